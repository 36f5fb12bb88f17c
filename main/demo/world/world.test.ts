import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { addressOf, everything, rowsTo, sampleFlow, sampleHosts, sampleWorld } from './sample-world.ts';
import { chatty, heartbeat, idle, impatient, keepalive, reconnecting } from './traffic.ts';
import type { World } from './world.ts';

const traffics = [chatty, heartbeat, idle, keepalive, reconnecting, impatient(chatty, 5000)];
const flows = traffics.flatMap((traffic) => [sampleFlow('b1', 'a1', traffic), sampleFlow('a2', 'b2', traffic)]);
const cutBoth: Fault = { kind: 'cut', a: 'a', b: 'b', direction: 'both' };
const hostIds = sampleHosts.map(({ id }) => id);

const anyHost = fc.constantFrom(...hostIds);
const anyRegion = fc.constantFrom('a', 'b', 'c');
const anyDirection = fc.constantFrom('both' as const, 'forward' as const);
const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), a: anyRegion, b: anyRegion, direction: anyDirection }),
  fc.record({ kind: fc.constant('host-cut' as const), a: anyHost, b: anyHost, direction: anyDirection }),
  fc.record({
    kind: fc.constant('loss' as const),
    a: anyRegion,
    b: anyRegion,
    direction: anyDirection,
    share: fc.constantFrom(0.05, 0.3, 0.5),
  }),
  fc.record({
    kind: fc.constant('filtered' as const),
    from: anyRegion,
    to: anyRegion,
    port: fc.constant(5432),
    how: fc.constantFrom('drop' as const, 'reject-rst' as const, 'reject-icmp' as const),
  }),
  fc.record({
    kind: fc.constant('rejected' as const),
    a: anyRegion,
    b: anyRegion,
    how: fc.constantFrom('rst' as const, 'icmp-port' as const, 'icmp-admin' as const),
  }),
  fc.record({
    kind: fc.constant('muted' as const),
    host: anyHost,
    direction: fc.constantFrom('in' as const, 'out' as const),
  }),
  fc.record({ kind: fc.constantFrom('isolated' as const, 'off' as const), host: anyHost }),
  fc.record({ kind: fc.constantFrom('killed' as const, 'hung' as const), host: anyHost, port: fc.constant(5432) }),
);
const anyScript = fc.array(fc.record({ faults: fc.array(anyFault, { maxLength: 3 }), forMs: fc.nat(8000) }), {
  minLength: 1,
  maxLength: 5,
});
const anySeed = fc.integer({ min: 0, max: 2 ** 31 });

function play(world: World, script: readonly { readonly faults: readonly Fault[]; readonly forMs: number }[]): number {
  let now = 20_000;
  for (const { faults, forMs } of script) {
    world.setFaults(faults);
    now += forMs;
    world.step(now);
  }
  return now;
}

function bytesAt(world: World, host: string, peer: string): number {
  return rowsTo(world, host, peer).reduce((sum, { info }) => sum + (info?.['bytesReceived'] ?? 0), 0);
}

describe('createWorld', () => {
  it('loses no packet from its books: what was sent arrived, was dropped, or is under way', () => {
    fc.assert(
      fc.property(anySeed, anyScript, (seed, script) => {
        const world = sampleWorld(flows, seed);
        const now = play(world, script);
        const { sent, delivered, dropped, inFlight } = world.packets();
        expect(sent).toBe(delivered + dropped + inFlight);
        world.setFaults(hostIds.map((host) => ({ kind: 'off', host })));
        world.step(now + 1000);
        expect(world.packets().inFlight).toBe(0);
      }),
      { numRuns: 12 },
    );
  });

  it('gives the same listings for the same seed and the same faults', () => {
    fc.assert(
      fc.property(anySeed, anyScript, (seed, script) => {
        const [one, other] = [sampleWorld(flows, seed), sampleWorld(flows, seed)];
        play(one, script);
        play(other, script);
        for (const host of hostIds) expect(one.listing(host, everything)).toBe(other.listing(host, everything));
      }),
      { numRuns: 15 },
    );
  });

  it('lets nothing across a cut: neither end counts a segment of the other while it lasts', () => {
    fc.assert(
      fc.property(anySeed, fc.nat(20_000), (seed, forMs) => {
        const world = sampleWorld(flows, seed);
        world.setFaults([cutBoth]);
        const segments = (host: string, peer: string): Map<string, number> =>
          new Map(
            rowsTo(world, host, peer).map((row) => [`${row.local.port} ${row.peer.port}`, row.info?.['segsIn'] ?? 0]),
          );
        const before = { a1: segments('a1', 'b1'), b1: segments('b1', 'a1') };
        world.step(20_000 + forMs);
        for (const [key, count] of segments('a1', 'b1')) expect(count).toBe(before.a1.get(key) ?? 0);
        for (const [key, count] of segments('b1', 'a1')) expect(count).toBe(before.b1.get(key) ?? 0);
      }),
      { numRuns: 15 },
    );
  });

  it('lets a connection go on after the heal, but not before its pending retransmission timer fired', () => {
    const world = sampleWorld([sampleFlow('b1', 'a1', chatty)]);
    world.setFaults([cutBoth]);
    world.step(50_000);
    world.setFaults([]);
    const [stalled] = rowsTo(world, 'a1', 'b1');
    const { timer } = stalled ?? {};
    expect(timer).toMatchObject({ name: 'on', retransmits: 7 });
    const acked = stalled?.info?.['bytesAcked'] ?? 0;
    const firesAt = 50_000 + (timer?.expiresMs ?? 0);
    world.step(firesAt - 10);
    expect(rowsTo(world, 'a1', 'b1')[0]?.info?.['bytesAcked']).toBe(acked);
    world.step(firesAt + 1000);
    expect(rowsTo(world, 'a1', 'b1')[0]).toMatchObject({ state: 'ESTAB', sendQ: 0 });
    expect(rowsTo(world, 'a1', 'b1')[0]?.info?.['bytesAcked']).toBeGreaterThan(acked + 50_000);
  });

  it('talks again on every flow once a fault has ended, whatever it was', () => {
    fc.assert(
      fc.property(anySeed, anyFault, (seed, fault) => {
        const world = sampleWorld([sampleFlow('b1', 'a1', impatient(chatty, 5000))], seed);
        world.setFaults([fault]);
        world.step(30_000);
        world.setFaults([]);
        world.step(60_000);
        const before = bytesAt(world, 'b1', 'a1');
        world.step(62_000);
        expect(bytesAt(world, 'b1', 'a1')).toBeGreaterThan(before);
      }),
      { numRuns: 30 },
    );
  });

  it('carries one direction of a one-way cut: the living side still counts segments and holds half-open handshakes', () => {
    const world = sampleWorld([sampleFlow('b1', 'a1', chatty), sampleFlow('b1', 'a1', reconnecting)]);
    world.setFaults([{ kind: 'cut', a: 'a', b: 'b', direction: 'forward' }]);
    const deaf = rowsTo(world, 'b1', 'a1').find(({ state }) => state === 'ESTAB')?.info?.['segsIn'];
    world.step(22_500);
    expect(rowsTo(world, 'a1', 'b1').map(({ state }) => state)).toContain('SYN-RECV');
    expect(rowsTo(world, 'b1', 'a1').map(({ state }) => state)).toContain('SYN-SENT');
    expect(rowsTo(world, 'b1', 'a1').find(({ state }) => state === 'ESTAB')?.info?.['segsIn']).toBe(deaf);
  });

  it('refuses at once where no process listens any more, and its listener leaves the listing', () => {
    const world = sampleWorld([sampleFlow('b1', 'a1', chatty)]);
    world.setFaults([{ kind: 'killed', host: 'a1', port: 5432 }]);
    world.step(20_500);
    expect(rowsTo(world, 'b1', 'a1').filter(({ state }) => state === 'ESTAB')).toEqual([]);
    expect(world.sockets('a1', { peers: [], ports: [5432] })).toEqual([]);
    expect(outcomeOf(world, 20_500, 21_000)).toBe('refused');
  });

  it('still opens connections to a hung process; they wait in the Recv-Q of its listener', () => {
    const world = sampleWorld([]);
    world.setFaults([{ kind: 'hung', host: 'a1', port: 5432 }]);
    expect(outcomeOf(world, 20_000, 20_500)).toBe('ok');
    expect(world.sockets('a1', { peers: [], ports: [5432] })).toMatchObject([{ state: 'LISTEN', recvQ: 1 }]);
  });

  it('answers everything between two regions in the name of the other side: by resets, or by ICMP errors', () => {
    const outcomes = (['rst', 'icmp-port', 'icmp-admin'] as const).map((how) => {
      const world = sampleWorld([sampleFlow('b1', 'a1', chatty)]);
      world.setFaults([{ kind: 'rejected', a: 'a', b: 'b', how }]);
      const outcome = outcomeOf(world, 20_000, 21_000);
      return [outcome, rowsTo(world, 'b1', 'a1').some(({ state }) => state === 'ESTAB')];
    });
    expect(outcomes).toEqual([
      ['refused', false],
      // An ICMP error ends a connect only: what is established goes on retransmitting.
      ['refused', true],
      ['unreachable', true],
    ]);
  });

  it('stops one port in one direction, by silence, by a reset, or by an ICMP error; another port goes on', () => {
    const outcomes = (['drop', 'reject-rst', 'reject-icmp'] as const).map((how) => {
      const world = sampleWorld([sampleFlow('b1', 'a1', chatty)]);
      world.setFaults([{ kind: 'filtered', from: 'b', to: 'a', port: 5432, how }]);
      const outcome = outcomeOf(world, 20_000, 21_000);
      const states = rowsTo(world, 'b1', 'a1').map(({ state }) => state);
      let other: string | null = null;
      world.connect('b1', { address: addressOf('a1'), port: 22 }, (settled) => {
        other = settled;
      });
      world.step(21_200);
      return [outcome, states.includes('ESTAB'), other];
    });
    expect(outcomes).toEqual([
      [null, true, 'ok'],
      // The client's segment drew a reset; it dials again and is refused.
      ['refused', false, 'ok'],
      ['unreachable', true, 'ok'],
    ]);
  });

  it('cuts one pair of hosts and leaves their neighbours alone', () => {
    const world = sampleWorld([sampleFlow('b1', 'a1', chatty), sampleFlow('b2', 'a1', chatty)]);
    world.setFaults([{ kind: 'host-cut', a: 'a1', b: 'b1', direction: 'both' }]);
    const before = [bytesAt(world, 'b1', 'a1'), bytesAt(world, 'b2', 'a1')];
    world.step(23_000);
    expect(bytesAt(world, 'b1', 'a1')).toBe(before[0]);
    expect(bytesAt(world, 'b2', 'a1')).toBeGreaterThan((before[1] ?? 0) + 4000);
  });

  it('mutes half of a host: what it sends is lost, what it is sent arrives', () => {
    const world = sampleWorld([sampleFlow('b1', 'a1', chatty)]);
    world.setFaults([{ kind: 'muted', host: 'a1', direction: 'out' }]);
    const segments = (host: string, peer: string): number => rowsTo(world, host, peer)[0]?.info?.['segsIn'] ?? 0;
    world.step(20_100);
    const before = [segments('a1', 'b1'), segments('b1', 'a1')];
    world.step(22_000);
    expect(segments('a1', 'b1')).toBeGreaterThan(before[0] ?? 0);
    expect(segments('b1', 'a1')).toBe(before[1]);
  });

  it('gives a connect into a cut up after 131 s of SYNs, and completes it late when the cut heals before', () => {
    const world = sampleWorld([]);
    world.setFaults([cutBoth]);
    expect(outcomeOf(world, 20_000, 150_900)).toBeNull();
    expect(outcomeOf(world, 150_900, 400_000)).toBe('timeout');
    let late: string | null = null;
    world.connect('b1', { address: addressOf('a1'), port: 5432 }, (outcome) => {
      late = outcome;
    });
    world.step(402_500);
    world.setFaults([]);
    world.step(402_900);
    expect(late).toBeNull();
    world.step(403_100);
    expect(late).toBe('ok');
  });

  it('makes peers of a host without power see silence, and its own connections forgotten', () => {
    const world = sampleWorld(flows);
    world.setFaults([{ kind: 'off', host: 'a1' }]);
    world.step(25_000);
    expect(world.isOn('a1')).toBe(false);
    expect(rowsTo(world, 'a1', 'b1')).toEqual([]);
    expect(rowsTo(world, 'b1', 'a1').some(({ state }) => state === 'ESTAB')).toBe(true);
  });
});

/** Connects from b1 to the service of a1 and steps to the end; null = still open. */
function outcomeOf(world: World, from: number, until: number): string | null {
  world.step(from);
  let outcome: string | null = null;
  world.connect('b1', { address: addressOf('a1'), port: 5432 }, (settled) => {
    outcome = settled;
  });
  world.step(until);
  return outcome;
}
