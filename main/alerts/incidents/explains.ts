import type { Alarm } from '../../domain/alarm.ts';
import type { ClusterId, HostId, RegionId } from '../../domain/ids.ts';
import { familyOf, type Family } from './alarm-table.ts';
import type { FleetMap } from './fleet-map.ts';

/** What began so close together may be one event seen twice (ms). */
export const togetherMs = 10_000;

/**
 * Which families may be the cause of a family, likeliest first. A region that goes dark, or that we go blind to, is told apart from a
 * cut that stood before: who knows of the cut does not know of that.
 */
const causesOf: Readonly<Record<Family, readonly Family[]>> = {
  cut: [],
  link: [],
  dark: ['cut'],
  blind: ['cut', 'dark'],
  unread: ['dark', 'blind'],
  host: ['dark', 'blind'],
  service: ['dark', 'host'],
  cluster: ['cut', 'dark', 'blind', 'host', 'link'],
  other: [],
};

/** The families that may lie behind an alarm, likeliest first. */
export function causeFamilies(effect: Alarm): readonly Family[] {
  return causesOf[familyOf(effect)];
}

/** How likely `cause` is what lies behind `effect`, 0 the likeliest; null = it does not touch it. */
export function explains(cause: Alarm, effect: Alarm, map: FleetMap): number | null {
  const [of, on] = [familyOf(cause), familyOf(effect)];
  const rank = causesOf[on].indexOf(of);
  return rank >= 0 && touches[of](cause, effect, on, map) ? rank : null;
}

type Touches = (cause: Alarm, effect: Alarm, on: Family, map: FleetMap) => boolean;

const never: Touches = () => false;

const touches: Readonly<Record<Family, Touches>> = {
  cut: severs,
  link: severs,
  dark: swallows,
  blind: swallows,
  unread: never,
  host: (cause, effect, on, map) => {
    const hosts = on === 'cluster' ? membersOf(effect.clusters, map) : effect.hosts;
    return hosts.some((host) => cause.hosts.includes(host));
  },
  service: never,
  cluster: never,
  other: never,
};

function severs({ pairs, since }: Alarm, effect: Alarm, on: Family, map: FleetMap): boolean {
  if (on === 'cluster') return separates(pairs, effect.clusters, map);
  const isTogether = Math.abs((since ?? 0) - (effect.since ?? 0)) <= togetherMs;
  return isTogether && pairs.some((pair) => pair.some((end) => effect.regions.includes(end)));
}

function separates(pairs: Alarm['pairs'], clusters: readonly ClusterId[], map: FleetMap): boolean {
  return clusters.some((cluster) => {
    const regions = regionsOf(membersOf([cluster], map), map);
    return pairs.some(([a, b]) => regions.has(a) && regions.has(b));
  });
}

function swallows({ regions, since }: Alarm, effect: Alarm, on: Family, map: FleetMap): boolean {
  if (on === 'blind') {
    const isTogether = Math.abs((since ?? 0) - (effect.since ?? 0)) <= togetherMs;
    return isTogether && effect.regions.some((region) => regions.includes(region));
  }
  const touched = regionsOf(on === 'cluster' ? membersOf(effect.clusters, map) : effect.hosts, map);
  return regions.some((region) => touched.has(region));
}

function membersOf(clusters: readonly ClusterId[], { membersOf: members }: FleetMap): readonly HostId[] {
  return clusters.flatMap((cluster) => members.get(cluster) ?? []);
}

function regionsOf(hosts: readonly HostId[], { regionOf }: FleetMap): ReadonlySet<RegionId> {
  return new Set(hosts.flatMap((host) => regionOf.get(host) ?? []));
}
