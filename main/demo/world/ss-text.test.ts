import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket } from '../../domain/socket.ts';
import { parseListing } from '../../sockets/parse-listing.ts';
import { everything, sampleFlow, sampleHosts, sampleWorld } from './sample-world.ts';
import { ssText, timerText } from './ss-text.ts';
import { chatty, heartbeat, idle, impatient, keepalive, reconnecting } from './traffic.ts';

const flows = [chatty, heartbeat, idle, keepalive, reconnecting, impatient(chatty, 4000)].flatMap((traffic) => [
  sampleFlow('b1', 'a1', traffic),
  sampleFlow('a1', 'c1', traffic),
]);

/** ss drops the milliseconds of a timer above ten seconds. */
function asShown(socket: Socket): Socket {
  const { timer } = socket;
  if (timer === undefined || timer.expiresMs < 10_000) return socket;
  return { ...socket, timer: { ...timer, expiresMs: Math.floor(timer.expiresMs / 1000) * 1000 } };
}

describe('ssText', () => {
  it('is read back by the parser to the very same rows, whatever the fault and the hour', () => {
    const anyFaults = fc.subarray([
      { kind: 'cut', a: 'a', b: 'b', direction: 'both' },
      { kind: 'cut', a: 'a', b: 'c', direction: 'forward' },
      { kind: 'hung', host: 'c1', port: 5432 },
      { kind: 'killed', host: 'a1', port: 5432 },
    ] as const);
    fc.assert(
      fc.property(fc.nat(), anyFaults, fc.nat(40_000), (seed, faults, forMs) => {
        const world = sampleWorld(flows, seed);
        world.setFaults(faults);
        world.step(20_000 + forMs);
        for (const { id } of sampleHosts) {
          const rows = world.sockets(id, everything);
          const { sockets, skipped } = parseListing(world.listing(id, everything), 'ss');
          expect(skipped).toEqual([]);
          expect(sockets).toHaveLength(rows.length);
          rows.forEach((row, index) => expect(sockets[index]).toMatchObject(asShown(row)));
        }
      }),
      { numRuns: 6 },
    );
  });

  it('prints a row as ss 6.1 does', () => {
    const world = sampleWorld([sampleFlow('b1', 'a1', chatty)]);
    world.setFaults([{ kind: 'cut', a: 'a', b: 'b', direction: 'both' }]);
    world.step(22_000);
    expect(world.listing('a1', { peers: ['10.0.2.1'], ports: [] })).toMatch(
      /^ESTAB 0 \d+ 10\.0\.0\.1:5432 10\.0\.2\.1:\d+ timer:\(on,1\.\d{3}ms,3\) ts sack cubic wscale:7,7 rto:1824 backoff:3 rtt:25\.\d+\/[\d.]+ .* retrans:1\/4 lost:1 .*\n$/,
    );
  });

  it('prints nothing for nothing', () => {
    expect(ssText([])).toBe('');
  });
});

describe('timerText', () => {
  it('has the forms of print_ms_timer, the empty one included', () => {
    const shown = [0, 32, 440, 1092, 4920, 11_700, 59_000, 83_000, 660_500].map(timerText);
    expect(shown).toEqual(['', '032ms', '440ms', '1.092ms', '4.920ms', '11sec', '59sec', '1min23sec', '11min']);
  });
});
