import type { Policy } from '../domain/fleet.ts';
import type { RegionId } from '../domain/ids.ts';
import type { Mute } from '../evidence/loss-memory.ts';
import { testify, testimonyOf, type Finding } from './finding.ts';
import { isNewer, type Picture } from './picture.ts';
import { linkKey, type RegionLink } from './region-link.ts';
import { regionCode } from './region-code.ts';

/** A time in which nothing is known to have passed on a link, proven a cut or not (ms). */
export interface Silence {
  readonly since: number;
  /** The whole link fell silent; else only one pair was seen to, while no other had a proof. */
  readonly isWhole: boolean;
  /** The first proof after it; null while it goes on. */
  readonly until: number | null;
}

/** How often a link was cut and healed lately. */
export interface Flaps {
  readonly isCut: boolean;
  /** Since when the link is seen otherwise than `isCut` says (ms), or null: a change must last. */
  readonly turningSince: number | null;
  /** Moments of change within the policy's window, oldest first (ms). */
  readonly changes: readonly number[];
  /** Those that still matter, newest first. */
  readonly silences: readonly Silence[];
}

/** By {@link linkKey}; links that never changed are absent. */
export type FlapMemory = ReadonlyMap<string, Flaps>;

const calm: Flaps = { isCut: false, turningSince: null, changes: [], silences: [] };
/** A cut must be seen so long to count: what two samples see (ms). */
const cutLastsMs = 700;
/** A silence must last so long to count: the first two retransmissions of a LAN are overdue (0.2 and 0.6 s). */
const silenceLastsMs = 500;
/** Sent so often in vain, and nothing else proven meanwhile, may be a short cut of which the rest was not seen. */
const stalledTries = 3;
/** What was sent again is remembered so long (ms). */
const keepSilencesMs = 150_000;

/**
 * Notes the links of one tick. A change is a seen cut, its seen heal, and a silence of the whole link that was over before
 * it could be proven a cut; other suspicion, and ignorance, change nothing. `deadPorts`: since when a port of the link is
 * known to be filtered (ms), by {@link linkKey}; what it looked like was no cut.
 */
export function stepFlaps(
  before: FlapMemory,
  links: readonly RegionLink[],
  deadPorts: ReadonlyMap<string, number>,
  policy: Policy,
  now: number,
): FlapMemory {
  const after = new Map<string, Flaps>();
  for (const link of links) {
    const key = linkKey(link);
    const old = before.get(key);
    if (old === undefined && link.bad.length === 0 && link.state === 'up') continue;
    const next = stepLink(old ?? calm, link, deadPorts.get(key), policy, now);
    const isCalm = !next.isCut && next.turningSince === null && next.changes.length + next.silences.length === 0;
    if (!isCalm) after.set(key, next);
  }
  return after;
}

function stepLink(old: Flaps, link: RegionLink, deadSince: number | undefined, policy: Policy, now: number): Flaps {
  const recent = old.changes.filter((at) => now - at <= policy.flapping.windowMs);
  const silences = old.silences.filter(({ until }) => until === null || now - until <= keepSilencesMs);
  if (deadSince === undefined) return turned(fallen({ ...old, changes: recent, silences }, link), link, now);
  const isBefore = (at: number) => at < deadSince;
  return { ...calm, changes: recent.filter(isBefore), silences: silences.filter(({ since }) => isBefore(since)) };
}

/** Opens a silence, which is a change when it is of the whole link, and ends it by the first proof after it, which is none. */
function fallen(old: Flaps, link: RegionLink): Flaps {
  const [last, ...older] = old.silences;
  const open = last?.until === null ? last : null;
  if (open !== null && isNewer(link.provenAt, open.since)) {
    return { ...old, silences: [{ ...open, until: link.provenAt }, ...older] };
  }
  const { since, isSilent } = link;
  if (since === null || isNewer(link.provenAt, since)) return old;
  const isWhole = isSilent && (link.lastsUntil ?? since) - since >= silenceLastsMs;
  const isFall = isWhole && open?.isWhole !== true;
  if (!isFall && (open !== null || !link.bad.some(({ tries }) => tries >= stalledTries))) return old;
  const changes = isFall && !old.isCut ? [...old.changes, since] : old.changes;
  const next = { since: Math.min(open?.since ?? since, since), isWhole, until: null };
  return { ...old, changes, silences: [next, ...(open === null ? old.silences : older)] };
}

function turned(old: Flaps, link: RegionLink, now: number): Flaps {
  const isCut = seesCut(link, old) ?? old.isCut;
  if (isCut === old.isCut) return old.turningSince === null ? old : { ...old, turningSince: null };
  const since = old.turningSince ?? now;
  if (isCut && now - since < cutLastsMs) return { ...old, turningSince: since };
  // The silence that was proven a cut counts as such already.
  const isCounted = isCut && isAway(old);
  return { ...old, isCut, turningSince: null, changes: isCounted ? old.changes : [...old.changes, now] };
}

/** Is the whole link silent now? */
function isAway({ silences }: Flaps): boolean {
  return silences[0]?.until === null && silences[0].isWhole;
}

/** A heal is a proof from after the cut was seen: other pairs that always worked heal nothing. */
function seesCut({ state, provenAt }: RegionLink, { isCut, changes }: Flaps): boolean | null {
  if (state === 'cut' || state === 'one-way') return true;
  if (state !== 'up' && state !== 'partial') return null;
  const isHealed = !isCut || isNewer(provenAt, changes.at(-1) ?? -Infinity);
  return isHealed ? false : null;
}

/** Connections that were not seen stalled wait at most so long for their next try (ms); the others count for nothing. */
const longestUnseenMs = 3000;
/** The next listing tells of it (ms). */
const listedWithinMs = 1000;

/**
 * When what is sent again on a link is no loss of it (ms): while nothing passed, and while its connections recover, whose
 * back-off lasts at most as long again as they waited (RFC 6298, 5.5).
 */
export function mutesOf(flaps: Flaps | undefined): readonly Mute[] {
  return (flaps?.silences ?? []).map(({ since, until }) => {
    if (until === null) return { from: since, until: Infinity };
    return { from: since, until: until + Math.min(until - since, longestUnseenMs) + listedWithinMs };
  });
}

/** Links that change too often to be called anything else, by {@link linkKey}. */
export function flappingLinks(memory: FlapMemory, { flapping }: Policy): ReadonlySet<string> {
  return new Set([...memory].filter(([, { changes }]) => changes.length >= flapping.changes).map(([key]) => key));
}

/** Names them (domain.md, "Situations", 6). */
export function flappingFindings(
  picture: Picture,
  links: readonly RegionLink[],
  memory: FlapMemory,
): readonly Finding[] {
  const flapping = flappingLinks(memory, picture.fleet.policy);
  return links
    .filter((link) => flapping.has(linkKey(link)))
    .map((link) => flappingLink(picture, link, memory.get(linkKey(link)) ?? calm));
}

function flappingLink(picture: Picture, link: RegionLink, flaps: Flaps): Finding {
  const { changes } = flaps;
  const { a, b } = link;
  const code = (region: RegionId) => regionCode(picture.fleet, region);
  const { observers, evidence } = testimonyOf(link.bad, picture);
  const windowS = Math.round(picture.fleet.policy.flapping.windowMs / 1000);
  const count = `cut or healed ${changes.length} times within ${windowS} s, ${flaps.isCut || isAway(flaps) ? 'cut' : 'healed'} last`;
  return {
    key: `flapping:${linkKey(link)}`,
    matter: { type: 'flapping', subject: { a, b } },
    strength: 'proven',
    since: changes[0] ?? picture.now,
    turns: changes,
    observers: [...new Set([...observers, 'noc' as const])],
    evidence: [testify(picture, 'noc', count, changes.at(-1) ?? picture.now), ...evidence],
    text: `${code(a)}–${code(b)} flaps: cut and healed again and again`,
  };
}
