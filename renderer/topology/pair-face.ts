import { assertNever } from '../../main/domain/assert-never.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import { type HalfLine, halfLine } from '../../main/domain/map/half-line.ts';
import type { DirectionState, RegionPairStatus } from '../../main/domain/snapshot.ts';
import { regionCode } from '../state/side-name.ts';
import { shareWords } from '../ui/measure-words.ts';
import type { Level } from '../ui/level.ts';

/** A bundle as it is drawn: two half-lines that meet, a mark and a label. Flat, so that it compares shallowly. */
export interface PairFace {
  readonly level: Level;
  /** From a to b; drawn on a's half. */
  readonly forward: HalfLine;
  /** From b to a; drawn on b's half. */
  readonly reverse: HalfLine;
  /** Host pairs that work, of all: `0/6`. */
  readonly count: string;
  /** What is wrong, in words, a line for each direction where they differ; empty when nothing is. */
  readonly words: string;
  readonly verdict: RegionPairStatus['verdict'];
}

/** Draws a pair status. `unknown` is never drawn as cut, and a suspicion is never drawn as a verdict. */
export function pairFace(inventory: InventoryView, pair: RegionPairStatus): PairFace {
  const { up, total } = pair.hostPairs;
  const base = { count: `${up}/${total}`, verdict: pair.verdict };
  switch (pair.verdict) {
    case 'partitioned':
      return { ...base, level: 'p1', forward: 'stub', reverse: 'stub', words: 'CUT' };
    case 'unknown':
      return { ...base, level: 'blind', forward: 'unknown', reverse: 'unknown', words: '?' };
    case 'asymmetric': {
      const a = regionCode(inventory, pair.a);
      const b = regionCode(inventory, pair.b);
      const words = `${a}→${b} ${directionWord(pair.forward)}\n${b}→${a} ${directionWord(pair.reverse)}`;
      return { ...base, level: 'p2', forward: halfLine(pair.forward), reverse: halfLine(pair.reverse), words };
    }
    case 'partial':
      return {
        ...base,
        level: 'p2',
        forward: partialHalf(pair.forward),
        reverse: partialHalf(pair.reverse),
        words: 'PARTIAL',
      };
    case 'degraded':
      return { ...base, level: 'p3', forward: 'degraded', reverse: 'degraded', words: degradedWords(pair) };
    case 'healthy':
      return isSuspect(pair)
        ? { ...base, level: 'p3', forward: halfLine(pair.forward), reverse: halfLine(pair.reverse), words: 'SUSPECT' }
        : { ...base, level: 'normal', forward: halfLine(pair.forward), reverse: halfLine(pair.reverse), words: '' };
    default:
      return assertNever(pair.verdict);
  }
}

function degradedWords({ lossRatio }: RegionPairStatus): string {
  return lossRatio === null || lossRatio === 0 ? 'DEGRADED' : `LOSSY ${shareWords(lossRatio)}`;
}

function isSuspect(pair: RegionPairStatus): boolean {
  return pair.suspect || pair.forward === 'suspect' || pair.reverse === 'suspect';
}

/** Some host pairs still work, so the line is not drawn through: a broken one would claim that nothing passes. */
function partialHalf(direction: DirectionState): HalfLine {
  const line = halfLine(direction);
  return line === 'unknown' ? line : 'partial';
}

/** One direction in words, for labels and the drawer. */
export function directionWord(direction: DirectionState): string {
  switch (direction) {
    case 'arrives':
      return 'ok';
    case 'suspect':
      return 'suspect';
    case 'lost':
      return 'lost';
    case 'unknown':
      return 'not seen';
    default:
      return assertNever(direction);
  }
}
