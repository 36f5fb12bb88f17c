import { cellCode, type CellRecord, type CellState } from '../../main/contract/matrix.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import { galleryT } from './fixture-world.ts';
import { type GalleryMatrix, galleryMatrix } from './matrix-world.ts';

/** Everything arrives; a few pairs are not probed. */
export function healthyMatrix(inventory: InventoryView): GalleryMatrix {
  return galleryMatrix(inventory, (from, to) => (isSpare(from.id, to.id) ? 'not-probed' : 'arrives'));
}

/** Hosts that share no cluster and that the mesh leaves out, the same from both ends. */
function isSpare(from: string, to: string): boolean {
  const [a, b] = [from, to].sort();
  return ((a ?? '').length * 31 + (b ?? '').charCodeAt((b ?? '').length - 1) * 7 + (a ?? '').charCodeAt(0)) % 23 === 0;
}

const ofPair = (a: string, b: string, from: string, to: string) => (from === a && to === b) || (from === b && to === a);

/** Dublin cut from both others, whole. */
export function cutMatrix(inventory: InventoryView): GalleryMatrix {
  return galleryMatrix(
    inventory,
    (from, to) => ((from.region === 'dub') === (to.region === 'dub') ? 'arrives' : 'cut'),
    cutRecord,
  );
}

/** Dublin and Frankfurt cut, Amsterdam reaches both; and one of each other state, so that all can be seen on one page. */
export function partialMatrix(inventory: InventoryView): GalleryMatrix {
  const single: Readonly<Record<string, CellState>> = {
    'dub-kv1 ams-kv1': 'lost',
    'dub-kv2 ams-kv2': 'suspect',
    'ams-kv2 dub-kv2': 'suspect',
    'fra-db1 ams-wit1': 'refused',
    'fra-kv1 ams-kv2': 'degraded',
    'ams-kv2 fra-kv1': 'degraded',
  };
  return galleryMatrix(inventory, (from, to) => {
    const named = single[`${from.id} ${to.id}`];
    if (named !== undefined) return named;
    if (ofPair('dub', 'fra', from.region, to.region)) return 'cut';
    return isSpare(from.id, to.id) ? 'not-probed' : 'arrives';
  });
}

/** Nobody reads Frankfurt: its own rows are not observed, its columns are known from the others. */
export function blindMatrix(inventory: InventoryView): GalleryMatrix {
  return galleryMatrix(inventory, (from, to) => {
    if (from.region === 'fra' && to.region === 'fra') return 'unknown';
    if (from.region === 'fra') return to.id.endsWith('2') ? 'unknown' : 'vouched';
    return 'arrives';
  });
}

/**
 * A matrix that does not stand still: on each frame one cell in a hundred is cut or heals, and its round trips drift. For
 * measuring.
 */
export function restlessMatrix(inventory: InventoryView): GalleryMatrix {
  const still = galleryMatrix(inventory, (from, to) =>
    (from.region === 'dub') === (to.region === 'dub') ? 'arrives' : 'cut',
  );
  const count = inventory.hosts.length ** 2;
  const none = new Uint32Array(0);
  return {
    ...still,
    next: (seq) => {
      const at = Uint32Array.from({ length: Math.floor(count / 100) }, (_, index) => (index * 100 + seq * 37) % count);
      const rtt = Uint8Array.from(at, (place) => 100 + ((place + seq) % 40));
      const state = Uint8Array.from(at, (place) => cellCode((place + seq) % 3 === 0 ? 'cut' : 'arrives'));
      const cells = { state, rtt, usual: rtt.map(() => 110), failing: none, total: none };
      return { kind: 'changes', mode: 'hosts', seq: seq + 1, baseSeq: seq, t: galleryT, at, cells };
    },
  };
}

const words = (host: string, what: string, ageMs: number | null, isBad: boolean) => ({ host, what, ageMs, isBad });

const cutRecord: CellRecord = {
  from: 'dub-db1',
  to: 'fra-db1',
  t: galleryT,
  there: {
    state: 'cut',
    words: [
      words(
        'dub-db1',
        '10.10.2.11:5432 timer n=4, lastack 3.4 s, no segment came in on any socket of the pair for 3.1 s',
        700,
        true,
      ),
      words('dub-db1', 'fra-db1 acknowledged what it sent', 204_000, false),
      words('fra-db1', 'something of dub-db1 came in', 204_300, false),
    ],
  },
  back: {
    state: 'cut',
    words: [
      words('fra-db1', '10.10.1.11 timer n=4, lastack 3.6 s, no segment came in for 3.3 s', 700, true),
      words('fra-db1', 'dub-db1 acknowledged what it sent', 204_200, false),
      words('dub-db1', 'something of fra-db1 came in', 204_000, false),
    ],
  },
  since: galleryT - 204_000,
  rttMs: null,
  usualMs: 17,
  lossRatio: null,
};
