import type { InventoryView } from '../../main/contract/screen.ts';
import type { TimelineSpan } from '../../main/contract/timeline.ts';
import { situationLevel, situationSubject, situationWord } from '../state/situation-face.ts';
import { sideName } from '../state/side-name.ts';
import { type Level, levelRank } from '../ui/level.ts';
import { gapWords } from '../state/gap-words.ts';
import { clusterLaneFace, marginSpan, observerLaneFace, orders, pairLaneFace } from './lane-faces.ts';
import { stateAtMoment } from './lane-paint.ts';

/** A line about a moment. */
export interface MomentLine {
  readonly key: string;
  readonly level: Level;
  readonly words: string;
}

/** What the Timeline holds of a moment: counts of all, and a line for what was not normal, the gravest first. */
export interface MomentFacts {
  readonly counts: string;
  readonly lines: readonly MomentLine[];
  /** Why there is nothing to say; null where there is. */
  readonly gap: string | null;
}

/** Reads the lanes at a moment. What is not recorded counts as nothing, and is said. */
export function factsAt(span: TimelineSpan, inventory: InventoryView, at: number): MomentFacts {
  const covers = ({ from, to }: { readonly from: number; readonly to: number }) => from <= at && at < to;
  const gap = span.gaps.find(covers);
  if (gap !== undefined) return { counts: '', lines: [], gap: gapWords[gap.why] };
  const situations = span.situations.flatMap(({ key, situation, runs }): MomentLine[] => {
    const run = runs.find(covers);
    if (run === undefined) return [];
    const words = `${situationWord(situation.type)} ${situationSubject(inventory, situation)} · ${run.phase}`;
    return [{ key, level: situationLevel({ ...situation, phase: run.phase }), words }];
  });
  const pairs = span.pairs.flatMap(({ a, b, runs }) => {
    const state = stateAtMoment(runs, at, orders.pair);
    if (state === null) return [];
    const { level, words } = pairLaneFace(state);
    return [{ key: `${a}|${b}`, level, words: `${sideName(inventory, [a, b]).replace('+', '–')} ${words}` }];
  });
  const clusters = span.clusters.flatMap(({ cluster, runs }) => {
    const run = runs.findLast(covers);
    if (run === undefined) return [];
    const { level, words } = clusterLaneFace(run.word);
    return [{ key: cluster, level, words: `${cluster} ${words}, ${marginSpan(run)}` }];
  });
  const observer = span.observer.filter(covers).map(({ state }) => {
    const { level, words } = observerLaneFace(state);
    return { key: 'observer', level, words: `observer ${words}` };
  });
  const bad = (lines: readonly MomentLine[]) => lines.filter(({ level }) => level !== 'normal');
  const phase = (word: string) => situations.filter(({ words }) => words.endsWith(word)).length;
  const lines = [...situations, ...bad(clusters), ...bad(pairs), ...bad(observer)];
  return {
    counts: [
      `${phase('confirmed')} confirmed, ${phase('suspected')} suspected`,
      `${bad(pairs).length} of ${pairs.length} region pairs not well`,
      `${bad(clusters).length} of ${clusters.length} clusters not sure`,
    ].join(' · '),
    lines: [...lines].sort((p, q) => levelRank(q.level) - levelRank(p.level)),
    gap: null,
  };
}
