import type { Fleet } from '../domain/fleet.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import type { LinksOf, SightOf } from '../quorum/count-clusters.ts';
import type { KnownRoles } from '../quorum/known-roles.ts';
import type { Picture } from '../verdict/picture.ts';
import type { RoadStep } from './road.ts';

/** What a tick told: the picture, what changed in it, and the inventory it was made over. */
export interface Tick {
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
  readonly fleet: Fleet;
  /** What the snapshot was judged from. */
  readonly picture: Picture;
  /** All that members of clusters ever said. */
  readonly roles: KnownRoles;
  /** What the votes of each cluster were counted from. Only valid until the next tick. */
  readonly sightOf: SightOf;
  /** Lists the links of a cluster. Only valid until the next tick. */
  readonly linksOf: LinksOf;
}

/** What a step of the road told. */
export function tickOf({ snapshot, changes, picture, state, sightOf, linksOf }: RoadStep, fleet: Fleet): Tick {
  return { snapshot, changes, fleet, picture, roles: state.roles, sightOf, linksOf };
}
