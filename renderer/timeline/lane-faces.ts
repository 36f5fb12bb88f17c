import { assertNever } from '../../main/domain/assert-never.ts';
import {
  type ClusterRun,
  type ObserverState,
  observerStates,
  type PairState,
  pairStates,
} from '../../main/contract/timeline.ts';
import { marginWords } from '../quorum/quorum-bar.ts';
import type { Level } from '../ui/level.ts';

/** How a state is filled: its colour, and a hatch that tells it from others without colour. */
export type Hatch = 'calm' | 'dots' | 'rising' | 'level' | 'falling' | 'cross' | 'plain';

/** A state as it is drawn, and its word. */
export interface LaneFace {
  readonly level: Level;
  readonly hatch: Hatch;
  readonly words: string;
}

/** Mild to grave, as `main/contract/timeline.ts` lists them. */
export const orders = {
  pair: pairStates,
  observer: observerStates,
  cluster: ['keeps', 'human', 'edge', 'unknown', 'lost', 'both'] as const satisfies readonly ClusterRun['word'][],
};

/** How a region pair is drawn. */
export function pairLaneFace(state: PairState): LaneFace {
  switch (state) {
    case 'healthy':
      return { level: 'normal', hatch: 'calm', words: 'ok' };
    case 'unknown':
      return { level: 'blind', hatch: 'dots', words: 'NOT SEEN' };
    case 'suspect':
      return { level: 'p3', hatch: 'rising', words: 'SUSPECT' };
    case 'degraded':
      return { level: 'p3', hatch: 'plain', words: 'DEGRADED' };
    case 'asymmetric':
      return { level: 'p2', hatch: 'level', words: 'ONE WAY' };
    case 'partial':
      return { level: 'p2', hatch: 'falling', words: 'PARTIAL' };
    case 'partitioned':
      return { level: 'p1', hatch: 'cross', words: 'CUT' };
    default:
      return assertNever(state);
  }
}

/** How the sight of the observer is drawn. */
export function observerLaneFace(state: ObserverState): LaneFace {
  switch (state) {
    case 'clear':
      return { level: 'normal', hatch: 'calm', words: 'clear' };
    case 'waiting':
      return { level: 'blind', hatch: 'dots', words: 'WAITING' };
    case 'partial':
      return { level: 'blind', hatch: 'rising', words: 'PARTIAL SIGHT' };
    case 'doubt':
      return { level: 'blind', hatch: 'level', words: 'NO VERDICTS' };
    case 'blind':
      return { level: 'blind', hatch: 'cross', words: 'BLIND' };
    default:
      return assertNever(state);
  }
}

/** How the votes of a cluster are drawn. */
export function clusterLaneFace(word: ClusterRun['word']): LaneFace {
  switch (word) {
    case 'keeps':
      return { level: 'normal', hatch: 'calm', words: 'quorum' };
    case 'human':
      return { level: 'normal', hatch: 'calm', words: 'no rule' };
    case 'edge':
      return { level: 'p2', hatch: 'plain', words: 'AT EDGE' };
    case 'unknown':
      return { level: 'blind', hatch: 'dots', words: 'AMBIGUOUS OR NOT SEEN' };
    case 'lost':
      return { level: 'p1', hatch: 'cross', words: 'NO QUORUM' };
    case 'both':
      return { level: 'p1', hatch: 'falling', words: 'BOTH SIDES MAY ACT' };
    default:
      return assertNever(word);
  }
}

/** A margin as it is said of the Timeline: worst, and best where it differs. */
export function marginSpan({ margin }: Pick<ClusterRun, 'margin'>): string {
  if (margin === null) return 'no votes are counted';
  const [worst, best] = [marginWords(margin.worst), marginWords(margin.best)];
  return worst === best ? `margin ${worst}` : `margin ${worst}…${best}`;
}
