import type { RegionPairStatus, Snapshot } from '../domain/snapshot.ts';
import { mutesOf, type FlapMemory } from './flapping.ts';
import { linkLoss } from './lossy-link.ts';
import type { Picture } from './picture.ts';
import { linkKey, type RegionLink } from './region-link.ts';

/** What is measured of a region pair. */
export type LinkFigures = Pick<RegionPairStatus, 'lossRatio' | 'rttMs'>;

/** A pair is measured so often (ms): its figures change slowly, and a large one has hundreds of paths. */
const everyMs = 5000;
/** So much later than the one before it (ms), so that no tick measures all of them. */
const staggerMs = 137;

/**
 * Loss and round-trip time of every link, by {@link linkKey}: measured anew every five seconds, between that as `before`. The loss is the
 * worse direction, without what waited for a silent link; not known while the link may be cut, for then nobody knows whether what is sent
 * again is lost, or waits. The round-trip time is the median of the paths that are up.
 */
export function linkFigures(
  picture: Picture,
  links: readonly RegionLink[],
  flaps: FlapMemory,
  before: Snapshot | null,
): ReadonlyMap<string, LinkFigures> {
  const known = new Map(before?.regionPairs.map((status) => [linkKey(status), status]));
  return new Map(
    links.map((link, nth) => {
      const key = linkKey(link);
      const old = known.get(key);
      const turnOf = (at: number): number => Math.floor((at + nth * staggerMs) / everyMs);
      const isKept = old !== undefined && before !== null && turnOf(before.t) === turnOf(picture.now);
      if (!isKept) return [key, measure(picture, link, flaps)];
      return [key, { lossRatio: mayBeCut(link) ? null : old.lossRatio, rttMs: old.rttMs }];
    }),
  );
}

function measure(picture: Picture, link: RegionLink, flaps: FlapMemory): LinkFigures {
  const ratio = mayBeCut(link) ? null : linkLoss(picture, link, mutesOf(flaps.get(linkKey(link)))).ratio;
  return { lossRatio: ratio === null ? null : Math.round(ratio * 1e4) / 1e4, rttMs: medianRtt(link) };
}

function mayBeCut({ state }: RegionLink): boolean {
  return state !== 'up' && state !== 'partial';
}

/** To three digits: what wavers by less says nothing, and would be sent to every screen. */
function medianRtt({ paths }: RegionLink): number | null {
  const times = paths.flatMap(({ state, rttMs }) => (state === 'up' && rttMs !== null ? [rttMs] : []));
  const median = times.sort((x, y) => x - y)[Math.floor(times.length / 2)];
  return median === undefined ? null : Number(median.toPrecision(3));
}
