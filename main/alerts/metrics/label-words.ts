import { checkOutcomes } from '../../domain/all-words.ts';
import { every } from '../../domain/every-word.ts';
import type { CheckOutcome, ConnectOutcome } from '../../domain/fact.ts';
import type {
  DropReason,
  HostState,
  HostStatus,
  ObserverDoubt,
  ObserverStatus,
  Phase,
  QuorumState,
} from '../../domain/snapshot.ts';

/* The words that labels of metrics can be, beside ids of the inventory. */

/** The kinds of question that are put to hosts again and again. */
export type Probe = 'listing' | 'connect' | 'check';
/** How a probe ended; a listing is complete or not. */
export type ProbeOutcome = ConnectOutcome | CheckOutcome | 'complete' | 'incomplete';
/** How one try to deliver a message ended: delivered; failed, to be tried again; dead, given up. */
export type TellResult = 'delivered' | 'failed' | 'dead';

/** Phases of a situation; one that is cleared stands no longer. */
export const phases = every<Phase>()(['suspected', 'confirmed', 'cleared']);
/** What can be known of a host pair. */
export const pairStates = every<keyof HostStatus['peers']>()(['up', 'suspect', 'cut', 'unknown']);
/** States of a host. */
export const hostStates = every<HostState>()(['alive', 'unreachable', 'unobserved', 'maintenance']);
/** How well the observer sees. */
export const sights = every<ObserverStatus['sight']>()(['waiting', 'clear', 'partial', 'blind']);
/** Why the observer may distrust itself. */
export const doubts = every<ObserverDoubt['kind']>()(['late-loop', 'suspended', 'clock-step', 'all-late']);
/** Quorum of one side of a cluster. */
export const sideStates = every<QuorumState>()(['quorate', 'at-risk', 'inquorate', 'ambiguous', 'both-quorate']);
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

/** How each kind of probe can end. */
export const outcomesOf = {
  listing: ['complete', 'incomplete'],
  connect: connectOutcomes,
  check: checkOutcomes,
} as const satisfies Readonly<Record<Probe, readonly ProbeOutcome[]>>;
/** Ends of one try to tell a channel. */
export const tellResults = every<TellResult>()(['delivered', 'failed', 'dead']);
