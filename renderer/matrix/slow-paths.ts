import { byteRttMs, cellCode, type CellLayers } from '../../main/contract/matrix.ts';

/** A path whose round trip is longer than its own usual one. By places on the axis as it is sent. */
export interface SlowPath {
  readonly from: number;
  readonly to: number;
  readonly rttMs: number;
  readonly usualMs: number;
}

/** So many stand in the list. */
export const slowestShown = 8;
/** Steps of 5 %: a quarter above usual is the first that a cell shows too. */
const slowFrom = 5;
const arrives = cellCode('arrives');

/** The paths that are slowest against their own usual, the slowest first; each once, since a round trip has no direction. */
export function slowPaths({ state, rtt, usual }: CellLayers, size: number): readonly SlowPath[] {
  const found: { readonly at: number; readonly drift: number }[] = [];
  let least = slowFrom;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const at = row * size + column;
      const [now, usually] = [rtt[at] ?? 0, usual[at] ?? 0];
      const drift = now - usually;
      if (drift < least || now === 0 || usually === 0 || state[at] !== arrives) continue;
      // The way back says the same, unless it is not itself seen to arrive.
      if (row > column && state[column * size + row] === arrives) continue;
      found.push({ at, drift });
      if (found.length < 20 * slowestShown) continue;
      keepSlowest(found);
      // As slow as the last that is kept is no reason to look again: what stands earlier on the axis stays.
      least = (found.at(-1)?.drift ?? slowFrom) + 1;
    }
  }
  keepSlowest(found);
  return found.map(({ at }) => ({
    from: Math.floor(at / size),
    to: at % size,
    rttMs: byteRttMs(rtt[at] ?? 0) ?? 0,
    usualMs: byteRttMs(usual[at] ?? 0) ?? 0,
  }));
}

function keepSlowest(found: { readonly at: number; readonly drift: number }[]): void {
  found.sort((a, b) => b.drift - a.drift || a.at - b.at);
  found.splice(slowestShown);
}
