import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Reading, ReportedMember } from '../domain/reading.ts';
import type { QuorumSide } from '../domain/snapshot.ts';
import type { ClusterSight } from './cluster-sight.ts';
import type { VoteRule } from './vote-rule.ts';
import { votesOf } from './votes.ts';
import { createWhoIs, type WhoIs } from './who-is.ts';

/**
 * Where the product counts other members, votes or another bar than the inventory declares, one sentence each with both
 * numbers and who says so; and where a member's own word on its quorum is the opposite of what its links allow. Nothing
 * where nobody was read.
 */
export function reportWarnings(
  cluster: Cluster,
  rule: VoteRule | null,
  sides: readonly QuorumSide[],
  sight: ClusterSight,
): readonly string[] {
  if (sight.readings.size === 0) return [];
  const sayers = new Map<string, HostId[]>();
  const whoIs = createWhoIs(cluster, sight.book, sight.readings.values());
  for (const [host, reading] of sight.readings) {
    const side = sides.find(({ hosts }) => hosts.includes(host));
    const said = [
      ...(rule === null ? [] : differentVotes(cluster, rule, reading)),
      ...differentFlags(cluster, reading),
      ...differentMembers(cluster, reading, whoIs),
      ...differentQuorum(rule, side, reading),
    ];
    for (const sentence of said) sayers.set(sentence, [...(sayers.get(sentence) ?? []), host]);
  }
  return [...sayers].map(([sentence, hosts]) => `${hosts.join(', ')}: ${sentence}`);
}

/** Groups are not votes: their numbers are not compared. */
function countsVotes({ quorum }: Cluster): boolean {
  return quorum.model !== 'zookeeper-groups';
}

function differentVotes(cluster: Cluster, { total, needed }: VoteRule, { votes }: Reading): readonly string[] {
  if (votes === null || !countsVotes(cluster)) return [];
  const said: string[] = [];
  if (votes.expected !== null && votes.expected !== total)
    said.push(`the product expects ${votes.expected} votes, the inventory declares ${total}`);
  if (votes.needed !== null && votes.needed !== needed)
    said.push(`the product needs ${votes.needed} votes, by the inventory it is ${needed}`);
  return said;
}

/** Corosync prints `2Node` where one vote is enough (corosync-quorumtool(8)): whoever declares a majority is in for it. */
function differentFlags({ quorum }: Cluster, { votes }: Reading): readonly string[] {
  if (votes === null || votes.flags.length === 0) return [];
  const isTwoNode = votes.flags.includes('2Node');
  if (isTwoNode && quorum.model !== 'two-node')
    return [`the product runs as two-node (both sides of a cut have quorum), the inventory says ${quorum.model}`];
  if (!isTwoNode && quorum.model === 'two-node') return ['the inventory says two-node, the product does not'];
  return [];
}

/** These list who is there now; who is missing from them is no matter of the declared membership (research/7). */
const listsPresent = ['corosync', 'galera'];

/**
 * Only lists of voters are compared: what a database says of its standbys is no membership. Patroni’s list is one, although
 * its members have no vote.
 */
function differentMembers(cluster: Cluster, { product, members }: Reading, whoIs: WhoIs): readonly string[] {
  const isRoll = product === 'patroni' && cluster.quorum.model === 'store';
  const listed = isRoll ? members : members.filter(({ voting }) => voting);
  if (listed.length === 0) return [];
  const found = findMembers(members, whoIs);
  // A product with names of its own and no addresses: only the numbers can be compared.
  if (found.size === 0) return isRoll ? [] : differentCounts(cluster, product, listed);
  const said: string[] = [];
  const strangers = listed.filter((member) => hostOf(member, whoIs) === null);
  if (strangers.length > 0)
    said.push(`the product lists ${strangers.map(wordsOf).join(', ')}, which the inventory does not have`);
  const missing = cluster.members.filter((member) => !found.has(member.host) && (isRoll || votesOf(member) > 0));
  if (missing.length > 0 && !listsPresent.includes(product))
    said.push(`the product does not list ${missing.map(({ host }) => host).join(', ')}`);
  return isRoll ? said : [...said, ...differentVoices(cluster, found)];
}

/** Sentinels list the data nodes beside themselves, often on the same hosts: the voter speaks for the host. */
function findMembers(members: readonly ReportedMember[], whoIs: WhoIs): ReadonlyMap<HostId, ReportedMember> {
  const found = new Map<HostId, ReportedMember>();
  for (const member of members) {
    const host = hostOf(member, whoIs);
    if (host !== null && found.get(host)?.voting !== true) found.set(host, member);
  }
  return found;
}

function hostOf({ name, address }: ReportedMember, whoIs: WhoIs): HostId | null {
  return whoIs(address ?? name) ?? whoIs(name);
}

function wordsOf({ name, address }: ReportedMember): string {
  return address === undefined || address === name ? name : `${name} (${address})`;
}

function differentCounts(cluster: Cluster, product: string, voters: readonly ReportedMember[]): readonly string[] {
  const declared = cluster.members.filter((member) => votesOf(member) > 0).length;
  if (voters.length === declared || listsPresent.includes(product)) return [];
  return [`the product lists ${voters.length} voting members, the inventory declares ${declared}`];
}

function differentVoices(cluster: Cluster, found: ReadonlyMap<HostId, ReportedMember>): readonly string[] {
  return cluster.members.flatMap((member) => {
    const reported = found.get(member.host);
    const votes = votesOf(member);
    if (reported === undefined) return [];
    if (!reported.voting) return votes > 0 ? [`the product gives ${member.host} no vote, the inventory ${votes}`] : [];
    if (votes === 0) return [`the product gives ${member.host} a vote, the inventory none`];
    return reported.votes === votes
      ? []
      : [`the product gives ${member.host} ${reported.votes} votes, the inventory ${votes}`];
  });
}

/** Products notice a cut after 1.5 s (etcd) to 61 s (RabbitMQ); until then they call themselves well (research/7, section 3). */
function differentQuorum(rule: VoteRule | null, side: QuorumSide | undefined, { quorate }: Reading): readonly string[] {
  if (rule === null || side === undefined || quorate === null) return [];
  if (quorate && side.state === 'inquorate') return ['says that it has quorum; its side has none by its links'];
  const isSure = side.state === 'quorate' || side.state === 'at-risk';
  return !quorate && isSure ? ['says that it has no quorum; its side has it by its links'] : [];
}
