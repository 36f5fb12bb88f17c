import { describe, expect, it } from 'vitest';
import type { Socket } from '../../domain/socket.ts';
import { rowsTo, sampleFlow, sampleWorld } from './sample-world.ts';
import { chatty, heartbeat, idle, keepalive, reconnecting } from './traffic.ts';
import type { Traffic } from './description.ts';

/*
 * What a real kernel showed after a cut of two regions (research/2, section 1, run a; sampled each 200 ms):
 *   chatty sender: timer n >= 1 / 2 / 3 / 4 at 313 / 913 / 1713 / 3313 ms; receiver only lastrcv
 *   keepalive n >= 1 at 3.2 to 4.3 s; SYN-SENT seen at 0.4 to 0.6 s, n >= 1 a second later; idle: nothing
 */

/** First time after the cut, ms, at which a row of the end matches; null = not within 30 s. */
function firstSeen(traffic: Traffic, end: 'server' | 'client', matches: (row: Socket) => boolean): number | null {
  const world = sampleWorld([sampleFlow('b1', 'a1', traffic)]);
  world.setFaults([{ kind: 'cut', a: 'a', b: 'b', direction: 'both' }]);
  for (let ms = 0; ms <= 30_000; ms += 20) {
    world.step(20_000 + ms);
    const rows = end === 'server' ? rowsTo(world, 'a1', 'b1') : rowsTo(world, 'b1', 'a1');
    if (rows.some(matches)) return ms;
  }
  return null;
}

function stalledBy(n: number, name = 'on'): (row: Socket) => boolean {
  return ({ timer, state }) => state !== 'TIME-WAIT' && timer?.name === name && timer.retransmits >= n;
}

function within(low: number, high: number): (ms: number | null) => boolean {
  return (ms) => ms !== null && ms >= low && ms <= high;
}

describe('the signs of a cut', () => {
  it('show at a chatty sender as on a real kernel: n = 1, 2, 3, 4 after 0.3, 0.9, 1.7, 3.4 s', () => {
    expect(firstSeen(chatty, 'server', stalledBy(1))).toSatisfy(within(200, 450));
    expect(firstSeen(chatty, 'server', stalledBy(2))).toSatisfy(within(650, 950));
    expect(firstSeen(chatty, 'server', stalledBy(3))).toSatisfy(within(1500, 1850));
    expect(firstSeen(chatty, 'server', stalledBy(4))).toSatisfy(within(3200, 3800));
  });

  it('show at a heartbeat sender only after its next message', () => {
    expect(firstSeen(heartbeat, 'server', stalledBy(1))).toSatisfy(within(220, 2400));
  });

  it('show at a receiver as age alone: no timer, no queue', () => {
    const mute: Traffic = { ...chatty, rhythm: { everyMs: 100, serverBytes: 200, clientBytes: 0 } };
    expect(firstSeen(mute, 'client', ({ timer, sendQ }) => timer !== undefined || sendQ > 0)).toBeNull();
    expect(firstSeen(mute, 'client', ({ info }) => (info?.['lastrcv'] ?? 0) > 1000)).toSatisfy(within(900, 1250));
  });

  it('never show at an idle connection', () => {
    const changed = ({ timer, sendQ, state }: Socket): boolean => timer !== undefined || sendQ > 0 || state !== 'ESTAB';
    expect(firstSeen(idle, 'server', changed)).toBeNull();
    expect(firstSeen(idle, 'client', changed)).toBeNull();
  });

  it('show at a keepalive connection when its probes stay unanswered, and end it after nine', () => {
    expect(firstSeen(keepalive, 'client', stalledBy(2, 'keepalive'))).toSatisfy(within(2000, 8000));
    expect(firstSeen(keepalive, 'client', ({ state }) => state === 'SYN-SENT')).toSatisfy(within(18_000, 26_000));
  });

  it('show at a client that connects anew as SYN-SENT, first retry after a second', () => {
    const seen = firstSeen(reconnecting, 'client', ({ state }) => state === 'SYN-SENT') ?? 0;
    expect(seen).toSatisfy(within(0, 1200));
    const retried = firstSeen(reconnecting, 'client', (row) => row.state === 'SYN-SENT' && stalledBy(1)(row)) ?? 0;
    expect(retried - seen).toSatisfy(within(980, 1040));
  });

  it('double the displayed rto with each retransmission, from a base of round trip and 200 ms', () => {
    const world = sampleWorld([sampleFlow('b1', 'a1', chatty)]);
    world.setFaults([{ kind: 'cut', a: 'a', b: 'b', direction: 'both' }]);
    for (const [ms, n] of [
      [500, 1],
      [1000, 2],
      [2000, 3],
      [10_000, 5],
    ] as const) {
      world.step(20_000 + ms);
      const info = rowsTo(world, 'a1', 'b1')[0]?.info ?? {};
      expect(info).toMatchObject({ rto: 228 * 2 ** n, backoff: n, unacked: 1, retransNow: 1, retransTotal: n + 1 });
      expect(info['lastsnd']).toBeLessThan(info['lastack'] ?? 0);
    }
  });

  it('are absent from a healthy world: n is 0 on every row for a minute', () => {
    // A keepalive probe under way counts as n = 1 until its answer comes, on this network for 25 ms.
    const traffics = [chatty, heartbeat, idle, reconnecting];
    const world = sampleWorld(traffics.map((traffic) => sampleFlow('b1', 'a1', traffic)));
    for (let ms = 0; ms <= 60_000; ms += 130) {
      world.step(20_000 + ms);
      const worst = [...rowsTo(world, 'a1', 'b1'), ...rowsTo(world, 'b1', 'a1')].map(
        ({ timer }) => timer?.retransmits ?? 0,
      );
      expect(Math.max(...worst)).toBe(0);
    }
  });
});
