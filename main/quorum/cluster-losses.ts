import type { Cluster, Fleet, Member } from '../domain/fleet.ts';
import type { ClusterId, HostId, RegionId } from '../domain/ids.ts';
import type { ClusterStatus, QuorumSide } from '../domain/snapshot.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { outcomeOf, type LossOutcome, type LossWord } from './loss-table.ts';
import { clusterAfter, type Loss } from './what-if.ts';

/** What can be lost of one cluster: nothing else in the world changes its votes. */
export interface ClusterParts {
  /** Its voting members; for a cluster whose leader's key is in a store, the voting servers of that store. */
  readonly votes: readonly { readonly cluster: ClusterId; readonly member: Member }[];
  /** Members, servers of its store, the host of its quorum device; in inventory order. */
  readonly hosts: readonly HostId[];
  /** Regions of these hosts, in inventory order. */
  readonly regions: readonly RegionId[];
}

/** Lists the parts of a cluster. */
export function clusterParts(cluster: Cluster, fleet: Fleet): ClusterParts {
  const store = fleet.clusters.find(({ id }) => id === cluster.quorum.store);
  const voting = store ?? cluster;
  const device = cluster.quorum.device?.host;
  const known = new Set([...cluster.members, ...(store?.members ?? [])].map(({ host }) => host));
  if (device != null) known.add(device);
  const hosts = fleet.hosts.filter(({ id }) => known.has(id));
  return {
    votes: voting.members
      .filter(({ votes, role }) => votes > 0 && role !== 'observer')
      .map((member) => ({ cluster: voting.id, member })),
    hosts: hosts.map(({ id }) => id),
    regions: fleet.regions.map(({ id }) => id).filter((id) => hosts.some(({ region }) => region === id)),
  };
}

/** What one loss, alone, leaves of a cluster. */
export interface ClusterLoss {
  readonly outcome: LossOutcome;
  /** Votes to spare on the strongest side afterwards; null where no rule counts. */
  readonly margin: QuorumSide['margin'] | null;
}

/** Tries a loss alone on one cluster, over its own sight. `before` = its status over that sight. */
export function tryLoss(
  cluster: Cluster,
  fleet: Fleet,
  sight: ClusterSight,
  before: ClusterStatus,
  loss: Loss,
): ClusterLoss {
  const after = clusterAfter(cluster, fleet, sight, [loss], before);
  return { outcome: outcomeOf(after, after !== before), margin: strongestMargin(after) };
}

/** Votes to spare on the strongest side, surely and at most; null without a rule or a side. */
export function strongestMargin({ quorum }: ClusterStatus): QuorumSide['margin'] | null {
  if (quorum.needed === null || quorum.sides.length === 0) return null;
  const margins = quorum.sides.map(({ margin }) => margin);
  return {
    worst: Math.max(...margins.map(({ worst }) => worst)),
    best: Math.max(...margins.map(({ best }) => best)),
  };
}

/** Mild to grave: two that write destroy data, none that writes only stops. */
const byGravity: readonly LossWord[] = ['keeps', 'human', 'edge', 'unknown', 'lost', 'both'];

/** The gravest of them: by its word, then by its votes to spare; the first of equals. Null of none. */
export function gravest<T extends ClusterLoss>(losses: readonly T[]): T | null {
  const gravity = ({ outcome }: ClusterLoss) => byGravity.indexOf(outcome.word);
  const spare = ({ margin }: ClusterLoss) => margin?.worst ?? 0;
  return losses.reduce<T | null>((worst, one) => {
    if (worst === null || gravity(one) > gravity(worst)) return one;
    return gravity(one) === gravity(worst) && spare(one) < spare(worst) ? one : worst;
  }, null);
}
