import { assertNever } from '../domain/assert-never.ts';
import { clusterMargin } from '../domain/cluster-margin.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import type { PairSample } from '../journal/history/pair-sample.ts';
import type { HostThen, KnownCourse } from './known-course.ts';
import type { IncidentEnd, KeyMoment, SituationCourse } from './report.ts';
import { stateAt, type FleetState } from './state-at.ts';

/** How long before the first sign the picture of the sound fleet is taken (ms). */
const beforeMs = 5000;
/** A recording that is written now is never further behind (ms): its seconds are written five at a time. */
export const behindMs = 15_000;

/**
 * The moments worth a picture, in their order: before the first sign, the first suspicion, the first confirmation, the
 * worst second, and the end. Those that fall into one second, or show the same, are one.
 */
export function keyMoments(
  course: KnownCourse,
  situations: readonly SituationCourse[],
  end: IncidentEnd,
  now: number,
): readonly KeyMoment[] {
  const suspected = earliest(situations.map(({ suspectedAt }) => suspectedAt));
  const confirmed = earliest(situations.map(({ confirmedAt }) => confirmedAt));
  const firstSign = earliest([...situations.map(({ since }) => since), suspected, confirmed]);
  const endAt = end.kind === 'cleared' ? healedSecond(course, end.at, now) : (lastSecond(course) ?? course.span.to);
  const wanted: readonly (readonly [string, number | null])[] = [
    ['Before', firstSign === null ? null : firstSign - beforeMs],
    ['Suspected', suspected],
    ['Confirmed', confirmed],
    ['Worst', firstSign === null ? null : worstSecond(course, firstSign, endAt ?? now)],
    [endName(end), endAt],
  ];
  const moments: KeyMoment[] = [];
  const ordered = wanted
    .flatMap(([name, at]) => (at === null ? [] : [{ name, at: Math.floor(at / 1000) * 1000 }]))
    .sort((x, y) => x.at - y.at);
  for (const { name, at } of ordered) {
    const state = stateAt(course, at);
    const last = moments.at(-1);
    if (last !== undefined && (last.state.at === at || (name === 'Worst' && shows(last.state) === shows(state))))
      moments[moments.length - 1] = { ...last, name: `${last.name}, ${name.toLowerCase()}` };
    else moments.push({ name, state });
  }
  return moments;
}

/** The second after the one in which it was cleared, which still shows the worst of it; null while it is not written yet. */
function healedSecond(course: KnownCourse, clearedAt: number, now: number): number | null {
  const at = clearedAt + 1000;
  return at > (lastSecond(course) ?? 0) && now - at < behindMs ? null : at;
}

function endName(end: IncidentEnd): string {
  switch (end.kind) {
    case 'cleared':
      return 'Healed';
    case 'open':
      return 'Now, still open';
    case 'unseen':
      return 'Last seen';
    default:
      return assertNever(end);
  }
}

function earliest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** The last second that was recorded. */
function lastSecond({ coverage }: KnownCourse): number | null {
  const last = coverage.at(-1);
  return last === undefined ? null : last.to - 1000;
}

function shows({ pairs, hosts, clusters }: FleetState): string {
  const states = [...hosts].map(([host, { state }]) => [host, state]);
  return JSON.stringify([pairs, states, clusters.map(({ cluster, quorum }) => [cluster, quorum.sides])]);
}

/** The first of the worst recorded seconds, epoch ms; null where nothing changed in the time. */
function worstSecond(course: KnownCourse, from: number, to: number): number | null {
  const changes = [
    ...course.pairs.map(({ at, a, b, sample }) => ({ at, key: `pair ${a} ${b}`, badness: pairBadness(sample) })),
    ...course.hosts.map(({ at, name, value }) => ({ at, key: `host ${name}`, badness: hostBadness(value) })),
    ...course.clusters.map(({ at, name, value }) => ({ at, key: `cluster ${name}`, badness: clusterBadness(value) })),
  ].sort((x, y) => x.at - y.at);
  const current = new Map<string, number>();
  let sum = 0;
  let worst: { readonly at: number; readonly sum: number } | null = null;
  for (const [index, { at, key, badness }] of changes.entries()) {
    sum += badness - (current.get(key) ?? 0);
    current.set(key, badness);
    const isSettled = changes[index + 1]?.at !== at;
    if (isSettled && at >= from - 1000 && at <= to && sum > (worst?.sum ?? 0)) worst = { at, sum };
  }
  return worst?.at ?? null;
}

// Rough weights that choose a picture; they are shown nowhere.
const pairWeights: Readonly<Record<PairSample['verdict'], number>> = {
  healthy: 0,
  unknown: 1,
  degraded: 1,
  partial: 2,
  asymmetric: 3,
  partitioned: 4,
};

function pairBadness(sample: PairSample | null): number {
  return sample === null ? 0 : pairWeights[sample.verdict] + (sample.isSuspect ? 0.5 : 0);
}

function hostBadness(host: HostThen | null): number {
  if (host === null) return 0;
  return host.state === 'unreachable' ? 2 : host.state === 'unobserved' ? 1 : 0;
}

function clusterBadness(status: ClusterStatus | null): number {
  if (status === null) return 0;
  const margin = clusterMargin(status);
  const isLost = margin !== null && margin.worst < 0;
  return (status.primaries.length > 1 ? 8 : 0) + (isLost ? 6 : 0) + (margin?.worst === 0 ? 2 : 0);
}
