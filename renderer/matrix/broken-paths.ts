import { cellCode, type CellLayers } from '../../main/contract/matrix.ts';

/** A pair that is cut, once; or the direction of a pair that is lost. By places on the axis as it is sent. */
export interface BrokenPath {
  readonly from: number;
  readonly to: number;
}

/** Paths of the same two regions, as one line. */
export interface BrokenGroup {
  readonly count: number;
  /** The first of them, to go to. */
  readonly first: BrokenPath;
}

/** A list beside the matrix: single paths while they can be read, else groups by region, the largest first. */
export interface BrokenList {
  readonly count: number;
  readonly paths: readonly BrokenPath[];
  readonly groups: readonly BrokenGroup[];
}

/** Beyond so many host paths a list names their regions and counts. */
export const namedPaths = 40;

const cut = cellCode('cut');
const lost = cellCode('lost');

/**
 * What is cut in both directions, and what is lost in one, in the order of the axis. `regionOf` = number of the region at
 * a place. One pass, however much is broken.
 */
export function brokenPaths(
  { state }: CellLayers,
  regionOf: Int32Array,
): { readonly cut: BrokenList; readonly oneWay: BrokenList } {
  const size = regionOf.length;
  const [cuts, losses] = [startList(), startList()];
  for (let at = 0; at < state.length; at += 1) {
    const code = state[at];
    if (code !== lost && code !== cut) continue;
    const [from, to] = [Math.floor(at / size), at % size];
    if (code === lost) losses.add(from, to, regionOf);
    else if (from < to) cuts.add(from, to, regionOf);
  }
  return { cut: cuts.end(), oneWay: losses.end() };
}

function startList() {
  const paths: BrokenPath[] = [];
  const groups = new Map<number, { count: number; readonly first: BrokenPath }>();
  let count = 0;
  return {
    add(from: number, to: number, regionOf: Int32Array): void {
      count += 1;
      if (count <= namedPaths) paths.push({ from, to });
      const key = (regionOf[from] ?? 0) * 4096 + (regionOf[to] ?? 0);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { count: 1, first: { from, to } });
      else group.count += 1;
    },
    end(): BrokenList {
      return { count, paths, groups: [...groups.values()].sort((a, b) => b.count - a.count) };
    },
  };
}
