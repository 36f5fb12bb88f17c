import type { Fleet } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { HostState, HostStatus, Situation } from '../domain/snapshot.ts';
import type { Path } from '../evidence/path.ts';
import { tallyOf } from '../evidence/path-tally.ts';
import type { HostSight, Picture } from './picture.ts';

/** What a snapshot says of each host. Unreachable only where a confirmed situation says so; unread is unobserved. */
export function hostStatuses(picture: Picture, situations: readonly Situation[]): readonly HostStatus[] {
  const unreachable = confirmedUnreachable(picture, situations);
  const { fleet, hosts, pathsOf, now } = picture;
  const before = grounds.get(fleet);
  const after: Ground[] = [];
  const statuses = fleet.hosts.map(({ id }, nth): HostStatus => {
    const sight = hosts.get(id);
    if (sight === undefined) throw new Error(`host ${id} is not in the picture`);
    const paths = pathsOf.get(id) ?? none;
    const old = before?.[nth];
    const ground = old?.sight === sight && old.paths === paths ? old : groundOf(picture, sight, paths);
    after.push(ground);
    return {
      id,
      state: hostState(sight, unreachable.has(id)),
      ageMs: ground.heardAt === null ? null : Math.max(0, Math.round(now - ground.heardAt)),
      session: ground.session,
      why: ground.why,
      route: ground.route,
      peers: ground.peers,
    };
  });
  grounds.set(fleet, after);
  return statuses;
}

/** What a status says that time alone does not change, and what it was taken from. */
interface Ground extends Pick<HostStatus, 'session' | 'why' | 'route' | 'peers'> {
  readonly sight: HostSight;
  readonly paths: readonly Path[];
  readonly heardAt: number | null;
}

/** Of the newest statuses of an inventory, in its order: most hosts have the same a tick later. */
const grounds = new WeakMap<Fleet, readonly Ground[]>();

function groundOf({ fleet }: Picture, sight: HostSight, paths: readonly Path[]): Ground {
  const { heardAt, session, why, route } = sight;
  const { up, suspect, cut } = tallyOf(paths, () => true);
  const unknown = Math.max(0, fleet.hosts.length - 1 - up - suspect - cut);
  return { sight, paths, heardAt, session, why, route, peers: { up, suspect, cut, unknown } };
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
