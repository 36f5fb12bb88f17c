import type { ClusterLink } from '../../domain/cluster-link.ts';
import type { Cluster } from '../../domain/fleet.ts';
import type { HostId } from '../../domain/ids.ts';
import { purposesOf, unnamedPorts } from '../../domain/product-ports.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { pairsOf, type MemberPair } from './member-pair.ts';
import { anyPortLink, tcpLink, type TcpSight } from './tcp-link.ts';
import { toldLinks, toldWords, type ToldSight, type ToldWords } from './told-link.ts';

/** What all links of a cluster are judged from. */
export interface LinkSight {
  readonly tcp: TcpSight;
  readonly told: ToldSight;
}

/** The links of two members: the product's own, then its ports, then whatever passes between their hosts. */
export interface PairLinks {
  readonly pair: MemberPair;
  readonly links: readonly ClusterLink[];
  readonly anyPort: ClusterLink;
}

/** Lists the links of a cluster, pair by pair, as they are now. Grows with the pairs of its members: only asked for where it is looked at. */
export function clusterLinks(cluster: Cluster, { tcp, told }: LinkSight): readonly PairLinks[] {
  const members = cluster.members.map(({ host }) => host);
  const ports = portsOf(cluster, tcp.picture.evidence);
  const words: ToldWords = toldWords(told, members);
  return pairsOf(members).map((pair) => ({
    pair,
    links: [
      ...toldLinks(pair, words, told),
      ...ports.map((port) => tcpLink(tcp, pair, port, purposesOf(cluster, port))),
    ],
    anyPort: anyPortLink(tcp, pair),
  }));
}

/** All rows as a table shows them: TCP at all only where the cluster's own ports say nothing of the pair's data. */
export function linkRows(pairs: readonly PairLinks[]): readonly ClusterLink[] {
  return pairs.flatMap(({ links, anyPort }) => {
    const hasData = links.some(({ purposes, state }) => purposes.includes('data') && state !== 'unobserved');
    return hasData ? links : [...links, anyPort];
  });
}

/** The declared ports; those of the product that nobody declared count while any member listens there. */
function portsOf(cluster: Cluster, evidence: Evidence): readonly number[] {
  const isServed = (port: number) => cluster.members.some(({ host }) => listens(evidence, host, port));
  return [...cluster.ports, ...unnamedPorts(cluster).filter(isServed)];
}

/** Did the newest listing of the host that could tell show a listener there? */
export function listens({ hosts }: Evidence, host: HostId, port: number): boolean {
  return hosts.get(host)?.ports.get(port)?.goneSince === null;
}
