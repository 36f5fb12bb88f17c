import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { type Tile, TileSheet } from './tile-sheet.ts';

/** A sheet over an element whose canvases remember what was drawn on them. */
function sheetOf(shape: { readonly width: number; readonly height: number }) {
  const drawn: Tile[] = [];
  const element = fakeElement();
  const sheet = new TileSheet((_, tile) => drawn.push(tile), fakeCanvas);
  sheet.lay(element as unknown as HTMLElement, { ...shape, tileWidth: 100, tileHeight: 50, scale: 2 });
  return { sheet, drawn, element };
}

function fakeElement() {
  const children = new Set<unknown>();
  return { children, append: (child: FakeCanvas) => child.join(children) };
}

interface FakeCanvas {
  join(children: Set<unknown>): void;
}

function fakeCanvas(): HTMLCanvasElement {
  let parent: Set<unknown> | null = null;
  const canvas = {
    style: { cssText: '' },
    getContext: () => ({ canvas }),
    join: (children: Set<unknown>) => {
      parent = children;
      children.add(canvas);
    },
    remove: () => parent?.delete(canvas),
  };
  return canvas as unknown as HTMLCanvasElement;
}

const names = (tiles: readonly Tile[]) => tiles.map(({ row, column }) => `${row},${column}`);

describe('TileSheet', () => {
  it('draws what is looked at, each tile once, and cuts the last ones at the end of the sheet', () => {
    const { sheet, drawn, element } = sheetOf({ width: 250, height: 120 });
    sheet.cover({ left: 90, top: 0, width: 20, height: 50 });
    expect(names(drawn)).toEqual(['0,0', '0,1']);
    sheet.cover({ left: 0, top: 0, width: 250, height: 120 });
    expect(names(drawn)).toEqual(['0,0', '0,1', '0,2', '1,0', '1,1', '1,2', '2,0', '2,1', '2,2']);
    expect(drawn.at(-1)).toMatchObject({ left: 200, top: 100, width: 50, height: 20 });
    expect(element.children.size).toBe(9);
  });

  it('draws ahead one tile at a time, until all around the window are there', () => {
    const { sheet, drawn } = sheetOf({ width: 1000, height: 1000 });
    const window = { left: 400, top: 400, width: 100, height: 50 };
    sheet.cover(window);
    let more = 0;
    while (sheet.coverNext(window)) more += 1;
    expect(more).toBe(8);
    expect(new Set(names(drawn)).size).toBe(9);
  });

  it('leaves nothing in view blank, wherever an operator scrolls, and does not grow without end', () => {
    const anyPlace = fc.record({ left: fc.nat(11_000), top: fc.nat(11_000) });
    fc.assert(
      fc.property(fc.array(anyPlace, { maxLength: 12 }), (course) => {
        const { sheet, element } = sheetOf({ width: 12_000, height: 12_000 });
        for (const place of course) {
          sheet.cover({ ...place, width: 900, height: 600 });
          for (const [x, y] of [
            [0, 0],
            [899, 0],
            [0, 599],
            [899, 599],
          ] as const)
            expect(sheet.at(place.left + x, place.top + y)).not.toBeNull();
          expect(element.children.size).toBeLessThanOrEqual(160 + 14 * 17);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('begins anew with another shape', () => {
    const { sheet, element } = sheetOf({ width: 250, height: 120 });
    sheet.cover({ left: 0, top: 0, width: 250, height: 120 });
    sheet.lay(element as unknown as HTMLElement, { width: 50, height: 50, tileWidth: 100, tileHeight: 50, scale: 2 });
    expect(element.children.size).toBe(0);
    expect(sheet.at(0, 0)).toBeNull();
  });
});
