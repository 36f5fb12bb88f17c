import type { BelievedPrimary, Change, ClusterStatus, Snapshot } from '../domain/snapshot.ts';

/** What differs between two snapshots in verdicts of region pairs, states of hosts and quorum of clusters. */
export function changesBetween(before: Snapshot | null, after: Snapshot): readonly Change[] {
  const t = after.t;
  const oldPairs = new Map(before?.regionPairs.map((pair) => [`${pair.a}|${pair.b}`, pair.verdict]));
  const oldHosts = new Map(before?.hosts.map(({ id, state }) => [id, state]));
  const oldClusters = new Map(before?.clusters.map((status) => [status.cluster, status]));

  const pairs = after.regionPairs.flatMap(({ a, b, verdict }): Change[] =>
    verdict === (oldPairs.get(`${a}|${b}`) ?? 'unknown') ? [] : [{ t, kind: 'region-pair', a, b, verdict }],
  );
  const hosts = after.hosts.flatMap(({ id, state }): Change[] =>
    state === (oldHosts.get(id) ?? 'unobserved') ? [] : [{ t, kind: 'host', host: id, state }],
  );
  const clusters = after.clusters.flatMap((status): Change[] =>
    isSameQuorum(oldClusters.get(status.cluster), status) ? [] : [{ t, kind: 'cluster', status }],
  );
  return [...pairs, ...hosts, ...clusters];
}

function isSameQuorum(before: ClusterStatus | undefined, after: ClusterStatus): boolean {
  // Nobody of it was seen yet: nothing to tell.
  if (before === undefined) return after.quorum.sides.every(({ hosts }) => hosts.length === 0);
  return (
    isSame(before.quorum, after.quorum) &&
    isSame(before.unobserved, after.unobserved) &&
    isSame(before.warnings, after.warnings) &&
    isSame(before.primaries.map(nameOf), after.primaries.map(nameOf))
  );
}

/** Who leads and in which term, whatever its age. */
function nameOf({ host, term }: BelievedPrimary): readonly (string | null)[] {
  return [host, term];
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
