import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRttMs, cellCode, cellGravity, cellState, cellStates, matrixFrameSchema, rttByte } from './matrix.ts';

describe('rttByte', () => {
  it('keeps any round trip from 0.05 ms to 12 s within 3 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 12_000, noNaN: true }), (ms) => {
        const back = byteRttMs(rttByte(ms));
        expect(Math.abs((back ?? 0) - ms) / ms).toBeLessThan(0.03);
      }),
    );
  });

  it('never makes a measurement out of none', () => {
    expect(byteRttMs(rttByte(null))).toBeNull();
    expect(byteRttMs(rttByte(0))).toBeGreaterThan(0);
  });
});

describe('cellCode', () => {
  it('names every state by a byte of its own, and takes a byte it does not know for not seen', () => {
    expect(cellStates.map((state) => cellState(cellCode(state)))).toEqual(cellStates);
    expect(cellState(200)).toBe('unknown');
  });

  it('lets a cut outweigh everything, and what nobody saw outweigh no knowledge', () => {
    const gravity = (state: (typeof cellStates)[number]) => cellGravity[cellCode(state)] ?? -1;
    for (const state of cellStates) {
      expect(gravity('cut')).toBeGreaterThanOrEqual(gravity(state));
      expect(gravity(state)).toBeGreaterThanOrEqual(0);
    }
    expect(gravity('arrives')).toBeGreaterThan(gravity('unknown'));
    expect(gravity('lost')).toBeGreaterThan(gravity('suspect'));
  });
});

describe('matrixFrameSchema', () => {
  const none = new Uint32Array(0);
  const cells = (count: number) => ({
    state: new Uint8Array(count),
    rtt: new Uint8Array(count),
    usual: new Uint8Array(count),
    failing: none,
    total: none,
  });
  const whole = { kind: 'whole', mode: 'hosts', seq: 1, t: 0, axis: ['a', 'b'], hidden: 0, cells: cells(4) };

  it('takes a whole matrix and changes of it', () => {
    expect(matrixFrameSchema.safeParse(whole).success).toBe(true);
    const changes = {
      kind: 'changes',
      mode: 'hosts',
      seq: 2,
      baseSeq: 1,
      t: 0,
      at: new Uint32Array(1),
      cells: cells(1),
    };
    expect(matrixFrameSchema.safeParse(changes).success).toBe(true);
  });

  it.each([
    ['a matrix that is no square', { ...whole, cells: cells(3) }],
    ['layers of different lengths', { ...whole, cells: { ...cells(4), rtt: new Uint8Array(3) } }],
    [
      'counts for some cells only',
      { ...whole, cells: { ...cells(4), failing: new Uint32Array(2), total: new Uint32Array(2) } },
    ],
    ['plain numbers where bytes belong', { ...whole, cells: { ...cells(4), state: [0, 0, 0, 0] } }],
    ['a longer axis than a page can show', { ...whole, axis: Array.from({ length: 1001 }, () => 'a') }],
  ])('refuses %s', (_name, frame) => {
    expect(matrixFrameSchema.safeParse(frame).success).toBe(false);
  });
});
