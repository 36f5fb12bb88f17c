import { assertNever } from '../domain/assert-never.ts';
import type { ClusterId, HostId, RegionId } from '../domain/ids.ts';
import { refusalKey } from '../evidence/refusals.ts';
import type { Finding } from './finding.ts';
import { isHeardSince, isNewer, isProvenSince, isSeenAlive, type Picture } from './picture.ts';
import type { RegionLink } from './region-links.ts';
import { isListening } from './service-down.ts';

/** What a refutation may draw on besides the picture. */
export interface Refuters {
  readonly links: readonly RegionLink[];
  /** Clusters whose quorum is known and well now. */
  readonly clustersWell: ReadonlySet<ClusterId>;
}

/** Does positive evidence speak against a finding? Silence and lost sight never do (architecture.md, rule 1). */
export function isRefuted(finding: Finding, picture: Picture, refuters: Refuters): boolean {
  const { matter, since } = finding;
  switch (matter.type) {
    case 'partition':
      return refuters.links.some((link) => crosses(matter.subject.sides, link) && isWell(link, since));
    case 'partial-partition':
      return matter.subject.pairs.every(([a, b]) =>
        refuters.links.some((link) => link.a === a && link.b === b && isWell(link, since)),
      );
    case 'host-unreachable':
      return isSeenAlive(picture, matter.subject.host, since);
    case 'host-isolated':
      return isProvenSince(picture, matter.subject.host, since) || isSilent(picture, matter.subject.host);
    case 'region-dark':
      return hostsOf(picture, matter.subject.region).some((host) => isSeenAlive(picture, host, since));
    case 'service-down':
      return isServing(picture, matter.subject.host, matter.subject.port, since);
    case 'noc-blind':
      return 'all' in matter.subject
        ? [...picture.hosts.values()].some(({ isRead }) => isRead)
        : matter.subject.regions.every((region) => isSeenIn(picture, region));
    case 'one-way':
    case 'service-hung':
    case 'port-filtered':
    case 'lossy-link':
    case 'flapping':
      return false;
    case 'quorum-lost':
    case 'quorum-at-risk':
      return refuters.clustersWell.has(matter.subject.cluster);
    default:
      return assertNever(matter);
  }
}

function crosses(sides: readonly (readonly RegionId[])[], { a, b }: RegionLink): boolean {
  return sides.some((side) => side.includes(a) !== side.includes(b));
}

function isWell({ state, provenAt }: RegionLink, since: number): boolean {
  return (state === 'up' || state === 'partial') && isNewer(provenAt, since);
}

/** An isolated host that we no longer read is told anew, as unreachable. */
function isSilent(picture: Picture, host: HostId): boolean {
  return picture.hosts.get(host)?.isRead === false;
}

function isServing(picture: Picture, host: HostId, port: number, since: number): boolean {
  const listener = picture.evidence.hosts.get(host)?.ports.get(port);
  const refusal = picture.evidence.refusals.get(refusalKey(host, port));
  const isKnown = listener !== undefined || isHeardSince(picture, host, since);
  return isKnown && isListening(listener, refusal);
}

function isSeenIn(picture: Picture, region: RegionId): boolean {
  return hostsOf(picture, region).some((host) => picture.hosts.get(host)?.isRead === true);
}

function hostsOf(picture: Picture, region: RegionId): readonly HostId[] {
  return picture.hostsOf.get(region) ?? [];
}
