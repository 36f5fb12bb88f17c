import type { ClusterLink } from '../domain/cluster-link.ts';
import type { BelievedPrimary, Change, ClusterStatus, MemberBelief, Snapshot } from '../domain/snapshot.ts';

/** What differs between two snapshots in verdicts of region pairs, states of hosts and quorum of clusters. */
export function changesBetween(before: Snapshot | null, after: Snapshot): readonly Change[] {
  const t = after.t;
  const oldPair = finder(before?.regionPairs ?? [], (x, y) => x.a === y.a && x.b === y.b);
  const oldHost = finder(before?.hosts ?? [], (x, y) => x.id === y.id);
  const oldCluster = finder(before?.clusters ?? [], (x, y) => x.cluster === y.cluster);

  const changes: Change[] = [];
  for (const [nth, pair] of after.regionPairs.entries()) {
    const { a, b, verdict } = pair;
    if (verdict !== (oldPair(pair, nth)?.verdict ?? 'unknown')) changes.push({ t, kind: 'region-pair', a, b, verdict });
  }
  for (const [nth, host] of after.hosts.entries()) {
    const { id, state } = host;
    if (state !== (oldHost(host, nth)?.state ?? 'unobserved')) changes.push({ t, kind: 'host', host: id, state });
  }
  for (const [nth, status] of after.clusters.entries()) {
    if (!isSameQuorum(oldCluster(status, nth), status)) changes.push({ t, kind: 'cluster', status });
  }
  return changes;
}

/** Finds what a thing was before: at the same place while the inventory stays, else anywhere. */
function finder<T>(before: readonly T[], isIt: (old: T, now: T) => boolean): (now: T, nth: number) => T | undefined {
  return (now, nth) => {
    const old = before[nth];
    return old !== undefined && isIt(old, now) ? old : before.find((one) => isIt(one, now));
  };
}

function isSameQuorum(before: ClusterStatus | undefined, after: ClusterStatus): boolean {
  if (before === after) return true;
  // Nobody of it was seen yet: nothing to tell.
  if (before === undefined) return after.quorum.sides.every(({ hosts }) => hosts.length === 0);
  return (
    isSame(before.quorum, after.quorum) &&
    isSame(before.unobserved, after.unobserved) &&
    isSame(before.warnings, after.warnings) &&
    isSame(before.links.map(stateOf), after.links.map(stateOf)) &&
    isSame(before.primaries.map(nameOf), after.primaries.map(nameOf)) &&
    isSame(before.members.map(beliefOf), after.members.map(beliefOf)) &&
    isSame(before.risk, after.risk)
  );
}

/** A link and how it is, whatever the age and the words of its witnesses. */
function stateOf({ ageMs: _age, witnesses: _said, ...link }: ClusterLink): Omit<ClusterLink, 'ageMs' | 'witnesses'> {
  return link;
}

/** Who leads and in which term, whatever its age. */
function nameOf({ host, term }: BelievedPrimary): readonly (string | null)[] {
  return [host, term];
}

/** What a member believes, whatever its age and the figures in why: clients print by the millisecond how long they waited. */
function beliefOf({ ageMs: _age, why, ...belief }: MemberBelief): Omit<MemberBelief, 'ageMs'> {
  return { ...belief, why: why?.replaceAll(/\d+/g, '#') ?? null };
}

/** The same plain data? Cheaper than to write both down: a large fleet has a cluster for every few hosts. */
function isSame(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return false;
  const [own, other] = [Object.entries(x), Object.entries(y)];
  return (
    own.length === other.length &&
    own.every(([key, value], nth) => other[nth]?.[0] === key && isSame(value, other[nth]?.[1]))
  );
}
