import type { Alarm } from '../../domain/alarm.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { ClusterId, HostId, RegionId } from '../../domain/ids.ts';
import type { ObserverStatus, Snapshot } from '../../domain/snapshot.ts';
import { familyOf, subjectOf } from './alarm-table.ts';
import { fleetMap } from './fleet-map.ts';

/** Could we tell if the thing of an alarm were well again? Without sight nothing is cleared: unobserved is not well. */
export type IsSighted = (alarm: Alarm) => boolean;

/** Does the observer distrust itself? A wall clock that was set is told, and disturbs no verdict. */
export function isDoubtful({ doubt }: ObserverStatus): boolean {
  return doubt !== null && doubt.kind !== 'clock-step';
}

/** An engine that runs for less has not had the time to find again what is amiss (ms): a broken path looks well until it is tried. */
const settlesWithinMs = 10_000;

/**
 * What can be seen in a snapshot of an engine that runs for `runsForMs`. Nothing while it is blind, waits, doubts itself or has only just
 * begun. What is not in the inventory any more needs no sight.
 */
export function sightIn(
  { observer, regionPairs, hosts, clusters }: Snapshot,
  fleet: Fleet,
  runsForMs: number,
): IsSighted {
  if (runsForMs < settlesWithinMs) return () => false;
  if (observer.sight === 'waiting' || observer.sight === 'blind' || isDoubtful(observer)) return () => false;
  const { hostsOf, membersOf } = fleetMap(fleet);
  const hidden = new Set(hosts.filter(({ state }) => state === 'unobserved').map(({ id }) => id));
  const unknownPairs = new Set(
    regionPairs.filter(({ verdict }) => verdict === 'unknown').flatMap(({ a, b }) => [`${a}|${b}`, `${b}|${a}`]),
  );
  const resting = new Set(hosts.filter(({ state }) => state === 'maintenance').map(({ id }) => id));
  const statuses = new Map(clusters.map((status) => [status.cluster, status]));

  // Nobody looks at a region in which all rests.
  const rests = (region: RegionId) => (hostsOf.get(region) ?? []).every((host) => resting.has(host));
  const seesPair = ([a, b]: readonly [RegionId, RegionId]) => !unknownPairs.has(`${a}|${b}`) || rests(a) || rests(b);
  const seesHost = (host: HostId) => !hidden.has(host);
  const seesRegion = (region: RegionId) => {
    const members = hostsOf.get(region) ?? [];
    return members.length === 0 || members.some(seesHost);
  };
  const seesCluster = (cluster: ClusterId, alarm: Alarm) => {
    const status = statuses.get(cluster);
    if (status === undefined) return true;
    if (alarm.type === 'dual-primary') return alarm.hosts.every((host) => seesHost(host) && isBelieved(host));
    if (alarm.type === 'no-primary') return status.primaries.length > 0;
    const isSure = status.quorum.sides.some(({ state }) => state === 'quorate' || state === 'at-risk');
    return isSure || (membersOf.get(cluster) ?? []).every(seesHost);

    function isBelieved(host: HostId): boolean {
      return status?.members.find((member) => member.host === host)?.role !== 'unknown';
    }
  };
  return (alarm) => {
    switch (subjectOf[familyOf(alarm)]) {
      case 'pairs':
        return alarm.pairs.every(seesPair);
      case 'regions':
        return alarm.regions.every(seesRegion);
      case 'hosts':
        return alarm.hosts.every(seesHost);
      case 'clusters':
        return alarm.clusters.every((cluster) => seesCluster(cluster, alarm));
    }
  };
}
