import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { QuorumSide } from '../domain/snapshot.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { tieBreakerOf } from './models/corosync.ts';
import { deviceOf } from './models/qdevice.ts';
import type { MovingBar } from './moving-bar.ts';
import { marginOf, type VoteRule } from './vote-rule.ts';
import { majorityOf, votesAmong } from './votes.ts';

/** Everything said of one cluster's quorum besides its numbers. Nothing here changes with the clock alone. */
export function quorumWords(
  cluster: Cluster,
  rule: VoteRule | null,
  sides: readonly QuorumSide[],
  sight: ClusterSight,
  bar: MovingBar,
): readonly string[] {
  return [
    ...doubleWords(cluster, sides),
    ...modelWords(cluster, rule, sides, bar),
    ...(rule === null ? [] : sides.flatMap((side) => notionWords(rule, side, sight))),
    ...(cluster.quorum.model === 'pause-minority' ? sides.flatMap((side) => pauseWords(side, sight)) : []),
    ...sides.flatMap(({ hosts }) => relayedPair(hosts, sight)),
  ];
}

function doubleWords(cluster: Cluster, sides: readonly QuorumSide[]): readonly string[] {
  const said: string[] = [];
  const { model } = cluster.quorum;
  if (sides.some(({ state }) => state === 'both-quorate')) said.push(doubleWarning(model));
  if (model === 'none' && cluster.members.filter(({ role }) => role === 'data').length > 1)
    said.push('no quorum rule: nothing but a human or fencing keeps two sides from acting');
  return said;
}

function doubleWarning(model: Cluster['quorum']['model']): string {
  if (model === 'two-node') return 'both sides have quorum (two-node): fencing decides, not votes';
  if (model === 'none') return 'both sides can accept writes';
  if (model === 'galera') return 'two primary components: they do not merge by themselves';
  return 'declared votes do not add up: two sides have quorum';
}

function modelWords(
  cluster: Cluster,
  rule: VoteRule | null,
  sides: readonly QuorumSide[],
  bar: MovingBar,
): readonly string[] {
  const { model, groups, device, waitForAll, autoTieBreaker, lastManStanding } = cluster.quorum;
  const said: string[] = [];
  const isWhole = sides.length === 1 && sides[0]?.hosts.length === cluster.members.length;
  if (model === 'zookeeper-groups') {
    if (groups === undefined) said.push('no groups are declared: counted as a plain majority of votes');
    else if (!isWhole && rule !== null)
      said.push(`counted in groups: ${rule.needed} of ${rule.total} must each hold more than half of their own votes`);
  }
  if (model === 'qdevice' && device?.host == null)
    said.push('nobody watches the way to the quorum device: its vote may be anywhere');
  if (model === 'qdevice' && !isWhole && deviceOf(cluster).host !== null)
    said.push(`the quorum device on ${deviceOf(cluster).host} gives its vote to one side only`);
  if (isWhole) return said;
  if (waitForAll ?? (model === 'two-node' || lastManStanding !== undefined))
    said.push('wait_for_all: a member that restarts now gets no quorum before all members were there');
  if (autoTieBreaker !== undefined && rule !== null) {
    const tie = tieBreakerOf(autoTieBreaker, bar.last ?? cluster.members.map(({ host }) => host));
    if (tie !== null) said.push(`auto_tie_breaker: of two halves the one with ${tie} has quorum`);
  }
  return [...said, ...movingWords(cluster, rule, sides, bar)];
}

function movingWords(
  cluster: Cluster,
  rule: VoteRule | null,
  sides: readonly QuorumSide[],
  { last }: MovingBar,
): readonly string[] {
  const { model, lastManStanding } = cluster.quorum;
  const isMoving = model === 'galera' || lastManStanding !== undefined;
  if (!isMoving || rule === null) return [];
  const said: string[] = [];
  const base = last ?? cluster.members.map(({ host }) => host);
  const gone = cluster.members.filter(({ host }) => !base.includes(host)).map(({ host }) => host);
  if (gone.length > 0) said.push(`counted without ${gone.join(', ')}: gone since before the last change of the bar`);
  const side = sides.find(({ state }) => state === 'quorate' || state === 'at-risk');
  const next = side === undefined ? rule.needed : majorityOf(votesAmong(cluster, side.hosts));
  if (lastManStanding !== undefined && next < rule.needed)
    said.push(
      `last_man_standing: when it has stood ${lastManStanding.windowMs / 1000} s, ${next} votes will be enough`,
    );
  return said;
}

/** Words for a side that adds up as a whole, while its product needs more than hanging together. */
function notionWords(rule: VoteRule, side: QuorumSide, { tieOf }: ClusterSight): readonly string[] {
  const whole = rule.weigh(side.hosts);
  if (rule.together === 'component' || marginOf(whole) <= side.margin.worst) return [];
  const isJoined = (a: HostId, b: HostId) => tieOf(a, b) === 'joined';
  // Unknown ties are no missing ties: there is nothing to say of them but the span of the votes.
  const isCut = side.hosts.some((a) => side.hosts.some((b) => a !== b && tieOf(a, b) === 'severed'));
  if (!isCut || side.hosts.every((a) => side.hosts.every((b) => a === b || isJoined(a, b)))) return [];
  const votes = `${side.hosts.join('+')}: ${whole.have} of ${rule.total} votes hang together`;
  const need = Math.min(whole.have, rule.needed);
  return rule.together === 'star'
    ? [`${votes}, but no member that may lead has direct links to ${need > side.worst ? need : whole.have}`]
    : [`${votes}, but only ${side.worst} reach each other directly; the product may thrash or stop there`];
}

/**
 * RabbitMQ's pause_minority stops more than the minority: a node that lost another one which a third still sees pauses until the
 * whole cluster is back (rabbit_node_monitor.erl, partial_partition; rabbitmq-server#1667; measured: of three of which two lost
 * each other both pause, and the third runs on alone).
 */
function pauseWords({ hosts }: QuorumSide, { tieOf }: ClusterSight): readonly string[] {
  const pausing = hosts.filter((host) => hosts.some((other) => other !== host && tieOf(host, other) === 'severed'));
  if (pausing.length === 0) return [];
  const rest = hosts.filter((host) => !pausing.includes(host));
  const left = rest.length === 0 ? 'nobody runs on' : `${rest.join(', ')} ${rest.length === 1 ? 'runs' : 'run'} on`;
  return [
    `pause_minority: ${pausing.join(', ')} lost a node that others still see, and pause until all are back; ${left}`,
  ];
}

/** Many products count only members with a direct path; a side held together by others is worth a word. */
function relayedPair(hosts: readonly HostId[], { tieOf, isHeartbeatCut }: ClusterSight): readonly string[] {
  for (const [index, a] of hosts.entries()) {
    const b = hosts.slice(index + 1).find((other) => tieOf(a, other) === 'severed');
    if (b === undefined) continue;
    const what = isHeartbeatCut?.(a, b) === true ? 'hear no heartbeat of each other' : 'have no direct path';
    return [`${a} and ${b} ${what}; they are joined only through others`];
  }
  return [];
}
