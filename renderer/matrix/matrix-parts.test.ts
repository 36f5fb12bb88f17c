import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRttMs, cellCode, type CellLayers, type CellState } from '../../main/contract/matrix.ts';
import { galleryInventory } from '../gallery/fixture-world.ts';
import { galleryMatrix } from '../gallery/matrix-world.ts';
import { type AxisEntry, foldedKey, hostAxis, regionAxis } from './axis.ts';
import { brokenPaths, namedPaths } from './broken-paths.ts';
import { slowStep, slowStepOfBytes } from './cell-words.ts';
import { moveCursor, placeOf } from './cursor.ts';
import { createGrid, gridView } from './grid-view.ts';

const ids = galleryInventory.hosts.map(({ id }) => id);
const plain = { collapsed: [], blocks: null };
const keys = (axis: readonly AxisEntry[]) => axis.map(({ key }) => key);

describe('hostAxis', () => {
  it('keeps the order of the inventory by region, and names within a region, whatever is broken', () => {
    expect(keys(hostAxis(galleryInventory, ids, plain))).toEqual([
      ...['dub-db1', 'dub-kv1', 'dub-kv2', 'fra-db1', 'fra-kv1', 'fra-kv2', 'ams-kv1', 'ams-kv2', 'ams-wit1'],
    ]);
  });

  it('counts numbers in names, so that the tenth host comes after the ninth', () => {
    const hosts = ['a10', 'a9'].map((id) => ({ ...galleryInventory.hosts[0], id, region: 'dub' })) as never;
    expect(keys(hostAxis({ ...galleryInventory, hosts }, ['a10', 'a9'], plain))).toEqual(['a9', 'a10']);
  });

  it('sorts by sides only when asked, and loses no host for it', () => {
    const axis = hostAxis(galleryInventory, ids, { collapsed: [], blocks: [['ams', 'fra'], ['dub']] });
    expect(axis.map(({ region }) => region).join(' ')).toBe('fra fra fra ams ams ams dub dub dub');
    expect(keys(axis).sort()).toEqual([...ids].sort());
  });

  it('folds a region into one row and one column that stand for all its hosts', () => {
    const axis = hostAxis(galleryInventory, ids, { collapsed: ['fra'], blocks: null });
    expect(keys(axis)).toContain(foldedKey('fra'));
    expect(axis.find(({ key }) => key === foldedKey('fra'))).toMatchObject({ label: 'FRA (3)', places: [3, 4, 5] });
    expect(axis.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('gridView', () => {
  const cut = galleryMatrix(galleryInventory, (from, to) =>
    (from.region === 'dub') === (to.region === 'dub') ? 'arrives' : 'cut',
  );

  it('shows every cell at the place its row and column have, in any order', () => {
    const { axis, cells } = whole(cut.frame('hosts'));
    const order = hostAxis(galleryInventory, axis, { collapsed: [], blocks: [['ams'], ['dub'], ['fra']] });
    const view = gridView(cells, axis.length, order);
    order.forEach((from, row) =>
      order.forEach((to, column) => {
        const sent = cells.state[(from.places[0] ?? 0) * axis.length + (to.places[0] ?? 0)];
        expect(view.state[row * order.length + column]).toBe(sent);
      }),
    );
    expect([...view.rowFailing]).toEqual([3, 3, 3, 6, 6, 6, 3, 3, 3]);
  });

  it('lets a folded region show its gravest cell, and how many of how many fail', () => {
    const { axis, cells } = whole(cut.frame('hosts'));
    const one = { ...cells, state: cells.state.slice() };
    one.state[3] = cellCode('arrives');
    const order = hostAxis(galleryInventory, axis, { collapsed: ['dub', 'fra', 'ams'], blocks: null });
    const view = gridView(one, axis.length, order);
    expect(view.state[1]).toBe(cellCode('cut'));
    expect([view.failing[1], view.total[1]]).toEqual([8, 9]);
    // Within a region the diagonal is no path.
    expect([view.failing[0], view.total[0]]).toEqual([0, 6]);
  });

  it('counts host directions in region cells as they were sent', () => {
    const { axis, cells } = whole(cut.frame('regions'));
    const view = gridView(cells, axis.length, regionAxis(galleryInventory, axis, plain));
    expect([view.failing[1], view.total[1], view.rowFailing[0]]).toEqual([9, 9, 18]);
  });

  it('patched by a few cells is the same as built anew, and names exactly those cells', () => {
    const { axis, cells } = whole(cut.frame('hosts'));
    const order = hostAxis(galleryInventory, axis, { collapsed: [], blocks: [['ams'], ['dub'], ['fra']] });
    const anyChange = fc.uniqueArray(fc.nat(80), { maxLength: 9 });
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 4 }), fc.boolean(), (course, folds) => {
        const drawn = folds ? hostAxis(galleryInventory, axis, { collapsed: ['fra'], blocks: null }) : order;
        const grid = createGrid();
        let held = { cells, axis, step: null as { from: CellLayers; at: Uint32Array } | null };
        let before = grid(held, drawn);
        for (const places of course) {
          const next = { ...held.cells, state: held.cells.state.slice(), rtt: held.cells.rtt.slice() };
          for (const place of places) {
            next.state[place] = cellCode(held.cells.state[place] === cellCode('cut') ? 'arrives' : 'cut');
            next.rtt[place] = (next.rtt[place] ?? 0) ^ 1;
          }
          held = { cells: next, axis, step: { from: held.cells, at: Uint32Array.from(places) } };
          const after = grid(held, drawn);
          expect(after.view).toEqual(gridView(next, axis.length, drawn));
          if (folds) expect(after.changed).toBe('all');
          else expect([after.from === before.view, after.changed.length]).toEqual([true, places.length]);
          expect(grid(held, drawn)).toBe(after);
          before = after;
        }
      }),
    );
  });
});

describe('moveCursor', () => {
  const axis = hostAxis(galleryInventory, ids, plain);
  const anyPlace = fc.record({ row: fc.nat(8), column: fc.nat(8) });

  it('never leaves the matrix', () => {
    const anyKey = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'm');
    fc.assert(
      fc.property(anyPlace, fc.array(fc.tuple(anyKey, fc.boolean())), (start, moves) => {
        const end = moves.reduce((at, [key, leaps]) => moveCursor(at, key, leaps, axis) ?? at, start);
        for (const at of [end.row, end.column]) expect(at >= 0 && at < axis.length).toBe(true);
      }),
    );
  });

  it('mirrors to the way back, and twice to where it was', () => {
    fc.assert(
      fc.property(anyPlace, (at) => {
        const mirrored = moveCursor(at, 'm', false, axis);
        expect(mirrored).toEqual({ row: at.column, column: at.row });
        expect(mirrored && moveCursor(mirrored, 'm', false, axis)).toEqual(at);
      }),
    );
  });

  it('leaps to the next region with Control', () => {
    expect(moveCursor({ row: 1, column: 0 }, 'ArrowDown', true, axis)).toEqual({ row: 3, column: 0 });
    expect(moveCursor({ row: 8, column: 0 }, 'ArrowUp', true, axis)).toEqual({ row: 3, column: 0 });
  });

  it('knows a remembered cell again after the order changed, and forgets one that is gone', () => {
    const blocks = hostAxis(galleryInventory, ids, { collapsed: [], blocks: [['fra'], ['dub'], ['ams']] });
    expect(placeOf(blocks, { from: 'fra-db1', to: 'dub-db1' })).toEqual({ row: 0, column: 3 });
    expect(placeOf(blocks, { from: 'fra-db1', to: 'gone' })).toBeNull();
  });
});

describe('brokenPaths', () => {
  const regions = Int32Array.from(ids, (id) => ['dub', 'fra', 'ams'].indexOf(id.slice(0, 3)));
  const listsOf = (rule: (from: string, to: string) => CellState) => {
    const frame = whole(galleryMatrix(galleryInventory, (from, to) => rule(from.id, to.id)).frame('hosts'));
    return brokenPaths(frame.cells, regions);
  };

  it('lists a cut pair once, and a lost direction as the direction it is', () => {
    const lists = listsOf((from, to) => {
      if (new Set([from, to]).size === 2 && [from, to].sort().join() === 'dub-db1,fra-db1') return 'cut';
      return from === 'fra-kv1' && to === 'ams-kv1' ? 'lost' : 'arrives';
    });
    expect(lists.cut).toMatchObject({ count: 1, paths: [{ from: 0, to: 3 }] });
    expect(lists.oneWay).toMatchObject({ count: 1, paths: [{ from: 4, to: 7 }] });
  });

  it('counts by regions what is too much to be read, and loses none of it', () => {
    const size = 100;
    const state = new Uint8Array(size * size).fill(cellCode('cut'));
    const cells: CellLayers = { ...blank, state };
    const { cut } = brokenPaths(
      cells,
      Int32Array.from({ length: size }, (_, at) => (at < 30 ? 0 : 1)),
    );
    expect(cut.count).toBe((size * (size - 1)) / 2);
    expect(cut.paths).toHaveLength(namedPaths);
    expect(cut.groups.map(({ count }) => count)).toEqual([(70 * 69) / 2, 30 * 70, (30 * 29) / 2]);
  });
});

describe('slowStep', () => {
  it('is grey as usual for a far path that is as far as ever, and lighter for one that became slower', () => {
    expect(slowStep(250, 250)).toBe(0);
    expect(slowStep(10, 5)).toBeGreaterThan(slowStep(7, 5));
    expect(slowStep(100, 5)).toBe(4);
    expect(slowStep(18, null)).toBe(0);
  });

  it('is the same read off the bytes as they are sent', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), (rtt, usual) => {
        expect(slowStepOfBytes(rtt, usual)).toBe(slowStep(byteRttMs(rtt), byteRttMs(usual)));
      }),
    );
  });
});

const blank: CellLayers = {
  state: new Uint8Array(0),
  rtt: new Uint8Array(0),
  usual: new Uint8Array(0),
  failing: new Uint32Array(0),
  total: new Uint32Array(0),
};

function whole(frame: ReturnType<ReturnType<typeof galleryMatrix>['frame']>) {
  if (frame.kind !== 'whole') throw new Error(frame.kind);
  return frame;
}
