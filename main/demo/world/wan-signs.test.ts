import { describe, expect, it } from 'vitest';
import type { Traffic } from './description.ts';
import { addressOf, rowsTo, sampleFlow, sampleHosts } from './sample-world.ts';
import { chatty, heartbeat, keepalive, reconnecting } from './traffic.ts';
import { createWorld, type World } from './world.ts';

/** b1 talks to a1 over a path of this round trip, after 20 s of history. */
function wan(rttMs: number, traffics: readonly Traffic[], jitterShare = 0.1): World {
  const flows = traffics.map((traffic) => sampleFlow('b1', 'a1', traffic));
  const paths = [{ a: 'a', b: 'b', rttMs, jitterShare }];
  const world = createWorld({ hosts: sampleHosts, paths, flows }, { seed: 3, startedAt: 0 });
  world.step(20_000);
  return world;
}

const roundTrips = [0.1, 5, 80, 300];

describe('a long path', () => {
  it.each(roundTrips)(
    'of %d ms shows its round trip, and a time-out of round trip and 200 ms or four deviations',
    (rttMs) => {
      const [row] = rowsTo(wan(rttMs, [chatty]), 'a1', 'b1');
      const { rtt = 0, rttVar = 0, minrtt = 0, rto = 0 } = row?.info ?? {};
      expect(rtt).toSatisfy((ms: number) => ms >= rttMs && ms < rttMs * 1.15 + 0.5);
      expect(minrtt).toSatisfy((ms: number) => ms >= rttMs && ms <= rtt + 0.01);
      expect(rto).toSatisfy((ms: number) => Math.abs(ms - (rtt + Math.max(200, 4 * rttVar))) <= 4);
    },
  );

  it.each(roundTrips)('of %d ms retransmits nothing while nothing is wrong, with much jitter too', (rttMs) => {
    const world = wan(rttMs, [chatty, heartbeat, reconnecting], 0.4);
    for (let now = 20_000; now <= 50_000; now += 170) {
      world.step(now);
      for (const { timer, info } of [...rowsTo(world, 'a1', 'b1'), ...rowsTo(world, 'b1', 'a1')]) {
        if (timer?.name === 'on') expect(timer.retransmits).toBe(0);
        expect(info?.['retransTotal'] ?? 0).toBe(0);
      }
    }
  });

  it('has several segments under way where Nagle is off, and ages of about a round trip', () => {
    const [row] = rowsTo(wan(300, [chatty]), 'a1', 'b1');
    expect(row?.info?.['unacked']).toSatisfy((count: number) => count >= 2 && count <= 5);
    expect(row?.info?.['lastack']).toBeLessThan(150);
  });

  it.each(roundTrips)(
    'of %d ms shows a cut by the clock of its own time-out: n = 1, 2, 3 after 1, 3 and 7 of them',
    (rttMs) => {
      const world = wan(rttMs, [chatty], 0.01);
      const base = rowsTo(world, 'a1', 'b1')[0]?.info?.['rto'] ?? 0;
      world.setFaults([{ kind: 'cut', a: 'a', b: 'b', direction: 'both' }]);
      for (const [n, timeOuts] of [
        [1, 1],
        [2, 3],
        [3, 7],
      ] as const) {
        // The oldest segment may have been sent a round trip before the cut, or a message later than it.
        world.step(20_000 + timeOuts * base + 160);
        const { timer, info } = rowsTo(world, 'a1', 'b1')[0] ?? {};
        expect(timer?.retransmits).toBe(n);
        expect(info?.['rto']).toBe(base * 2 ** n);
      }
    },
  );

  it('retries a SYN each second four times, then doubles, however long it is', () => {
    const world = wan(300, []);
    world.setFaults([{ kind: 'cut', a: 'a', b: 'b', direction: 'both' }]);
    world.connect('b1', { address: addressOf('a1'), port: 5432 }, () => undefined);
    const seen = [500, 1500, 2500, 3500, 4500, 6000, 9000, 15_000].map((ms) => {
      world.step(20_000 + ms);
      const { state, timer } = rowsTo(world, 'b1', 'a1')[0] ?? {};
      return `${state} ${timer?.retransmits}`;
    });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => `SYN-SENT ${n}`));
  });

  it('measures its round trip also when the first SYN was lost: time stamps tell which one was answered', () => {
    const world = wan(100, []);
    world.setFaults([{ kind: 'cut', a: 'a', b: 'b', direction: 'both' }]);
    world.connect('b1', { address: addressOf('a1'), port: 5432 }, () => undefined);
    world.step(20_900);
    world.setFaults([]);
    world.step(21_500);
    const [row] = rowsTo(world, 'b1', 'a1');
    expect(row?.state).toBe('ESTAB');
    expect(row?.info?.['rtt']).toSatisfy((ms: number) => ms >= 100 && ms < 130);
  });

  it('answers keepalive probes a round trip later, and never shows more than one open', () => {
    const world = wan(300, [keepalive]);
    const counts = Array.from({ length: 300 }, (_, index) => {
      world.step(20_000 + index * 100);
      return rowsTo(world, 'b1', 'a1')[0]?.timer?.retransmits ?? 0;
    });
    expect(Math.max(...counts)).toBe(1);
    expect(counts.filter((n) => n === 1).length).toSatisfy((count: number) => count >= 6 && count <= 40);
  });
});
