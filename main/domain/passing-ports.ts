import type { Cluster } from './fleet.ts';

/**
 * Ports that a member in good health may stop serving: they belong to a part that it plays for a time. ZooKeeper's followers
 * connect to the leader's 2888, and nobody else listens there (ZooKeeper Administrator's Guide, `server.x`; seen in the lab). A node
 * of Galera listens on 4444 or 4568 while it joins, and closes them when it has its state (galera documentation, "Firewall").
 */
const passing: Readonly<Record<string, readonly number[]>> = {
  zookeeper: [2888],
  galera: [4444, 4568],
};

/** May a member of the cluster be well without a listener on this port? */
export function isPassingPort({ product }: Pick<Cluster, 'product'>, port: number): boolean {
  return passing[product]?.includes(port) === true;
}
