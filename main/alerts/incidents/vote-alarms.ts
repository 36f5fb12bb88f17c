import type { Alarm } from '../../domain/alarm.ts';
import type { AlertRules } from '../../domain/alert-rules.ts';
import type { ClusterStatus, QuorumSide, QuorumState } from '../../domain/snapshot.ts';
import { priorityOf } from './alarm-table.ts';
import { explains } from './explains.ts';
import type { FleetMap } from './fleet-map.ts';

type VoteAlarmType = 'quorum-ambiguous' | 'both-quorate';

/** Lost quorum and the edge of it are situations, which the engine confirms. */
const wordOf: Readonly<Record<QuorumState, VoteAlarmType | null>> = {
  quorate: null,
  'at-risk': null,
  inquorate: null,
  ambiguous: 'quorum-ambiguous',
  'both-quorate': 'both-quorate',
};

/**
 * Clusters of which nobody can tell who has quorum, or that may act on two sides. A count has no confirmation of its own: with a
 * cause among the `confirmed` alarms it holds as long as that, without one it has to last.
 */
export function voteAlarms(
  clusters: readonly ClusterStatus[],
  confirmed: readonly Alarm[],
  map: FleetMap,
  rules: AlertRules,
): readonly Alarm[] {
  return clusters.flatMap((status) => {
    const alarm = voteAlarm(status, map);
    if (alarm === null) return [];
    const causes = confirmed.filter((cause) => explains(cause, alarm, map) !== null);
    if (causes.length === 0) return [{ ...alarm, waitMs: rules.unconfirmedAfterMs }];
    return [{ ...alarm, waitMs: rules.raiseAfterMs[alarm.priority] }];
  });
}

function voteAlarm(status: ClusterStatus, map: FleetMap): Alarm | null {
  const { cluster, quorum } = status;
  const type = worstWord(status, map);
  if (type === null) return null;
  return {
    key: `${type}:${cluster}`,
    type,
    priority: priorityOf(type),
    situation: null,
    pairs: [],
    regions: [],
    hosts: [],
    clusters: [cluster],
    text:
      type === 'both-quorate'
        ? bothText(status)
        : `nobody can tell which side of ${cluster} has quorum: ${votes(quorum)}`,
    since: null,
    waitMs: 0,
    count: 1,
  };
}

function worstWord({ cluster, quorum, unobserved }: ClusterStatus, { membersOf }: FleetMap): VoteAlarmType | null {
  const words = quorum.sides.map(({ state }) => wordOf[state]);
  if (words.includes('both-quorate')) return 'both-quorate';
  // A side that surely has it leaves no doubt; a cluster of which we see nobody is our blindness, not its trouble.
  const isSure = quorum.sides.some(({ state }) => state === 'quorate' || state === 'at-risk');
  const isSeen = (membersOf.get(cluster) ?? []).some((host) => !unobserved.includes(host));
  return !isSure && isSeen && words.includes('quorum-ambiguous') ? 'quorum-ambiguous' : null;
}

function bothText({ cluster, quorum }: ClusterStatus): string {
  const able = quorum.sides.filter(({ state }) => state === 'both-quorate');
  return `${able.length} sides of ${cluster} may each act: ${able.map(sideWords).join('; ')}`;
}

function votes({ needed, sides }: ClusterStatus['quorum']): string {
  const need = needed === null ? '' : `${needed} needed, `;
  return `${need}${sides.map(sideWords).join('; ')}`;
}

const shownHosts = 5;

function sideWords({ hosts, worst, best }: QuorumSide): string {
  const names =
    hosts.length > shownHosts ? [...hosts.slice(0, shownHosts), `${hosts.length - shownHosts} more`] : hosts;
  return `${names.join('+') || 'nobody'} ${worst === best ? worst : `${worst}…${best}`}`;
}
