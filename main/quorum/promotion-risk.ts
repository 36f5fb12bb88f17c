import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Automation } from '../domain/reading.ts';
import type { PromotionRisk, QuorumSide } from '../domain/snapshot.ts';
import { freshReading, type MemberWord } from './known-roles.ts';
import type { Leadership } from './leadership.ts';
import type { Promoter } from './sentinel-promoter.ts';
import type { WhoIs } from './who-is.ts';

/** What the risk is judged from. */
export interface RiskSight {
  readonly cluster: Cluster;
  readonly words: ReadonlyMap<HostId, MemberWord>;
  readonly leadership: Leadership;
  readonly whoIs: WhoIs;
  readonly sides: readonly QuorumSide[];
  /** Who promotes beside a primary from outside the cluster; null where that is the members' own work. */
  readonly promoterOf: (primary: HostId) => Promoter | null;
  /** Since when the cluster is cut (ms). */
  readonly cutSince: number;
  readonly now: number;
}

/**
 * Will the product itself promote a second primary in the present cut? Only where the primary stands on one side, another
 * side may have quorum, and the members say that somebody promotes. The moment is the product's own setting counted from the
 * beginning of the cut (research/7, section 3 has the measured times).
 */
export function promotionRisk(sight: RiskSight): PromotionRisk | null {
  const primary = primaryOf(sight);
  if (primary === null || sight.sides.length < 2 || isElected(sight.leadership)) return null;
  const promoter = sight.promoterOf(primary);
  const candidates = promoter?.candidates ?? membersAway(sight, primary);
  const automation = promoter?.automation ?? automationOf(sight);
  if (candidates.length === 0 || automation?.promotes !== true || automation.paused === true) return null;
  const { promotesAfterMs, yieldsAfterMs, why } = automation;
  return {
    primary,
    candidates,
    promotesAt: momentAfter(sight.cutSince, promotesAfterMs),
    yieldsAt: momentAfter(sight.cutSince, yieldsAfterMs),
    text: `${candidates.join(' or ')} can be promoted beside ${primary} (${why}); ${
      yieldsAfterMs === null
        ? `nothing makes ${primary} stop by itself`
        : `${primary} stops by itself when it has lost its cluster for long enough`
    }`,
  };
}

/** Data members on other sides that may have quorum. */
function membersAway({ cluster, sides }: RiskSight, primary: HostId): readonly HostId[] {
  const away = sides.filter(({ hosts, state }) => !hosts.includes(primary) && state !== 'inquorate');
  return cluster.members
    .filter(({ host, role }) => role === 'data' && away.some(({ hosts }) => hosts.includes(host)))
    .map(({ host }) => host);
}

/** To the second: the beginning of a cut becomes better known by parts of one, and a countdown must not jump with it. */
function momentAfter(since: number, afterMs: number | null): number | null {
  return afterMs === null ? null : Math.round((since + afterMs) / 1000) * 1000;
}

/** A leader by consensus cannot commit without its quorum, so the one elected after it is no second primary. */
function isElected({ claims }: Leadership): boolean {
  return claims.some(({ reading }) => reading.role === 'leader');
}

/** The one that leads; where nobody says it of himself, the one whom all that were read name (sentinels). */
function primaryOf({ cluster, words, leadership, whoIs, now }: RiskSight): HostId | null {
  const [claim, ...more] = leadership.claims;
  if (claim !== undefined) return more.length === 0 ? claim.host : null;
  const named = new Set(
    cluster.members.flatMap(({ host }) => {
      const leader = freshReading(words.get(host), now)?.reading.leader ?? null;
      return leader === null ? [] : (whoIs(leader) ?? []);
    }),
  );
  return named.size === 1 ? ([...named][0] ?? null) : null;
}

/** The quickest automation that any member tells of. */
function automationOf({ cluster, words, now }: RiskSight): Automation | null {
  const told = cluster.members
    .flatMap(({ host }) => freshReading(words.get(host), now)?.reading.automation ?? [])
    .filter(({ promotes }) => promotes === true);
  return told.reduce<Automation | null>(
    (quickest, one) => (quickest === null || afterMs(one) < afterMs(quickest) ? one : quickest),
    null,
  );
}

function afterMs({ promotesAfterMs }: Automation): number {
  return promotesAfterMs ?? Number.POSITIVE_INFINITY;
}
