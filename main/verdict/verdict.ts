import type { HostId, RegionId } from '../domain/ids.ts';
import type { Finding } from './finding.ts';
import { cutFindings } from './cut-finding.ts';
import { noteDead, type DeadHosts } from './dead-hosts.ts';
import { flappingFindings, flappingLinks, stepFlaps, type FlapMemory } from './flapping.ts';
import { findHostTroubles, hostFindings, type HostTrouble } from './host-trouble.ts';
import { lossyLinkFindings } from './lossy-link.ts';
import { nocBlindFindings } from './noc-blind.ts';
import { oneWayFindings } from './one-way.ts';
import { openExplanations } from './open-explanations.ts';
import { isBroken, isHeardSince, type Picture } from './picture.ts';
import { deadPorts, noteLossy, portFilteredFindings, type LinkHistory } from './port-filtered.ts';
import { regionDarkFindings } from './region-dark.ts';
import { linkKey, type RegionLink } from './region-link.ts';
import { judgeLinks, type LinkMemory } from './region-links.ts';
import { serviceDownFindings } from './service-down.ts';
import { serviceHungFindings } from './service-hung.ts';
import { noLives } from './way-of-break.ts';

/** What one tick makes of its picture: the links between regions, and everything that has a name. */
export interface Verdict {
  readonly links: readonly RegionLink[];
  readonly findings: readonly Finding[];
  readonly flaps: FlapMemory;
  readonly deadAt: DeadHosts;
  readonly lives: LinkMemory['lives'];
  readonly brokenAt: LinkMemory['brokenAt'];
  readonly lossyAt: LinkHistory['lossyAt'];
}

/** What a tick knows from those before it. */
export interface JudgeMemory extends LinkMemory, LinkHistory {
  /** The region pairs of the confirmed cut so far, by {@link linkKey}. */
  readonly heldCuts: ReadonlySet<string>;
  /** Hosts of open situations that say they are dead, and that nothing speaks against yet. */
  readonly heldDead: readonly HostId[];
}

/** A beginning without a past. */
export const noMemory: JudgeMemory = {
  heldCuts: new Set(),
  flaps: new Map(),
  heldDead: [],
  deadAt: new Map(),
  lives: new Map(),
  brokenAt: new Map(),
  lossyAt: new Map(),
};

/**
 * Judges a picture in the order of domain.md, "Situations": the observer first, then hosts that are themselves the
 * trouble, then whole regions, then what is left between regions, then services.
 */
export function judge(picture: Picture, memory: JudgeMemory): Verdict {
  const blind = nocBlindFindings(picture, memory.deadAt);
  const troubles = findHostTroubles(picture, memory);
  const dark = regionDarkFindings(picture);
  const links = judgeLinks(picture, troubles, memory);
  const lossyAt = noteLossy(memory.lossyAt, picture);
  const filters = portFilteredFindings(picture, { ...memory, lossyAt });
  const flaps = stepFlaps(memory.flaps, links, deadPorts(filters, links), picture.fleet.policy, picture.now);
  const darkRegions = new Set(
    dark.flatMap(({ matter }) => (matter.type === 'region-dark' ? [matter.subject.region] : [])),
  );
  const betweenLit = links.filter(({ a, b }) => !darkRegions.has(a) && !darkRegions.has(b));
  const findings = [
    ...blind,
    ...hostFindings(picture, troubles),
    ...dark,
    ...flappingFindings(picture, links, flaps),
    ...cutFindings(picture, betweenLit, {
      heldCuts: memory.heldCuts,
      brokenAt: memory.brokenAt,
      flapping: flappingLinks(flaps, picture.fleet.policy),
    }),
    ...oneWayFindings(picture, betweenLit),
    ...lossyLinkFindings(picture, betweenLit, flaps),
    ...filters,
    ...serviceDownFindings(picture),
    ...serviceHungFindings(picture),
  ];
  return {
    links,
    flaps,
    deadAt: noteDead(memory.deadAt, [...memory.heldDead, ...deadNow(picture, troubles, darkRegions)], picture.now),
    brokenAt: noteBroken(memory.brokenAt, links, picture.now),
    lossyAt,
    lives: new Map(links.flatMap((link) => (link.lives === noLives ? [] : [[linkKey(link), link.lives]]))),
    findings: findings.map((finding) => ({ ...finding, open: openExplanations(picture, finding) })),
  };
}

/** Hosts nobody sees. One that we read ourselves is alone, not dead, and does not rise. */
function deadNow(
  picture: Picture,
  troubles: readonly HostTrouble[],
  darkRegions: ReadonlySet<RegionId>,
): readonly HostId[] {
  const { hostsOf } = picture;
  const unread = troubles.filter(({ host, since }) => !isHeardSince(picture, host, since));
  return [...unread.map(({ host }) => host), ...[...darkRegions].flatMap((region) => hostsOf.get(region) ?? [])];
}

/** A break that was seen goes on until something passes, also where its way, or anything of it, can be told no more. */
function noteBroken(before: LinkMemory['brokenAt'], links: readonly RegionLink[], now: number): LinkMemory['brokenAt'] {
  const goesOn = (link: RegionLink) =>
    (link.state === 'suspect' || link.state === 'unknown') &&
    now - (before.get(linkKey(link)) ?? -Infinity) <= sameBreakMs;
  const begins = (link: RegionLink) =>
    link.state === 'cut' || link.state === 'one-way' || (link.state === 'suspect' && link.bad.some(isBroken));
  const broken = links.filter((link) => begins(link) || goesOn(link));
  return broken.length === 0 ? before : new Map([...before, ...broken.map((link) => [linkKey(link), now] as const)]);
}

/** Ticks of one break are no farther apart (ms). */
const sameBreakMs = 1000;
