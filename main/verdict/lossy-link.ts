import type { RegionId } from '../domain/ids.ts';
import type { Policy } from '../domain/fleet.ts';
import { lossAt, type Loss, type LossMemory, type Mute } from '../evidence/loss-memory.ts';
import type { Path } from '../evidence/path.ts';
import { tallyOf } from '../evidence/path-tally.ts';
import { mutesOf, type FlapMemory } from './flapping.ts';
import { testify, type Finding } from './finding.ts';
import { regionOf, type Picture } from './picture.ts';
import { linkKey, type RegionLink } from './region-link.ts';
import { regionCode } from './region-code.ts';

/** Sendings must have failed in so many slots of two seconds: a blip, or a short cut, fills fewer. */
const fewestSlots = 4;
const fewestResent = 3;
/** Fewer losses than this chance gives on a link that is well (half of what the policy allows) prove nothing. */
const badLuck = 1e-3;
const slotMs = 2000;
/** Progress must be this fresh, or it is no link with loss but one that may be cut (ms). */
const progressMs = 10_000;

/** What is lost between two regions, by direction and together. */
export interface LinkLoss {
  readonly forward: Loss;
  readonly reverse: Loss;
  readonly both: Loss;
  /** The worse of the two shares; null where too little is sent either way. */
  readonly ratio: number | null;
}

/** Adds up the loss of all paths of a link, but for what was sent again because of its `mutes`. */
export function linkLoss(picture: Picture, { a, paths }: RegionLink, mutes: readonly Mute[]): LinkLoss {
  const forward: LossMemory[] = [];
  const reverse: LossMemory[] = [];
  for (const path of paths) {
    const isForward = regionOf(picture, path.a) === a;
    forward.push(isForward ? path.lossForward : path.lossReverse);
    reverse.push(isForward ? path.lossReverse : path.lossForward);
  }
  const { now } = picture;
  const losses = {
    forward: lossAt(forward, now, mutes),
    reverse: lossAt(reverse, now, mutes),
    both: lossAt([...forward, ...reverse], now, mutes),
  };
  const ratios = [losses.forward.ratio, losses.reverse.ratio].filter((ratio) => ratio !== null);
  return { ...losses, ratio: ratios.length === 0 ? null : Math.max(...ratios) };
}

/**
 * Links that carry, but lose more than the policy allows (domain.md, "Situations", 6). What falls into a silence of the
 * whole link, and all that is sent again after it, is no loss of a link that carries.
 */
export function lossyLinkFindings(
  picture: Picture,
  links: readonly RegionLink[],
  flaps: FlapMemory,
): readonly Finding[] {
  return links.flatMap((link) => lossyLink(picture, link, mutesOf(flaps.get(linkKey(link)))) ?? []);
}

function lossyLink(picture: Picture, link: RegionLink, mutes: readonly Mute[]): Finding | null {
  const { policy } = picture.fleet;
  // While it may be cut nobody knows whether what is sent again is lost, or waits.
  if (link.state === 'cut' || link.state === 'one-way' || link.state === 'suspect') return null;
  if (link.provenAt === null || picture.now - link.provenAt > progressMs) return null;
  if (!mayLose(picture, link)) return null;
  const worst = worstDirection(link, linkLoss(picture, link, mutes), policy);
  if (worst === null) return null;
  const shown = percent(worst.ratio ?? 0);
  const code = (region: RegionId) => regionCode(picture.fleet, region);
  const witnesses = worstPaths(picture, link, worst.from);
  return {
    key: `lossy-link:${linkKey(link)}`,
    matter: { type: 'lossy-link', subject: { a: link.a, b: link.b } },
    strength: 'proven',
    since: picture.now - worst.slots * slotMs,
    observers: witnesses.map(({ host }) => host),
    evidence: witnesses.map(({ host, memory }) => {
      const { resent, sent } = lossAt([memory], picture.now, mutes);
      const words = `sent ${Math.round(resent)} of ${Math.round(sent)} segments again to ${worst.to}`;
      return testify(picture, host, words, memory.at);
    }),
    text: `${code(link.a)}–${code(link.b)} carries with loss: ${shown} of what ${code(worst.from)} sends must be sent again`,
  };
}

const resentEver = new WeakMap<readonly Path[], boolean>();

/** Was enough sent again at all, not faded? A list of paths never changes, so it is added up once. */
function mayLose(picture: Picture, { a, paths }: RegionLink): boolean {
  const known = resentEver.get(paths);
  if (known !== undefined) return known;
  if (tallyOf(paths, (path) => regionOf(picture, path.a) === a).resent === 0) return false;
  let resent = 0;
  for (const { lossForward, lossReverse } of paths) resent += lossForward.slowResent + lossReverse.slowResent;
  resentEver.set(paths, resent >= fewestResent);
  return resent >= fewestResent;
}

/** The direction that loses most; on links with little traffic both are judged together, for a lost answer resends too. */
function worstDirection({ a, b }: RegionLink, { forward, reverse, both }: LinkLoss, policy: Policy) {
  const ways = [
    { from: a, to: b, ...forward },
    { from: b, to: a, ...reverse },
  ].sort((x, y) => (y.ratio ?? 0) - (x.ratio ?? 0));
  const worst = ways.find((way) => isLossy(way, policy));
  if (worst !== undefined) return worst;
  const [first] = ways;
  return first !== undefined && isLossy(both, policy) ? { ...first, ...both } : null;
}

function isLossy({ ratio, slots, sent, resent }: Loss, { lossyRatio }: Policy): boolean {
  if (ratio === null || ratio < lossyRatio || slots < fewestSlots || resent < fewestResent) return false;
  return chanceOf(resent, sent * (lossyRatio / 2)) < badLuck;
}

/**
 * The chance of so many losses or more where `expected` are usual (Poisson). Losses fade and are no whole numbers: between
 * two it goes from the chance of the one to that of the other. Faded sums vary less than whole ones, so that is on the
 * safe side.
 */
export function chanceOf(resent: number, expected: number): number {
  let term = Math.exp(-expected);
  let least = 1;
  for (let count = 0; count < Math.floor(resent); count++) {
    least -= term;
    term *= expected / (count + 1);
  }
  const next = least - term;
  if (next <= 0) return Math.max(0, least);
  return least * (next / least) ** (resent - Math.floor(resent));
}

/** A silence of the link this lately hides what is lost around it (ms). */
const mutedLatelyMs = 10_000;

/**
 * Has the link lost clearly less than the policy allows, on enough traffic? While it may be cut, or was silent lately, nobody
 * knows: what was sent again then is not counted, and the loss would seem over in the middle of it.
 */
export function isLossOver(picture: Picture, link: RegionLink, flaps: FlapMemory): boolean {
  if (link.state === 'cut' || link.state === 'one-way' || link.state === 'suspect') return false;
  const mutes = mutesOf(flaps.get(linkKey(link)));
  if (mutes.some(({ until }) => picture.now - until < mutedLatelyMs)) return false;
  const { both, ratio } = linkLoss(picture, link, mutes);
  const isRare = both.slots < fewestSlots;
  return ratio !== null && (isRare || ratio < picture.fleet.policy.lossyRatio / 2);
}

function worstPaths(picture: Picture, { paths }: RegionLink, from: RegionId) {
  return paths
    .map((path: Path) => {
      const isForward = regionOf(picture, path.a) === from;
      return { host: isForward ? path.a : path.b, memory: isForward ? path.lossForward : path.lossReverse };
    })
    .filter(({ memory }) => memory.resent > 0)
    .sort((x, y) => y.memory.resent - x.memory.resent)
    .slice(0, 4);
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
