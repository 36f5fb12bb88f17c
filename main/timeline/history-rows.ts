import type {
  ClusterStatus,
  HostStatus,
  ObserverStatus,
  Phase,
  RegionPairStatus,
  Situation,
} from '../domain/snapshot.ts';
import type { ClusterRun, ObserverState, PairState } from '../contract/timeline.ts';
import type { Run, Stretch } from './runs.ts';

/*
 * What is read out of a history file for the Timeline and the replay, before anything is made of it. All times are epoch ms.
 */

/** A stretch in which every second was written; `run` = the run of the engine that wrote it, null where an early version did. */
export interface Covered extends Stretch {
  readonly run: number | null;
}

/** Something that was told of a situation. */
export interface Telling {
  readonly at: number;
  /** When it began, as was believed then. */
  readonly since: number;
  readonly phase: Phase;
}

/** All that was told of one situation, in the order of time. */
export interface Story<T extends Telling = Telling> {
  /** `RUN ID`: a later run may give the id again. */
  readonly key: string;
  /** When the run that told it ended; null while that goes on. A situation does not outlive whoever watches it. */
  readonly runEndedAt: number | null;
  readonly tellings: readonly T[];
}

/** A telling with all that was said. */
export interface FullTelling extends Telling {
  readonly situation: Situation;
}

/** A story with what was said of it last in the span, and what it turned out to be: null where it was never confirmed. */
export interface ShortStory extends Story {
  readonly last: Situation;
  readonly known: Situation | null;
}

/** A stretch of history for a Timeline. */
export interface SpanRows {
  /** The first and the last moment recorded at all; null = none. */
  readonly recorded: Stretch | null;
  readonly covered: readonly Covered[];
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly runs: readonly Run<PairState>[] }[];
  readonly clusters: readonly { readonly cluster: string; readonly runs: readonly Run<ClusterState>[] }[];
  readonly observer: readonly Run<ObserverState>[];
  readonly maintenance: readonly (Stretch & { readonly host: string })[];
  readonly stories: readonly ShortStory[];
}

/** How a cluster stood, in a word and a number. */
export type ClusterState = Pick<ClusterRun, 'word' | 'margin'>;

/** How a region pair was at a moment. */
export interface PairThen {
  readonly a: string;
  readonly b: string;
  readonly state: Pick<RegionPairStatus, 'verdict' | 'forward' | 'reverse'> & {
    readonly isSuspect: boolean;
    /** Share of host pairs known to reach each other (0-1); null of a pair without hosts. */
    readonly upShare: number | null;
  };
}

/** A value and since when it stands as it is. */
export interface Standing<T> {
  readonly name: string;
  readonly at: number;
  readonly value: T;
}

/** A moment of history for a replay. */
export interface MomentRows {
  /** `minute` = seconds are not kept so long: the worst of the minute. */
  readonly pairsOf: 'second' | 'minute';
  readonly pairs: readonly PairThen[];
  readonly hosts: readonly Standing<Pick<HostStatus, 'state' | 'session' | 'why' | 'route'>>[];
  readonly clusters: readonly Standing<ClusterStatus>[];
  readonly observer: {
    readonly sight: ObserverStatus['sight'];
    readonly doubt: NonNullable<ObserverStatus['doubt']>['kind'] | null;
  } | null;
  /** Situations of that run that had begun, whole. */
  readonly stories: readonly Story<FullTelling>[];
  /** Values that a version of another time wrote and this one cannot read. */
  readonly unreadable: number;
}
