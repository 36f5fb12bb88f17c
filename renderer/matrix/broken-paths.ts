import { cellCode } from '../../main/contract/matrix.ts';
import type { AxisEntry } from './axis.ts';
import type { GridView } from './grid-view.ts';

/** A pair that is cut, once; or the direction of a pair that is lost. */
export interface BrokenPath {
  readonly from: AxisEntry;
  readonly to: AxisEntry;
  readonly failing: number;
  readonly total: number;
}

/** Many paths of the same two regions, as one line. */
export interface BrokenGroup {
  readonly from: string;
  readonly to: string;
  readonly paths: readonly BrokenPath[];
}

/** Groups paths by their regions, most paths first. */
export function groupByRegions(paths: readonly BrokenPath[]): readonly BrokenGroup[] {
  const groups = new Map<string, BrokenPath[]>();
  for (const path of paths) {
    const key = `${path.from.region}|${path.to.region}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [path]);
    else group.push(path);
  }
  return [...groups.values()]
    .map((group) => ({ from: group[0]?.from.region ?? '', to: group[0]?.to.region ?? '', paths: group }))
    .sort((a, b) => b.paths.length - a.paths.length);
}

/** The lists beside the matrix: what is cut in both directions, and what is lost in one. */
export interface BrokenPaths {
  readonly cut: readonly BrokenPath[];
  readonly oneWay: readonly BrokenPath[];
}

const cut = cellCode('cut');
const lost = cellCode('lost');

/** Reads both lists off the cells, in the order of the axis. */
export function brokenPaths(view: GridView, axis: readonly AxisEntry[]): BrokenPaths {
  const lists = { cut: [] as BrokenPath[], oneWay: [] as BrokenPath[] };
  for (let at = 0; at < view.state.length; at += 1) {
    const code = view.state[at];
    if (code !== cut && code !== lost) continue;
    const [row, column] = [Math.floor(at / view.size), at % view.size];
    const [from, to] = [axis[row], axis[column]];
    if (from === undefined || to === undefined) continue;
    const path = { from, to, failing: view.failing[at] ?? 0, total: view.total[at] ?? 0 };
    if (code === lost) lists.oneWay.push(path);
    else if (row <= column) lists.cut.push(path);
  }
  return lists;
}
