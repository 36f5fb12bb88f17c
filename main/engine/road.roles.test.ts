import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import { matterOf, situationsTold } from '../testing/recorded.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { advanceRoad, startRoad } from './road.ts';

/*
 * What real members said, played on the road: a course is a list of states of `assets/captures/roles/PRODUCT`, each for so many
 * seconds; every member is asked every 2 s, 600 ms after the one before.
 */

const members = ['n1', 'n2', 'n3'];
const roundMs = 2000;
const apartMs = 600;
const tickMs = 250;

type Course = readonly { readonly state: string; readonly forMs: number; readonly silent?: readonly string[] }[];

function fleetOf(product: string, net: number): Fleet {
  const cluster = { ...sceneCluster('ledger', members), product };
  const fleet = sceneFleet({ dub: ['n1'], fra: ['n2'], ams: ['n3'] }, { clusters: [cluster] });
  const hosts = fleet.hosts.map((host, nth) => ({ ...host, peerAddresses: [`10.97.${net}.${nth + 1}`] }));
  return { ...fleet, hosts };
}

function answer(product: string, state: string, host: string, suffix: string, t: number): Fact {
  const folder = product === 'redis' ? 'redis-sentinel' : product;
  const at = (ending: string) =>
    readFileSync(
      new URL(`../../assets/captures/roles/${folder}/${state}/${host}${suffix}.${ending}`, import.meta.url),
      'utf8',
    );
  const meta = JSON.parse(at('meta')) as { readonly rc: number; readonly stderr: string };
  const raw = { exit: meta.rc, text: at('txt'), stderr: meta.stderr };
  return { kind: 'role', t, host: hostId(host), cluster: clusterId('ledger'), ...raw };
}

function play(
  product: string,
  net: number,
  suffix: string,
  course: Course,
): { readonly changes: readonly Change[]; readonly last: Snapshot } {
  let state = startRoad(fleetOf(product, net), 0);
  const changes: Change[] = [];
  let t = 0;
  for (const { state: name, forMs, silent = [] } of course) {
    for (const end = t + forMs; t < end; t += tickMs) {
      const facts = members.flatMap((host, nth): Fact[] => {
        const isDue = (t - nth * apartMs) % roundMs < tickMs && t >= nth * apartMs && !silent.includes(host);
        return isDue ? [answer(product, name, host, suffix, t)] : [];
      });
      const step = advanceRoad(state, facts, t);
      state = step.state;
      changes.push(...step.changes);
    }
  }
  if (state.snapshot === null) throw new Error('an empty course');
  return { changes, last: state.snapshot };
}

const told = (changes: readonly Change[], phase: 'suspected' | 'confirmed' | 'cleared') =>
  situationsTold(changes, phase)
    .filter(({ type }) => type === 'dual-primary' || type === 'no-primary')
    .map(matterOf);

const firstAt = (changes: readonly Change[], phase: string) =>
  changes.find(
    (change) => change.kind === 'situation' && change.phase === phase && change.situation.type === 'dual-primary',
  )?.t;

describe('advanceRoad with what members say', () => {
  it('shows who leads, on which timeline, and what each member believes', () => {
    const { changes, last } = play('postgresql', 1, '', [{ state: 'healthy', forMs: 10_000 }]);
    expect(told(changes, 'suspected')).toEqual([]);
    expect(last.clusters[0]?.primaries).toMatchObject([{ host: 'n1', term: 'timeline 1' }]);
    expect(last.clusters[0]?.members).toMatchObject([
      { host: 'n1', role: 'primary', writable: true },
      { host: 'n2', role: 'standby', leader: 'n1' },
      { host: 'n3', role: 'standby', leader: 'n1' },
    ]);
  });

  it('confirms two PostgreSQL primaries of one system within two rounds, with the proof of both', () => {
    const { changes, last } = play('postgresql', 1, '', [
      { state: 'healthy', forMs: 10_000 },
      { state: 'splitbrain-just-promoted', forMs: 6000 },
    ]);
    const dual = { type: 'dual-primary', subject: { cluster: 'ledger', hosts: ['n1', 'n2'] } };
    expect(told(changes, 'confirmed')).toEqual([dual]);
    expect((firstAt(changes, 'confirmed') ?? Number.NaN) - 10_000).toBeLessThanOrEqual(2 * roundMs);
    const [situation] = last.situations;
    expect(situation?.text).toContain('same identity 7710841799478313751');
    expect(situation?.evidence.map(({ host, what }) => [host, what])).toEqual([
      ['n1', expect.stringContaining('primary, takes writes, timeline 1')],
      ['n2', expect.stringContaining('primary, takes writes, timeline 2')],
    ]);
  });

  it('keeps two primaries open while the old one cannot be read, for it may still write', () => {
    const { last } = play('postgresql', 1, '', [
      { state: 'splitbrain-just-promoted', forMs: 6000 },
      { state: 'n1-down', forMs: 30_000 },
    ]);
    expect(last.situations.map(({ type, phase }) => [type, phase])).toContainEqual(['dual-primary', 'confirmed']);
    expect(last.clusters[0]?.members[0]).toMatchObject({ host: 'n1', role: 'unknown' });
  });

  it('tells nothing of a restart, in which the primary is unreadable for a while', () => {
    const { changes } = play('postgresql', 1, '', [
      { state: 'healthy', forMs: 8000 },
      { state: 'healthy', forMs: 6000, silent: ['n1'] },
      { state: 'healthy', forMs: 8000 },
    ]);
    expect(told(changes, 'suspected')).toEqual([]);
  });

  it('confirms the two masters of a Redis that its sentinels failed over in a cut', () => {
    const { changes } = play('redis', 2, '.redis', [{ state: 'splitbrain', forMs: 6000 }]);
    expect(told(changes, 'confirmed')).toEqual([
      { type: 'dual-primary', subject: { cluster: 'ledger', hosts: ['n1', 'n2'] } },
    ]);
  });

  it('is silent over the two seconds without a leader in which etcd elects after a heal', () => {
    const { changes } = play('etcd', 3, '.status', [
      { state: 'cut-leader-n3+10s', forMs: 8000 },
      { state: 'after-heal+2s', forMs: 3000 },
      { state: 'healthy', forMs: 8000 },
    ]);
    expect(told(changes, 'suspected')).toEqual([]);
  });

  it('does not take the cut-off leader of an etcd for a second one', () => {
    const { changes, last } = play('etcd', 3, '.status', [
      { state: 'healthy', forMs: 6000 },
      { state: 'cut-leader-n3+10s', forMs: 10_000 },
    ]);
    expect(told(changes, 'suspected')).toEqual([]);
    expect(last.clusters[0]?.primaries.map(({ host }) => host)).toEqual(['n2']);
  });
});
