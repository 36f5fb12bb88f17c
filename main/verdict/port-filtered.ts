import type { HostId, RegionId } from '../domain/ids.ts';
import type { Path, PathLane } from '../evidence/path.ts';
import { lossAt, type Loss } from '../evidence/loss-memory.ts';
import { isBeyondLoss } from './beyond-loss.ts';
import { compareText, testify, type Finding } from './finding.ts';
import { isBroken, isNewer, isWitness, regionOf, type Picture } from './picture.ts';
import type { FlapMemory } from './flapping.ts';
import { linkKey, type RegionLink } from './region-link.ts';
import { isListening, wordsOf } from './service-health.ts';
import { isSlow } from './service-hung.ts';
import { linkOf } from './path-link.ts';
import { lookHarderMs } from './look-harder.ts';
import { regionCode } from './region-code.ts';

/** A path on which one port is dead while the rest of it works. */
interface Filtered {
  readonly path: Path;
  readonly lane: PathLane;
}

/** What is known of links from the ticks before. */
export interface LinkHistory {
  readonly flaps: FlapMemory;
  /** When each link was last seen broken (ms), by its key. */
  readonly brokenAt: ReadonlyMap<string, number>;
  /** When each link last lost too much to tell a port apart (ms), by its key. */
  readonly lossyAt: ReadonlyMap<string, number>;
}

/** What is lost of the rest of the path is heard and counted; so much may be missed. */
const heardLoss = 0.05;
/** Where losses come again and again, in so many slots, stalls hide how much is lost. */
const lossySlots = 3;
const lossyLoss = 0.3;
/**
 * On a link that visibly loses this much every try of every port fails often, and its stalls hide the worst of it: half of all packets
 * lost showed as 19 % sent again. Nobody can tell a port apart there; the link's own loss is what is told.
 */
const tooLossy = 0.1;
/** The rest of the path must have worked this lately (ms). */
const provenLatelyMs = 5000;

/**
 * Ports that are cut between hosts that otherwise reach each other (research/1, C.1, 12): traffic to one port gets no
 * answer, or a RST of somebody else, while other ports of the same pair progress and the service lives.
 */
export function portFilteredFindings(picture: Picture, history: LinkHistory): readonly Finding[] {
  const groups = new Map<string, Filtered[]>();
  for (const path of picture.lanedPaths) {
    for (const lane of path.lanes) {
      if (!isFiltered(picture, path, lane) || !isOfPresentLife(picture, path, lane, history)) continue;
      const key = filterKey(regionOf(picture, lane.client), regionOf(picture, lane.serving), lane.port);
      groups.set(key, [...(groups.get(key) ?? []), { path, lane }]);
    }
  }
  return [...groups].map(([key, filtered]) => portFiltered(picture, key, filtered));
}

/** Notes the links that lose too much now, of those on which a port is in trouble: on the others nobody asks. */
export function noteLossy(before: LinkHistory['lossyAt'], picture: Picture): LinkHistory['lossyAt'] {
  const links = new Map(picture.lanedPaths.map((path) => [linkOf(picture, path)?.key, path]));
  const lossy = [...links].flatMap(([key, path]) => (key !== undefined && isTooLossy(picture, path) ? [key] : []));
  return lossy.length === 0 ? before : new Map([...before, ...lossy.map((key) => [key, picture.now] as const)]);
}

/**
 * Did the port fail since the link of the path last came back, and last lost too much? What was tried before accuses no port,
 * and its connections wait long before they try again. And on a link that was cut and healed lately one failed try between
 * two proofs may have met another short cut.
 */
function isOfPresentLife(
  picture: Picture,
  path: Path,
  { failedAmidAt, amidTries }: PathLane,
  { flaps, brokenAt, lossyAt }: LinkHistory,
): boolean {
  const link = linkOf(picture, path);
  if (link === null || failedAmidAt === null) return true;
  const { changes = [], silences = [] } = flaps.get(link.key) ?? {};
  const wasSilent = silences.some(
    ({ since, until }) => failedAmidAt >= since && (until === null || failedAmidAt <= until),
  );
  const troubledAt = Math.max(brokenAt.get(link.key) ?? -Infinity, lossyAt.get(link.key) ?? -Infinity);
  if (wasSilent || failedAmidAt <= troubledAt) return false;
  return amidTries >= (changes.length >= 2 ? 2 : 1);
}

/** Since when ports are found filtered (ms), by the region pair of their link. */
export function deadPorts(findings: readonly Finding[], links: readonly RegionLink[]): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const { matter, since: at } of findings) {
    if (matter.type !== 'port-filtered') continue;
    const { from, to } = matter.subject;
    const link = links.find(({ a, b }) => (a === from && b === to) || (a === to && b === from));
    if (link !== undefined) since.set(linkKey(link), Math.min(since.get(linkKey(link)) ?? at, at));
  }
  return since;
}

function filterKey(from: RegionId, to: RegionId, port: number): string {
  return `port-filtered:${from}>${to}:${port}`;
}

function isFiltered(picture: Picture, path: Path, { serving, port, since, failedAmidAt }: PathLane): boolean {
  if (path.provenAt === null || !isNewer(path.provenAt, since)) return false;
  if (failedAmidAt === null) return false;
  if (picture.now - path.provenAt > provenLatelyMs || isBroken(path)) return false;
  const service = { host: serving, port };
  // A full accept queue drops SYNs as a filter does, and a dead service refuses: those have names of their own.
  if (isSlow(picture, service)) return false;
  return isListening(picture, service) || wordsOf(picture, service).refused.length === 0;
}

function portFiltered(picture: Picture, key: string, filtered: readonly Filtered[]): Finding {
  const lanes = filtered.map(({ lane }) => lane);
  const [first] = lanes;
  const [path] = filtered.map((one) => one.path);
  if (first === undefined || path === undefined) throw new Error(`no lane behind ${key}`);
  const [from, to] = [regionOf(picture, first.client), regionOf(picture, first.serving)];
  const since = Math.min(...lanes.map((lane) => lane.since));
  const pairs = new Set(lanes.map(({ client, serving }) => `${client}>${serving}`));
  const tries = lanes.reduce((sum, lane) => sum + lane.tries, 0);
  const isWitnessed = pairs.size >= Math.min(2, pairsBetween(picture, from, to));
  const isProven = (isWitnessed || picture.now - since >= lookHarderMs) && isBeyondLossOf(picture, path, tries);
  const evidence = lanes.map(({ witness, what, seenAt }) => testify(picture, witness, what, seenAt));
  const [code, other] = [regionCode(picture.fleet, from), regionCode(picture.fleet, to)];
  return {
    key,
    matter: { type: 'port-filtered', subject: { from, to, port: first.port } },
    strength: isProven ? 'proven' : 'suspect',
    since,
    observers: [...new Set(lanes.map(({ witness }) => witness))].sort(compareText),
    evidence: evidence.slice(0, 12),
    text: `Port ${first.port} is filtered from ${code} to ${other}: other ports between the same hosts work`,
  };
}

/** What one pair loses all pairs of the link lose; a quiet one alone hears too little of it. */
function isBeyondLossOf(picture: Picture, path: Path, tries: number): boolean {
  const isLossy = lossOf(picture, path).slots >= lossySlots;
  const paths = linkOf(picture, path)?.paths ?? [];
  return isBeyondLoss(paths, tries, picture.now, isLossy ? lossyLoss : heardLoss);
}

function isTooLossy(picture: Picture, path: Path): boolean {
  const { ratio, slots } = lossOf(picture, path);
  return ratio !== null && ratio >= tooLossy && slots >= lossySlots;
}

function lossOf(picture: Picture, path: Path): Loss {
  const paths = linkOf(picture, path)?.paths ?? [];
  const memories = paths.flatMap(({ lossForward, lossReverse }) => [lossForward, lossReverse]);
  return lossAt(memories, picture.now);
}

function pairsBetween(picture: Picture, from: RegionId, to: RegionId): number {
  const count = (region: RegionId) =>
    (picture.hostsOf.get(region) ?? []).filter((id) => mayWitness(picture, id)).length;
  return from === to ? count(from) * (count(from) - 1) : count(from) * count(to);
}

function mayWitness(picture: Picture, host: HostId): boolean {
  return isWitness(picture.hosts.get(host));
}
