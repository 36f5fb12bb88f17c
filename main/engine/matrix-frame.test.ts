import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellStates, matrixFrameSchema, type CellLayers, type MatrixFrame } from '../contract/matrix.ts';
import { nextFrame, type SentMatrix } from './matrix-frame.ts';
import type { MatrixView } from './matrix-view.ts';

const size = 6;
const axis = Array.from({ length: size }, (_, index) => `h${index}`);
const layer = (max: number) => fc.array(fc.nat(max), { minLength: size * size, maxLength: size * size });

const anyView: fc.Arbitrary<MatrixView> = fc
  .record({ state: layer(cellStates.length - 1), rtt: layer(255), failing: layer(9), mode: fc.boolean() })
  .map(({ state, rtt, failing, mode }) => ({
    mode: mode ? 'hosts' : 'regions',
    axis,
    hidden: 0,
    cells: {
      state: Uint8Array.from(state),
      rtt: Uint8Array.from(rtt),
      usual: Uint8Array.from(rtt),
      failing: mode ? new Uint32Array(0) : Uint32Array.from(failing),
      total: mode ? new Uint32Array(0) : Uint32Array.from(failing, () => 9),
    },
  }));

/** A view with so many cells of another state. */
function changed(view: MatrixView, count: number): MatrixView {
  const state = view.cells.state.slice();
  for (let at = 0; at < count; at += 1) state[at] = ((state[at] ?? 0) + 1) % cellStates.length;
  return { ...view, cells: { ...view.cells, state } };
}

/** A page's own way of applying a frame, written for this test. */
function apply(held: CellLayers | null, frame: MatrixFrame): CellLayers {
  if (frame.kind === 'whole' || held === null) return frame.cells;
  const after = { ...held, state: held.state.slice(), failing: held.failing.slice() };
  frame.at.forEach((place, index) => {
    after.state[place] = frame.cells.state[index] ?? 0;
    if (after.failing.length > 0) after.failing[place] = frame.cells.failing[index] ?? 0;
  });
  return after;
}

describe('nextFrame', () => {
  it('brings a page from nothing, through any changes, to the states and counts that are true now', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyView, fc.nat(size * size)), { minLength: 1, maxLength: 5 }), (course) => {
        let sent: SentMatrix | null = null;
        let page: CellLayers | null = null;
        for (const [view, changes] of course) {
          for (const each of [view, changed(view, changes)]) {
            const step = nextFrame(sent, each, 1);
            page = apply(page, matrixFrameSchema.parse(step.frame));
            sent = step.sent;
            expect(page.state).toEqual(each.cells.state);
            expect(page.failing).toEqual(each.cells.failing);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('numbers frames one after the other, and says on which one a change builds', () => {
    const [view] = fc.sample(anyView, 1);
    if (view === undefined) throw new Error('no view');
    const first = nextFrame(null, view, 1);
    const second = nextFrame(first.sent, changed(view, 2), 2);
    expect(first.frame).toMatchObject({ kind: 'whole', seq: 1 });
    expect(second.frame).toMatchObject({ kind: 'changes', baseSeq: 1, seq: 2 });
    expect(second.frame.kind === 'changes' && [...second.frame.at]).toEqual([0, 1]);
  });

  it('tells nothing of jitter, and a drift once it is more than jitter', () => {
    const rtt = (byte: number): MatrixView => {
      const cells = new Uint8Array(size * size).fill(byte);
      const none = new Uint32Array(0);
      const state = new Uint8Array(size * size);
      return { mode: 'hosts', axis, hidden: 0, cells: { state, rtt: cells, usual: cells, failing: none, total: none } };
    };
    const first = nextFrame(null, rtt(100), 1);
    const jitter = nextFrame(first.sent, rtt(102), 2);
    expect(jitter.frame.kind === 'changes' && jitter.frame.at.length).toBe(0);
    // The page still shows 100: what counts is how far it is from there.
    expect(nextFrame(jitter.sent, rtt(103), 3).frame.kind).toBe('whole');
  });

  it('sends everything again when the inventory or the mode changed', () => {
    const [view] = fc.sample(anyView, 1);
    if (view === undefined) throw new Error('no view');
    const { sent } = nextFrame(null, view, 1);
    expect(nextFrame(sent, { ...view, axis: [...axis.slice(1), 'new'] }, 2).frame.kind).toBe('whole');
    expect(nextFrame(sent, { ...view, hidden: 1 }, 2).frame.kind).toBe('whole');
  });
});
