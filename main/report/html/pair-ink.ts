import { type HalfLine, halfLine } from '../../domain/map/half-line.ts';
import type { DirectionState } from '../../domain/snapshot.ts';
import type { PairSample } from '../../journal/history/pair-sample.ts';

/** How loud something is drawn: never by colour alone, its word stands with it. */
export type Loudness = 'normal' | 'p1' | 'p2' | 'p3' | 'blind';

/** A region pair as it is drawn. */
export interface PairInk {
  readonly loudness: Loudness;
  readonly forward: HalfLine;
  readonly reverse: HalfLine;
  /** Empty when all is well. */
  readonly words: string;
}

/** Draws a pair. What nobody saw is never drawn as cut, and a suspicion never as a verdict. */
export function pairInk(sample: PairSample): PairInk {
  switch (sample.verdict) {
    case 'partitioned':
      return { loudness: 'p1', forward: 'stub', reverse: 'stub', words: 'CUT' };
    case 'unknown':
      return { loudness: 'blind', forward: 'unknown', reverse: 'unknown', words: '? not seen' };
    case 'asymmetric':
      return { loudness: 'p2', forward: halfLine(sample.forward), reverse: halfLine(sample.reverse), words: 'ONE WAY' };
    case 'partial':
      return { loudness: 'p2', forward: 'partial', reverse: 'partial', words: 'PARTIAL' };
    case 'degraded':
      return { loudness: 'p3', forward: 'degraded', reverse: 'degraded', words: 'LOSSY' };
    case 'healthy': {
      const halves = { forward: doubted(halfLine(sample.forward)), reverse: doubted(halfLine(sample.reverse)) };
      const isSuspect = sample.isSuspect || halves.forward === 'suspect' || halves.reverse === 'suspect';
      return isSuspect ? { loudness: 'p3', ...halves, words: 'SUSPECT' } : { loudness: 'normal', ...halves, words: '' };
    }
    default:
      return sample.verdict satisfies never;
  }
}

/** Bad evidence that has not become a verdict is a suspicion. */
function doubted(ink: HalfLine): HalfLine {
  return ink === 'stub' ? 'suspect' : ink;
}

/** One direction as a cell of the matrix. */
export interface CellInk {
  readonly loudness: Loudness;
  readonly word: string;
  /** For a matrix without room for words. */
  readonly sign: string;
}

/** Draws one direction of a pair. */
export function cellInk(sample: PairSample, direction: DirectionState): CellInk {
  const isSuspected = sample.verdict === 'healthy' && (direction === 'lost' || direction === 'suspect');
  if (isSuspected) return { loudness: 'p3', word: '◆ suspect', sign: '◆' };
  if (sample.verdict === 'partitioned' || direction === 'lost') return { loudness: 'p1', word: '✕ LOST', sign: '✕' };
  if (sample.verdict === 'unknown' || direction === 'unknown')
    return { loudness: 'blind', word: '? not seen', sign: '?' };
  if (sample.verdict === 'partial') return { loudness: 'p2', word: '▲ partial', sign: '▲' };
  if (sample.verdict === 'degraded') return { loudness: 'p3', word: '◆ lossy', sign: '◆' };
  return { loudness: 'normal', word: 'ok', sign: '·' };
}
