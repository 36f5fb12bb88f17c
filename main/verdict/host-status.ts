import type { HostId } from '../domain/ids.ts';
import type { HostState, HostStatus, Situation } from '../domain/snapshot.ts';
import type { Path } from '../evidence/path.ts';
import { tallyOf } from '../evidence/path-tally.ts';
import type { HostSight, Picture } from './picture.ts';

/** What a snapshot says of each host. Unreachable only where a confirmed situation says so; unread is unobserved. */
export function hostStatuses(picture: Picture, situations: readonly Situation[]): readonly HostStatus[] {
  const unreachable = confirmedUnreachable(picture, situations);
  return picture.fleet.hosts.map(({ id }) => {
    const sight = picture.hosts.get(id);
    if (sight === undefined) throw new Error(`host ${id} is not in the picture`);
    const { up, suspect, cut } = tallyOf(picture.pathsOf.get(id) ?? none, () => true);
    const unknown = Math.max(0, picture.fleet.hosts.length - 1 - up - suspect - cut);
    return {
      id,
      state: hostState(sight, unreachable.has(id)),
      ageMs: sight.heardAt === null ? null : Math.max(0, Math.round(picture.now - sight.heardAt)),
      session: sight.session,
      why: sight.why,
      route: sight.isRead ? (picture.evidence.hosts.get(id)?.route ?? null) : null,
      peers: { up, suspect, cut, unknown },
    };
  });
}

const none: readonly Path[] = [];

function hostState({ host, isRead }: HostSight, isUnreachable: boolean): HostState {
  if (host.maintenance !== null) return 'maintenance';
  if (isRead) return 'alive';
  return isUnreachable ? 'unreachable' : 'unobserved';
}

function confirmedUnreachable(picture: Picture, situations: readonly Situation[]): ReadonlySet<HostId> {
  const hosts = new Set<HostId>();
  for (const situation of situations) {
    if (situation.phase !== 'confirmed') continue;
    if (situation.type === 'host-unreachable') hosts.add(situation.subject.host);
    if (situation.type === 'region-dark') {
      for (const id of picture.hostsOf.get(situation.subject.region) ?? []) hosts.add(id);
    }
  }
  return hosts;
}
