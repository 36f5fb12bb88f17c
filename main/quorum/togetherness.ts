import { connectedGroups } from '../domain/connected-groups.ts';
import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';

/** What is known of the path between two members of a cluster. */
export type MemberTie = 'joined' | 'severed' | 'unknown';

/** Tells the tie of two members. Symmetric. */
export type TieOf = (a: HostId, b: HostId) => MemberTie;

/** A side: members that surely hang together, and members that may belong to it. */
export interface Side {
  readonly sure: readonly HostId[];
  readonly maybe: readonly HostId[];
}

/**
 * Splits a cluster's members into sides. `seen` are members somebody proves to be alive; the others' votes are unknown
 * and may stand anywhere they are not severed from (architecture.md, rule 6). Together means connected, directly or
 * through others.
 */
export function splitSides(cluster: Cluster, seen: ReadonlySet<HostId>, tieOf: TieOf): readonly Side[] {
  const members = cluster.members.map(({ host }) => host);
  const known = members.filter((host) => seen.has(host));
  const cores = connectedGroups(known, (a, b) => tieOf(a, b) === 'joined');
  if (cores.length === 0) return members.length === 0 ? [] : [{ sure: [], maybe: members }];
  return cores.map((sure) => ({ sure, maybe: reachableMaybe(members, sure, tieOf) }));
}

/** Members that no severed tie keeps from the side, walking through members that may join it too. */
function reachableMaybe(members: readonly HostId[], sure: readonly HostId[], tieOf: TieOf): readonly HostId[] {
  const groups = connectedGroups(members, (a, b) => tieOf(a, b) !== 'severed');
  const own = groups.find((group) => group.some((host) => sure.includes(host))) ?? [];
  return own.filter((host) => !sure.includes(host));
}
