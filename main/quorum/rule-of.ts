import { assertNever } from '../domain/assert-never.ts';
import type { Cluster } from '../domain/fleet.ts';
import { cephStretchRule } from './models/ceph-stretch.ts';
import { corosyncRule, twoNodeRule } from './models/corosync.ts';
import { galeraRule } from './models/galera.ts';
import { jointRule } from './models/joint.ts';
import { majorityRule } from './models/majority.ts';
import { qdeviceRule } from './models/qdevice.ts';
import { sentinelRule } from './models/sentinel.ts';
import { zookeeperGroupsRule } from './models/zookeeper-groups.ts';
import type { MovingBar } from './moving-bar.ts';
import type { Togetherness, VoteRule } from './vote-rule.ts';

/**
 * The rule by which a cluster's own votes are counted; null for `none`, where nothing arbitrates, and for `store`, where
 * the votes are another cluster's.
 */
export function ruleOf(cluster: Cluster, bar: MovingBar): VoteRule | null {
  const { model } = cluster.quorum;
  switch (model) {
    case 'none':
    case 'store':
      return null;
    case 'majority':
    case 'weighted':
      if (cluster.quorum.outgoing !== undefined) return jointRule(cluster, togethernessOf(cluster));
      return hasCorosyncOptions(cluster)
        ? corosyncRule(cluster, togethernessOf(cluster), bar)
        : majorityRule(cluster, togethernessOf(cluster));
    case 'two-node':
      return twoNodeRule(cluster);
    case 'sentinel':
      return sentinelRule(cluster);
    case 'zookeeper-groups':
      return zookeeperGroupsRule(cluster);
    case 'galera':
      return galeraRule(cluster, bar);
    case 'qdevice':
      return qdeviceRule(cluster);
    case 'ceph-stretch':
      return cephStretchRule(cluster);
    case 'pause-minority':
      return majorityRule(cluster, 'clique');
    default:
      return assertNever(model);
  }
}

const star = ['etcd', 'consul', 'nats', 'zookeeper', 'ceph-mon', 'ceph', 'redis-sentinel', 'mongodb', 'patroni'];
const clique = ['corosync', 'pacemaker', 'rabbitmq'];

/** What a product means by together; of an unknown one no more is asked than that its members hang together. */
export function togethernessOf(cluster: Cluster): Togetherness {
  if (star.includes(cluster.product)) return 'star';
  return clique.includes(cluster.product) || hasCorosyncOptions(cluster) ? 'clique' : 'component';
}

function hasCorosyncOptions({ quorum }: Cluster): boolean {
  const { expectedVotes, autoTieBreaker, lastManStanding, waitForAll } = quorum;
  return [expectedVotes, autoTieBreaker, lastManStanding, waitForAll].some((option) => option !== undefined);
}
