import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Situation } from '../domain/snapshot.ts';

/** What a situation means for the question whether S is promoted in the place of P. */
export type Bearing =
  /** It can be the reason for a promotion (research/1, C.3: service or host lost, site lost, complete cut). */
  | 'reason'
  /** It speaks against one whatever else is the case: P lives, or the picture moves (research/1, C.1). */
  | 'against'
  /** It says nothing about it. */
  | 'none';

/** The question: who stays, who is lost. `old` null = nobody knows who led. */
export interface AskedPair {
  readonly cluster: Cluster;
  readonly candidate: HostId;
  readonly old: HostId | null;
  readonly regionOf: ReadonlyMap<HostId, string>;
}

/** The situations that touch a cluster: a member, its region, or the cluster itself. */
export function troublesOf(
  cluster: Cluster,
  situations: readonly Situation[],
  regionOf: ReadonlyMap<HostId, string>,
): readonly Situation[] {
  const hosts = new Set<string>(cluster.members.map(({ host }) => host));
  const regions = new Set(cluster.members.flatMap(({ host }) => regionOf.get(host) ?? []));
  return situations.filter((one) => touches(one, cluster, hosts, regions));
}

function touches(
  one: Situation,
  { id, ports }: Cluster,
  hosts: ReadonlySet<string>,
  regions: ReadonlySet<string>,
): boolean {
  switch (one.type) {
    case 'partition':
      return one.subject.sides.filter((side) => side.some((region) => regions.has(region))).length > 1;
    case 'partial-partition':
      return one.subject.pairs.some(([a, b]) => regions.has(a) && regions.has(b));
    case 'one-way':
      return regions.has(one.subject.from) && regions.has(one.subject.to);
    case 'port-filtered':
      return regions.has(one.subject.from) && regions.has(one.subject.to) && ports.includes(one.subject.port);
    case 'lossy-link':
    case 'flapping':
      return regions.has(one.subject.a) && regions.has(one.subject.b);
    case 'region-dark':
      return regions.has(one.subject.region);
    case 'host-unreachable':
    case 'host-isolated':
      return hosts.has(one.subject.host);
    case 'service-down':
    case 'service-hung':
      return hosts.has(one.subject.host) && ports.includes(one.subject.port);
    case 'noc-blind':
      return 'all' in one.subject || one.subject.regions.some((region) => regions.has(region));
    case 'dual-primary':
    case 'no-primary':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return one.subject.cluster === id;
  }
}

/** What a situation that touches the cluster means for the question. */
export function bearingOf(one: Situation, { candidate, old, regionOf, cluster }: AskedPair): Bearing {
  // Without an old primary any other member that holds data may have been it.
  const others = cluster.members.filter(({ host, role }) => host !== candidate && role === 'data');
  const lost = old === null ? others.map(({ host }) => host) : [old];
  const isLost = (host: HostId) => lost.includes(host);
  const regionsLost = new Set(lost.flatMap((host) => regionOf.get(host) ?? []));
  const own = regionOf.get(candidate);
  const parts = (sides: readonly (readonly string[])[]) => {
    const here = sides.findIndex((side) => own !== undefined && side.includes(own));
    return here >= 0 && sides.some((side, nth) => nth !== here && side.some((region) => regionsLost.has(region)));
  };
  const joins = (a: string, b: string) => (a === own && regionsLost.has(b)) || (b === own && regionsLost.has(a));
  switch (one.type) {
    case 'host-unreachable':
    case 'host-isolated':
    case 'service-down':
      return isLost(one.subject.host) ? 'reason' : 'none';
    case 'region-dark':
      return regionsLost.has(one.subject.region) && one.subject.region !== own ? 'reason' : 'none';
    case 'partition':
      return parts(one.subject.sides) ? 'reason' : 'none';
    case 'no-primary':
      return 'reason';
    case 'partial-partition':
      return one.subject.pairs.some(([a, b]) => joins(a, b)) ? 'against' : 'none';
    case 'one-way':
    case 'port-filtered':
      return joins(one.subject.from, one.subject.to) ? 'against' : 'none';
    case 'lossy-link':
      return joins(one.subject.a, one.subject.b) ? 'against' : 'none';
    case 'service-hung':
      return isLost(one.subject.host) ? 'against' : 'none';
    case 'flapping':
    case 'dual-primary':
      return 'against';
    case 'noc-blind':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return 'none';
  }
}
