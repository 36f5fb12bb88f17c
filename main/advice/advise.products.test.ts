import { describe, expect, it } from 'vitest';
import type { Cluster, Fleet } from '../domain/fleet.ts';
import type { RawRole } from '../domain/reading.ts';
import { fullWord, playPromotion, promotionFleet, type PromotionTold } from '../testing/promotion-world.ts';
import { asParts, recordedRole } from '../testing/role-capture.ts';
import { sceneCluster, type Trouble } from '../testing/scene.ts';

/*
 * What real members said while they were cut off, played on the road: a1, b1 and g1 speak as n1, n2 and n3 did in
 * `assets/captures/roles`.
 */

const voices: Readonly<Record<string, string>> = { a1: 'n1', b1: 'n2', g1: 'n3' };

/** Hosts have the addresses of the recording as well, by which members name each other. */
function fleetOf(product: string, net: number, change: Partial<Cluster> = {}, more: readonly Cluster[] = []): Fleet {
  const fleet = promotionFleet({ product, ...change });
  const hosts = fleet.hosts.map((host) => {
    const voice = voices[host.id];
    if (voice === undefined) return host;
    return { ...host, peerAddresses: [...host.peerAddresses, `10.97.${net}.${voice.slice(1)}`] };
  });
  return { ...fleet, hosts, clusters: [...fleet.clusters, ...more] };
}

const cut: Trouble = { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2', 'g1', 'g2'], at: 5000 };

interface Recorded {
  readonly fleet: Fleet;
  /** What a voice printed, before and after the trouble began. */
  readonly says: (voice: string, isAfter: boolean, cluster: string) => RawRole | null;
  readonly troubles?: readonly Trouble[];
}

function hear({ fleet, says, troubles = [cut] }: Recorded): PromotionTold {
  return playPromotion(
    { fleet, troubles, says: (host, now, cluster) => says(voices[host] ?? host, now > 5000, cluster) },
    20_000,
  );
}

function refusals(told: PromotionTold, candidate = 'b1') {
  const sheet = told.sheet(fullWord, candidate);
  const failed = sheet.gates.filter(({ result }) => result === 'fail');
  return { ...sheet, failed: Object.fromEntries(failed.map(({ id, why }) => [id, why])) };
}

describe('advise, in the words of each product', { timeout: 60_000 }, () => {
  it('PostgreSQL: a1 writes on behind the cut, and nothing but people or a fence stops it', () => {
    const told = hear({
      fleet: fleetOf('postgresql', 1),
      says: (voice, isAfter) => recordedRole(`postgresql/${isAfter ? 'cut-n1-from-n2n3+10s' : 'healthy'}/${voice}`),
    });
    const { advice, oldPrimary, failed, promotion, ifNothingIsDone } = refusals(told);
    expect([advice, oldPrimary]).toEqual(['NO-GO', 'a1']);
    expect(failed).toMatchObject({ G3: expect.stringMatching(/^a1 takes writes/), G7: expect.stringMatching(/^a1/) });
    expect(promotion).toMatch(/pg_promote/);
    expect(ifNothingIsDone.text).toMatch(/nobody is promoted: postgresql leaves that to people/);
  });

  it('Patroni: a frozen agent leaves its PostgreSQL writing, so nobody else is promoted', () => {
    const frozen = 'patroni/patroni-frozen-on-leader-n3+20s';
    const config = recordedRole('patroni/healthy/n1.config');
    const store = { ...sceneCluster('lock', ['a1', 'b1', 'g1']), product: 'etcd', ports: [2379] };
    const told = hear({
      fleet: fleetOf('patroni', 8, { quorum: { model: 'store', store: store.id } }, [store]),
      troubles: [],
      says: (voice, _isAfter, cluster) => {
        if (cluster !== 'ledger') return null;
        const rest = {
          patroni: recordedRole(`${frozen}/${voice}.patroni`),
          cluster: recordedRole(`${frozen}/${voice}.cluster`),
          config,
        };
        return asParts(voice === 'n3' ? { ...rest, sql: recordedRole(`${frozen}/n3.pg`) } : rest);
      },
    });
    const { advice, oldPrimary, failed, promotion } = refusals(told);
    expect([advice, oldPrimary]).toEqual(['NO-GO', 'g1']);
    expect(failed).toMatchObject({
      G3: expect.stringMatching(/^g1 says it leads/),
      G8: expect.stringMatching(/ttl 30/),
    });
    expect(promotion).toMatch(/patronictl failover/);
  });

  it('Redis: its Sentinels promote by themselves, so a person would race with them', () => {
    const sentinels = {
      ...sceneCluster('sentinels', ['a1', 'b1', 'g1'], 'sentinel'),
      product: 'redis-sentinel',
      ports: [26_379],
    };
    const told = hear({
      fleet: fleetOf('redis', 2, { ports: [6379] }, [sentinels]),
      says: (voice, isAfter, cluster) =>
        recordedRole(
          `redis-sentinel/${isAfter ? 'cut-primary-n1+25s' : 'healthy'}/${voice}.${cluster === 'ledger' ? 'redis' : 'sentinel'}`,
        ),
    });
    const { advice, oldPrimary, failed, promotion } = refusals(told);
    expect([advice, oldPrimary]).toEqual(['NO-GO', 'a1']);
    expect(failed).toMatchObject({
      G3: expect.stringMatching(/^a1 takes writes/),
      G8: expect.stringMatching(/down-after 30000 ms/),
    });
    expect(promotion).toMatch(/SENTINEL FAILOVER/);
  });

  it('etcd: its members elect by themselves, and promoting means forcing a new cluster: G5 decides', () => {
    const told = hear({
      fleet: fleetOf('etcd', 3, { quorum: { model: 'majority' } }),
      says: (voice, isAfter) => recordedRole(`etcd/${isAfter ? 'cut-leader-n3+10s' : 'healthy'}/${voice}.status`),
      troubles: [{ ...cut, from: ['g1', 'g2'], to: ['a1', 'a2', 'b1', 'b2'] }],
    });
    const { advice, failed, promotion } = refusals(told);
    expect(advice).toBe('NO-GO');
    expect(failed['G8']).toMatch(/promotes by itself: Raft/);
    expect(promotion).toMatch(/forcing a new cluster from it .*: G5 decides/);
    const minority = refusals(told, 'g1');
    expect(minority.failed).toMatchObject({
      G4: expect.stringMatching(/^the side of g1 has no quorum/),
      G5: expect.stringMatching(/^the other side \(a1\+b1\) has quorum/),
    });
  });

  it('Galera: the side that has quorum goes on by itself, and the other must not be bootstrapped', () => {
    const told = hear({
      fleet: fleetOf('galera', 4, { quorum: { model: 'galera' } }),
      says: (voice, isAfter) => recordedRole(`galera/${isAfter ? 'cut-n1+10s' : 'healthy'}/${voice}.status`),
    });
    const { advice, failed, promotion } = refusals(told, 'a1');
    expect(advice).toBe('NO-GO');
    expect(failed).toMatchObject({
      G4: expect.stringMatching(/^the side of a1 has no quorum/),
      G5: expect.stringMatching(/b1\+g1/),
    });
    expect(promotion).toMatch(/pc\.bootstrap/);
  });

  it('keepalived: the address moves by itself, and two hosts may have it', () => {
    const told = hear({
      fleet: fleetOf('keepalived', 7, {
        probe: { vip: '10.97.7.100' },
        ports: [],
        members: promotionFleet().clusters[0]?.members.slice(0, 2) ?? [],
      }),
      says: (voice, isAfter) => recordedRole(`keepalived/${isAfter ? 'cut-dual-master+10s' : 'healthy'}/${voice}.ip`),
    });
    const { advice, failed, promotion } = refusals(told);
    expect(advice).toBe('NO-GO');
    expect(failed['G3']).toMatch(/^a1 takes writes/);
    expect(promotion).toMatch(/virtual address/);
  });
});
