import type { Fleet } from '../../domain/fleet.ts';
import type { HostId, RegionId } from '../../domain/ids.ts';
import type { HostStatus } from '../../domain/snapshot.ts';
import { families, type Sample } from './families.ts';

/** Hosts and the sessions to them, counted by region; and of each host whether it lives, where that is known. */
export function hostSamples(hosts: readonly HostStatus[], fleet: Fleet): readonly Sample[] {
  const regionOf = new Map<HostId, RegionId>(fleet.hosts.map(({ id, region }) => [id, region]));
  const statuses = new Map<RegionId, HostStatus[]>(fleet.regions.map(({ id }) => [id, []]));
  for (const status of hosts) {
    const region = regionOf.get(status.id);
    if (region !== undefined) statuses.get(region)?.push(status);
  }
  return [...statuses].flatMap(([region, ofRegion]) => [
    ...families.quorumscope_hosts.labels.state.map(
      (state): Sample => ({
        name: 'quorumscope_hosts',
        labels: { region, state },
        value: ofRegion.filter((status) => status.state === state).length,
      }),
    ),
    ...families.quorumscope_sessions.labels.state.map(
      (state): Sample => ({
        name: 'quorumscope_sessions',
        labels: { region, state },
        value: ofRegion.filter(({ session }) => session === state).length,
      }),
    ),
    ...ofRegion.flatMap((status) => lifeOf(status, region)),
  ]);
}

function lifeOf({ id, state }: HostStatus, region: RegionId): readonly Sample[] {
  if (state !== 'alive' && state !== 'unreachable') return [];
  return [{ name: 'quorumscope_host_alive', labels: { region, host: id }, value: state === 'alive' ? 1 : 0 }];
}
