import type { Cluster } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import type { AddressBook } from '../evidence/address-book.ts';
import { believedPrimaries, memberBeliefs } from './beliefs.ts';
import { termText } from './claim.ts';
import { freshReadings, type KnownRoles, type MemberWord } from './known-roles.ts';
import { judgeLeadership, type Leadership } from './leadership.ts';
import { promotionRisk } from './promotion-risk.ts';
import type { Led } from './role-findings.ts';
import { heartbeatLostSince } from './links/heartbeat-lost.ts';
import { sentinelPromoter, type PromoterSight } from './sentinel-promoter.ts';
import type { TieOf } from './togetherness.ts';
import { createWhoIs, type WhoIs } from './who-is.ts';

/** The quorum of clusters together with what their members believe. */
export interface ClusterRoles {
  readonly clusters: readonly ClusterStatus[];
  /** Clusters of which at least one member was asked. */
  readonly led: readonly Led[];
}

/** When, since when the cluster's links are broken (ms), and who is tied to whom. */
export interface RoleMoment {
  readonly now: number;
  readonly cutSince: number;
  readonly tieOf: TieOf;
}

/** Adds to each counted cluster who claims to lead, what each member believes, and what its own automation may do. */
export function addRoles(
  counted: readonly ClusterStatus[],
  clusters: readonly Cluster[],
  known: KnownRoles,
  book: AddressBook,
  moment: RoleMoment,
): ClusterRoles {
  if (known.size === 0) return { clusters: counted, led: [] };
  const declared = new Map<ClusterId, Cluster>(clusters.map((cluster) => [cluster.id, cluster]));
  const led: Led[] = [];
  const around: PromoterSight = {
    clusters,
    counted: new Map(counted.map((status) => [status.cluster, status])),
    known,
    book,
    ...moment,
  };
  const statuses = counted.map((status) => {
    const cluster = declared.get(status.cluster);
    const words = known.get(status.cluster);
    if (cluster === undefined || words === undefined) return status;
    const whoIs = createWhoIs(cluster, book, freshReadings(words, moment.now).values());
    const leadership = judgeLeadership(cluster, words, whoIs, moment.now);
    led.push({ cluster, leadership });
    return withRoles(status, { cluster, words, whoIs, leadership, moment, around });
  });
  return { clusters: statuses, led };
}

interface Beliefs {
  readonly cluster: Cluster;
  readonly words: ReadonlyMap<HostId, MemberWord>;
  readonly whoIs: WhoIs;
  readonly leadership: Leadership;
  readonly moment: RoleMoment;
  readonly around: PromoterSight;
}

function withRoles(
  status: ClusterStatus,
  { cluster, words, whoIs, leadership, moment, around }: Beliefs,
): ClusterStatus {
  const { now, cutSince } = moment;
  const risk = promotionRisk({
    cluster,
    words,
    leadership,
    whoIs,
    sides: status.quorum.sides,
    promoterOf: (primary) => sentinelPromoter(cluster, primary, around),
    cutSince: Math.min(cutSince, heartbeatLostSince(status)),
    now,
  });
  return {
    ...status,
    primaries: believedPrimaries(leadership, now),
    members: memberBeliefs(cluster, words, whoIs, now),
    risk,
    warnings: [...status.warnings, ...leaderWarnings(leadership), ...(risk === null ? [] : [risk.text])],
  };
}

function leaderWarnings({ stale, strangers, claims }: Leadership): readonly string[] {
  const newest = claims[0];
  const old = stale.map(
    (claim) =>
      `${claim.host} still says it leads (${termText(claim.reading) ?? 'no term'})${
        newest === undefined ? '' : `; ${newest.host} leads on a newer term (${termText(newest.reading) ?? 'none'})`
      }`,
  );
  if (strangers.length === 0) return old;
  const names = strangers.map(({ host, reading }) => `${host} (${reading.clusterIdentity ?? 'unknown'})`);
  return [...old, `members hold different data under one name: ${names.join(', ')}`];
}
