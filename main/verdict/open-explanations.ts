import type { HostId, RegionId } from '../domain/ids.ts';
import type { OpenExplanation, SituationMatter } from '../domain/snapshot.ts';
import type { Finding } from './finding.ts';
import { isNewer, otherEnd, regionOf, type Picture } from './picture.ts';

/**
 * What else a finding could be, likeliest first, with the cheapest test that would tell (research/1, C.0: keep every
 * explanation until it is excluded). What only a person can look at has no test of ours.
 */
export function openExplanations(picture: Picture, finding: Finding): readonly OpenExplanation[] {
  const { matter } = finding;
  switch (matter.type) {
    case 'host-unreachable':
      return deadOrAlone(picture, matter.subject.host, [matter.subject.host]);
    case 'region-dark':
      return deadOrAlone(picture, matter.subject.region, picture.hostsOf.get(matter.subject.region) ?? []);
    case 'partition':
    case 'partial-partition':
    case 'one-way':
      return finding.strength === 'proven' ? [] : stillOnlySuspected(picture, finding);
    case 'host-isolated':
      return finding.strength === 'proven' ? [] : stillOnlySuspected(picture, finding);
    case 'noc-blind':
      return blindOrDark(picture, matter, finding);
    case 'service-down':
      return finding.observers.includes(matter.subject.host)
        ? []
        : [{ what: 'something on the way refuses in its name', test: neighbourConnect(picture, matter.subject) }];
    case 'service-hung':
      return [{ what: 'the process is busy, not stuck: it may come back by itself', test: null }];
    case 'port-filtered':
      return [
        { what: 'the service drops these clients itself', test: neighbourConnect(picture, serving(picture, matter)) },
      ];
    case 'lossy-link':
      return [{ what: 'a queue at one end overflows rather than the link', test: null }];
    case 'flapping':
    case 'dual-primary':
    case 'no-primary':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return [];
  }
}

/** Crash and isolation look the same from outside; only sight of the host itself tells (domain.md, "The problem"). */
function deadOrAlone(picture: Picture, name: string, hosts: readonly HostId[]): readonly OpenExplanation[] {
  const test = routeTest(picture, hosts) ?? neighbourTest(picture, hosts);
  return [
    { what: `${name} has no power or has crashed`, test },
    { what: `${name} runs, cut off from everybody: it may still take writes`, test },
  ];
}

function routeTest(picture: Picture, hosts: readonly HostId[]): string | null {
  for (const id of hosts) {
    const sight = picture.hosts.get(id);
    const route = sight?.host.routes.find((one) => one.id !== picture.evidence.hosts.get(id)?.route);
    if (route !== undefined) return `look through route ${route.id}`;
  }
  return null;
}

/** A neighbour on the same wire asks without the way between; silence of both would be power. */
function neighbourTest(picture: Picture, hosts: readonly HostId[]): string | null {
  for (const id of hosts) {
    const asker = readNeighbours(picture, id).find((host) => !hosts.includes(host));
    const port = picture.fleet.ports[0];
    if (asker !== undefined && port !== undefined) return `connect ${asker} → ${id}:${port}`;
  }
  return null;
}

function readNeighbours(picture: Picture, host: HostId): readonly HostId[] {
  const near = picture.hostsOf.get(regionOf(picture, host)) ?? [];
  return near.filter((id) => id !== host && picture.hosts.get(id)?.isRead === true);
}

/** Too little is known yet: a blip, loss, or one host instead of a link. The pair that was not heard tells most. */
function stillOnlySuspected(picture: Picture, { matter, since }: Finding): readonly OpenExplanation[] {
  return [
    { what: 'a blip that passes by itself', test: null },
    { what: 'one host, not the link', test: untriedPair(picture, matter, since) },
  ];
}

function untriedPair(picture: Picture, matter: SituationMatter, since: number): string | null {
  for (const [a, b] of pairsOf(matter)) {
    for (const from of picture.hostsOf.get(a) ?? []) {
      if (picture.hosts.get(from)?.isRead !== true) continue;
      const to = (picture.hostsOf.get(b) ?? []).find((host) => !isTold(picture, from, host, since));
      const port = picture.fleet.ports[0];
      if (to !== undefined && port !== undefined) return `connect ${from} → ${to}:${port}`;
    }
  }
  return null;
}

function isTold(picture: Picture, from: HostId, to: HostId, since: number): boolean {
  const path = (picture.pathsOf.get(from) ?? []).find((one) => otherEnd(one, from) === to);
  return path !== undefined && (path.since !== null || isNewer(path.provenAt, since));
}

function pairsOf(matter: SituationMatter): readonly (readonly [RegionId, RegionId])[] {
  if (matter.type === 'partial-partition') return matter.subject.pairs;
  if (matter.type === 'one-way') return [[matter.subject.from, matter.subject.to]];
  if (matter.type !== 'partition') return [];
  const [side, other] = matter.subject.sides;
  return (side ?? []).flatMap((a) => (other ?? []).map((b) => [a, b] as const));
}

type Blind = Extract<SituationMatter, { type: 'noc-blind' }>;

/** Peers that prove the region's life leave our own path alone; without them it may be dark. */
function blindOrDark(picture: Picture, { subject }: Blind, { observers }: Finding): readonly OpenExplanation[] {
  if (observers.some((one) => one !== 'noc')) return [];
  const regions = 'all' in subject ? picture.fleet.regions.map(({ id }) => id) : subject.regions;
  const hosts = regions.flatMap((id) => picture.hostsOf.get(id) ?? []);
  const what = 'all' in subject ? 'the whole fleet is down' : `${regions.join(' and ')} is dark`;
  return [{ what, test: routeTest(picture, hosts) }];
}

function neighbourConnect(picture: Picture, service: { host: HostId; port: number } | null): string | null {
  if (service === null) return null;
  const asker = readNeighbours(picture, service.host)[0];
  return asker === undefined ? null : `connect ${asker} → ${service.host}:${service.port}`;
}

function serving(picture: Picture, matter: Extract<SituationMatter, { type: 'port-filtered' }>) {
  const { to, port } = matter.subject;
  const host = (picture.hostsOf.get(to) ?? []).find((id) => picture.evidence.hosts.get(id)?.ports.has(port));
  return host === undefined ? null : { host, port };
}
