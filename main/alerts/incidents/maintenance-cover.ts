import type { Alarm } from '../../domain/alarm.ts';
import type { MaintenanceWindow } from '../../domain/alert-rules.ts';
import type { ClusterId, HostId, RegionId } from '../../domain/ids.ts';
import { familyOf, subjectOf } from './alarm-table.ts';
import type { FleetMap } from './fleet-map.ts';

/** Is the window in force? It ends by itself. */
export function isOpen({ from, until }: MaintenanceWindow, at: number): boolean {
  return from <= at && at < until;
}

/**
 * Is the alarm of the planned work alone? A cluster is only where it is named, or where all its members are covered: planned work on one
 * member explains no quorum that is lost. A link is where either end is worked on.
 */
export function covers(window: MaintenanceWindow, alarm: Alarm, { regionOf, hostsOf, membersOf }: FleetMap): boolean {
  const hasHost = (host: HostId) => {
    const region = regionOf.get(host);
    return window.hosts.includes(host) || (region !== undefined && window.regions.includes(region));
  };
  const hasAll = (hosts: readonly HostId[] | undefined) =>
    hosts !== undefined && hosts.length > 0 && hosts.every(hasHost);
  const hasRegion = (region: RegionId) => window.regions.includes(region) || hasAll(hostsOf.get(region));
  const hasCluster = (cluster: ClusterId) => window.clusters.includes(cluster) || hasAll(membersOf.get(cluster));
  const subject = subjectOf[familyOf(alarm)];
  if (alarm[subject].length === 0) return false;
  switch (subject) {
    case 'pairs':
      return alarm.pairs.every(([a, b]) => hasRegion(a) || hasRegion(b));
    case 'regions':
      return alarm.regions.every(hasRegion);
    case 'hosts':
      return alarm.hosts.every(hasHost);
    case 'clusters':
      return alarm.clusters.every(hasCluster);
  }
}
