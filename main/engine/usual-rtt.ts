import type { Path } from '../evidence/path.ts';

/*
 * The base line of research/5, A2: a pair is judged against what it itself has been for seven days, never against the mean
 * of the network. It is a median, because a bad hour must not become usual: medians of five minutes, of three hours, and
 * the last 56 of those, which are seven days.
 *
 * It knows what this process has seen since its start and no more: after a start the base line is that of the first minutes,
 * and it is seven days old only after seven days. A history on disk does not exist yet.
 */

/** Round trips are noted so often, each path (ms). */
const noteEveryMs = 5000;
/** Notes of five minutes; medians of those for three hours; and of those for seven days. */
const lengths = [60, 36, 56] as const;

/** What was noted of one path; two bytes a note, see {@link stepOf}. */
interface Notes {
  readonly levels: readonly [Uint16Array, Uint16Array, Uint16Array];
  /** How many were ever put into each level; the longest one forgets its oldest. */
  readonly counts: [number, number, number];
  usual: number;
}

/** What round trips usually are, path by path. */
export interface UsualRtts {
  /** The usual round trip of a path, from either end (ms); null where none was noted. */
  of(a: string, b: string): number | null;
}

/** Usual round trips that go on learning. */
export interface LearningRtts extends UsualRtts {
  /** Looks at the paths at this moment (ms, any monotonic clock) and notes those whose turn it is. */
  learn(paths: readonly RttPath[], now: number): void;
}

/** As much of a path as is noted. */
export type RttPath = Pick<Path, 'a' | 'b' | 'state' | 'rttMs'>;

/** Creates one that knows nothing. What is bad or unknown teaches nothing of what is usual. */
export function createUsualRtts(): LearningRtts {
  const known = new Map<string, Notes>();
  let next = 0;
  let at: number | null = null;
  return {
    of: (a, b) => msOf(known.get(pathKey(a, b))?.usual ?? 0),
    learn(paths, now) {
      // All paths in five seconds, a few on each tick, so that no tick bears them all.
      const share = at === null ? 1 : Math.min(1, (now - at) / noteEveryMs);
      const count = Math.floor(paths.length * share);
      if (count === 0) return;
      at = now;
      for (let turn = 0; turn < count; turn += 1) {
        next = (next + 1) % paths.length;
        const path = paths[next];
        if (path === undefined || path.state !== 'up' || path.rttMs === null) continue;
        const key = pathKey(path.a, path.b);
        const notes = known.get(key) ?? newNotes();
        known.set(key, notes);
        note(notes, stepOf(path.rttMs));
      }
    },
  };
}

const floorMs = 0.01;
const step = Math.log(1.001);

/** A round trip (ms) in steps of 0.1 % from 0.01 ms on; 0 = none. */
function stepOf(ms: number): number {
  return 1 + Math.round(Math.log(Math.max(ms, floorMs) / floorMs) / step);
}

function msOf(steps: number): number | null {
  return steps === 0 ? null : floorMs * Math.exp((steps - 1) * step);
}

/** Key of a path, the same from either end. */
function pathKey(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}

function newNotes(): Notes {
  const [short, middle, long] = lengths;
  return {
    levels: [new Uint16Array(short), new Uint16Array(middle), new Uint16Array(long)],
    counts: [0, 0, 0],
    usual: 0,
  };
}

function note(notes: Notes, noted: number): void {
  const { levels, counts } = notes;
  let value = noted;
  for (const level of [0, 1, 2] as const) {
    const held = levels[level];
    held[counts[level] % held.length] = value;
    counts[level] += 1;
    if (counts[level] % held.length !== 0) break;
    value = median(held);
  }
  // The longest span that has one; a young one is looked at again whenever it has doubled, or its next level stands.
  const best = counts[2] > 0 ? 2 : counts[1] > 0 ? 1 : 0;
  const count = counts[best];
  const isNew = counts[0] % lengths[0] === 0;
  if (best === 0 ? (count & (count - 1)) === 0 : isNew) notes.usual = median(levels[best].subarray(0, count));
}

function median(steps: Uint16Array): number {
  return steps.slice().sort()[Math.floor(steps.length / 2)] ?? 0;
}
