import type { Policy } from '../domain/fleet.ts';
import type { RegionId } from '../domain/ids.ts';
import { testify, testimonyOf, type Finding } from './finding.ts';
import type { Picture } from './picture.ts';
import { linkKey, type RegionLink } from './region-links.ts';

/** How often a link was cut and healed lately. */
export interface Flaps {
  readonly isCut: boolean;
  /** Moments of change within the policy's window, oldest first (ms). */
  readonly changes: readonly number[];
}

/** By {@link linkKey}; links that never changed are absent. */
export type FlapMemory = ReadonlyMap<string, Flaps>;

const calm: Flaps = { isCut: false, changes: [] };

/** Notes the links of one tick. Suspicion and ignorance change nothing: only a seen cut and a seen heal count. */
export function stepFlaps(before: FlapMemory, links: readonly RegionLink[], policy: Policy, now: number): FlapMemory {
  const after = new Map<string, Flaps>();
  for (const link of links) {
    const key = linkKey(link);
    const old = before.get(key) ?? calm;
    const isCut = seesCut(link) ?? old.isCut;
    const recent = old.changes.filter((at) => now - at <= policy.flapping.windowMs);
    const changes = isCut === old.isCut ? recent : [...recent, now];
    if (isCut || changes.length > 0) after.set(key, { isCut, changes });
  }
  return after;
}

function seesCut({ state }: RegionLink): boolean | null {
  if (state === 'cut' || state === 'one-way') return true;
  return state === 'up' || state === 'partial' ? false : null;
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
  const code = (region: RegionId) => picture.fleet.regions.find(({ id }) => id === region)?.code ?? region;
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
