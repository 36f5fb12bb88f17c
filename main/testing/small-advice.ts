import { advise } from '../advice/advise.ts';
import type { Attestations } from '../advice/attestation.ts';
import type { ClusterPast } from '../advice/cluster-past.ts';
import type { Advice } from '../domain/advice.ts';
import type { Cluster, Fleet, QuorumRule } from '../domain/fleet.ts';
import { clusterId, hostId, type HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import type { ClusterStatus, HostStatus, ObserverStatus, Situation, Snapshot } from '../domain/snapshot.ts';
import type { ClusterSight } from '../quorum/cluster-sight.ts';
import { countCluster } from '../quorum/cluster-status.ts';
import type { MemberWord } from '../quorum/known-roles.ts';
import type { MemberTie } from '../quorum/togetherness.ts';
import { sightOf } from './cluster-sight.ts';
import { promotionFleet } from './promotion-world.ts';
import { reading } from './role-words.ts';

/*
 * One moment of the cluster `ledger` by hand: a1 led, and was lost 70 s ago; b1 is asked about; g1 is the third. Only what a test is
 * about must be said; everything else is such that b1 may be promoted.
 */

/** The moment (ms), and when the trouble began. */
export const smallNow = 1_000_000;
const smallSince = smallNow - 70_000;

/** What a member says. before = its last word is from before the trouble, and still fresh. */
export type SmallWord = 'leads' | 'follows' | 'led before' | 'followed before' | 'nothing';

/** A moment. */
export interface SmallAdvice {
  readonly quorum: QuorumRule;
  readonly product: string;
  /** Members that are seen alive. */
  readonly seen: readonly string[];
  /** By `a1 b1`, in the order of the inventory; unknown where absent. */
  readonly ties: Readonly<Record<string, MemberTie>>;
  readonly words: Readonly<Record<string, SmallWord>>;
  readonly attestations: Attestations;
  readonly observer: ObserverStatus['sight'];
  /** Age of the newest word of a host, where it is not that of one that is seen, or not seen (ms). */
  readonly hostAgesMs: Readonly<Record<string, number>>;
  readonly situations: readonly Situation[];
  readonly past: Partial<ClusterPast>;
  /** What a member says besides. */
  readonly also: Readonly<Record<string, Partial<Reading>>>;
  readonly change: Partial<Cluster>;
}

/** a1 cannot be reached; everybody that is left says so. */
export const a1Unreachable: Situation = {
  id: 'host-unreachable:a1@930000',
  type: 'host-unreachable',
  subject: { host: hostId('a1') },
  since: smallSince,
  phase: 'confirmed',
  observers: [hostId('b1'), hostId('g1')],
  evidence: [{ host: hostId('b1'), what: 'connect to a1:22 timed out', ageMs: 500, domain: 'beta' }],
  open: [],
  text: 'a1 is unreachable for b1, g1 and for us',
};

/** Everything is proven: a1 is lost, fenced on record and unseen, b1 and g1 have quorum, people agreed. */
export const allProven: SmallAdvice = {
  quorum: { model: 'majority' },
  product: 'postgresql',
  seen: ['b1', 'g1'],
  ties: { 'a1 b1': 'severed', 'a1 g1': 'severed', 'b1 g1': 'joined' },
  words: { a1: 'nothing', b1: 'follows', g1: 'follows' },
  attestations: new Map([
    ['G3', 'iDRAC power off of a1, by A. Byrne, at 14:03'],
    ['G10', 'alpha is lost; second: B. Keane'],
  ]),
  observer: 'clear',
  hostAgesMs: {},
  situations: [a1Unreachable],
  past: {},
  also: {},
  change: {},
};

/** The sheet of b1 in that moment. */
export function adviseSmall(change: Partial<SmallAdvice> = {}): Advice {
  const small = { ...allProven, ...change };
  const fleet = promotionFleet({ quorum: small.quorum, product: small.product, ...small.change });
  const [cluster] = fleet.clusters;
  const candidate = cluster?.members.find(({ host }) => host === 'b1');
  if (cluster === undefined || candidate === undefined) throw new Error('ledger has no b1');
  const words = wordsIn(small);
  const sight = sightIn(small, words);
  const snapshot = snapshotIn(small, fleet, cluster, sight);
  const moment = { fleet, snapshot, roles: new Map([[cluster.id, words]]), sightOf: () => sight };
  const past = new Map([[cluster.id, pastIn(small)]]);
  const advice = advise({ cluster, candidate, attestations: small.attestations }, moment, past);
  if (advice === null) throw new Error('the moment knows nothing of ledger');
  return advice;
}

/** Answers are this old at most; a member's word speaks about now for 13 s. */
const freshForMs = 13_000;

function wordsIn({ words, also, product }: SmallAdvice): ReadonlyMap<HostId, MemberWord> {
  return new Map(
    Object.entries(words).flatMap(([host, word]) => {
      if (word === 'nothing') return [];
      const leads = word === 'leads' || word === 'led before';
      const takenAt = word.endsWith('before') ? smallSince - 1000 : smallNow - 500;
      const role = leads ? 'primary' : 'standby';
      const automation = { promotes: false, promotesAfterMs: null, yieldsAfterMs: null, paused: null, why: 'people' };
      const said = reading({ product, role, clusterIdentity: '77', automation, ...also[host] });
      const fresh = word.endsWith('before') ? smallNow : freshForMs;
      const last = { cluster: clusterId('ledger'), host: hostId(host), reading: said, takenAt, freshForMs: fresh };
      return [[hostId(host), { last, said: last, claimsSince: leads ? takenAt : null, hangs: 0 }] as const];
    }),
  );
}

function sightIn({ seen, ties }: SmallAdvice, words: ReadonlyMap<HostId, MemberWord>): ClusterSight {
  const tieOf = (a: HostId, b: HostId): MemberTie => ties[a < b ? `${a} ${b}` : `${b} ${a}`] ?? 'unknown';
  const readings = new Map([...words].map(([host, { last }]) => [host, last.reading]));
  return sightOf({ seen: new Set(seen.map(hostId)), tieOf, readings });
}

function snapshotIn(small: SmallAdvice, fleet: Fleet, cluster: Cluster, sight: ClusterSight): Snapshot {
  const hosts = fleet.hosts.map(({ id }): HostStatus => {
    const isSeen = small.seen.includes(id) || !cluster.members.some(({ host }) => host === id);
    return {
      id,
      state: isSeen ? 'alive' : 'unreachable',
      ageMs: small.hostAgesMs[id] ?? (isSeen ? 200 : 70_000),
      session: isSeen ? 'streaming' : 'stalled',
      why: null,
      route: null,
      peers: { up: 0, suspect: 0, cut: 0, unknown: 0 },
    };
  });
  const status: ClusterStatus = countCluster(cluster, sight);
  return {
    t: smallNow,
    observer: { sight: small.observer, hostsRead: 5, hostsTotal: 6, lastFactAgeMs: 100, doubt: null },
    situations: small.situations,
    regionPairs: [],
    hosts,
    clusters: [status],
    islands: [],
    selfCheck: { factsTaken: 1000, dropped: [] },
  };
}

function pastIn({ past }: SmallAdvice): ClusterPast {
  return {
    watchedSince: 0,
    led: new Map([[hostId('a1'), { at: smallSince, identity: '77', deniedAt: null }]]),
    syncedAt: new Map([[hostId('b1'), smallSince - 500]]),
    promotions: [],
    steady: { words: '', since: smallNow - 65_000 },
    notedAt: smallNow,
    ...past,
  };
}
