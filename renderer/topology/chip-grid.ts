/** Up to so many hosts the map writes names; beyond, hosts are dots (research/5, 2.4). */
export const namedHostsLimit = 60;

/** How the hosts of a tile are laid out, flow pixels. */
export interface ChipGrid {
  readonly kind: 'card' | 'chip' | 'dot';
  readonly columns: number;
  readonly rowHeight: number;
}

const gap = 6;
const card = { w: 132, h: 42 };
const chip = { w: 84, h: 22 };
const leastDot = 8;
const dots = [28, 24, 20, 17, 14, 11];

/**
 * Picks the roomiest form in which `count` hosts fit into `w` × `h`: cards of two lines, chips of one, or dots. Depends on
 * slot and inventory only, so nothing moves when a state changes.
 */
export function chipGrid(w: number, h: number, count: number, hostsOnMap: number): ChipGrid {
  if (count === 0) return { kind: 'card', columns: 1, rowHeight: card.h };
  if (hostsOnMap <= namedHostsLimit) {
    for (const [kind, least] of [
      ['card', card],
      ['chip', chip],
    ] as const) {
      const columns = Math.max(1, Math.min(count, Math.floor((w + gap) / (least.w + gap))));
      const rows = Math.ceil(count / columns);
      const rowHeight = (h - (rows - 1) * gap) / rows;
      if (rowHeight >= least.h) return { kind, columns: Math.ceil(count / rows), rowHeight: Math.min(rowHeight, 54) };
    }
  }
  return dotGrid(w, h, count);
}

/** The biggest dots that fit, so that a sign among them can be told by its shape. */
function dotGrid(w: number, h: number, count: number): ChipGrid {
  const columnsOf = (dot: number) => Math.max(1, Math.floor((w + gap) / (dot + gap)));
  const fits = (dot: number) => Math.ceil(count / columnsOf(dot)) * (dot + gap) - gap <= h;
  const dot = dots.find(fits) ?? leastDot;
  return { kind: 'dot', columns: columnsOf(dot), rowHeight: dot };
}
