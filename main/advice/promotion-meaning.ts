import type { Cluster } from '../domain/fleet.ts';

/** What a promotion is for a kind of cluster. */
export interface PromotionMeaning {
  /**
   * people = somebody promotes by hand; agents = programs beside the members promote, people only in their place; self = the members
   * elect among themselves, and nothing can be promoted but by forcing a new cluster.
   */
  readonly by: 'people' | 'agents' | 'self';
  /** What is done to the candidate, for `promote S: …`. */
  readonly how: string;
  /** How what acts by itself is switched off, or what it takes to do without. */
  readonly pause: string | null;
}

const elected = (how: string): PromotionMeaning => ({
  by: 'self',
  how: `its members elect by themselves, so this means forcing a new cluster from it (${how}); the old members never agree to that: G5 decides`,
  pause: 'let its members elect; forcing is for a cluster that has lost its quorum for good',
});

const unknownProduct: PromotionMeaning = {
  by: 'people',
  how: 'this product is not known here; whatever makes it the primary',
  pause: null,
};

/** By the product's own documentation of a manual failover; research/1 (parts C.3, D.1) and research/7 for what each does by itself. */
const meanings: Readonly<Record<string, PromotionMeaning>> = {
  postgresql: {
    by: 'people',
    how: 'pg_ctl promote or pg_promote() on the standby; nothing else fences or demotes the old primary, ever',
    pause: null,
  },
  patroni: {
    by: 'agents',
    how: 'a manual failover (patronictl failover), or pg_promote() while Patroni is paused; an agent that is frozen demotes nothing',
    pause: 'let Patroni act, or pause it (patronictl pause)',
  },
  redis: {
    by: 'agents',
    how: 'SENTINEL FAILOVER, or REPLICAOF NO ONE on the replica where no Sentinel acts; the old primary goes on taking writes until it hears of it',
    pause: 'let the Sentinels act, or stop all of them',
  },
  'redis-sentinel': {
    by: 'agents',
    how: 'Sentinels hold no data: ask about the cluster of Redis that they watch',
    pause: 'let the Sentinels act, or stop all of them',
  },
  galera: elected('SET GLOBAL wsrep_provider_options="pc.bootstrap=YES"; two primary components do not merge again'),
  etcd: elected('etcd --force-new-cluster, or a restore of a snapshot'),
  nats: elected('removing the lost peers, nats server raft peer-remove'),
  consul: elected('peers.json on the remaining servers'),
  zookeeper: elected('a new configuration without the lost servers, and a restart'),
  'ceph-mon': elected('ceph-mon --inject-monmap with the lost monitors removed'),
  rabbitmq: elected('rabbitmqctl force_boot, or forget_cluster_node'),
  corosync: {
    by: 'self',
    how: 'corosync only counts votes: this means setting the expected votes down (corosync-quorumtool -e), and G5 decides',
    pause: 'let it count; set votes down only where the others are off',
  },
  pacemaker: {
    by: 'agents',
    how: 'moving the promoted role (crm_resource --move --promoted); without fencing both sides may hold it',
    pause: 'let Pacemaker act, or switch it to maintenance-mode',
  },
  keepalived: {
    by: 'agents',
    how: 'letting it take the virtual address (a higher priority, or stopping the other); VRRP knows no quorum',
    pause: 'stop keepalived on the members that shall not have the address',
  },
};

/** What a promotion means for a cluster. */
export function meaningOf({ product }: Pick<Cluster, 'product'>): PromotionMeaning {
  return meanings[product] ?? unknownProduct;
}
