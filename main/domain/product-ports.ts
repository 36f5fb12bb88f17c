import type { LinkPurpose } from './cluster-link.ts';
import type { Cluster } from './fleet.ts';

type Purposes = readonly LinkPurpose[];

const client: Purposes = ['client'];
const data: Purposes = ['data'];
const heartbeat: Purposes = ['heartbeat'];
/** One connection between peers carries the log and the heartbeats. */
const peer: Purposes = ['data', 'heartbeat'];
const dataAndClient: Purposes = ['data', 'client'];

/**
 * The ports that products have by default, by what they carry between members (the products' own documentation; research/7,
 * section 1). UDP is not here: no listing of TCP sockets shows corosync's 5405, its nodes tell it themselves.
 */
const known: Readonly<Record<string, ReadonlyMap<number, Purposes>>> = {
  postgresql: new Map([[5432, dataAndClient]]),
  patroni: new Map([
    [5432, dataAndClient],
    [8008, client],
  ]),
  redis: new Map([[6379, dataAndClient]]),
  'redis-sentinel': new Map([
    [26379, heartbeat],
    [6379, dataAndClient],
  ]),
  etcd: new Map([
    [2379, client],
    [2380, peer],
  ]),
  nats: new Map([
    [4222, client],
    [6222, peer],
  ]),
  // Joining nodes are sent the state on 4444 (whole) or 4568 (what they missed).
  galera: new Map([
    [3306, client],
    [4567, peer],
    [4568, data],
    [4444, data],
  ]),
  zookeeper: new Map([
    [2181, client],
    [2888, data],
    [3888, heartbeat],
  ]),
  // 4369 (epmd) is asked once for the port of the distribution, which then carries everything.
  rabbitmq: new Map([
    [5672, client],
    [5671, client],
    [25_672, peer],
    [4369, client],
  ]),
  'ceph-mon': new Map([
    [3300, peer],
    [6789, peer],
  ]),
};

const none: ReadonlyMap<number, Purposes> = new Map();

/** What a port of a cluster carries; of a port that its product does not have by default it is taken to be data. */
export function purposesOf({ product }: Pick<Cluster, 'product'>, port: number): Purposes {
  return (known[product] ?? none).get(port) ?? data;
}

/** Ports that the product has by default and the inventory does not name: watched where a member is seen to listen there. */
export function unnamedPorts({ product, ports }: Pick<Cluster, 'product' | 'ports'>): readonly number[] {
  return [...(known[product] ?? none).keys()].filter((port) => !ports.includes(port));
}
