import type { Fleet } from '../domain/fleet.ts';
import type { RegionId } from '../domain/ids.ts';
import type { SituationMatter } from '../domain/snapshot.ts';
import { later } from '../evidence/moment.ts';
import { compareText, testimonyOf, type Finding } from './finding.ts';
import { groupRegions } from './islands.ts';
import { isNewer, isWitness, newerByMs, type Picture } from './picture.ts';
import { lastingOf, linkKey, type RegionLink } from './region-link.ts';
import { regionCode } from './region-code.ts';

/** The key of both shapes: a cut that spreads, shrinks or changes its name is still the same incident. */
export const cutKey = 'cut';

/** The key of cuts inside a side of a partition. */
const cutWithinKey = 'cut-within';

/** What the ticks before know of links, by {@link linkKey}. */
export interface CutMemory {
  /** The region pairs of the confirmed cut so far. */
  readonly heldCuts: ReadonlySet<string>;
  /** When each link was last seen broken (ms). */
  readonly brokenAt: ReadonlyMap<string, number>;
  /** Links that have been cut and healed too often: that is their name until a cut outlasts it. */
  readonly flapping: ReadonlySet<string>;
}

const outlastsFlappingMs = 10_000;

/** A region still reaches another one by a proof so young (ms); one that was named a bridge stays one until something is against it. */
const stillWithinMs = 2000;

function lastedMs({ now }: Picture, { since }: RegionLink): number {
  return since === null ? 0 : now - since;
}

/** Other links of a cut region get this long to show whether they still carry; then what is known must do. */
const settleMs = 2600;

/**
 * Names what the cut region pairs amount to (domain.md, "Situations", 3): live regions in islands with no path between
 * them are a partition; where a third region still joins them it is a partial one. An unknown link joins: what nobody
 * could look at must not make a partition. At most one finding; a fleet has one shape at a time.
 */
export function cutFindings(
  picture: Picture,
  all: readonly RegionLink[],
  { heldCuts, brokenAt, flapping }: CutMemory,
): readonly Finding[] {
  const isNamed = (link: RegionLink) => flapping.has(linkKey(link)) && lastedMs(picture, link) < outlastsFlappingMs;
  const links = all.map((link) => (isNamed(link) ? { ...link, state: 'unknown' as const } : link));
  const seenCut = links.filter(({ state }) => state === 'cut');
  // What was proven cut and is not refuted keeps its part in the shape; alone it makes none.
  // Unless a packet passes on it, be it in one direction.
  const isOpenStill = ({ state, bad }: RegionLink) =>
    (state === 'unknown' || state === 'suspect') && !bad.some((path) => path.state === 'one-way');
  const isHeld = (link: RegionLink) => heldCuts.has(linkKey(link)) && !flapping.has(linkKey(link)) && isOpenStill(link);
  const held = seenCut.length === 0 ? [] : links.filter(isHeld);
  const cut = [...seenCut, ...held];
  const bad = cut.length > 0 ? cut : links.filter((link) => isSuspicious(picture, link));
  if (bad.length === 0) return [];
  const since = Math.min(...bad.map((link) => link.since ?? picture.now));
  const live = litRegions(picture, all);
  const among = links.filter(({ a, b }) => live.has(a) && live.has(b));
  const cutAmong = bad.filter((link) => among.includes(link));
  if (cutAmong.length === 0 && cut.length > 0) return [];

  const shown = cutAmong.length > 0 ? cutAmong : bad;
  const isNamedNow = !shown.some((link) => heldCuts.has(linkKey(link)));
  const provenSince = isNamedNow ? Math.max(since, picture.now - stillWithinMs - newerByMs) : since;
  const matter = shapeOf(picture.fleet, live.size > 0 ? live : new Set(ids(picture.fleet)), links, shown, provenSince);
  // A cut that grows has another name for a while: its newest part settles too.
  const grownAt = Math.max(
    since,
    ...shown.filter((link) => !heldCuts.has(linkKey(link))).map((link) => link.since ?? since),
  );
  const hasTime = !isOpen(among, shown, grownAt) || picture.now - grownAt >= settleMs;
  const healed = links.filter(
    (link) => brokenAt.has(linkKey(link)) && (link.state === 'up' || link.state === 'partial'),
  );
  const isSure = cut.length > 0 && !cut.some((link) => isLeftOver(link, healed, brokenAt));
  // Between the sides of a partition every link is cut already: what is open within one can only split it further.
  const isProven = isSure && (hasTime || matter.type === 'partition');
  const { observers, evidence } = testimonyOf(
    shown.flatMap((link) => link.bad),
    picture,
  );
  const strength = isProven ? 'proven' : 'suspect';
  const whole = {
    key: cutKey,
    matter,
    strength,
    since,
    ...lastingOf(shown),
    observers,
    evidence,
    text: cutText(picture.fleet, matter),
  } as const;
  return [whole, ...cutsWithin(picture, links, cutAmong, matter, isSure && hasTime)];
}

/** Pairs that are cut inside one side of a partition: the sides alone would swallow them. */
function cutsWithin(
  picture: Picture,
  links: readonly RegionLink[],
  cut: readonly RegionLink[],
  matter: CutMatter,
  isSettled: boolean,
): readonly Finding[] {
  if (matter.type !== 'partition') return [];
  const { sides } = matter.subject;
  const within = cut.filter(
    (link) => link.state === 'cut' && sides.some((side) => side.includes(link.a) && side.includes(link.b)),
  );
  if (within.length === 0) return [];
  const since = Math.min(...within.map((link) => link.since ?? picture.now));
  const bridges = ids(picture.fleet).filter((id) => within.some((pair) => joins(links, id, pair, since)));
  const inner: CutMatter = { type: 'partial-partition', subject: { pairs: within.map(({ a, b }) => [a, b]), bridges } };
  const words = testimonyOf(
    within.flatMap((link) => link.bad),
    picture,
  );
  const strength = isSettled ? 'proven' : 'suspect';
  const times = { since, ...lastingOf(within) };
  return [{ key: cutWithinKey, matter: inner, strength, ...times, ...words, text: cutText(picture.fleet, inner) }];
}

/**
 * What failed together comes back together: once one link of a region carries again, another of it is only known to be cut by a try
 * that failed after that. Its connections may wait many seconds before they try.
 */
function isLeftOver(link: RegionLink, healed: readonly RegionLink[], brokenAt: CutMemory['brokenAt']): boolean {
  const triedAt = link.bad.reduce<number | null>((at, path) => later(at, later(path.triedAtA, path.triedAtB)), null);
  const ends = [link.a, link.b];
  return healed.some(
    (other) =>
      (ends.includes(other.a) || ends.includes(other.b)) &&
      (triedAt ?? -Infinity) <= (brokenAt.get(linkKey(other)) ?? -Infinity),
  );
}

/** One bad pair where the link has more is no word yet: it may be a host, or a packet. */
function isSuspicious(picture: Picture, link: RegionLink): boolean {
  if (link.state !== 'suspect') return false;
  return link.bad.length >= Math.min(2, link.hostPairs.total) || lastedMs(picture, link) >= lonelyPairMs;
}

const lonelyPairMs = 1500;

function ids(fleet: Fleet): readonly RegionId[] {
  return fleet.regions.map(({ id }) => id);
}

/**
 * Regions that may join others: all with a witness that are not dark (those have no links here). One that nobody could
 * look at may join them too.
 */
function litRegions(picture: Picture, links: readonly RegionLink[]): ReadonlySet<RegionId> {
  const lit = new Set(links.flatMap(({ a, b }) => [a, b]));
  const hasWitness = (id: RegionId) =>
    (picture.hostsOf.get(id) ?? []).some((host) => isWitness(picture.hosts.get(host)));
  return new Set(ids(picture.fleet).filter((id) => lit.has(id) && hasWitness(id)));
}

/** Does a link of a cut region still have to show its state after the cut? */
function isOpen(among: readonly RegionLink[], cut: readonly RegionLink[], since: number): boolean {
  const touched = new Set(cut.flatMap(({ a, b }) => [a, b]));
  return among.some((link) => {
    if (cut.includes(link) || link.state === 'one-way' || (!touched.has(link.a) && !touched.has(link.b))) return false;
    return link.state === 'suspect' || !isNewer(link.provenAt, since);
  });
}

type CutMatter = Extract<SituationMatter, { type: 'partition' | 'partial-partition' }>;

function shapeOf(
  fleet: Fleet,
  live: ReadonlySet<RegionId>,
  links: readonly RegionLink[],
  cut: readonly RegionLink[],
  since: number,
): CutMatter {
  const sides = groupRegions(
    ids(fleet).filter((id) => live.has(id)),
    cut,
  );
  if (sides.length > 1) return { type: 'partition', subject: { sides } };
  const bridges = ids(fleet).filter((id) => cut.some((pair) => joins(links, id, pair, since)));
  return { type: 'partial-partition', subject: { pairs: cut.map(({ a, b }) => [a, b] as const), bridges } };
}

/** Is the region proven, since the cut, to reach both ends of the pair? */
function joins(links: readonly RegionLink[], region: RegionId, pair: RegionLink, since: number): boolean {
  return [pair.a, pair.b].every((end) =>
    links.some(
      (link) =>
        link.state !== 'cut' &&
        link.state !== 'suspect' &&
        link.state !== 'one-way' &&
        isNewer(link.provenAt, since) &&
        ((link.a === region && link.b === end) || (link.b === region && link.a === end)),
    ),
  );
}

/** The sentence of a cut, sides named by their region codes in alphabetical order so that two rooms say the same. */
export function cutText(fleet: Fleet, matter: CutMatter): string {
  if (matter.type === 'partition') {
    const names = matter.subject.sides.map((side) => sideName(fleet, side)).sort(compareText);
    return `${names.join(' | ')}: no packet passes between these sides`;
  }
  const { pairs, bridges } = matter.subject;
  const cuts = pairs.map((pair) => sideName(fleet, pair).replace('+', ' ╳ ')).sort(compareText);
  const via = bridges.length > 0 ? `; ${sideName(fleet, bridges)} still reaches both` : '';
  return `${cuts.join(', ')} cut${via}`;
}

/** `AMS+FRA`: the codes of regions, alphabetical. */
export function sideName(fleet: Fleet, side: readonly RegionId[]): string {
  const codes = side.map((id) => regionCode(fleet, id));
  return codes.sort(compareText).join('+');
}

/** The region pairs that a situation says are severed, by {@link linkKey} in both orders; empty for other situations. */
export function severedPairs(matter: SituationMatter): ReadonlySet<string> {
  if (matter.type === 'partial-partition') return keys(matter.subject.pairs);
  if (matter.type !== 'partition') return new Set();
  const { sides } = matter.subject;
  const pairs = sides.flatMap((side, index) =>
    sides.slice(index + 1).flatMap((other) => side.flatMap((a) => other.map((b) => [a, b] as const))),
  );
  return keys(pairs);
}

function keys(pairs: readonly (readonly [RegionId, RegionId])[]): ReadonlySet<string> {
  return new Set(pairs.flatMap(([a, b]) => [linkKey({ a, b }), linkKey({ a: b, b: a })]));
}
