import type { Fleet } from '../../domain/fleet.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { KnownRoles } from '../../quorum/known-roles.ts';

/** What a tick of the engine tells the alarm system. */
export interface AlertTick {
  readonly snapshot: Snapshot;
  readonly fleet: Fleet;
  /** All that members of clusters ever said. */
  readonly roles: KnownRoles;
}
