import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Cluster } from '../domain/fleet.ts';
import { hostId } from '../domain/ids.ts';
import type { RawRole } from '../domain/reading.ts';
import type { Change } from '../domain/snapshot.ts';
import { roleOutput } from '../testing/role-captures.ts';
import { matterOf, situationsTold } from '../testing/recorded.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { advanceRoad, startRoad } from './road.ts';

/*
 * Two members that accept writes for one thing, product by product, in the words that real members printed; and hand-overs in which
 * there were never two. Every member is asked every 2 s, 600 ms after the one before.
 */

const roundMs = 2000;
const apartMs = 600;
const tickMs = 250;

/** What each member prints from then on, for so long (ms). */
interface Act {
  readonly says: Readonly<Record<string, RawRole>>;
  readonly forMs: number;
}

interface Play {
  readonly cluster: Partial<Cluster> & Pick<Cluster, 'product'>;
  /** Third number of the addresses in the recording: 10.97.NET.NTH. */
  readonly net: number;
  readonly acts: readonly Act[];
}

function told({ cluster, net, acts }: Play) {
  const members = Object.keys(acts[0]?.says ?? {});
  const layout = Object.fromEntries(members.map((host) => [`r-${host}`, [host]]));
  const scene = sceneFleet(layout, { clusters: [{ ...sceneCluster('it', members), ...cluster }] });
  const hosts = scene.hosts.map((host, nth) => ({ ...host, peerAddresses: [`10.97.${net}.${nth + 1}`] }));
  let state = startRoad({ ...scene, hosts }, 0);
  const changes: Change[] = [];
  let t = 0;
  for (const { says, forMs } of acts) {
    for (const end = t + forMs; t < end; t += tickMs) {
      const facts = members.flatMap((host, nth): Fact[] => {
        const isDue = t >= nth * apartMs && (t - nth * apartMs) % roundMs < tickMs;
        const said = says[host];
        const [one] = scene.clusters;
        if (!isDue || said === undefined || one === undefined) return [];
        return [{ kind: 'role', t, host: hostId(host), cluster: one.id, ...said }];
      });
      const step = advanceRoad(state, facts, t);
      state = step.state;
      changes.push(...step.changes);
    }
  }
  const duals = situationsTold(changes, 'confirmed').filter(({ type }) => type === 'dual-primary');
  const first = changes.find(
    (one) => one.kind === 'situation' && one.phase === 'confirmed' && one.situation.type === 'dual-primary',
  );
  return {
    duals: duals.map(matterOf),
    at: first?.t ?? null,
    text: duals[0]?.text ?? '',
    evidence: duals[0]?.evidence ?? [],
  };
}

const recorded = (at: string): RawRole => roleOutput(at);
/** The same output with other values in some of its lines, `name TAB value`. */
const having = (raw: RawRole, values: Readonly<Record<string, string>>): RawRole => ({
  ...raw,
  text: raw.text
    .split('\n')
    .map((line) => {
      const [name = ''] = line.split('\t');
      return name in values ? `${name}\t${values[name]}` : line;
    })
    .join('\n'),
});
const parts = (...all: readonly (readonly [string, RawRole])[]): RawRole => ({
  exit: 0,
  text: all.map(([name, { text, exit }]) => `#part ${name}\n${text}\n#exit ${exit}\n`).join(''),
  stderr: '',
});
const dual = (...hosts: readonly string[]) => [{ type: 'dual-primary', subject: { cluster: 'it', hosts } }];

describe('two that accept writes for one thing, on the road', () => {
  it('PostgreSQL on one timeline, at one LSN: nothing but that both write and are one system tells', () => {
    const second = recorded('postgresql/splitbrain-just-promoted/n2');
    const says = { n1: recorded('postgresql/n1-down/n1'), n2: second, n3: second };
    const { duals, at, text } = told({ cluster: { product: 'postgresql' }, net: 1, acts: [{ says, forMs: 8000 }] });
    expect(duals).toEqual(dual('n2', 'n3'));
    expect(at).toBeLessThanOrEqual(2 * roundMs);
    expect(text).toContain('with the same identity 7710841799478313751');
  });

  it('keepalived: one virtual address on two hosts', () => {
    const says = {
      n1: recorded('keepalived/cut-dual-master+10s/n1.ip'),
      n2: recorded('keepalived/cut-dual-master+10s/n2.ip'),
    };
    const cluster = { product: 'keepalived', probe: { vip: '10.97.7.100' } };
    const { duals, at, text } = told({ cluster, net: 7, acts: [{ says, forMs: 6000 }] });
    expect(duals).toEqual(dual('n1', 'n2'));
    expect(at).toBeLessThanOrEqual(2 * roundMs);
    expect(text).toContain('10.97.7.100');
  });

  it('Pacemaker on two nodes: both are promoted', () => {
    const at = (host: string) => recorded(`corosync-pacemaker-2node/cut-promoted-n2+10s/${host}.crm_mon-xml`);
    const says = { n1: at('n1'), n2: at('n2') };
    const { duals, at: confirmedAt } = told({
      cluster: { product: 'pacemaker' },
      net: 9,
      acts: [{ says, forMs: 6000 }],
    });
    expect(duals).toEqual(dual('n1', 'n2'));
    expect(confirmedAt).toBeLessThanOrEqual(2 * roundMs);
  });

  it('Galera after a forced bootstrap: two primary components with one state id and one number', () => {
    const component = (host: string, members: string, size: string) =>
      having(recorded(`galera/healthy/${host}.status`), {
        wsrep_cluster_conf_id: '4',
        wsrep_incoming_addresses: members,
        wsrep_cluster_size: size,
        wsrep_cluster_weight: size,
      });
    const pair = '10.97.4.2:3306,10.97.4.3:3306';
    const says = {
      n1: component('n1', '10.97.4.1:3306', '1'),
      n2: component('n2', pair, '2'),
      n3: component('n3', pair, '2'),
    };
    const { duals, at } = told({ cluster: { product: 'galera' }, net: 4, acts: [{ says, forMs: 8000 }] });
    expect(duals.at(-1)).toEqual(dual('n1', 'n2', 'n3')[0]);
    expect(at).toBeLessThanOrEqual(2 * roundMs);
    // The two of one component are no second primary of each other.
    const whole = { n1: recorded('galera/healthy/n1.status'), n2: recorded('galera/healthy/n2.status') };
    expect(told({ cluster: { product: 'galera' }, net: 4, acts: [{ says: whole, forMs: 8000 }] }).duals).toEqual([]);
  });

  it('Patroni with a frozen agent: PostgreSQL itself says primary beside the new leader', () => {
    const frozen = 'patroni/patroni-frozen-on-leader-n3+20s';
    const says = {
      n1: recorded('patroni/healthy/n1.patroni'),
      n2: recorded(`${frozen}/n2.patroni`),
      n3: parts(['patroni', recorded(`${frozen}/n3.patroni`)], ['sql', recorded(`${frozen}/n3.pg`)]),
    };
    const { duals, at, evidence } = told({ cluster: { product: 'patroni' }, net: 8, acts: [{ says, forMs: 8000 }] });
    expect(duals).toEqual(dual('n1', 'n3'));
    expect(at).toBeLessThanOrEqual(2 * roundMs);
    expect(evidence.map(({ host }) => host)).toEqual(['n1', 'n3']);
  });
});

describe('a hand-over in which there were never two, on the road', () => {
  const acts = (asked: 'before' | 'after'): readonly Act[] => {
    const healthy = (host: string) => recorded(`postgresql/healthy/${host}`);
    const promoted = (host: string) => recorded(`postgresql/n1-down/${host}`);
    const n3 = promoted('n3');
    return [
      { says: { n1: healthy('n1'), n2: healthy('n2'), n3: healthy('n3') }, forMs: asked === 'before' ? 9000 : 9750 },
      // The old primary follows the new one; nobody is asked in the moment between.
      { says: { n1: n3, n2: promoted('n2'), n3 }, forMs: 12_000 },
    ];
  };

  it.each(['before', 'after'] as const)('is told by nobody, whoever is asked first (%s)', (asked) => {
    expect(told({ cluster: { product: 'postgresql' }, net: 1, acts: acts(asked) }).duals).toEqual([]);
  });
});
