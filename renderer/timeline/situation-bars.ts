import type { InventoryView } from '../../main/contract/screen.ts';
import type { SituationBar } from '../../main/contract/timeline.ts';
import { situationLevel, situationSubject, situationWord } from '../state/situation-face.ts';
import type { Level } from '../ui/level.ts';
import { rowsOf } from './lane-paint.ts';
import { type Box, boxOf, isOn, type Scale } from './scale.ts';

/** A situation as it is drawn: its stretches, its words, and the row that it has to itself. */
export interface DrawnBar {
  readonly key: string;
  readonly id: string;
  readonly words: string;
  readonly level: Level;
  readonly parts: readonly { readonly box: Box; readonly phase: 'suspected' | 'confirmed' }[];
  /** Where the words stand (px): at the bar, or before it where they would leave the picture. */
  readonly textX: number;
  readonly row: number;
}

/** A letter is about so wide, in heights of the type. */
const letter = 0.68;

/** What cuts regions off from each other stands apart from what happens to a host, a service or a cluster. */
export function isOfRegions({ situation }: SituationBar): boolean {
  return ['partition', 'partial-partition', 'one-way', 'region-dark', 'noc-blind', 'lossy-link', 'flapping'].includes(
    situation.type,
  );
}

/** Bars on rows: what overlaps in time, or in words, never covers the other. */
export function drawnBars(
  bars: readonly SituationBar[],
  inventory: InventoryView,
  scale: Scale,
  fontPx: number,
): readonly DrawnBar[] {
  const drawn = bars
    .map((bar) => ({ ...bar, runs: bar.runs.filter((run) => isOn(scale, run)) }))
    .filter(({ runs }) => runs.length > 0)
    .map(({ key, situation, runs }) => {
      const confirmed = { ...situation, phase: 'confirmed' as const };
      const isConfirmed = runs.some(({ phase }) => phase === 'confirmed');
      const words = `${isConfirmed ? '' : 'SUSPECTED '}${situationWord(situation.type)} ${situationSubject(inventory, situation)}`;
      const parts = runs.map((run) => ({ box: boxOf(scale, run), phase: run.phase }));
      const begin = Math.min(...parts.map(({ box }) => box.x));
      const end = Math.max(...parts.map(({ box }) => box.x + box.widthPx));
      const textPx = words.length * letter * fontPx + fontPx;
      const textX = Math.max(0, Math.min(begin, scale.widthPx - textPx));
      const extent = { x: Math.min(begin, textX), right: Math.max(end, textX + textPx) };
      return {
        key,
        id: situation.id,
        words,
        level: isConfirmed ? situationLevel(confirmed) : ('p3' as const),
        parts,
        textX,
        extent,
      };
    })
    .sort((p, q) => p.extent.x - q.extent.x);
  const rows = rowsOf(drawn.map(({ extent }) => ({ x: extent.x, widthPx: extent.right - extent.x })));
  return drawn.map(({ extent: _extent, ...bar }, nth) => ({ ...bar, row: rows[nth] ?? 0 }));
}
