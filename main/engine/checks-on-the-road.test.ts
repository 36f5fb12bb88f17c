import { describe, expect, it } from 'vitest';
import type { CheckOutcome, Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Change } from '../domain/snapshot.ts';
import type { WantedCheck } from '../domain/wants.ts';
import type { Socket } from '../domain/socket.ts';
import { sceneFleet } from '../testing/scene.ts';
import { advanceRoad, startRoad } from './road.ts';

const port = 8008;
const layout = { alpha: ['a1', 'a2', 'a3'], beta: ['b1', 'b2', 'b3'] };

function fleetWithCheck(): Fleet {
  const fleet = sceneFleet(layout, { clusters: [] });
  const all = fleet.hosts.map(({ id }) => id);
  const expect200 = { kind: 'status', status: 200 } as const;
  const check = {
    id: 'api',
    targets: all,
    from: all,
    port,
    path: '/',
    expect: expect200,
    tls: { kind: 'none' },
  } as const;
  return { ...fleet, checks: [{ ...check, timeoutMs: 2000 }] };
}

const listens = (local: number): Socket => ({
  netid: 'tcp',
  state: 'LISTEN',
  recvQ: 0,
  sendQ: 128,
  local: { address: '0.0.0.0', port: local },
  peer: { address: '0.0.0.0', port: null },
});

/** Every host reaches the SSH port of every other, now and then. */
function othersOf(fleet: Fleet, host: HostId, now: number): readonly Fact[] {
  return fleet.hosts
    .filter(({ id }) => id !== host)
    .map(({ id }): Fact => ({ kind: 'connect', t: now + 2, host, to: id, port: 22, outcome: 'ok', ms: 2 }));
}

const tookMs: Readonly<Partial<Record<CheckOutcome, number>>> = { 'no-answer': 2000, timeout: 1500 };

/** Hosts without connections of their own: all that is known comes from connects to port 22, and from checks. */
function run(untilMs: number, outcomeOf: (wanted: WantedCheck, now: number) => CheckOutcome): readonly Change[] {
  const fleet = fleetWithCheck();
  let state = startRoad(fleet, 0);
  let pending: readonly Fact[] = [];
  const changes: Change[] = [];
  for (let now = 0; now <= untilMs; now += 250) {
    const listings = fleet.hosts.flatMap(({ id }): Fact[] =>
      now % 1000 === 0
        ? [{ kind: 'sockets', t: now, host: id, sockets: [listens(22), listens(port)], complete: true }]
        : [],
    );
    const step = advanceRoad(state, [...pending.filter(({ t }) => t <= now), ...listings], now);
    state = step.state;
    changes.push(...step.changes);
    const connects = now % 3000 === 0 ? fleet.hosts.flatMap(({ id }) => othersOf(fleet, id, now)) : [];
    const checks = step.wants.checks.map((wanted): Fact => {
      const outcome = outcomeOf(wanted, now);
      const ms = tookMs[outcome] ?? 5;
      return {
        kind: 'check',
        t: now + ms,
        host: wanted.host,
        to: wanted.to,
        check: 'api',
        port,
        outcome,
        status: null,
        ms,
      };
    });
    pending = [...pending.filter(({ t }) => t > now), ...connects, ...checks].sort((x, y) => x.t - y.t);
  }
  return changes;
}

const told = (changes: readonly Change[]) =>
  changes.flatMap((change) => (change.kind === 'situation' ? [`${change.phase} ${change.situation.type}`] : []));

describe(advanceRoad, () => {
  it('says nothing while checks are answered, rightly or wrongly', () => {
    expect(told(run(40_000, ({ to }) => (to === 'b1' ? 'mismatch' : 'ok')))).toEqual([]);
  });

  it('confirms a service that lets in and stays silent, and clears it when it answers', () => {
    const changes = run(80_000, ({ to }, now) => (to === 'b1' && now > 20_000 && now < 50_000 ? 'no-answer' : 'ok'));
    expect(told(changes)).toEqual(['confirmed service-hung', 'cleared service-hung']);
  });

  it('confirms a port that is filtered between two regions, which is no cut and no service that is down', () => {
    const isAcross = ({ host, to }: WantedCheck) => host.startsWith('a') && to.startsWith('b');
    const changes = run(90_000, (wanted, now) => (isAcross(wanted) && now > 20_000 ? 'timeout' : 'ok'));
    expect(told(changes)).toEqual(['confirmed port-filtered']);
  });
});
