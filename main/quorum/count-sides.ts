import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { QuorumSide, QuorumState } from '../domain/snapshot.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { deviceHolders, deviceOf, deviceTieBreaker, deviceVotes, type DeviceClaim } from './models/qdevice.ts';
import { strongest } from './strongest.ts';
import { splitSides, unplacedOf, type MemberTie, type Side } from './togetherness.ts';
import { marginOf, type VoteRule, type Weight } from './vote-rule.ts';
import { totalVotes, votesAmong } from './votes.ts';

type Sight = Pick<ClusterSight, 'seen' | 'tieOf'>;

/**
 * Counts every side of a cluster under its rule. Worst: nobody is there of whom it is not known, and every unknown tie is
 * severed. Best: the opposite. The truth of every completion lies between, because no rule gives less for more.
 */
export function countSides(cluster: Cluster, rule: VoteRule, sight: Sight): readonly QuorumSide[] {
  const members = cluster.members.map(({ host }) => host);
  const split = splitSides(members, sight.seen, sight.tieOf);
  const weights = split.map((side) => weighSide(side, rule, sight));
  const counted = cluster.quorum.model === 'qdevice' ? withDevice(cluster, split, weights, sight) : weights;
  const sides = split.map(({ sure }, i) => {
    const nothing = rule.weigh([]);
    return quorumSide(sure, counted[i] ?? { worst: nothing, best: nothing });
  });
  return markDoubles(sides);
}

interface Span {
  readonly worst: Weight;
  readonly best: Weight;
}

const isJoined = (tie: MemberTie) => tie === 'joined';
const isPossible = (tie: MemberTie) => tie !== 'severed';

function weighSide({ sure, maybe }: Side, rule: VoteRule, { tieOf }: Sight): Span {
  return {
    worst: strongest(rule, sure, (a, b) => isJoined(tieOf(a, b)), 'least').weight,
    best: strongest(rule, [...sure, ...maybe], (a, b) => isPossible(tieOf(a, b)), 'most').weight,
  };
}

/** A side from its weights. */
export function quorumSide(hosts: readonly HostId[], { worst, best }: Span): QuorumSide {
  const margin = { worst: marginOf(worst), best: marginOf(best) };
  return { hosts, worst: worst.have, best: best.have, margin, state: stateByMargin(margin) };
}

function stateByMargin({ worst, best }: QuorumSide['margin']): QuorumState {
  if (best < 0) return 'inquorate';
  if (worst < 0) return 'ambiguous';
  return worst === 0 ? 'at-risk' : 'quorate';
}

/** Two sides that both may act are an alarm of their own: two-node, model none, or votes that do not add up. */
export function markDoubles(sides: readonly QuorumSide[]): readonly QuorumSide[] {
  const isQuorate = ({ state }: QuorumSide) => state === 'quorate' || state === 'at-risk';
  if (sides.filter(isQuorate).length < 2) return sides;
  return sides.map((side) => (isQuorate(side) ? { ...side, state: 'both-quorate' } : side));
}

/**
 * Without a rule whoever holds data may act; who holds none cannot. Votes are shown as they are declared, and the margin
 * is simply what a side has.
 */
export function countWithoutRule(cluster: Cluster, { seen, tieOf }: Sight): readonly QuorumSide[] {
  const members = cluster.members.map(({ host }) => host);
  const split = splitSides(members, seen, tieOf);
  const sides = split.map(({ sure, maybe }): QuorumSide => {
    const worst = votesAmong(cluster, sure);
    const best = worst + votesAmong(cluster, maybe);
    return { hosts: sure, worst, best, margin: { worst, best }, state: stateWithoutRule(cluster, sure, maybe) };
  });
  return markDoubles(sides);
}

function stateWithoutRule(cluster: Cluster, sure: readonly HostId[], maybe: readonly HostId[]): QuorumState {
  const holdsData = (hosts: readonly HostId[]) =>
    cluster.members.some(({ host, role }) => role === 'data' && hosts.includes(host));
  if (holdsData(sure)) return 'quorate';
  return holdsData(maybe) ? 'ambiguous' : 'inquorate';
}

function withDevice(cluster: Cluster, split: readonly Side[], weights: readonly Span[], sight: Sight): readonly Span[] {
  const tieBreaker = deviceTieBreaker(cluster);
  const claims = split.map((side, i): DeviceClaim => {
    const { worst, best } = weights[i] ?? { worst: { have: 0 }, best: { have: 0 } };
    const hasTieBreaker = tieBreaker !== null && side.sure.includes(tieBreaker);
    return { worst: worst.have, best: best.have, connected: connectedOf(cluster, side, sight), hasTieBreaker };
  });
  // Members of whom nobody knows may be a side of their own.
  const hidden = { sure: [], maybe: unplacedOf(membersOf(cluster), split) };
  const best = votesAmong(cluster, hidden.maybe);
  const others = [{ worst: 0, best, connected: connectedOf(cluster, hidden, sight), hasTieBreaker: false }];
  const holders = deviceHolders(deviceOf(cluster).algorithm, totalVotes(cluster), claims, others);
  const votes = deviceVotes(cluster);
  return weights.map(({ worst, best: most }, i) => ({
    worst: holders[i] === 'sure' ? { ...worst, have: worst.have + votes } : worst,
    best: holders[i] === 'no' ? most : { ...most, have: most.have + votes },
  }));
}

function membersOf({ members }: Cluster): readonly HostId[] {
  return members.map(({ host }) => host);
}

/** How many of a side reach the device. Of a device that is no host of the inventory nobody knows. */
function connectedOf(cluster: Cluster, { sure, maybe }: Side, { seen, tieOf }: Sight): DeviceClaim['connected'] {
  const { host } = deviceOf(cluster);
  const all = [...sure, ...maybe];
  if (host === null) return { least: 0, most: all.length };
  const least = seen.has(host) ? sure.filter((member) => tieOf(member, host) === 'joined').length : 0;
  return { least, most: all.filter((member) => tieOf(member, host) !== 'severed').length };
}
