import type { ClusterStatus, Phase, Situation, SituationMatter, Snapshot } from './snapshot.ts';
import { clusterId, hostId, regionId } from './ids.ts';

/** Two regions with a host each, all read and well. For tests. */
export const quietSnapshot: Snapshot = {
  t: 10_000,
  observer: { sight: 'clear', hostsRead: 2, hostsTotal: 2, lastFactAgeMs: 100, doubt: null },
  situations: [],
  regionPairs: [
    {
      a: regionId('dub'),
      b: regionId('fra'),
      verdict: 'healthy',
      suspect: false,
      since: 0,
      forward: 'arrives',
      reverse: 'arrives',
      hostPairs: { total: 1, up: 1, suspect: 0, cut: 0, unknown: 0 },
      lossRatio: 0,
      rttMs: 18,
      evidence: [],
    },
  ],
  hosts: ['dub1', 'fra1'].map((id) => ({
    id: hostId(id),
    state: 'alive' as const,
    ageMs: 100,
    session: 'streaming' as const,
    why: null,
    route: null,
    peers: { up: 1, suspect: 0, cut: 0, unknown: 0 },
  })),
  clusters: [],
  islands: [[regionId('dub'), regionId('fra')]],
  selfCheck: { factsTaken: 20, dropped: [] },
};

/** A cluster of which the votes are counted and nothing else is said. For tests. */
export function countedCluster(cluster: string, quorum: ClusterStatus['quorum']): ClusterStatus {
  return {
    cluster: clusterId(cluster),
    primaries: [],
    members: [],
    risk: null,
    quorum,
    unobserved: [],
    links: [],
    warnings: [],
  };
}

const dub = regionId('dub');
const fra = regionId('fra');

/** One matter of every type this version can name. For tests. */
export const everyMatter: readonly SituationMatter[] = [
  { type: 'partition', subject: { sides: [[dub], [fra]] } },
  { type: 'partial-partition', subject: { pairs: [[dub, fra]], bridges: [] } },
  { type: 'one-way', subject: { from: dub, to: fra } },
  { type: 'region-dark', subject: { region: dub } },
  { type: 'host-unreachable', subject: { host: hostId('dub1') } },
  { type: 'host-isolated', subject: { host: hostId('dub1') } },
  { type: 'service-down', subject: { host: hostId('dub1'), port: 5432 } },
  { type: 'service-hung', subject: { host: hostId('dub1'), port: 5432 } },
  { type: 'port-filtered', subject: { from: dub, to: fra, port: 5432 } },
  { type: 'lossy-link', subject: { a: dub, b: fra } },
  { type: 'flapping', subject: { a: dub, b: fra } },
  { type: 'noc-blind', subject: { all: true } },
  { type: 'quorum-lost', subject: { cluster: clusterId('ledger') } },
  { type: 'dual-primary', subject: { cluster: clusterId('ledger'), hosts: [hostId('dub-db1'), hostId('fra-db1')] } },
  { type: 'no-primary', subject: { cluster: clusterId('ledger') } },
  { type: 'quorum-at-risk', subject: { cluster: clusterId('ledger') } },
];

/** A situation about a matter. For tests. */
export function situationOf(matter: SituationMatter, phase: Phase, text: string): Situation {
  return { ...matter, id: matter.type, since: 0, phase, observers: ['noc'], evidence: [], open: [], text };
}
