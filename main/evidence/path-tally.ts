import type { Path } from './path.ts';

/** What a list of paths comes to: what is asked of all of them in every tick. */
export interface PathTally {
  /** How many are in each state: `cut` counts those broken in one direction too. */
  readonly up: number;
  readonly suspect: number;
  readonly cut: number;
  /** How many somebody complains of; on how many somebody misses what usually comes; on how many anything was sent again. */
  readonly bad: number;
  readonly doubted: number;
  readonly resent: number;
  /** On how many packets are known to arrive along the list's direction, and against it. */
  readonly along: number;
  readonly against: number;
  /** Newest proof of any (ms), or null. */
  readonly provenAt: number | null;
}

/** Does a path lead from its `a` to its `b` in the direction of its list? Lists without a direction say what they like. */
export type IsAlong = (path: Path) => boolean;

/** A path of a list that became another, or is new in it (`before` undefined). */
export interface PathStep {
  readonly before: Path | undefined;
  readonly after: Path;
  readonly isAlong: boolean;
}

type Count = { -readonly [K in keyof PathTally]: PathTally[K] };

const none: PathTally = {
  up: 0,
  suspect: 0,
  cut: 0,
  bad: 0,
  doubted: 0,
  resent: 0,
  along: 0,
  against: 0,
  provenAt: null,
};

/** By list: lists never change. */
const counted = new WeakMap<readonly Path[], PathTally>();

/** The tally of a list. */
export function tallyOf(paths: readonly Path[], isAlong: IsAlong): PathTally {
  const known = counted.get(paths);
  if (known !== undefined) return known;
  const count = { ...none };
  for (const path of paths) add(count, path, isAlong(path), 1);
  count.provenAt = newestOf(paths);
  counted.set(paths, count);
  return count;
}

/** Counts on from a list counted before (undefined: an empty one) to the list after some steps, and remembers it. */
export function countOn(before: readonly Path[] | undefined, steps: readonly PathStep[], after: readonly Path[]): void {
  const known = before === undefined ? none : counted.get(before);
  if (known === undefined) throw new Error('a list that nobody counted');
  const count: Count = { ...known };
  // The newest proof may leave with its path; whatever is as new as it makes good for it.
  let isLost = false;
  for (const step of steps) {
    const { before: old, after: path, isAlong } = step;
    if (old?.provenAt !== null && old?.provenAt === count.provenAt) isLost = true;
    // Most steps bring a newer proof and nothing else.
    if (old === undefined || !countsAlike(old, path)) {
      if (old !== undefined) add(count, old, isAlong, -1);
      add(count, path, isAlong, 1);
    }
    const { provenAt } = path;
    if (provenAt === null || (count.provenAt !== null && provenAt < count.provenAt)) continue;
    count.provenAt = provenAt;
    isLost = false;
  }
  if (isLost) count.provenAt = newestOf(after);
  counted.set(after, count);
}

function countsAlike(x: Path, y: Path): boolean {
  return (
    x.state === y.state &&
    x.isDoubted === y.isDoubted &&
    x.forward === y.forward &&
    x.reverse === y.reverse &&
    (x.since === null) === (y.since === null) &&
    isResent(x) === isResent(y)
  );
}

function isResent({ lossForward, lossReverse }: Path): boolean {
  return lossForward.slowResent > 0 || lossReverse.slowResent > 0;
}

function newestOf(paths: readonly Path[]): number | null {
  let newest: number | null = null;
  for (const { provenAt } of paths) if (provenAt !== null && (newest === null || provenAt > newest)) newest = provenAt;
  return newest;
}

function add(count: Count, path: Path, isAlong: boolean, sign: 1 | -1): void {
  if (path.state === 'up') count.up += sign;
  else if (path.state === 'suspect') count.suspect += sign;
  else if (path.state !== 'unknown') count.cut += sign;
  if (path.since !== null) count.bad += sign;
  if (path.isDoubted) count.doubted += sign;
  if (isResent(path)) count.resent += sign;
  if ((isAlong ? path.forward : path.reverse) === 'arrives') count.along += sign;
  if ((isAlong ? path.reverse : path.forward) === 'arrives') count.against += sign;
}
