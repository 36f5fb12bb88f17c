import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import type { ClusterStatus, QuorumSide } from '../domain/snapshot.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { reportWarnings } from './compare-reports.ts';
import { countSides, countWithoutRule, markDoubles, quorumSide } from './count-sides.ts';
import { majorityRule } from './models/majority.ts';
import { storeSides } from './models/store.ts';
import { noHistory, type MovingBar } from './moving-bar.ts';
import { movingBarOf } from './quorum-past.ts';
import { quorumWords } from './quorum-words.ts';
import { ruleOf, togethernessOf } from './rule-of.ts';
import type { VoteRule } from './vote-rule.ts';
import { totalVotes } from './votes.ts';

/** The newest count of each cluster, and what it was counted from. */
const counted = new WeakMap<Cluster, { readonly grounds: string; readonly status: ClusterStatus }>();

/**
 * Counts a cluster's votes on every side, worst to best. A member nobody could place is part of every side's best. While
 * nothing that counts has changed the status is the same one.
 */
export function clusterStatus(cluster: Cluster, sight: ClusterSight): ClusterStatus {
  const grounds = groundsOf(cluster, sight);
  const known = counted.get(cluster);
  if (known?.grounds === grounds) return known.status;
  const status = countCluster(cluster, sight);
  counted.set(cluster, { grounds, status });
  return status;
}

const letters = { joined: 'j', severed: 's', unknown: 'u' } as const;

/** All that a count depends on: a letter for each host that counts, one for each two of them, what was said, what moved. */
function groundsOf(cluster: Cluster, sight: ClusterSight): string {
  const { seen, tieOf, isHeartbeatCut, past } = sight;
  const hosts = hostsThatCount(cluster, sight);
  let grounds = '';
  for (const [nth, host] of hosts.entries()) {
    grounds += seen.has(host) ? 'S' : 'N';
    for (let next = nth + 1; next < hosts.length; next++) {
      const other = hosts[next];
      if (other !== undefined) grounds += isHeartbeatCut?.(host, other) === true ? 'h' : letters[tieOf(host, other)];
    }
  }
  if (past !== null) grounds += `|${past.last.join()}`;
  for (const [host, reading] of sight.readings) grounds += `|${host} ${wordsOf(reading)}`;
  return grounds;
}

const plainHosts = new WeakMap<Cluster, readonly HostId[]>();

/** The members; the servers of the store; the host of the quorum device. */
function hostsThatCount(cluster: Cluster, sight: ClusterSight): readonly HostId[] {
  const { store, device } = cluster.quorum;
  const known = store === undefined ? plainHosts.get(cluster) : undefined;
  if (known !== undefined) return known;
  const members = cluster.members.map(({ host }) => host);
  const servers = store === undefined ? [] : (storeOf(cluster, sight)?.members.map(({ host }) => host) ?? []);
  const hosts = [...new Set([...members, ...servers, ...(device?.host == null ? [] : [device.host])])];
  if (store === undefined) plainHosts.set(cluster, hosts);
  return hosts;
}

const readingWords = new WeakMap<Reading, string>();

/** What a reading says of votes and members; the rest is no matter of quorum. */
function wordsOf(reading: Reading): string {
  const known = readingWords.get(reading);
  if (known !== undefined) return known;
  const words = JSON.stringify([reading.quorate, reading.votes, reading.members]);
  readingWords.set(reading, words);
  return words;
}

function storeOf({ quorum }: Cluster, { clusters }: ClusterSight): Cluster | undefined {
  return clusters.find(({ id }) => id === quorum.store);
}

/** {@link clusterStatus} counted anew and not remembered: for worlds that are only imagined. */
export function countCluster(cluster: Cluster, sight: ClusterSight): ClusterStatus {
  const bar = movingBarOf(cluster, sight);
  const { rule, sides, words } =
    cluster.quorum.model === 'store' ? byStore(cluster, sight) : byMembers(cluster, sight, bar);
  return {
    cluster: cluster.id,
    primaries: [],
    members: [],
    risk: null,
    quorum: {
      model: cluster.quorum.model,
      needed: rule?.needed ?? null,
      total: rule?.total ?? totalVotes(cluster),
      sides,
    },
    unobserved: cluster.members
      .map(({ host }) => host)
      .filter((host) => !sight.seen.has(host) && sight.gone?.has(host) !== true),
    links: [],
    warnings: [
      ...quorumWords(cluster, rule, sides, sight, bar),
      ...words,
      // What members say is about the world that is there, never about one that is imagined.
      ...(sight.gone === undefined ? reportWarnings(cluster, rule, sides, sight) : []),
    ],
  };
}

interface Counted {
  readonly rule: VoteRule | null;
  readonly sides: readonly QuorumSide[];
  readonly words: readonly string[];
}

function byMembers(cluster: Cluster, sight: ClusterSight, bar: MovingBar): Counted {
  const rule = ruleOf(cluster, bar);
  const sides = rule === null ? countWithoutRule(cluster, sight) : countSides(cluster, rule, sight);
  return { rule, sides, words: [] };
}

/** Members have no vote of their own: the store's are counted, on the sides from which members reach them. */
function byStore(cluster: Cluster, sight: ClusterSight): Counted {
  const store = storeOf(cluster, sight);
  if (store === undefined) {
    const words = ['the store is not in this inventory: nobody can count its votes'];
    return { rule: null, sides: countWithoutRule(cluster, sight), words };
  }
  const rule = ruleOf(store, noHistory) ?? majorityRule(store, togethernessOf(store));
  const { sides: found, isUnled } = storeSides(cluster, store, rule, sight);
  const sides = markDoubles(found.map(({ hosts, worst, best }) => quorumSide(hosts, { worst, best })));
  const elsewhere = isUnled
    ? [`the side on which ${store.id} has its majority holds no member: nobody can lead there`]
    : [];
  return { rule, sides, words: elsewhere };
}
