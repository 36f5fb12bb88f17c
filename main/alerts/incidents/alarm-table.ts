import type { Alarm, AlarmScope, AlarmType } from '../../domain/alarm.ts';
import type { Priority } from '../../domain/incident.ts';

/**
 * What alarms have in common when it comes to their cause: cut = nothing passes between regions, or one way only; link = a link is
 * bad; dark, blind = a region nobody sees, or we do not; unread = one host we do not read.
 */
export type Family = 'cut' | 'link' | 'dark' | 'blind' | 'unread' | 'host' | 'service' | 'cluster' | 'other';

interface AlarmKind {
  /** Once the engine has confirmed it; a mere suspicion is P3 (research/5, A6). */
  readonly priority: Priority;
  readonly family: Family;
}

/** Every alarm there is. What stands here in no line is an event and no alarm. A threshold brings its own priority. */
const kinds: Readonly<Record<Exclude<AlarmType, 'threshold'>, AlarmKind>> = {
  'quorum-lost': { priority: 'P1', family: 'cluster' },
  'quorum-ambiguous': { priority: 'P1', family: 'cluster' },
  'both-quorate': { priority: 'P1', family: 'cluster' },
  'dual-primary': { priority: 'P1', family: 'cluster' },
  partition: { priority: 'P2', family: 'cut' },
  'partial-partition': { priority: 'P2', family: 'cut' },
  'one-way': { priority: 'P2', family: 'cut' },
  'region-dark': { priority: 'P2', family: 'dark' },
  'noc-blind': { priority: 'P2', family: 'blind' },
  'quorum-at-risk': { priority: 'P2', family: 'cluster' },
  'no-primary': { priority: 'P2', family: 'cluster' },
  'host-unreachable': { priority: 'P3', family: 'host' },
  'host-isolated': { priority: 'P3', family: 'host' },
  'host-blind': { priority: 'P3', family: 'unread' },
  'service-down': { priority: 'P3', family: 'service' },
  'service-hung': { priority: 'P3', family: 'service' },
  'port-filtered': { priority: 'P3', family: 'link' },
  'lossy-link': { priority: 'P3', family: 'link' },
  flapping: { priority: 'P3', family: 'link' },
};

/** How soon somebody must act on a confirmed alarm of a type. */
export function priorityOf(type: Exclude<AlarmType, 'threshold'>): Priority {
  return kinds[type].priority;
}

/** A threshold belongs to what it is about. */
export function familyOf({ type, pairs, hosts, clusters }: Alarm): Family {
  if (type !== 'threshold') return kinds[type].family;
  if (clusters.length > 0) return 'cluster';
  if (pairs.length > 0) return 'link';
  return hosts.length > 0 ? 'host' : 'other';
}

/** Which part of its scope an alarm is really about; the rest only names who else has to do with it. */
export const subjectOf: Readonly<Record<Family, keyof AlarmScope>> = {
  cut: 'pairs',
  link: 'pairs',
  dark: 'regions',
  blind: 'regions',
  unread: 'hosts',
  host: 'hosts',
  service: 'hosts',
  cluster: 'clusters',
  other: 'regions',
};

const ranks: Readonly<Record<Priority, number>> = { P1: 1, P2: 2, P3: 3 };

/** Orders priorities, the gravest first. */
export function comparePriority(a: Priority, b: Priority): number {
  return ranks[a] - ranks[b];
}

/** The graver of two. */
export function graver(a: Priority, b: Priority): Priority {
  return comparePriority(a, b) <= 0 ? a : b;
}
