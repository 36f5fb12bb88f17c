import type { ImaginedLoss, WhatIfRow } from '../contract/what-if.ts';
import type { Cluster, Fleet } from '../domain/fleet.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import { gravest, tryLoss, type ClusterLoss, type ClusterParts } from '../quorum/cluster-losses.ts';
import type { ClusterSight } from '../quorum/cluster-sight.ts';
import { lossOf } from './imagined-loss.ts';

/** The links of twelve regions. Each try of a big cluster takes a millisecond or two of the engine's own loop. */
const linkLimit = 66;

/** The loss table of a cluster, and a sentence for what was too much to try. */
export interface LossRows {
  readonly table: readonly WhatIfRow[];
  readonly untried: readonly string[];
}

/** A cluster, how it stands, and what of it may be lost. */
export interface LossWorld {
  readonly cluster: Cluster;
  readonly fleet: Fleet;
  readonly sight: ClusterSight;
  /** Counted over that sight. */
  readonly before: ClusterStatus;
  readonly parts: ClusterParts;
}

const tried = new WeakMap<ClusterStatus, LossRows>();

/**
 * Any one region, each region, any one link, each link, any one host: each alone, from the world of `before`. What changes
 * nothing stays, it says so. While `before` is the same status the rows are the same ones.
 */
export function lossRows(world: LossWorld): LossRows {
  const known = tried.get(world.before);
  if (known !== undefined) return known;
  const rows = tryAll(world);
  tried.set(world.before, rows);
  return rows;
}

function tryAll({ cluster, fleet, sight, before, parts }: LossWorld): LossRows {
  const { regions, hosts } = parts;
  const rows = (any: NonNullable<WhatIfRow['any']>, imagined: readonly ImaginedLoss[]): readonly WhatIfRow[] => {
    const tried = imagined.flatMap((one) => {
      const loss = lossOf(one, fleet, parts);
      return loss.ok ? [{ one, ...tryLoss(cluster, fleet, sight, before, loss.value) }] : [];
    });
    const worst = tried.length < 2 ? null : gravest(tried);
    return [...(worst === null ? [] : [rowOf(worst, any)]), ...tried.map((each) => rowOf(each, null))];
  };
  const links = regions.flatMap((a, nth) => regions.slice(nth + 1).map((b): ImaginedLoss => ({ kind: 'link', a, b })));
  const isTooMuch = links.length > linkLimit;
  const table = [
    ...rows(
      'regions',
      regions.map((region) => ({ kind: 'region', region })),
    ),
    ...rows('links', isTooMuch ? [] : links),
    ...rows(
      'hosts',
      hosts.map((host) => ({ kind: 'host', host })),
    ).slice(0, 1),
  ];
  return {
    table,
    untried: isTooMuch ? [`${links.length} links: too many to try each of them, lose them by hand`] : [],
  };
}

function rowOf(
  { one, outcome, margin }: ClusterLoss & { readonly one: ImaginedLoss },
  any: WhatIfRow['any'],
): WhatIfRow {
  return { loss: one, any, word: outcome.word, text: outcome.text, margin };
}
