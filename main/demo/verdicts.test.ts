import { describe, expect, it } from 'vitest';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import { fleetFromValue } from '../fleet/read-fleet.ts';
import { watchWorld } from '../testing/watch-world.ts';
import { demoInventory, demoWorld } from './demo-fleet.ts';
import type { Fault } from './world/fault.ts';
import { createWorld } from './world/world.ts';

/*
 * The road over the simulated kernels of the demo, without SSH: WAN round trips, heartbeats, idle and reconnecting
 * connections. The observer samples, hurries and connects as it would live.
 */

const faultAt = 20_000;

function demoFleet() {
  const access = { portOf: () => 22, identityFile: '/k', knownHostsFile: '/h' };
  const reading = fleetFromValue(demoInventory(access), 'demo', { home: '/', directory: '/' });
  if (!reading.ok) throw new Error(reading.error.map(({ sentence }) => sentence).join('\n'));
  return reading.value.fleet;
}

const fleet = demoFleet();

interface Course {
  readonly faults: readonly Fault[];
  /** Hosts whose SSH session the fault takes too. */
  readonly lost?: readonly string[];
  readonly seed: number;
  readonly healAt?: number;
  readonly untilMs: number;
}

interface Told {
  readonly changes: readonly Change[];
  readonly last: Snapshot;
}

function play({ faults, lost = [], seed, healAt, untilMs }: Course): Told {
  const script = [
    { at: faultAt, faults, unseen: lost },
    ...(healAt === undefined ? [] : [{ at: healAt, faults: [], unseen: [] }]),
  ];
  const world = createWorld(demoWorld, { seed, startedAt: 0 });
  const ticks = [...watchWorld({ fleet, world, seed, script, untilMs })];
  const last = ticks.at(-1);
  if (last === undefined) throw new Error('nothing was played');
  return { changes: ticks.flatMap(({ changes }) => changes), last: last.snapshot };
}

function named(told: Told, phase: string): readonly string[] {
  const words = told.changes.flatMap((change) =>
    change.kind === 'situation' && change.phase === phase
      ? [`${change.situation.type} ${JSON.stringify(change.situation.subject)}`]
      : [],
  );
  return [...new Set(words)].filter((word) => !word.startsWith('quorum'));
}

function confirmedAfterMs(told: Told): number {
  const first = told.changes.find((change) => change.kind === 'situation' && change.phase === 'confirmed');
  return (first?.t ?? Number.POSITIVE_INFINITY) - faultAt;
}

const cut: Fault = { kind: 'cut', a: 'dub', b: 'fra', direction: 'both' };
const dublinAlone: readonly Fault[] = [cut, { kind: 'cut', a: 'dub', b: 'ams', direction: 'both' }];

describe.each([1, 2])('the demo world, seed %i', { timeout: 120_000 }, (seed) => {
  it('gives no cause for any word while nothing is wrong', () => {
    const told = play({ faults: [], seed, untilMs: 90_000 });
    expect(named(told, 'suspected')).toEqual([]);
    expect(named(told, 'confirmed')).toEqual([]);
    expect(told.last.regionPairs.map(({ verdict }) => verdict)).toEqual(['healthy', 'healthy', 'healthy']);
  });

  it('tells Dublin cut from Frankfurt, Amsterdam bridging, within 2.5 s, and clears it after the heal', () => {
    const told = play({ faults: [cut], seed, healAt: 60_000, untilMs: 110_000 });
    expect(named(told, 'confirmed')).toEqual(['partial-partition {"pairs":[["dub","fra"]],"bridges":["ams"]}']);
    expect(confirmedAfterMs(told)).toBeLessThanOrEqual(2500);
    expect(told.last.situations).toEqual([]);
  });

  it('tells Dublin cut from both others by its sides, and never by a smaller shape', () => {
    const told = play({ faults: dublinAlone, seed, untilMs: 60_000 });
    expect(named(told, 'confirmed')).toEqual(['partition {"sides":[["dub"],["fra","ams"]]}']);
  });

  it('tells a host without power from a cut', () => {
    const told = play({ faults: [{ kind: 'off', host: 'fra-etcd1' }], lost: ['fra-etcd1'], seed, untilMs: 60_000 });
    expect(named(told, 'confirmed')).toEqual(['host-unreachable {"host":"fra-etcd1"}']);
  });

  it('tells an isolated host that it still reads from a dead one', () => {
    const told = play({ faults: [{ kind: 'isolated', host: 'dub-mon1' }], seed, untilMs: 60_000 });
    expect(named(told, 'confirmed')).toEqual(['host-isolated {"host":"dub-mon1"}']);
  });

  it('tells a killed service by host and port, and no cut', () => {
    const told = play({ faults: [{ kind: 'killed', host: 'dub-db1', port: 5432 }], seed, untilMs: 60_000 });
    expect(named(told, 'confirmed')).toEqual(['service-down {"host":"dub-db1","port":5432}']);
  });

  it('says that it is blind to Frankfurt when only its own sessions there are lost', () => {
    const lost = ['fra-db1', 'fra-etcd1', 'fra-mon1'];
    const told = play({ faults: [], lost, seed, untilMs: 60_000 });
    expect(named(told, 'confirmed')).toEqual(['noc-blind {"regions":["fra"]}']);
  });

  it('says that Frankfurt is dark when its site lost power', () => {
    const lost = ['fra-db1', 'fra-etcd1', 'fra-mon1'];
    const told = play({ faults: lost.map((host) => ({ kind: 'off', host })), lost, seed, untilMs: 60_000 });
    expect(named(told, 'confirmed')).toEqual(['region-dark {"region":"fra"}']);
  });
});
