import type { Cluster } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import { purposesOf, unnamedPorts } from '../domain/product-ports.ts';
import type { Reading } from '../domain/reading.ts';
import type { AddressBook } from '../evidence/address-book.ts';
import type { Picture } from '../verdict/picture.ts';
import { freshReadings, type KnownRoles } from './known-roles.ts';
import { listens } from './links/cluster-links.ts';
import type { TieOf } from './togetherness.ts';
import { createWhoIs } from './who-is.ts';

/** Members whose broker is stopped while the node under it lives, by cluster; only clusters that have any. */
export type StoppedMembers = ReadonlyMap<ClusterId, ReadonlySet<HostId>>;

/** What that is judged from, besides the picture. */
export interface StoppedGrounds {
  readonly roles: KnownRoles;
  readonly book: AddressBook;
  readonly tieOf: TieOf;
}

/**
 * Nodes of RabbitMQ that serve nobody although their Erlang node lives: after `rabbitmqctl stop_app`, after a boot that failed, or
 * paused with others in sight. Such a node could not be asked, its own kernel shows the port of the distribution open and that of
 * AMQP closed, and no node that reaches it sees its broker at work.
 *
 * It is no running node; but pause_minority counts nodes and not brokers (rabbit_node_monitor.erl, majority/1 over alive_nodes;
 * measured on 3.10: with one of three stopped and one cut off the third runs on). So its vote is one that may be there.
 */
export function stoppedMembers(picture: Picture, grounds: StoppedGrounds): StoppedMembers {
  const found = new Map<ClusterId, ReadonlySet<HostId>>();
  for (const cluster of picture.fleet.clusters) {
    if (cluster.product !== 'rabbitmq' || !grounds.roles.has(cluster.id)) continue;
    const stopped = stoppedOf(cluster, picture, grounds);
    if (stopped.length > 0) found.set(cluster.id, new Set(stopped));
  }
  return found;
}

/** What an operator is told of them, one sentence for all. */
export function stoppedWords(stopped: ReadonlySet<HostId>): string {
  return `the broker is stopped on ${[...stopped].join(', ')}: nobody is served there, while the node lives and may still count`;
}

function stoppedOf(cluster: Cluster, picture: Picture, { roles, book, tieOf }: StoppedGrounds): readonly HostId[] {
  const readings = freshReadings(roles.get(cluster.id), picture.now);
  const mute = cluster.members.filter(({ host }) => !readings.has(host) && isOnlyNode(cluster, picture, host));
  if (mute.length === 0) return [];
  const whoIs = createWhoIs(cluster, book, readings.values());
  const seenBy = ({ members }: Reading, host: HostId) => members.find(({ name }) => whoIs(name) === host);
  return mute
    .map(({ host }) => host)
    .filter((host) => {
      const words = [...readings].flatMap(([teller, reading]) =>
        tieOf(teller, host) === 'severed' ? [] : (seenBy(reading, host) ?? []),
      );
      return words.length > 0 && words.every(({ up }) => up !== true);
    });
}

/** epmd, which knows where the node listens, outlives it. */
const epmdPort = 4369;

/** Does its own kernel show the node's port open, and none for clients? */
function isOnlyNode(cluster: Cluster, { evidence, hosts }: Picture, host: HostId): boolean {
  if (hosts.get(host)?.isRead !== true) return false;
  const ports = [...cluster.ports, ...unnamedPorts(cluster)].filter((port) => port !== epmdPort);
  const listensFor = (purpose: 'client' | 'heartbeat') =>
    ports.some((port) => purposesOf(cluster, port).includes(purpose) && listens(evidence, host, port));
  return listensFor('heartbeat') && !listensFor('client');
}
