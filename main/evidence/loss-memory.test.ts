import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket } from '../domain/socket.ts';
import { lossAt, noLoss, rememberLoss, settledSince, type LossMemory } from './loss-memory.ts';

/** A link that sends `perSecond` segments a second for so long, of which these (by second) are sent again. */
function sending(seconds: number, perSecond: number, resentAt: ReadonlySet<number>): LossMemory {
  let memory = noLoss;
  for (let second = 1; second <= seconds; second++) {
    memory = rememberLoss(memory, perSecond, resentAt.has(second) ? 1 : 0, second * 1000);
  }
  return memory;
}

function row(dataSegsOut: number, retransTotal: number, unacked = 0, retransmits = 0): Socket {
  return {
    netid: 'tcp',
    state: 'ESTAB',
    recvQ: 0,
    sendQ: 0,
    local: { address: '10.0.0.1', port: 41_000 },
    peer: { address: '10.0.0.2', port: 5432 },
    info: { rto: 204, dataSegsOut, retransTotal, unacked },
    ...(retransmits > 0 ? { timer: { name: 'on', expiresMs: 100, retransmits } } : {}),
  };
}

describe(lossAt, () => {
  it('gives no share while too little was sent', () => {
    expect(lossAt([sending(10, 1, new Set([2, 5]))], 10_000)).toMatchObject({ ratio: null, slots: 2 });
  });

  it('judges a heartbeat of a second by a minute, since 15 seconds of it say nothing', () => {
    const { ratio, sent } = lossAt([sending(60, 1, new Set([46, 49, 52, 55, 58]))], 60_000);
    expect(sent).toBeGreaterThan(30);
    expect(ratio).toBeGreaterThan(0.08);
  });

  it('forgets the loss of a busy link within a minute', () => {
    const memory = sending(60, 50, new Set([1, 2, 3, 4, 5]));
    expect(lossAt([memory], 60_000).ratio).toBeLessThan(0.001);
    expect(lossAt([memory], 60_000).slots).toBe(0);
  });

  it('sees a blip in one slot only, however much of it was sent again', () => {
    expect(lossAt([rememberLoss(sending(20, 50, new Set()), 40, 20, 20_500)], 21_000).slots).toBe(1);
  });
});

describe('lossAt beside a silence', () => {
  const silence = { from: 5000, until: 8000 };

  it('takes off what was sent again in it, and leaves what was sent', () => {
    const memory = sending(60, 10, new Set([6, 7, 30]));
    const [all, rest] = [lossAt([memory], 60_000), lossAt([memory], 60_000, [silence])];
    expect(rest.sent).toBe(all.sent);
    expect(rest.resent).toBeLessThan(all.resent);
    const none = lossAt([memory], 60_000, [{ from: 0, until: 60_000 }]);
    expect([none.resent, none.slots].map((count) => Math.round(count * 1e6))).toEqual([0, 0]);
  });

  it('takes off what a listing tells that began before the silence or ended after it', () => {
    const tells = (from: number, at: number) => lossAt([rememberLoss(noLoss, 30, 3, at, from)], 9000, [silence]).resent;
    expect([tells(4000, 5100), tells(7900, 9000), tells(4000, 9000)]).toEqual([0, 0, 0]);
    expect([tells(4000, 4900), tells(8100, 9000)].every((resent) => resent > 0)).toBe(true);
  });

  it('is what the same sendings without the silence are, whatever they were', () => {
    const seconds = fc.uniqueArray(fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(seconds, fc.integer({ min: 0, max: 29 }), fc.integer({ min: 0, max: 5 }), (lossy, begin, slots) => {
        // A slot is told as one: the silence spans whole slots.
        const mute = { from: begin * 2000, until: (begin + slots) * 2000 - 1 };
        const kept = lossy.filter((second) => second * 1000 < mute.from || second * 1000 > mute.until);
        const told = lossAt([sending(60, 10, new Set(lossy))], 60_000, [mute]);
        const wanted = lossAt([sending(60, 10, new Set(kept))], 60_000);
        expect(told.resent).toBeCloseTo(wanted.resent, 6);
        expect(told.slots).toBe(wanted.slots);
      }),
    );
  });
});

describe(settledSince, () => {
  it('counts a segment that was lost and answered after one retry', () => {
    expect(settledSince(row(12, 1), row(10, 0))).toEqual({ sent: 2, resent: 1 });
  });

  it('does not count what still waits for its answer', () => {
    expect(settledSince(row(12, 1, 1, 1), row(10, 0))).toBeNull();
  });

  it('counts it once it is answered, also when the sample between saw it wait', () => {
    expect(settledSince(row(12, 1), row(12, 1, 1, 1))).toEqual({ sent: 2, resent: 1 });
  });

  it('takes the retries of a stall for no loss: it may have been a cut', () => {
    expect(settledSince(row(16, 4), row(14, 3, 1, 3))).toBeNull();
  });

  it('takes counters that went back for another connection', () => {
    expect(settledSince(row(3, 0), row(90, 4))).toBeNull();
  });

  it('counts the handshake of a connection made since, and its lost SYN', () => {
    expect(settledSince(row(1, 1), undefined)).toEqual({ sent: 2, resent: 1 });
    expect(settledSince(row(1, 3), undefined)).toBeNull();
  });
});
