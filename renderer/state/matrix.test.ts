import { describe, expect, it } from 'vitest';
import type { MatrixFrame } from '../../main/contract/matrix.ts';
import { applyFrame } from './matrix.ts';

const none = new Uint32Array(0);
const cells = (state: readonly number[]) => ({
  state: Uint8Array.from(state),
  rtt: Uint8Array.from(state),
  usual: Uint8Array.from(state),
  failing: none,
  total: none,
});
const whole: MatrixFrame = {
  kind: 'whole',
  mode: 'hosts',
  seq: 4,
  t: 10,
  axis: ['a', 'b'],
  hidden: 0,
  cells: cells([10, 1, 1, 10]),
};
const change = (baseSeq: number, at: readonly number[], state: readonly number[]): MatrixFrame => ({
  kind: 'changes',
  mode: 'hosts',
  seq: baseSeq + 1,
  baseSeq,
  t: 11,
  at: Uint32Array.from(at),
  cells: cells(state),
});

describe('applyFrame', () => {
  it('changes the named cells and leaves the matrix before as it was', () => {
    const before = applyFrame(null, whole);
    const after = applyFrame(before, change(4, [1], [7]));
    expect(after && [...after.cells.state]).toEqual([10, 7, 1, 10]);
    expect(after).toMatchObject({ seq: 5, t: 11, axis: ['a', 'b'] });
    expect(before && [...before.cells.state]).toEqual([10, 1, 1, 10]);
  });

  it('keeps the cells it has when nothing changed, so that nothing is drawn for nothing', () => {
    const before = applyFrame(null, whole);
    expect(applyFrame(before, change(4, [], []))?.cells).toBe(before?.cells);
  });

  it.each([
    ['nothing', null, change(4, [1], [7])],
    ['another number', applyFrame(null, whole), change(5, [1], [7])],
    ['another mode', applyFrame(null, whole), { ...change(4, [1], [7]), mode: 'regions' as const }],
    ['a smaller matrix', applyFrame(null, whole), change(4, [4], [7])],
  ])('asks for the whole matrix when a change builds on %s', (_name, held, frame) => {
    expect(applyFrame(held, frame)).toBeNull();
  });

  it('takes a whole matrix whatever it held', () => {
    const other: MatrixFrame = { ...whole, mode: 'regions', seq: 1 };
    expect(applyFrame(applyFrame(null, whole), other)).toMatchObject({ mode: 'regions', seq: 1 });
  });
});
