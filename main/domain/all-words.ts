import { every } from './every-word.ts';
import type { CheckOutcome, SessionState } from './fact.ts';
import type { AlarmState, Priority } from './incident.ts';
import type { SituationType } from './snapshot.ts';

/* All words of unions that formats and metrics list one by one. */

/** States of an SSH session. */
export const sessionStates = every<SessionState>()([
  'connecting',
  'streaming',
  'stalled',
  'closed',
  'auth-failed',
  'hostkey-mismatch',
  'no-ss',
]);
/** Types of situations. */
export const situationTypes = every<SituationType>()([
  'partition',
  'partial-partition',
  'one-way',
  'region-dark',
  'host-unreachable',
  'host-isolated',
  'service-down',
  'service-hung',
  'port-filtered',
  'lossy-link',
  'flapping',
  'noc-blind',
  'dual-primary',
  'no-primary',
  'quorum-lost',
  'quorum-at-risk',
]);
/** How an HTTP check can end; a connect ends in some of these words. */
export const checkOutcomes = every<CheckOutcome>()([
  'ok',
  'mismatch',
  'no-answer',
  'refused',
  'timeout',
  'unreachable',
  'tls',
  'prohibited',
  'error',
]);
/** Priorities of incidents. */
export const priorities = every<Priority>()(['P1', 'P2', 'P3']);
/** States of an alarm (ISA-18.2). */
export const alarmStates = every<AlarmState>()([
  'unacknowledged-active',
  'acknowledged-active',
  'unacknowledged-cleared',
  'acknowledged-cleared',
  'shelved',
  'suppressed',
]);
