import type { Path } from '../../evidence/path.ts';
import type { HostId } from '../../domain/ids.ts';
import type { Picture } from '../../verdict/picture.ts';

/** Two members of a cluster, in the order of the inventory. */
export interface MemberPair {
  readonly a: HostId;
  readonly b: HostId;
}

/** Every two of them, each once. */
export function pairsOf(hosts: readonly HostId[]): readonly MemberPair[] {
  return hosts.flatMap((a, nth) => hosts.slice(nth + 1).map((b) => ({ a, b })));
}

/** The name of an unordered pair. */
export function pairKey(x: HostId, y: HostId): string {
  return x < y ? `${x}|${y}` : `${y}|${x}`;
}

/** The path between two hosts, of which anything is known. */
export function pathOf({ pathsOf }: Picture, { a, b }: MemberPair): Path | undefined {
  return pathsOf.get(a)?.find((path) => path.a === b || path.b === b);
}
