import { describe, expect, it } from 'vitest';
import type { Cluster } from '../domain/fleet.ts';
import { type HostId, hostId } from '../domain/ids.ts';
import { createAddressBook } from '../evidence/address-book.ts';
import { readRole } from '../roles/read-role.ts';
import { sightOf } from '../testing/cluster-sight.ts';
import { roleOutput } from '../testing/role-captures.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { countCluster } from './cluster-status.ts';
import { addRoles } from './cluster-roles.ts';
import { noRoles, takeReadings } from './known-roles.ts';
import type { MemberTie } from './togetherness.ts';

const ids = ['n1', 'n2', 'n3'];
const redis: Cluster = { ...sceneCluster('cache', ids, 'none'), product: 'redis' };
/** As they are declared: witnesses beside the data nodes, on the same hosts. */
const watchers: Cluster = {
  ...sceneCluster('sentinels', ids),
  product: 'redis-sentinel',
  quorum: { model: 'sentinel', quorum: 2 },
  members: ids.map((host) => ({ host: hostId(host), votes: 1, role: 'witness', probe: {} })),
};
const scene = sceneFleet({ dub: ['n1'], fra: ['n2'], ams: ['n3'] }, { clusters: [redis, watchers] });
/** The addresses of the recorded cluster. */
const fleet = {
  ...scene,
  hosts: scene.hosts.map((host, nth) => ({ ...host, peerAddresses: [`10.97.2.${nth + 1}`] })),
};
const now = 100_000;
const cutSince = now - 4000;

/** What the recorded Redis and Sentinels said in a state; `config` is what the primary answers about its min-replicas. */
function rolesIn(state: string, config = '') {
  const said = (cluster: Cluster, host: string, suffix: string) => {
    const raw = roleOutput(`redis-sentinel/${state}/${host}.${suffix}`);
    const asked = { host, addresses: [], parameters: {} };
    const text = suffix === 'redis' && config !== '' ? `#part info\n${raw.text}\n#exit 0\n${config}` : raw.text;
    const reading = readRole(cluster.product, { ...raw, text }, asked);
    return { cluster: cluster.id, host: hostId(host), reading, takenAt: now - 500, freshForMs: 10_000 };
  };
  return takeReadings(
    noRoles,
    ids.flatMap((host) => [said(redis, host, 'redis'), said(watchers, host, 'sentinel')]),
  );
}

/** What is told of the Redis cluster while these pairs are severed. */
function told(severed: readonly string[], roles = rolesIn('healthy')) {
  const tieOf = (a: HostId, b: HostId): MemberTie =>
    severed.includes(`${a}${b}`) || severed.includes(`${b}${a}`) ? 'severed' : 'joined';
  const seen = new Set(ids.map(hostId));
  const counted = [redis, watchers].map((one) => countCluster(one, sightOf({ seen, tieOf })));
  const { clusters } = addRoles(counted, fleet.clusters, roles, createAddressBook(fleet), { now, cutSince, tieOf });
  const [status] = clusters;
  if (status === undefined) throw new Error('the Redis cluster comes first');
  return { risk: status.risk, warnings: status.warnings };
}

const riskOf = (...of: Parameters<typeof told>) => told(...of).risk;

const n1Alone = ['n1n2', 'n1n3'];

describe('sentinelPromoter', () => {
  it('tells before the fact who would be promoted, when, and that nothing stops the old one: min-replicas 0', () => {
    expect(riskOf(n1Alone)).toEqual({
      primary: 'n1',
      candidates: ['n2', 'n3'],
      promotesAt: cutSince + 30_000,
      yieldsAt: null,
      text:
        'n2 or n3 can be promoted beside n1 (Sentinel: down-after 30000 ms, quorum 2, failover-timeout 180000 ms; ' +
        'min-replicas-to-write 0: a primary without replicas never stops taking writes); nothing makes n1 stop by itself',
    });
  });

  it('stands among the warnings of the cluster', () => {
    const { risk, warnings } = told(n1Alone);
    expect(warnings).toContain(risk?.text);
    expect(told([]).warnings.some((said) => said.includes('promoted'))).toBe(false);
  });

  it('says when a primary with min-replicas stops by itself', () => {
    const config = '#part config\nmin-replicas-to-write\n1\nmin-replicas-max-lag\n10\n#exit 0\n';
    expect(riskOf(n1Alone, rolesIn('healthy', config))).toMatchObject({ yieldsAt: cutSince + 10_000 });
  });

  it('is no risk while all hang together, or where the primary has the majority of the Sentinels with it', () => {
    expect(riskOf([])).toBeNull();
    expect(riskOf(['n1n3', 'n2n3'])).toBeNull();
  });

  it('is no risk where too few Sentinels miss the primary: another one still sees it', () => {
    expect(riskOf(['n1n2'])).toBeNull();
  });
});
