import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import type { WantedConnect } from '../domain/wants.ts';
import { advanceRoad, startRoad } from '../engine/road.ts';
import { fleetFromValue } from '../fleet/read-fleet.ts';
import { demoInventory, demoWorld } from './demo-fleet.ts';
import type { Fault } from './world/fault.ts';
import { createWorld, type World } from './world/world.ts';

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
const everything = { peers: ['0.0.0.0/0'], ports: [5432, 2379, 2380, 3300] };

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

function play(course: Course): Told {
  const world = createWorld(demoWorld, { seed: course.seed, startedAt: 0 });
  const inbox: Fact[] = [];
  const nextSampleAt = new Map<string, number>();
  const open = new Set<string>();
  let state = startRoad(fleet, 0);
  let changes: readonly Change[] = [];
  let last: Snapshot | null = null;
  let clock = 0;

  for (let now = 0; now <= course.untilMs; now += 250) {
    clock = now;
    world.step(now);
    if (now === faultAt) world.setFaults(course.faults);
    if (now === course.healAt) world.setFaults([]);
    const isLost = (host: string) =>
      course.lost?.includes(host) === true && now >= faultAt && (course.healAt === undefined || now < course.healAt);
    for (const { id } of fleet.hosts) {
      if (isLost(id)) {
        if (now === faultAt + 2000) inbox.push({ kind: 'session', t: now, host: id, state: 'stalled' });
        continue;
      }
      if (now === course.healAt) inbox.push({ kind: 'session', t: now, host: id, state: 'streaming' });
      if (now < (nextSampleAt.get(id) ?? 0)) continue;
      const sockets = world.sockets(id, everything);
      inbox.push({ kind: 'sockets', t: now, host: id, sockets, complete: true });
      nextSampleAt.set(id, now + 1000);
    }
    const step = advanceRoad(state, inbox.splice(0), now);
    state = step.state;
    changes = [...changes, ...step.changes];
    last = step.snapshot;
    for (const [host, everyMs] of step.wants.fasterSampling)
      nextSampleAt.set(host, Math.min(now + everyMs, nextSampleAt.get(host) ?? 0));
    for (const wanted of step.wants.connects)
      if (!isLost(wanted.host)) connect(world, wanted, now, { inbox, open, nowOf: () => clock });
  }
  if (last === null) throw new Error('nothing was played');
  return { changes, last };
}

/** At most one open connect a pair, as the probes hold it; silence is told after 1.5 s, a late answer when it comes. */
function connect(
  world: World,
  { host, to, address, port }: WantedConnect,
  begunAt: number,
  { inbox, open, nowOf }: { readonly inbox: Fact[]; readonly open: Set<string>; readonly nowOf: () => number },
): void {
  const pair = `${host}→${to}`;
  if (open.has(pair)) return;
  open.add(pair);
  let isSilent = true;
  const tell = (outcome: 'ok' | 'refused' | 'timeout' | 'unreachable', t: number) => {
    inbox.push({ kind: 'connect', t, host, to, port, outcome, ms: t - begunAt });
  };
  world.connect(host, { address, port }, (outcome) => {
    open.delete(pair);
    isSilent = false;
    tell(outcome, nowOf());
  });
  if (isSilent) tell('timeout', begunAt + 1500);
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
