import { describe, expect, it } from 'vitest';
import type { Clock } from '../../domain/clock.ts';
import type { Reading } from '../../domain/reading.ts';
import { productNamed } from '../../roles/products.ts';
import { readRole } from '../../roles/read-role.ts';
import { roleCommand } from '../../roles/role-command.ts';
import { demoClusters } from '../demo-fleet.ts';
import type { LiveWorld } from '../live-world.ts';
import { playRoles } from './demo-roles.ts';

/** The demo at a time of our own, whose regions may be cut. */
function stage() {
  let now = 0;
  let isCut = false;
  const clock: Clock = { monotonicMs: () => now, epochMs: () => 1_795_339_716_000 + now, after: () => () => undefined };
  const between = (a: string, b: string) =>
    [a, b].some((id) => id.startsWith('dub')) && [a, b].some((id) => id.startsWith('fra'));
  const reaches = (from: string, to: string) => !(isCut && between(from, to));
  const answer = playRoles(demoClusters, { reaches } as LiveWorld, clock);
  return {
    at(ms: number, cut: boolean) {
      now = ms;
      isCut = cut;
    },
    ask(product: string, host: string): Reading {
      const known = productNamed(product);
      const say = known === null ? null : answer(host, roleCommand(known));
      if (say === null) throw new Error(`${host} does not answer for ${product}`);
      return readRole(product, { exit: 0, text: say(), stderr: '' }, { host, addresses: [], parameters: {} });
    },
  };
}

describe(playRoles, () => {
  it('reads as three healthy clusters, each with one leader', () => {
    const { ask } = stage();
    expect(ask('etcd', 'dub-etcd1')).toMatchObject({ role: 'leader', reason: null, term: { value: 2 } });
    expect(ask('etcd', 'fra-mon1')).toMatchObject({ role: 'follower', leader: 'dub-etcd1', quorate: true });
    expect(ask('ceph-mon', 'ams-mon1')).toMatchObject({ role: 'follower', leader: 'dub-mon1', quorate: true });
    expect(ask('postgresql', 'dub-db1')).toMatchObject({ role: 'primary', writable: true });
    expect(ask('postgresql', 'fra-db1')).toMatchObject({
      role: 'standby',
      leader: '10.10.1.11',
      replication: { state: 'streaming' },
    });
  });

  it('keeps the leader on the side with the majority, and lets the other side know none', () => {
    const { at, ask } = stage();
    at(1000, true);
    expect(ask('etcd', 'dub-etcd1').role).toBe('leader');
    expect(ask('etcd', 'ams-etcd1')).toMatchObject({ leader: 'dub-etcd1', quorate: true });
    expect(ask('etcd', 'fra-etcd1')).toMatchObject({ role: 'candidate', leader: null, quorate: false });
    expect(ask('ceph-mon', 'fra-mon1')).toMatchObject({ quorate: false, leader: null });
  });

  it('lets PostgreSQL go on streaming for a minute in its own eyes, as the real one does', () => {
    const { at, ask } = stage();
    ask('postgresql', 'dub-db1');
    at(20_000, true);
    expect(ask('postgresql', 'fra-db1').replication?.state).toBe('streaming');
    expect(ask('postgresql', 'dub-db1').replication?.downstreams).toMatchObject([{ name: 'fra-db1', state: 'broken' }]);
    at(70_000, true);
    expect(ask('postgresql', 'fra-db1').replication?.state).toBe('broken');
    expect(ask('postgresql', 'dub-db1').replication?.downstreams).toEqual([]);
    at(80_000, false);
    expect(ask('postgresql', 'fra-db1').replication?.state).toBe('streaming');
  });

  it('answers no other string, and none for a product of another host', () => {
    const answer = playRoles(demoClusters, { reaches: () => true } as unknown as LiveWorld, {
      monotonicMs: () => 0,
      epochMs: () => 0,
      after: () => () => undefined,
    });
    const etcd = productNamed('etcd');
    if (etcd === null) throw new Error('no etcd');
    expect(answer('dub-etcd1', `${roleCommand(etcd)} `)).toBeNull();
    expect(answer('dub-db1', roleCommand(etcd))).toBeNull();
  });
});
