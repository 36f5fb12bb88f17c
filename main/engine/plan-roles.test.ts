import { describe, expect, it } from 'vitest';
import type { Fleet } from '../domain/fleet.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import { countedCluster } from '../domain/snapshot-examples.ts';
import type { ClusterStatus, MemberBelief } from '../domain/snapshot.ts';
import { createDirectory, noEvidence, takeFacts, type Evidence } from '../evidence/evidence.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { planRoles, troubledClusters, type RoleMemory } from './plan-roles.ts';

const members = ['n1', 'n2', 'n3'];

function fleetOf(product: string): Fleet {
  const cluster = { ...sceneCluster('ledger', members), product };
  return sceneFleet({ dub: ['n1'], fra: ['n2'], ams: ['n3'] }, { clusters: [cluster] });
}

function reading(fleet: Fleet, hosts: readonly string[]): Evidence {
  const facts = hosts.map((host) => ({ kind: 'session', t: 0, host: hostId(host), state: 'streaming' }) as const);
  return takeFacts(noEvidence, facts, createDirectory(fleet));
}

/** Who is asked in each tick, four a second. */
function asked(fleet: Fleet, evidence: Evidence, isTroubled: boolean, untilMs: number): readonly (readonly string[])[] {
  const troubled = new Set(isTroubled ? [clusterId('ledger')] : []);
  let memory: RoleMemory = new Map();
  const ticks: string[][] = [];
  for (let now = 250; now <= untilMs; now += 250) {
    const step = planRoles(fleet, evidence, troubled, memory, now);
    memory = step.memory;
    ticks.push(step.roles.map(({ host }) => host));
  }
  return ticks;
}

/** The times between two askings of one member (ms). */
function gapsMs(ticks: readonly (readonly string[])[], host: string): readonly number[] {
  const at = ticks.flatMap((hosts, nth) => (hosts.includes(host) ? [nth * 250] : []));
  return at.slice(1).map((one, nth) => one - (at[nth] ?? Number.NaN));
}

describe('planRoles', () => {
  it('asks each member once in the rhythm of its product, and never all at once', () => {
    const fleet = fleetOf('postgresql');
    const ticks = asked(fleet, reading(fleet, members), false, 20_000);
    for (const host of members) expect(new Set(gapsMs(ticks, host))).toEqual(new Set([2000]));
    expect(Math.max(...ticks.map(({ length }) => length))).toBe(1);
  });

  it('asks twice as often while the cluster is in trouble', () => {
    const fleet = fleetOf('postgresql');
    const ticks = asked(fleet, reading(fleet, members), true, 20_000);
    for (const host of members) expect(new Set(gapsMs(ticks, host))).toEqual(new Set([1000]));
  });

  it('asks nobody whom we do not read, and no product that it does not know', () => {
    const fleet = fleetOf('postgresql');
    const some = asked(fleet, reading(fleet, ['n2']), false, 4000).flat();
    expect(new Set(some)).toEqual(new Set(['n2']));
    const none = fleetOf('none');
    expect(asked(none, reading(none, members), false, 4000).flat()).toEqual([]);
  });
});

describe('troubledClusters', () => {
  const belief: MemberBelief = {
    host: hostId('n1'),
    role: 'none',
    writable: null,
    leader: null,
    term: null,
    ageMs: 0,
    quorate: null,
    why: null,
  };
  const whole: ClusterStatus = {
    ...countedCluster('ledger', {
      model: 'majority',
      needed: 2,
      total: 3,
      sides: [{ hosts: members.map(hostId), worst: 3, best: 3, margin: { worst: 1, best: 1 }, state: 'quorate' }],
    }),
    members: [belief],
  };

  it('counts one without the leader it must have, and none of a product that has no leaders', () => {
    expect(troubledClusters(fleetOf('etcd'), [whole])).toEqual(new Set(['ledger']));
    expect(troubledClusters(fleetOf('corosync'), [whole])).toEqual(new Set());
  });

  it('counts one with two leaders where one is all that may be, and no Galera with many', () => {
    const two = { ...whole, primaries: ['n1', 'n2'].map((id) => ({ host: hostId(id), term: null, ageMs: 0 })) };
    const one = { ...two, primaries: two.primaries.slice(0, 1) };
    expect(troubledClusters(fleetOf('postgresql'), [two])).toEqual(new Set(['ledger']));
    expect(troubledClusters(fleetOf('postgresql'), [one])).toEqual(new Set());
    expect(troubledClusters(fleetOf('galera'), [two])).toEqual(new Set());
  });

  it('counts one that is split, and one of which a vote is unread', () => {
    const [side] = whole.quorum.sides;
    if (side === undefined) throw new Error('no side');
    const withSides = (sides: ClusterStatus['quorum']['sides']) => ({ ...whole, quorum: { ...whole.quorum, sides } });
    const fleet = fleetOf('corosync');
    expect(troubledClusters(fleet, [withSides([side, side])])).toEqual(new Set(['ledger']));
    expect(troubledClusters(fleet, [withSides([{ ...side, worst: 2 }])])).toEqual(new Set(['ledger']));
  });
});
