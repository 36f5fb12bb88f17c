import type { Phase, Situation } from '../../main/domain/snapshot.ts';

/** What open situations say of one cluster. */
export interface ClusterMatters {
  /** Phase of an open dual-primary; null = none. */
  readonly dual: Phase | null;
  readonly noPrimary: Phase | null;
  /** When the oldest of its open situations began (ms, the snapshot's clock); null = none is open. */
  readonly since: number | null;
}

/** The cluster a situation speaks of; null where it is about something else. */
export function clusterOf(situation: Situation): string | null {
  return 'cluster' in situation.subject ? situation.subject.cluster : null;
}

/** Gathers what is open about a cluster. Flat, so that equal answers compare as equal. */
export function clusterMatters(situations: Iterable<Situation>, cluster: string): ClusterMatters {
  let dual: Phase | null = null;
  let noPrimary: Phase | null = null;
  let since: number | null = null;
  for (const situation of situations) {
    if (situation.phase === 'cleared' || clusterOf(situation) !== cluster) continue;
    if (situation.type === 'dual-primary') dual = situation.phase;
    if (situation.type === 'no-primary') noPrimary = situation.phase;
    since = since === null ? situation.since : Math.min(since, situation.since);
  }
  return { dual, noPrimary, since };
}
