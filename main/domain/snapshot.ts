import type { ClusterLink } from './cluster-link.ts';
import type { SessionState } from './fact.ts';
import type { QuorumModel } from './fleet.ts';
import type { ClusterId, HostId, RegionId, WitnessId } from './ids.ts';
import type { ReadingRole } from './reading.ts';

/** suspected = bad evidence; confirmed = it persisted, from enough witnesses; cleared = it was refuted long enough. */
export type Phase = 'suspected' | 'confirmed' | 'cleared';

/** One testimony behind a verdict. A verdict without testimony is not shown (architecture.md, rule 7). */
export interface Testimony {
  readonly host: WitnessId;
  /** A sentence an operator can check by hand. */
  readonly what: string;
  readonly ageMs: number;
  /** Failure domain of the witness: its rack where declared, else its region; null for the observer itself. */
  readonly domain: string | null;
}

/** An explanation that the evidence so far does not exclude, and the cheapest test that would. */
export interface OpenExplanation {
  /** `fra-db1 has crashed`. */
  readonly what: string;
  /** `connect fra-mon1 → fra-db1:22`, `look through route oob-fra`; null where only a person can look. */
  readonly test: string | null;
}

/** What a situation is about: its type and its subject (interfaces.md, section 5). */
export type SituationMatter =
  | { readonly type: 'partition'; readonly subject: { readonly sides: readonly (readonly RegionId[])[] } }
  | {
      readonly type: 'partial-partition';
      readonly subject: {
        readonly pairs: readonly (readonly [RegionId, RegionId])[];
        readonly bridges: readonly RegionId[];
      };
    }
  | { readonly type: 'one-way'; readonly subject: { readonly from: RegionId; readonly to: RegionId } }
  | { readonly type: 'region-dark'; readonly subject: { readonly region: RegionId } }
  | { readonly type: 'host-unreachable'; readonly subject: { readonly host: HostId } }
  | { readonly type: 'host-isolated'; readonly subject: { readonly host: HostId } }
  | { readonly type: 'service-down'; readonly subject: { readonly host: HostId; readonly port: number } }
  | { readonly type: 'service-hung'; readonly subject: { readonly host: HostId; readonly port: number } }
  | {
      readonly type: 'port-filtered';
      readonly subject: { readonly from: RegionId; readonly to: RegionId; readonly port: number };
    }
  | { readonly type: 'lossy-link'; readonly subject: { readonly a: RegionId; readonly b: RegionId } }
  | { readonly type: 'flapping'; readonly subject: { readonly a: RegionId; readonly b: RegionId } }
  | {
      readonly type: 'noc-blind';
      readonly subject: { readonly regions: readonly RegionId[] } | { readonly all: true };
    }
  | {
      readonly type: 'dual-primary';
      readonly subject: { readonly cluster: ClusterId; readonly hosts: readonly HostId[] };
    }
  | { readonly type: 'no-primary'; readonly subject: { readonly cluster: ClusterId } }
  | { readonly type: 'quorum-lost'; readonly subject: { readonly cluster: ClusterId } }
  | { readonly type: 'quorum-at-risk'; readonly subject: { readonly cluster: ClusterId } };

/** The closed list of situations this version can name. */
export type SituationType = SituationMatter['type'];

/** A named state of the fleet, with its phase, witnesses and the one sentence an operator reads. */
export type Situation = SituationMatter & {
  /** Stable from suspicion to clearing, also while the extent changes. */
  readonly id: string;
  /** When the state began, as far as the evidence tells (ms, the snapshot's clock). */
  readonly since: number;
  readonly phase: Phase;
  readonly observers: readonly WitnessId[];
  readonly evidence: readonly Testimony[];
  /** What else it could be, likeliest first; empty when the evidence leaves one explanation. */
  readonly open: readonly OpenExplanation[];
  readonly text: string;
};

/** The word for a pair of regions. `unknown` = nobody could look. */
export type RegionPairVerdict = 'healthy' | 'degraded' | 'asymmetric' | 'partial' | 'partitioned' | 'unknown';

/** One direction between two regions: do packets sent there arrive? `unknown` = nobody could look. */
export type DirectionState = 'arrives' | 'suspect' | 'lost' | 'unknown';

/** Counts of host pairs between two regions, by what is known of them. They add up to `total`. */
export interface HostPairCounts {
  readonly total: number;
  readonly up: number;
  readonly suspect: number;
  readonly cut: number;
  readonly unknown: number;
}

/** What the snapshot says of a region pair; `a` < `b` by inventory order. */
export interface RegionPairStatus {
  readonly a: RegionId;
  readonly b: RegionId;
  readonly verdict: RegionPairVerdict;
  /** true while bad evidence is present that has not become a verdict. */
  readonly suspect: boolean;
  /** Since when the verdict holds (ms, the snapshot's clock). */
  readonly since: number;
  readonly forward: DirectionState;
  readonly reverse: DirectionState;
  readonly hostPairs: HostPairCounts;
  /** Share of sent bytes that had to be sent again lately, the worse direction (0-1); null where nothing was sent. */
  readonly lossRatio: number | null;
  /** Round-trip time as the kernels measured it lately, median of the pairs (ms); null where none did. */
  readonly rttMs: number | null;
  readonly evidence: readonly Testimony[];
}

/** The word for a host. `unreachable` = looked, witnesses agree. `unobserved` = nobody could look. Never one for the other. */
export type HostState = 'alive' | 'unreachable' | 'unobserved' | 'maintenance';

/** What the snapshot says of a host. */
export interface HostStatus {
  readonly id: HostId;
  readonly state: HostState;
  /** Age of the newest testimony of the host itself, ms; null when it was never read. */
  readonly ageMs: number | null;
  readonly session: SessionState;
  /** The operator's sentence when the session is not well. */
  readonly why: string | null;
  /** Id of the second route through which the host is read now; null for the usual one. */
  readonly route: string | null;
  /** The host's peers by what is known of the path to them. */
  readonly peers: { readonly up: number; readonly suspect: number; readonly cut: number; readonly unknown: number };
}

/** Votes a side can surely count on (worst) and could at most have (best). */
export type QuorumState = 'quorate' | 'at-risk' | 'inquorate' | 'ambiguous' | 'both-quorate';

/** One side of a cluster: members that reach each other. */
export interface QuorumSide {
  readonly hosts: readonly HostId[];
  readonly worst: number;
  readonly best: number;
  readonly margin: { readonly worst: number; readonly best: number };
  readonly state: QuorumState;
}

/** A member that says it leads. */
export interface BelievedPrimary {
  readonly host: HostId;
  readonly term: string | null;
  readonly ageMs: number;
}

/** What one member of a cluster believes, as its role probe told it last: a row of the belief matrix. */
export interface MemberBelief {
  readonly host: HostId;
  /** `unknown` = not read, or read too long ago. */
  readonly role: ReadingRole;
  readonly writable: boolean | null;
  /** Whom it takes for the leader: a host of the inventory where the name is one, else the product's own word; null = nobody. */
  readonly leader: string | null;
  readonly term: string | null;
  /** Whether its side has quorum in its own eyes. */
  readonly quorate: boolean | null;
  /** Age of the reading, ms; null when the member was never read. */
  readonly ageMs: number | null;
  /** Why it is unknown, or what else is to be said of it, in an operator's words; null where there is nothing to say. */
  readonly why: string | null;
}

/** What the product's own automation may do in the present cut: promote a second primary. */
export interface PromotionRisk {
  /** Member that leads now. */
  readonly primary: HostId;
  /** Members on the other side, one of which would be promoted. */
  readonly candidates: readonly HostId[];
  /** When, by the product's own settings (ms, the snapshot's clock); null = not known, or now. */
  readonly promotesAt: number | null;
  /** When the present primary stops accepting writes by itself (ms, the snapshot's clock); null = never, or not known. */
  readonly yieldsAt: number | null;
  /** One sentence without the moments; it stands among the warnings of its cluster too. */
  readonly text: string;
}

/** Quorum and believed primaries of one cluster (interfaces.md, section 5). */
export interface ClusterStatus {
  readonly cluster: ClusterId;
  readonly primaries: readonly BelievedPrimary[];
  /** One for each declared member, in the inventory's order; empty for a product that cannot be asked. */
  readonly members: readonly MemberBelief[];
  /** What happens if nothing is done; null while no cut lets anything happen. */
  readonly risk: PromotionRisk | null;
  readonly quorum: {
    readonly model: QuorumModel;
    /** Votes needed; null for model `none`. */
    readonly needed: number | null;
    /** Votes declared. */
    readonly total: number;
    readonly sides: readonly QuorumSide[];
  };
  /** Members whose side nobody could tell; they are part of every `best`. */
  readonly unobserved: readonly HostId[];
  /** Links of the pairs of members of which one link is in trouble by itself, while the hosts reach each other; else empty. */
  readonly links: readonly ClusterLink[];
  readonly warnings: readonly string[];
}

/** How well the observer itself sees. It doubts itself first (architecture.md, rule 5). */
export interface ObserverStatus {
  readonly sight: 'waiting' | 'clear' | 'partial' | 'blind';
  readonly hostsRead: number;
  readonly hostsTotal: number;
  /** Age of the newest fact from any host, ms; null before the first. */
  readonly lastFactAgeMs: number | null;
  /** Why the observer makes no verdicts now, or null while it trusts itself. */
  readonly doubt: ObserverDoubt | null;
}

/**
 * A window in which the observer itself is the trouble (research/1, C.1, 7c): nothing new is suspected or confirmed.
 * late-loop = its own loop stalled; suspended = the machine slept; clock-step = the wall clock was set;
 * all-late = all sessions fell silent at once while the loop kept time.
 */
export interface ObserverDoubt {
  readonly kind: 'late-loop' | 'suspended' | 'clock-step' | 'all-late';
  /** ms, the snapshot's clock. */
  readonly since: number;
  readonly until: number;
  readonly text: string;
}

/** Why a piece of evidence was not believed. It is counted and never a verdict. */
export type DropReason =
  | 'from-the-future'
  | 'out-of-order'
  | 'replayed'
  | 'impossible-counter'
  | 'impossible-age'
  | 'contradicting-ends'
  | 'not-of-the-fleet';

/** How many pieces of evidence were dropped for one reason, and the newest of them. */
export interface DroppedEvidence {
  readonly reason: DropReason;
  readonly count: number;
  readonly lastHost: HostId;
  /** ms, the snapshot's clock. */
  readonly lastAt: number;
}

/** What the engine says of its own work. */
export interface SelfCheck {
  readonly factsTaken: number;
  /** Ordered by reason; empty while everything was believed. */
  readonly dropped: readonly DroppedEvidence[];
}

/** Everything a person or a script sees is a view of one of these. Immutable; one a tick. */
export interface Snapshot {
  /** ms on the engine's monotonic clock, or in the capture. */
  readonly t: number;
  readonly observer: ObserverStatus;
  readonly situations: readonly Situation[];
  readonly regionPairs: readonly RegionPairStatus[];
  readonly hosts: readonly HostStatus[];
  readonly clusters: readonly ClusterStatus[];
  /** Groups of regions that reach each other; one group while nothing is cut. Regions in inventory order. */
  readonly islands: readonly (readonly RegionId[])[];
  readonly selfCheck: SelfCheck;
}

/** A line of `replay` and `watch` (interfaces.md, section 5). */
export type Change =
  | { readonly t: number; readonly kind: 'situation'; readonly phase: Phase; readonly situation: Situation }
  | {
      readonly t: number;
      readonly kind: 'region-pair';
      readonly a: RegionId;
      readonly b: RegionId;
      readonly verdict: RegionPairVerdict;
    }
  | { readonly t: number; readonly kind: 'host'; readonly host: HostId; readonly state: HostState }
  | { readonly t: number; readonly kind: 'cluster'; readonly status: ClusterStatus };
