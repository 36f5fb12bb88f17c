import type { InventoryView } from '../../contract/screen.ts';
import { codeOf } from '../place-names.ts';
import type { FleetState } from '../state-at.ts';
import { type Markup, markup } from '../../domain/markup.ts';
import { type CellInk, cellInk } from './pair-ink.ts';

/** Regions up to which a cell has room for a word. */
const mostWithWords = 5;
/** Regions from which a matrix takes the whole width. */
const dense = 14;

/** Is a matrix of so many regions too wide to stand beside another? */
export function isWideMatrix(regions: number): boolean {
  return regions > mostWithWords;
}

/** The connectivity of all regions at a moment: rows = from, columns = to. */
export function matrixTable(inventory: InventoryView, { pairs }: FleetState, caption: string): Markup {
  const regions = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const cells = new Map<string, CellInk>();
  for (const { a, b, sample } of pairs) {
    cells.set(`${a} ${b}`, cellInk(sample, sample.forward));
    cells.set(`${b} ${a}`, cellInk(sample, sample.reverse));
  }
  const isWordy = regions.length <= mostWithWords;
  const cell = (from: string, to: string): Markup => {
    if (from === to) return markup`<td class="self"></td>`;
    const ink = cells.get(`${from} ${to}`);
    if (ink === undefined) return markup`<td>${isWordy ? 'not watched' : ' '}</td>`;
    return markup`<td class="${ink.loudness}">${isWordy ? ink.word : ink.sign}</td>`;
  };
  return markup`<div class="matrix ${regions.length >= dense ? 'dense' : ''}"><table><caption>${caption}</caption>
<tr><th>from ↓ to →</th>${regions.map((region) => markup`<th>${codeOf(inventory, region)}</th>`)}</tr>
${regions.map((from) => markup`<tr><th>${codeOf(inventory, from)}</th>${regions.map((to) => cell(from, to))}</tr>`)}
</table></div>`;
}
