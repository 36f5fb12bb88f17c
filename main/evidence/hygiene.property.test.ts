import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoInventory, demoWorld } from '../demo/demo-fleet.ts';
import type { Fault } from '../demo/world/fault.ts';
import { createWorld } from '../demo/world/world.ts';
import type { Fact } from '../domain/fact.ts';
import type { Situation } from '../domain/snapshot.ts';
import type { Socket, SocketInfo } from '../domain/socket.ts';
import { fleetFromValue } from '../fleet/read-fleet.ts';
import { play, sceneFleet, type Layout, type Told, type Trouble } from '../testing/scene.ts';
import { watchWorld } from '../testing/watch-world.ts';

const three: Layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const everybody = Object.values(three).flat();
const from = 8000;

/** How a liar changes what it says: of every row, of some, or of the listing as a whole. */
interface Lie {
  /** Which of its rows, by their place modulo 3; 3 = all. */
  readonly rows: number;
  readonly info: SocketInfo;
  readonly retransmits: number | null;
  readonly state: string | null;
  /** Shows the listing of this many samples ago. */
  readonly replayed: number;
  /** Says that it was read earlier or later than it was (ms). */
  readonly shiftMs: number;
}

const keys = ['lastsnd', 'lastrcv', 'lastack', 'segsIn', 'segsOut', 'bytesAcked', 'bytesReceived', 'bytesSent', 'rto'];
const value = fc.oneof(
  fc.nat(100),
  fc.nat(100_000),
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 2 ** 33, 2 ** 60),
);
const lies: fc.Arbitrary<Lie> = fc.record({
  rows: fc.nat(3),
  info: fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 5 }),
  retransmits: fc.option(fc.constantFrom(-1, 0, 1, 2, 3, 9, 300), { nil: null }),
  state: fc.option(fc.constantFrom('SYN-SENT', 'SYN-RECV', 'CLOSE-WAIT', 'TIME-WAIT'), { nil: null, freq: 6 }),
  replayed: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) },
  ),
  shiftMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -5000, max: 5000 }) },
  ),
});

/** A host that tells one lie after the other, from 8 s on. */
function liar(host: string, course: readonly Lie[]): (fact: Fact) => readonly Fact[] {
  const past: Fact[] = [];
  let nth = 0;
  return (fact) => {
    if (fact.host !== host || fact.kind !== 'sockets') return [fact];
    past.push(fact);
    const lie = course[nth++ % course.length];
    if (fact.t < from || lie === undefined) return [fact];
    const shown = past.at(-1 - lie.replayed) ?? fact;
    const sockets = shown.kind === 'sockets' ? shown.sockets : [];
    const told = sockets.map((row, index) => (lie.rows === 3 || index % 3 === lie.rows ? lieAbout(row, lie) : row));
    return [{ ...fact, t: fact.t + lie.shiftMs, sockets: told }];
  };
}

function lieAbout(row: Socket, { info, retransmits, state }: Lie): Socket {
  return {
    ...row,
    state: state ?? row.state,
    info: { ...row.info, ...info },
    ...(retransmits === null ? {} : { timer: { name: 'on', expiresMs: 100, retransmits } }),
  };
}

/** Names what is confirmed about others than the liar and its region. */
function slander({ changes }: Told, host: string, region: string): readonly string[] {
  const confirmed = changes.flatMap((change) =>
    change.kind === 'situation' && change.phase === 'confirmed' ? [change.situation] : [],
  );
  return confirmed.filter((one) => isAboutOthers(one, host, region)).map(({ type, text }) => `${type}: ${text}`);
}

function isAboutOthers(one: Situation, host: string, region: string): boolean {
  if (one.type === 'host-unreachable') return one.subject.host !== host;
  if (one.type === 'partition') return !one.subject.sides.some((side) => side.length === 1 && side[0] === region);
  return false;
}

describe('one hostile host', { timeout: 120_000 }, () => {
  const fleet = sceneFleet(three);

  it('never makes a partition or an unreachable host out of others', () => {
    const courses = fc.record({
      host: fc.constantFrom(...everybody),
      course: fc.array(lies, { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(courses, ({ host, course }) => {
        const region = Object.keys(three).find((id) => three[id]?.includes(host) === true) ?? '';
        const told = play({ fleet, troubles: [], tamper: liar(host, course) }, 24_000);
        expect(slander(told, host, region)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is counted by what it did', () => {
    const still: Lie = { rows: 3, info: {}, retransmits: null, state: null, replayed: 1, shiftMs: 0 };
    const { last } = play({ fleet, troubles: [], tamper: liar('b1', [{ ...still, replayed: 5 }]) }, 24_000);
    expect(last.selfCheck.dropped).toEqual([
      { reason: 'replayed', count: expect.any(Number), lastHost: 'b1', lastAt: expect.any(Number) },
    ]);
    expect(last.situations).toEqual([]);
  });
});

describe('hosts that show an old picture of health', () => {
  it('do not make one direction out of a cut', () => {
    const cut: Trouble = { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2'], at: 10_000 };
    const before: Fact[] = [];
    const tamper = (fact: Fact): readonly Fact[] => {
      if (fact.kind !== 'sockets' || !['b1', 'b2'].includes(fact.host)) return [fact];
      before.push(fact);
      const shown = before.filter(({ host, t }) => host === fact.host && t < 9000).at(-1);
      if (fact.t < 9000 || shown?.kind !== 'sockets') return [fact];
      return [{ ...fact, sockets: shown.sockets }];
    };
    const { changes, last } = play({ fleet: sceneFleet(three), troubles: [cut], tamper }, 24_000);
    const types = changes.flatMap((change) => (change.kind === 'situation' ? [change.situation.type] : []));
    expect(types).not.toContain('one-way');
    expect(last.selfCheck.dropped.map(({ reason }) => reason)).toEqual(['replayed']);
    // Its connects are ours, and testify; what it shows does not.
    const words = last.situations.find(({ type }) => type === 'partial-partition')?.evidence ?? [];
    expect(words.filter(({ host }) => host === 'a1')).not.toEqual([]);
    expect(words.filter(({ host, what }) => host.startsWith('b') && !what.startsWith('active connect'))).toEqual([]);
  });
});

describe('screening an honest world', { timeout: 120_000 }, () => {
  it('drops nothing of a scene, whatever its trouble', () => {
    const at = 10_000;
    const troubles: readonly Trouble[] = [
      { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2'], at },
      { kind: 'crash', host: 'b1', at },
      { kind: 'service-killed', host: 'c1', at },
      { kind: 'sight-lost', hosts: ['a1', 'a2'], at },
    ];
    for (const trouble of troubles) {
      const { last } = play({ fleet: sceneFleet(three), troubles: [trouble], healedAt: 20_000 }, 35_000);
      expect(last.selfCheck.dropped).toEqual([]);
    }
  });

  const reading = fleetFromValue(
    demoInventory({ portOf: () => 22, identityFile: '/k', knownHostsFile: '/h' }),
    'demo',
    { home: '/', directory: '/' },
  );
  if (!reading.ok) throw new Error(reading.error.map(({ sentence }) => sentence).join('\n'));
  const { fleet } = reading.value;
  const cut: Fault = { kind: 'cut', a: 'dub', b: 'fra', direction: 'both' };

  it.each([1, 2, 3])('drops nothing of the simulated kernels, seed %i: a cut, sight lost, and both healed', (seed) => {
    const lost = fleet.hosts.filter(({ region }) => region === 'ams').map(({ id }) => id);
    const script = [
      { at: 15_000, faults: [cut], unseen: [] },
      { at: 30_000, faults: [cut], unseen: lost },
      { at: 45_000, faults: [], unseen: [] },
    ];
    const world = createWorld(demoWorld, { seed, startedAt: 0 });
    const last = [...watchWorld({ fleet, world, seed, script, untilMs: 70_000 })].at(-1)?.snapshot;
    expect(last?.selfCheck.factsTaken).toBeGreaterThan(400);
    expect(last?.selfCheck.dropped).toEqual([]);
  });
});
