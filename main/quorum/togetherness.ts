import { connectedGroups } from '../domain/connected-groups.ts';
import type { HostId } from '../domain/ids.ts';

/** What is known of the path between two members of a cluster. */
export type MemberTie = 'joined' | 'severed' | 'unknown';

/** Tells the tie of two hosts. Symmetric. */
export type TieOf = (a: HostId, b: HostId) => MemberTie;

/** A side: members that surely hang together, and members that may belong to it. */
export interface Side {
  readonly sure: readonly HostId[];
  readonly maybe: readonly HostId[];
}

/** What sides are split by. */
export interface SideSight {
  /** Members somebody proves to be alive. */
  readonly seen: ReadonlySet<HostId>;
  /** Members that surely are no more. */
  readonly gone?: ReadonlySet<HostId>;
  readonly tieOf: TieOf;
}

/**
 * Splits members into sides. Votes of members that are not seen are unknown and may stand
 * anywhere they are not severed from (architecture.md, rule 6). Sides are what hangs together, directly or through others;
 * what the product makes of a side is the matter of `strongest`.
 */
export function splitSides(declared: readonly HostId[], { seen, gone, tieOf }: SideSight): readonly Side[] {
  const members = gone === undefined ? declared : declared.filter((host) => !gone.has(host));
  const known = members.filter((host) => seen.has(host));
  const cores = connectedGroups(known, (a, b) => tieOf(a, b) === 'joined');
  // Nobody is seen: they may all be somewhere, together.
  if (cores.length === 0) return declared.length === 0 ? [] : [{ sure: [], maybe: members }];
  const reachable = connectedGroups(members, (a, b) => tieOf(a, b) !== 'severed');
  return cores.map((sure) => ({ sure, maybe: maybeOf(reachable, sure) }));
}

/** Members that no severed tie keeps from the side, walking through members that may join it too. */
function maybeOf(reachable: readonly (readonly HostId[])[], sure: readonly HostId[]): readonly HostId[] {
  const own = reachable.find((group) => group.some((host) => sure.includes(host))) ?? [];
  return own.filter((host) => !sure.includes(host));
}
