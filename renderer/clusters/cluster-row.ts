import { assertNever } from '../../main/domain/assert-never.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import { clusterMargin } from '../../main/domain/cluster-margin.ts';
import type { ClusterStatus } from '../../main/domain/snapshot.ts';
import { clusterWord } from '../quorum/cluster-word.ts';
import { mayOverlap } from '../quorum/risk-words.ts';
import type { ClusterMatters } from '../state/cluster-matters.ts';
import { clusterMatters } from '../state/cluster-matters.ts';
import type { Screen } from '../state/screen.ts';
import { regionCode } from '../state/side-name.ts';
import { type Level, levelRank } from '../ui/level.ts';

/** The state of a cluster in a word, with its level. */
export interface ClusterFace {
  readonly words: string;
  readonly level: Level;
}

/** The state of a whole cluster, the gravest word first (research/5, A3 and B4). */
export function clusterFace(status: ClusterStatus | undefined, matters: ClusterMatters): ClusterFace {
  if (status === undefined) return { words: 'NOT SEEN', level: 'blind' };
  const dual = dualFace(status, matters);
  if (dual?.level === 'p1') return dual;
  const quorum = quorumFace(status);
  if (quorum.level === 'p1') return quorum;
  if (dual !== null) return dual;
  if (matters.noPrimary !== null) {
    return { words: 'NO PRIMARY', level: matters.noPrimary === 'confirmed' ? 'p2' : 'p3' };
  }
  return quorum;
}

function dualFace({ primaries }: ClusterStatus, { dual }: ClusterMatters): ClusterFace | null {
  if (dual === null) return null;
  // The incident stays open until the old primary follows the new one; who cannot be read may still write.
  const words = primaries.length > 1 ? `${primaries.length} PRIMARIES` : 'HAD 2 PRIMARIES';
  return { words, level: dual === 'confirmed' ? 'p1' : 'p3' };
}

function quorumFace(status: ClusterStatus): ClusterFace {
  const word = clusterWord(status);
  if (word === 'split' || (status.risk !== null && mayOverlap(status.risk))) {
    return { words: 'SPLIT-BRAIN POSSIBLE', level: 'p1' };
  }
  switch (word) {
    case 'lost':
      return { words: 'NO QUORUM', level: 'p1' };
    case 'ambiguous':
      return { words: 'AMBIGUOUS', level: 'p1' };
    case 'edge':
      return { words: 'AT EDGE', level: 'p2' };
    case 'unseen':
      return { words: 'NOT SEEN', level: 'blind' };
    case 'quorate':
      return { words: 'quorum', level: 'normal' };
    case 'human':
      return { words: 'no rule', level: 'normal' };
    default:
      return assertNever(word);
  }
}

/** A number to sort by: two primaries are worse than every margin, and nobody that leads is as bad as no quorum. */
function urgency(status: ClusterStatus | undefined, { words, level }: ClusterFace): number {
  const margin = (status === undefined ? null : clusterMargin(status))?.worst ?? (level === 'blind' ? -1 : 1e9);
  if (level === 'p1' && words !== 'NO QUORUM' && words !== 'AMBIGUOUS') return -1e9;
  return level === 'p2' && words === 'NO PRIMARY' ? Math.min(margin, -1) : margin;
}

/** Clusters by worst margin, then by level, then as declared (research/5, A3). Ids. */
export function clusterOrder(screen: Screen): readonly string[] {
  const { inventory, clusters, situations } = screen;
  return inventory.clusters
    .map(({ id }, nth) => {
      const status = clusters.get(id);
      const face = clusterFace(status, clusterMatters(situations.values(), id));
      return { id, nth, urgency: urgency(status, face), rank: levelRank(face.level) };
    })
    .sort((a, b) => a.urgency - b.urgency || b.rank - a.rank || a.nth - b.nth)
    .map(({ id }) => id);
}

/** How many members a cluster has in a region, and how many of these were placed on a side. */
export interface RegionCount {
  readonly code: string;
  readonly seen: number;
  readonly total: number;
}

/** Members by region, in inventory order. */
export function membersByRegion(
  inventory: InventoryView,
  members: readonly string[],
  unobserved: readonly string[],
): readonly RegionCount[] {
  const regionOf = new Map(inventory.hosts.map(({ id, region }) => [id, region]));
  return inventory.regions.flatMap(({ id }) => {
    const here = members.filter((host) => regionOf.get(host) === id);
    if (here.length === 0) return [];
    const seen = here.filter((host) => !unobserved.includes(host)).length;
    return [{ code: regionCode(inventory, id), seen, total: here.length }];
  });
}
