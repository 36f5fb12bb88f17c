import type { AlarmScope } from '../../domain/alarm.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { RegionId } from '../../domain/ids.ts';
import type { SituationMatter } from '../../domain/snapshot.ts';

/** The name of what a situation is about, by inventory names alone, and whom it concerns. */
export interface NamedScope extends AlarmScope {
  readonly key: string;
}

const nothing: AlarmScope = { pairs: [], regions: [], hosts: [], clusters: [] };

/** The fleet has one shape at a time: a cut is named `cut` whatever its extent, so that it stays itself when it spreads. */
export const cutAlarmKey = 'cut';

/** Names a matter. Situation ids are of no use here: the clock they are made from begins anew with every start of the engine. */
export function scopeOf(matter: SituationMatter, fleet: Fleet): NamedScope {
  switch (matter.type) {
    case 'partition':
      return { ...nothing, key: cutAlarmKey, pairs: pairsBetween(matter.subject.sides) };
    case 'partial-partition':
      return { ...nothing, key: cutAlarmKey, pairs: matter.subject.pairs };
    case 'one-way':
      return { ...nothing, key: `one-way:${matter.subject.from}>${matter.subject.to}`, ...pairOf(matter.subject) };
    case 'port-filtered': {
      const { from, to, port } = matter.subject;
      return { ...nothing, key: `port-filtered:${from}>${to}:${port}`, ...pairOf(matter.subject) };
    }
    case 'lossy-link':
    case 'flapping': {
      const { a, b } = matter.subject;
      return { ...nothing, key: `${matter.type}:${a}|${b}`, pairs: [[a, b]] };
    }
    case 'region-dark':
      return { ...nothing, key: `region-dark:${matter.subject.region}`, regions: [matter.subject.region] };
    case 'noc-blind': {
      const regions = 'all' in matter.subject ? fleet.regions.map(({ id }) => id) : matter.subject.regions;
      return { ...nothing, key: 'noc-blind', regions };
    }
    case 'host-unreachable':
    case 'host-isolated':
      return { ...nothing, key: `${matter.type}:${matter.subject.host}`, hosts: [matter.subject.host] };
    case 'service-down':
    case 'service-hung': {
      const { host, port } = matter.subject;
      return { ...nothing, key: `${matter.type}:${host}:${port}`, hosts: [host] };
    }
    case 'dual-primary': {
      const { cluster, hosts } = matter.subject;
      return { ...nothing, key: `dual-primary:${cluster}`, hosts, clusters: [cluster] };
    }
    case 'no-primary':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return { ...nothing, key: `${matter.type}:${matter.subject.cluster}`, clusters: [matter.subject.cluster] };
    default:
      return assertNever(matter);
  }
}

function pairOf({ from, to }: { readonly from: RegionId; readonly to: RegionId }): Pick<AlarmScope, 'pairs'> {
  return { pairs: [[from, to]] };
}

/** Every pair of regions that stand on different sides. */
function pairsBetween(sides: readonly (readonly RegionId[])[]): AlarmScope['pairs'] {
  return sides.flatMap((side, nth) =>
    sides.slice(nth + 1).flatMap((other) => side.flatMap((a) => other.map((b) => [a, b] as const))),
  );
}
