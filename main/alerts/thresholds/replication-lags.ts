import { behindBy } from '../../advice/cluster-past.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { ClusterId, HostId } from '../../domain/ids.ts';
import { isClaim } from '../../quorum/claim.ts';
import { freshReading, type KnownRoles } from '../../quorum/known-roles.ts';

/** How far the data of a member are behind its primary's. */
export interface MemberLag {
  readonly cluster: ClusterId;
  readonly host: HostId;
  /** ms; null = it does not say, or what it said is too old. */
  readonly lagMs: number | null;
}

/**
 * How far each member that holds data is behind, by its own word, as gate G6 of the advice counts it; who leads is behind nobody. `now` is
 * on the clock of the readings. A follower that is cut off goes on saying that it is 0 s behind: what it lacks it cannot know.
 */
export function replicationLags(
  { clusters }: Pick<Fleet, 'clusters'>,
  roles: KnownRoles,
  now: number,
): readonly MemberLag[] {
  return clusters.flatMap(({ id: cluster, product, members }) => {
    if (product === 'none') return [];
    const words = roles.get(cluster);
    return members
      .filter(({ role }) => role === 'data')
      .map(({ host }): MemberLag => {
        const said = freshReading(words?.get(host), now)?.reading ?? null;
        if (said === null) return { cluster, host, lagMs: null };
        return { cluster, host, lagMs: isClaim(said) ? 0 : behindBy(said) };
      });
  });
}
