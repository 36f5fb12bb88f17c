import type { Change, ClusterStatus, Snapshot } from '../domain/snapshot.ts';

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
  const essence = ({ quorum, unobserved, warnings, primaries }: ClusterStatus) =>
    JSON.stringify([quorum, unobserved, warnings, primaries.map(({ host, term }) => [host, term])]);
  return essence(before) === essence(after);
}
