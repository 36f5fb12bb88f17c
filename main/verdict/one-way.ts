import type { RegionId } from '../domain/ids.ts';
import { testimonyOf, type Finding } from './finding.ts';
import type { Picture } from './picture.ts';
import { lastingOf, linkKey, type RegionLink } from './region-link.ts';
import { regionCode } from './region-code.ts';

/**
 * Links on which packets are lost in one direction and arrive in the other (research/1, C.1, 6). A connect cannot tell:
 * its handshake needs both. The sockets of both ends can (research/2, section 1, simplex).
 */
export function oneWayFindings(picture: Picture, links: readonly RegionLink[]): readonly Finding[] {
  return links.filter(({ state }) => state === 'one-way').map((link) => oneWay(picture, link));
}

/** The direction that is dead. */
export function deadDirection({ a, b, forward }: RegionLink): { readonly from: RegionId; readonly to: RegionId } {
  return forward === 'lost' ? { from: a, to: b } : { from: b, to: a };
}

function oneWay(picture: Picture, link: RegionLink): Finding {
  const { from, to } = deadDirection(link);
  const { observers, evidence } = testimonyOf(link.bad, picture);
  const code = (region: RegionId) => regionCode(picture.fleet, region);
  return {
    key: `one-way:${linkKey(link)}`,
    matter: { type: 'one-way', subject: { from, to } },
    strength: 'proven',
    since: link.since ?? picture.now,
    ...lastingOf([link]),
    observers,
    evidence,
    text: `${code(from)} → ${code(to)} is dead while ${code(to)} → ${code(from)} arrives`,
  };
}
