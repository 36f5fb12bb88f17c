import { describe, expect, it } from 'vitest';
import type { Traffic } from './description.ts';
import { rowsTo, sampleFlow, sampleWorld } from './sample-world.ts';
import { chatty } from './traffic.ts';

/*
 * What a real kernel showed under loss for 30 s (research/2, section 1), 306 samples of a chatty connection on a LAN:
 *   20 % each way: n >= 1 / 2 / 3 in 18-26 / 5-15 / 0-1 samples, silent for 2.3 s at most
 *   50 % each way: n >= 1 / 2 / 3 in 110-212 / 95-155 / 65-142 samples, silent for 26 s at most
 */

const seeds = Array.from({ length: 12 }, (_, index) => index + 1);

/** Share of samples with n >= 1, 2, 3, and the longest silence, over all seeds. */
function underLoss(share: number): { readonly stalled: readonly number[]; readonly silentMs: number } {
  const stalled = [0, 0, 0];
  let [samples, silentMs] = [0, 0];
  for (const seed of seeds) {
    const world = sampleWorld([sampleFlow('c1', 'a1', chatty)], seed);
    world.setFaults([{ kind: 'loss', a: 'a', b: 'c', direction: 'both', share }]);
    for (let ms = 0; ms < 30_600; ms += 100) {
      world.step(20_000 + ms);
      const [row] = rowsTo(world, 'a1', 'c1');
      const n = row?.timer?.retransmits ?? 0;
      samples += 1;
      silentMs = Math.max(silentMs, row?.info?.['lastrcv'] ?? 0);
      for (const most of [1, 2, 3]) if (n >= most) stalled[most - 1] = (stalled[most - 1] ?? 0) + 1;
    }
  }
  return { stalled: stalled.map((count) => count / samples), silentMs };
}

describe('the signs of loss', () => {
  it('reach n = 3 rarely at 20 %, and silences of some seconds', () => {
    const { stalled, silentMs } = underLoss(0.2);
    expect(stalled[0]).toSatisfy((share: number) => share > 0.02 && share < 0.12);
    expect(stalled[1]).toSatisfy((share: number) => share > 0.005 && share < 0.06);
    expect(stalled[2]).toBeLessThan(0.02);
    expect(silentMs).toSatisfy((ms: number) => ms > 1000 && ms < 6000);
  });

  it('look for a while like those of a cut at 50 %', () => {
    const { stalled, silentMs } = underLoss(0.5);
    expect(stalled[0]).toSatisfy((share: number) => share > 0.35 && share < 0.85);
    expect(stalled[1]).toSatisfy((share: number) => share > 0.2 && share < 0.7);
    expect(silentMs).toSatisfy((ms: number) => ms > 10_000 && ms < 31_000);
  });

  it('are counted by the sender, and the connection loses no byte', () => {
    const world = sampleWorld([sampleFlow('c1', 'a1', chatty)]);
    world.setFaults([{ kind: 'loss', a: 'a', b: 'c', direction: 'forward', share: 0.1 }]);
    world.step(50_000);
    const [sender] = rowsTo(world, 'a1', 'c1');
    const { bytesRetrans = 0, bytesSent = 1, retransTotal = 0 } = sender?.info ?? {};
    expect(bytesRetrans / bytesSent).toSatisfy((share: number) => share > 0.05 && share < 0.25);
    expect(retransTotal).toBeGreaterThan(10);
    world.setFaults([]);
    world.step(60_000);
    const received = rowsTo(world, 'c1', 'a1')[0]?.info?.['bytesReceived'] ?? 0;
    const acked = rowsTo(world, 'a1', 'c1')[0]?.info?.['bytesAcked'] ?? 0;
    expect(received - acked).toBeLessThanOrEqual(200);
    expect(received).toBeGreaterThanOrEqual(acked);
  });
});

describe('the first retransmission', () => {
  /** ms from the first segment sent into a cut to n = 1. */
  function afterFirstSilentSegment(traffic: Traffic): number {
    const world = sampleWorld([sampleFlow('c1', 'a1', traffic)]);
    world.setFaults([{ kind: 'cut', a: 'a', b: 'c', direction: 'both' }]);
    let sentAt: number | null = null;
    for (let now = 20_000; now < 25_000; now += 1) {
      world.step(now);
      const [row] = rowsTo(world, 'a1', 'c1');
      if ((row?.info?.['unacked'] ?? 0) > 0) sentAt ??= now;
      if ((row?.timer?.retransmits ?? 0) > 0) return now - (sentAt ?? now);
    }
    throw new Error('nothing was retransmitted');
  }

  // Measured on Linux 6.18 with RTO 204 ms: 404 to 413 ms with Nagle's rule, 205 to 215 ms with TCP_NODELAY.
  it('comes after the tail loss probe and a whole time-out for a segment alone', () => {
    expect(afterFirstSilentSegment({ ...chatty, noDelay: false })).toSatisfy((ms: number) => ms >= 396 && ms <= 420);
  });

  it('comes after one time-out for the oldest of several', () => {
    expect(afterFirstSilentSegment(chatty)).toSatisfy((ms: number) => ms >= 200 && ms <= 220);
  });
});
