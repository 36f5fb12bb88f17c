import type { ClusterId, HostId, RegionId } from './ids.ts';

declare const brand: unique symbol;

/** Names one incident, also after a restart: its cause and when it was raised. Safe in a header, a file name and a URL. */
export type IncidentId = string & { readonly [brand]: 'incident' };

/** Brands an incident's id where one is made, or read from a journal or a command line. */
export function incidentId(text: string): IncidentId {
  return text as IncidentId;
}

/**
 * How soon somebody must act (research/5, A6). P1 = quorum lost, ambiguous, or two primaries; P2 = partition confirmed, cluster at
 * its edge, a region or the observer blind; P3 = suspected for long, degraded, one host. What needs nobody is an event, not an alarm.
 */
export type Priority = 'P1' | 'P2' | 'P3';

/**
 * The state of an alarm (ISA-18.2, 2016, figure 3, by research/5, 1c): acknowledged or not, active or cleared; `shelved` by a person
 * until a moment, `suppressed` by a planned maintenance. `acknowledged-cleared` is the end of it.
 */
export type AlarmState =
  | 'unacknowledged-active'
  | 'acknowledged-active'
  | 'unacknowledged-cleared'
  | 'acknowledged-cleared'
  | 'shelved'
  | 'suppressed';

/** Somebody's word on an incident. */
export interface Said {
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  readonly reason: string;
}

/** One alarm folded into an incident: a situation, or the state of a cluster, a link or a threshold. */
export interface IncidentChild {
  /** Stable while it lasts. */
  readonly key: string;
  readonly priority: Priority;
  readonly text: string;
  /** Epoch ms. */
  readonly since: number;
  readonly isActive: boolean;
}

/** All alarms of one cause. A cut of 240 paths is one of these, with a counter. Times are epoch ms: it outlives a restart. */
export interface Incident {
  readonly id: IncidentId;
  /** The cause, by which alarms are grouped: `cut:dub|fra`, `cluster:ledger`, `blind:ams`. */
  readonly cause: string;
  /** The gravest of its active children; it sinks only once all are cleared. */
  readonly priority: Priority;
  readonly state: AlarmState;
  readonly raisedAt: number;
  /** When its sentence, its priority or its state changed last. */
  readonly changedAt: number;
  /** When the last child was cleared; null while one is active. */
  readonly clearedAt: number | null;
  readonly acknowledged: Said | null;
  readonly shelved: (Said & { readonly until: number; readonly isOneShot: boolean }) | null;
  /** The name of the maintenance that suppresses it; null where none does. */
  readonly suppressedBy: string | null;
  /** Changes between active and cleared since it was raised; it chatters at three in a minute (research/5, 1c). */
  readonly changes: number;
  readonly isFlapping: boolean;
  /** One sentence, the gravest fact first. */
  readonly text: string;
  /** What to do, as the inventory names it; null where it names nothing. */
  readonly runbook: string | null;
  /** Gravest first, at most fifty. */
  readonly children: readonly IncidentChild[];
  /** Children that are not listed; absent where all are. */
  readonly moreChildren?: number;
  /** Paths, hosts or clusters behind it. */
  readonly count: number;
  readonly regions: readonly RegionId[];
  readonly hosts: readonly HostId[];
  readonly clusters: readonly ClusterId[];
  /** The incident that goes on for it: both turned out to be of one cause. Only on one that ended so. */
  readonly mergedInto?: IncidentId;
}

/**
 * What happened to an incident: chains begin, stop and tell by these. `isInFlood`: too many are new at once, so that one digest
 * should stand for many words; absent = no. raised = new, or back while it waited, cleared, to be acknowledged (the same id then).
 */
export type IncidentEvent = {
  readonly at: number;
  readonly incident: Incident;
  readonly isInFlood?: boolean;
} /** New; or back while it waited, cleared, to be acknowledged (the same id then). */ & (
  | { readonly kind: 'raised' }
  /** Its priority rose; or, `from` the same, another cluster in gravest trouble or an incident nobody acknowledged became part of it. */
  | { readonly kind: 'worsened'; readonly from: Priority }
  | { readonly kind: 'acknowledged'; readonly said: Said }
  /** All its children are cleared, and stayed so for the clear delay. */
  | { readonly kind: 'cleared' }
  /** Shelved or suppressed: nobody is told any more. */
  | { readonly kind: 'withheld' }
  /** Back from the shelf or from suppression, still active. */
  | { readonly kind: 'returned' }
  /** Gone: cleared, and acknowledged where that was due. */
  | { readonly kind: 'ended' }
);
