import { assertNever } from '../domain/assert-never.ts';
import type { ClusterId, HostId, RegionId } from '../domain/ids.ts';
import type { Finding } from './finding.ts';
import { isHeardSince, isNewer, isProvenSince, isSeenAlive, type Picture } from './picture.ts';
import { linkKey, type RegionLink } from './region-link.ts';
import { flappingLinks, type FlapMemory } from './flapping.ts';
import { isLossOver } from './lossy-link.ts';
import { isListening } from './service-health.ts';
import { isSlow } from './service-hung.ts';

/** An answer must be this much newer than the beginning to speak about the time after it (ms). */
const portOpenMs = 500;

/** What a refutation may draw on besides the picture. */
export interface Refuters {
  readonly links: readonly RegionLink[];
  readonly flaps: FlapMemory;
  /** Clusters whose quorum is known and well now. */
  readonly clustersWell: ReadonlySet<ClusterId>;
  /** Clusters all of whose former claimants were read, and at most one of them leads or accepts writes. */
  readonly clustersOfOnePrimary: ReadonlySet<ClusterId>;
  /** Clusters one of whose members leads. */
  readonly clustersLed: ReadonlySet<ClusterId>;
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
      return isOneWayOver(refuters.links, matter.subject, since);
    case 'service-hung':
      return isReading(picture, matter.subject, since);
    case 'port-filtered':
      return isPortOpen(picture, matter.subject, since);
    case 'lossy-link':
      return linksOf(refuters.links, matter.subject).some((link) => isLossOver(picture, link, refuters.flaps));
    case 'flapping':
      return !isFlapping(refuters.flaps, matter.subject, picture);
    case 'dual-primary':
      return refuters.clustersOfOnePrimary.has(matter.subject.cluster);
    case 'no-primary':
      return refuters.clustersLed.has(matter.subject.cluster);
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
  const isKnown = picture.evidence.hosts.get(host)?.ports.has(port) === true || isHeardSince(picture, host, since);
  return isKnown && isListening(picture, { host, port });
}

function linksOf(links: readonly RegionLink[], pair: { readonly a: RegionId; readonly b: RegionId }) {
  const keys = [linkKey(pair), linkKey({ a: pair.b, b: pair.a })];
  return links.filter((link) => keys.includes(linkKey(link)));
}

/** Both directions again, or neither any more: then it is a cut and told as one. */
function isOneWayOver(
  links: readonly RegionLink[],
  { from, to }: { readonly from: RegionId; readonly to: RegionId },
  since: number,
): boolean {
  return linksOf(links, { a: from, b: to }).some((link) => isWell(link, since) || link.state === 'cut');
}

/** A process reads again: a newer listing shows neither waiting handshakes nor unread data, and no check is mute. */
function isReading(
  picture: Picture,
  service: { readonly host: HostId; readonly port: number },
  since: number,
): boolean {
  const listener = picture.evidence.hosts.get(service.host)?.ports.get(service.port);
  const isNewer = (listener?.listenedAt ?? listener?.goneSince ?? -Infinity) > since;
  return isNewer && !isSlow(picture, service);
}

/** Traffic to the port is answered again between the regions, or the port is no more. */
function isPortOpen(
  picture: Picture,
  { from, to, port }: { readonly from: RegionId; readonly to: RegionId; readonly port: number },
  since: number,
): boolean {
  return hostsOf(picture, from).some((client) =>
    hostsOf(picture, to).some((server) => {
      const reading = picture.evidence.hosts.get(client)?.peers.get(server);
      return (
        (reading?.worked.get(`peer:${port}`) ?? -Infinity) > since + portOpenMs && !reading?.lanes.has(`peer:${port}`)
      );
    }),
  );
}

function isFlapping(
  flaps: FlapMemory,
  pair: { readonly a: RegionId; readonly b: RegionId },
  { fleet, now }: Picture,
): boolean {
  const changes = flaps.get(linkKey(pair))?.changes ?? [];
  const lastAt = changes.at(-1);
  return (
    flappingLinks(flaps, fleet.policy).has(linkKey(pair)) && lastAt !== undefined && now - lastAt < calmAfterMs(fleet)
  );
}

/** Quiet for half the window, or ten seconds at least, it flaps no more. */
function calmAfterMs({ policy }: Picture['fleet']): number {
  return Math.max(10_000, policy.flapping.windowMs / 2);
}

function isSeenIn(picture: Picture, region: RegionId): boolean {
  return hostsOf(picture, region).some((host) => picture.hosts.get(host)?.isRead === true);
}

function hostsOf(picture: Picture, region: RegionId): readonly HostId[] {
  return picture.hostsOf.get(region) ?? [];
}
