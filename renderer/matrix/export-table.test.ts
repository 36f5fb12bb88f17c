import { describe, expect, it } from 'vitest';
import { galleryInventory } from '../gallery/fixture-world.ts';
import { galleryMatrix } from '../gallery/matrix-world.ts';
import { exportFileSchema } from '../../main/contract/export.ts';
import { hostAxis } from './axis.ts';
import { type Exported, exportName, matrixTable } from './export-table.ts';
import { gridView } from './grid-view.ts';

const frame = galleryMatrix(galleryInventory, (from, to) => (from.region === to.region ? 'arrives' : 'cut')).frame(
  'hosts',
);

function exported(change: Partial<Exported> = {}, collapsed: readonly string[] = []): Exported {
  if (frame.kind !== 'whole') throw new Error(frame.kind);
  const axis = hostAxis(galleryInventory, frame.axis, { collapsed, blocks: null });
  return {
    mode: 'hosts',
    axis,
    view: gridView(frame.cells, frame.axis.length, axis),
    takenAt: Date.UTC(2026, 10, 22, 14, 5, 35),
    seenFrom: 'noc-dub',
    sight: '9/9',
    fleet: 'ledger production',
    unseen: () => null,
    ...change,
  };
}

const linesOf = (table: string) => table.trimEnd().split('\r\n');

describe('matrixTable', () => {
  it('has a line for each direction between two hosts, with time, observer and state', () => {
    const [head, ...lines] = linesOf(matrixTable(exported()));
    expect(head?.split(',')).toHaveLength(11);
    expect(lines).toHaveLength(9 * 8);
    expect(lines).toContain('2026-11-22T14:05:35.000Z,noc-dub,dub-db1,fra-db1,cut,cut in both directions,1,1,,,');
    expect(lines.every((line) => line.split(',').length === 11)).toBe(true);
  });

  it('says of a row that nobody reads how long it was not observed', () => {
    const lines = linesOf(matrixTable(exported({ unseen: ({ region }) => (region === 'fra' ? 'for 34 s' : null) })));
    const marked = lines.filter((line) => line.endsWith(',for 34 s'));
    expect(marked).toHaveLength(3 * 8);
    expect(marked.every((line) => line.includes(',noc-dub,fra-'))).toBe(true);
  });

  it('counts what fails in a folded region, also within it', () => {
    const lines = linesOf(matrixTable(exported({}, ['fra'])));
    expect(lines.some((line) => line.includes(',region:fra,dub-db1,cut,cut in both directions,3,3,'))).toBe(true);
    expect(lines.some((line) => line.includes(',region:fra,region:fra,arrives,arrives,0,6,'))).toBe(true);
  });

  it('keeps a name with commas and quotes in one field, and gives a spreadsheet no formula to run', () => {
    const table = matrixTable(exported({ seenFrom: '=cmd|"x", y' }));
    expect(linesOf(table)[1]).toContain(`,"'=cmd|""x"", y",dub-db1,`);
  });
});

describe('exportName', () => {
  it('names what, of which fleet and when, in a form that the border takes, whatever the fleet is called', () => {
    expect(exportName(exported())).toBe('matrix-hosts-ledger-production-20261122t140535z');
    for (const fleet of ['', '../../etc', 'ÄÖÜ', 'x'.repeat(300), '--']) {
      const file = { kind: 'csv', name: exportName(exported({ fleet })), text: '' };
      expect(exportFileSchema.safeParse(file).success).toBe(true);
    }
  });
});
