import type { CheckOutcome, ConnectOutcome, SessionState } from '../../domain/fact.ts';
import type { AlarmState, Priority } from '../../domain/incident.ts';
import type {
  DropReason,
  HostState,
  HostStatus,
  ObserverDoubt,
  ObserverStatus,
  Phase,
  QuorumState,
  SituationType,
} from '../../domain/snapshot.ts';

/* The words that labels of metrics can be, beside ids of the inventory. */

/** The kinds of question that are put to hosts again and again. */
export type Probe = 'listing' | 'connect' | 'check';
/** How a probe ended; a listing is complete or not. */
export type ProbeOutcome = ConnectOutcome | CheckOutcome | 'complete' | 'incomplete';
/** How one try to deliver a message ended: delivered; failed, to be tried again; dead, given up. */
export type TellResult = 'delivered' | 'failed' | 'dead';

/** A list of all words of a union: where one is missing it does not compile until it stands here too. */
function every<Word extends string>() {
  return <const List extends readonly Word[]>(
    list: List,
    ..._missing: [Exclude<Word, List[number]>] extends [never] ? [] : [Exclude<Word, List[number]>]
  ): List => list;
}

/** Phases of a situation; one that is cleared stands no longer. */
export const phases = every<Phase>()(['suspected', 'confirmed', 'cleared']);
/** What can be known of a host pair. */
export const pairStates = every<keyof HostStatus['peers']>()(['up', 'suspect', 'cut', 'unknown']);
/** States of a host. */
export const hostStates = every<HostState>()(['alive', 'unreachable', 'unobserved', 'maintenance']);
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
/** How well the observer sees. */
export const sights = every<ObserverStatus['sight']>()(['waiting', 'clear', 'partial', 'blind']);
/** Why the observer may distrust itself. */
export const doubts = every<ObserverDoubt['kind']>()(['late-loop', 'suspended', 'clock-step', 'all-late']);
/** Quorum of one side of a cluster. */
export const sideStates = every<QuorumState>()(['quorate', 'at-risk', 'inquorate', 'ambiguous', 'both-quorate']);
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
/** Why evidence is not believed. */
export const dropReasons = every<DropReason>()([
  'from-the-future',
  'out-of-order',
  'replayed',
  'impossible-counter',
  'impossible-age',
  'contradicting-ends',
  'not-of-the-fleet',
]);
/** Kinds of probes. */
export const probes = every<Probe>()(['listing', 'connect', 'check']);
const connectOutcomes = every<ConnectOutcome>()(['ok', 'refused', 'timeout', 'unreachable', 'prohibited', 'error']);
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

/** How each kind of probe can end. */
export const outcomesOf = {
  listing: ['complete', 'incomplete'],
  connect: connectOutcomes,
  check: checkOutcomes,
} as const satisfies Readonly<Record<Probe, readonly ProbeOutcome[]>>;
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
/** Ends of one try to tell a channel. */
export const tellResults = every<TellResult>()(['delivered', 'failed', 'dead']);
