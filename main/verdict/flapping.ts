import type { Policy } from '../domain/fleet.ts';
import type { RegionId } from '../domain/ids.ts';
import { testify, testimonyOf, type Finding } from './finding.ts';
import { isNewer, type Picture } from './picture.ts';
import { linkKey, type RegionLink } from './region-link.ts';
import { regionCode } from './region-code.ts';

/** How often a link was cut and healed lately. */
export interface Flaps {
  readonly isCut: boolean;
  /** Since when the link is seen otherwise than `isCut` says (ms), or null: a change must last. */
  readonly turningSince: number | null;
  /** Moments of change within the policy's window, oldest first (ms). */
  readonly changes: readonly number[];
}

/** By {@link linkKey}; links that never changed are absent. */
export type FlapMemory = ReadonlyMap<string, Flaps>;

const calm: Flaps = { isCut: false, turningSince: null, changes: [] };
/** A cut must be seen so long to count: what two samples see (ms). */
const cutLastsMs = 700;

/**
 * Notes the links of one tick. Suspicion and ignorance change nothing: only a seen cut and a seen heal count. `deadPorts`:
 * since when a port of the link is known to be filtered (ms), by {@link linkKey}; what it looked like was no cut.
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
    const old = before.get(key) ?? calm;
    const recent = old.changes.filter((at) => now - at <= policy.flapping.windowMs);
    const deadSince = deadPorts.get(key);
    const next =
      deadSince === undefined
        ? turned({ ...old, changes: recent }, link, now)
        : { ...calm, changes: recent.filter((at) => at < deadSince) };
    if (next.isCut || next.turningSince !== null || next.changes.length > 0) after.set(key, next);
  }
  return after;
}

function turned(old: Flaps, link: RegionLink, now: number): Flaps {
  const isCut = seesCut(link, old) ?? old.isCut;
  if (isCut === old.isCut) return old.turningSince === null ? old : { ...old, turningSince: null };
  const since = old.turningSince ?? now;
  if (isCut && now - since < cutLastsMs) return { ...old, turningSince: since };
  return { isCut, turningSince: null, changes: [...old.changes, now] };
}

/** A heal is a proof from after the cut was seen: other pairs that always worked heal nothing. */
function seesCut({ state, provenAt }: RegionLink, { isCut, changes }: Flaps): boolean | null {
  if (state === 'cut' || state === 'one-way') return true;
  if (state !== 'up' && state !== 'partial') return null;
  const isHealed = !isCut || isNewer(provenAt, changes.at(-1) ?? -Infinity);
  return isHealed ? false : null;
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

function flappingLink(picture: Picture, link: RegionLink, { changes, isCut }: Flaps): Finding {
  const { a, b } = link;
  const code = (region: RegionId) => regionCode(picture.fleet, region);
  const { observers, evidence } = testimonyOf(link.bad, picture);
  const windowS = Math.round(picture.fleet.policy.flapping.windowMs / 1000);
  const count = `cut or healed ${changes.length} times within ${windowS} s, ${isCut ? 'cut' : 'healed'} last`;
  return {
    key: `flapping:${linkKey(link)}`,
    matter: { type: 'flapping', subject: { a, b } },
    strength: 'proven',
    since: changes[0] ?? picture.now,
    observers: [...new Set([...observers, 'noc' as const])],
    evidence: [testify(picture, 'noc', count, changes.at(-1) ?? picture.now), ...evidence],
    text: `${code(a)}–${code(b)} flaps: cut and healed again and again`,
  };
}
