import type { Finding } from './finding.ts';
import { cutFindings } from './cut-finding.ts';
import { findHostTroubles, hostFindings } from './host-trouble.ts';
import { nocBlindFindings } from './noc-blind.ts';
import type { Picture } from './picture.ts';
import { regionDarkFindings } from './region-dark.ts';
import { judgeLinks, type RegionLink } from './region-links.ts';
import { serviceDownFindings } from './service-down.ts';

/** What one tick makes of its picture: the links between regions, and everything that has a name. */
export interface Verdict {
  readonly links: readonly RegionLink[];
  readonly findings: readonly Finding[];
}

/**
 * Judges a picture in the order of domain.md, "Situations": the observer first, then hosts that are themselves the
 * trouble, then whole regions, then what is left between regions, then services. `heldCuts`: see {@link cutFindings}.
 */
export function judge(picture: Picture, heldCuts: ReadonlySet<string>): Verdict {
  const blind = nocBlindFindings(picture);
  const troubles = findHostTroubles(picture);
  const dark = regionDarkFindings(picture);
  const explained = new Set(troubles.map(({ host }) => host));
  const links = judgeLinks(picture, explained);
  const darkRegions = new Set(
    dark.flatMap(({ matter }) => (matter.type === 'region-dark' ? [matter.subject.region] : [])),
  );
  const betweenLit = links.filter(({ a, b }) => !darkRegions.has(a) && !darkRegions.has(b));
  const findings = [
    ...blind,
    ...hostFindings(picture, troubles),
    ...dark,
    ...cutFindings(picture, betweenLit, heldCuts),
    ...serviceDownFindings(picture),
  ];
  return { links, findings };
}
