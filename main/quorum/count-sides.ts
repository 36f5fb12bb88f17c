import { connectedGroups } from '../domain/connected-groups.ts';
import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { QuorumSide, QuorumState } from '../domain/snapshot.ts';
import { deviceHolders, deviceOf, deviceTieBreaker, deviceVotes, type DeviceClaim } from './models/qdevice.ts';
import { strongest } from './strongest.ts';
import { splitSides, type MemberTie, type Side, type SideSight } from './togetherness.ts';
import { marginOf, type VoteRule, type Weight } from './vote-rule.ts';
import { totalVotes, votesAmong } from './votes.ts';

/**
 * Counts every side of a cluster under its rule. Worst: nobody is there of whom it is not known, and every unknown tie is
 * severed. Best: the opposite. The truth of every completion lies between, because no rule gives less for more.
 */
export function countSides(cluster: Cluster, rule: VoteRule, sight: SideSight): readonly QuorumSide[] {
  const members = cluster.members.map(({ host }) => host);
  const split = splitSides(members, sight);
  const weights = split.map((side) => weighSide(side, rule, sight));
  const counted = cluster.quorum.model === 'qdevice' ? withDevice(cluster, rule, split, weights, sight) : weights;
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

function weighSide({ sure, maybe }: Side, rule: VoteRule, { tieOf }: SideSight): Span {
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
export function countWithoutRule(cluster: Cluster, sight: SideSight): readonly QuorumSide[] {
  const members = cluster.members.map(({ host }) => host);
  const split = splitSides(members, sight);
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

function withDevice(
  cluster: Cluster,
  rule: VoteRule,
  split: readonly Side[],
  weights: readonly Span[],
  sight: SideSight,
): readonly Span[] {
  const claims = split.map((side, i) => claimOf(cluster, rule, side, weights[i], sight));
  const given = deviceHolders(deviceOf(cluster).algorithm, totalVotes(cluster), claims);
  const holder = split[given.indexOf('sure')]?.sure[0];
  // Who may hang together with the holder after all has the device with it.
  const holders = given.map((one, i) =>
    one === 'no' && holder !== undefined && split[i]?.maybe.includes(holder) === true ? 'maybe' : one,
  );
  const votes = deviceVotes(cluster);
  return weights.map(({ worst, best }, i) => ({
    worst: holders[i] === 'sure' ? { ...worst, have: worst.have + votes } : worst,
    best: holders[i] === 'no' ? best : { ...best, have: best.have + votes },
  }));
}

function claimOf(
  cluster: Cluster,
  rule: VoteRule,
  { sure, maybe }: Side,
  weight: Span | undefined,
  sight: SideSight,
): DeviceClaim {
  const tieBreaker = deviceTieBreaker(cluster);
  const others = cluster.members.map(({ host }) => host).filter((host) => !sure.includes(host));
  const isTied = (a: HostId, b: HostId) => isPossible(sight.tieOf(a, b));
  return {
    least: { votes: weight?.worst.have ?? 0, connected: surelyConnected(cluster, sure, sight) },
    most: { votes: weight?.best.have ?? 0, connected: maybeConnected(cluster, [...sure, ...maybe], sight) },
    hasTieBreaker: tieBreaker !== null && sure.includes(tieBreaker),
    rivals: connectedGroups(others, isTied).map((group) => ({
      votes: strongest(rule, group, isTied, 'most').weight.have,
      connected: maybeConnected(cluster, group, sight),
    })),
  };
}

/** Of a device that is no host of the inventory nobody knows who reaches it. */
function surelyConnected(cluster: Cluster, hosts: readonly HostId[], { seen, tieOf }: SideSight): number {
  const { host } = deviceOf(cluster);
  return host === null || !seen.has(host) ? 0 : hosts.filter((member) => isJoined(tieOf(member, host))).length;
}

function maybeConnected(cluster: Cluster, hosts: readonly HostId[], { tieOf }: SideSight): number {
  const { host } = deviceOf(cluster);
  return host === null ? hosts.length : hosts.filter((member) => isPossible(tieOf(member, host))).length;
}
