import type { Cluster, Fleet, Member } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import type { WantedRole } from '../domain/wants.ts';
import { multiPrimaryProducts } from '../domain/multi-primary.ts';
import { withoutLeader } from '../domain/without-leader.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { productNamed } from '../roles/products.ts';
import { roleCommand, roleInput } from '../roles/role-command.ts';

/** When each member was last asked (ms), by cluster and host. */
export type RoleMemory = ReadonlyMap<string, number>;

/** In an incident a member is asked twice as often, but not more often than this (ms). */
const fastestMs = 1000;

interface Askable {
  readonly key: string;
  readonly wish: WantedRole;
  readonly everyMs: number;
}

/** Whom an inventory lets us ask: worked out once for each. */
const askables = new WeakMap<Fleet, readonly Askable[]>();

/**
 * Plans the role probes of a tick: each member in its product's rhythm, spread over it, twice as often while its cluster is in
 * trouble. Only hosts that are read are asked; those in maintenance too, as their votes count.
 */
export function planRoles(
  fleet: Fleet,
  evidence: Evidence,
  troubled: ReadonlySet<ClusterId>,
  memory: RoleMemory,
  now: number,
): { readonly roles: readonly WantedRole[]; readonly memory: RoleMemory } {
  const all = askablesOf(fleet);
  if (all.length === 0) return { roles: [], memory: memory.size === 0 ? memory : new Map() };
  const turns = new Map<string, number>();
  const roles: WantedRole[] = [];
  for (const [nth, { key, wish, everyMs }] of all.entries()) {
    // Multiples of the golden ratio fall evenly into the rhythm, however many members there are.
    const askedAt = memory.get(key) ?? now - everyMs * ((nth * 0.618_033_988_75) % 1);
    const paceMs = troubled.has(wish.cluster) ? Math.max(fastestMs, everyMs / 2) : everyMs;
    const isDue = now - askedAt >= paceMs && isRead(evidence, wish.host);
    if (isDue) roles.push(wish);
    turns.set(key, isDue ? now : askedAt);
  }
  return { roles, memory: turns };
}

/**
 * Clusters worth a closer look: split, at the edge, without everybody's votes, with a risk, without the leader they must have, or
 * with more than the one they may have.
 */
export function troubledClusters(fleet: Fleet, clusters: readonly ClusterStatus[]): ReadonlySet<ClusterId> {
  const product = new Map(fleet.clusters.map((cluster) => [cluster.id, cluster.product]));
  return new Set(
    clusters.flatMap((status) => {
      const isLedWell = hasOneLeader(status, product.get(status.cluster) ?? '');
      return isLedWell && !isTroubled(status) ? [] : [status.cluster];
    }),
  );
}

/** Or as many as its product has by its nature; true where nobody was asked. */
function hasOneLeader({ members, primaries }: ClusterStatus, product: string): boolean {
  if (members.length === 0 || withoutLeader.has(product)) return true;
  return primaries.length === 1 || (primaries.length > 1 && multiPrimaryProducts.has(product));
}

function isTroubled({ quorum, risk }: ClusterStatus): boolean {
  const [side, ...more] = quorum.sides;
  return risk !== null || more.length > 0 || side === undefined || side.worst < side.best;
}

function isRead(evidence: Evidence, host: HostId): boolean {
  return evidence.hosts.get(host)?.session === 'streaming';
}

function askablesOf(fleet: Fleet): readonly Askable[] {
  const known = askables.get(fleet);
  if (known !== undefined) return known;
  const made = fleet.clusters.flatMap((cluster) =>
    cluster.members.flatMap((member) => askableOf(cluster, member) ?? []),
  );
  askables.set(fleet, made);
  return made;
}

/**
 * null where the product cannot be asked, or its settings are not such that they may be sent (`fleet check` says so). A witness
 * of replication has a database of its own that says nothing of the cluster's; a sentinel is a witness that is the cluster.
 */
function askableOf(cluster: Cluster, { host, probe, role }: Member): Askable | null {
  const product = productNamed(cluster.product);
  if (product === null || (role === 'witness' && product.name !== 'redis-sentinel')) return null;
  const settings = { ...cluster.probe, ...probe };
  const input = roleInput(product, settings);
  if (input === null) return null;
  const wish = { host, cluster: cluster.id, command: roleCommand(product), input, timeoutMs: product.timeoutMs };
  return { key: `${cluster.id} ${host}`, wish, everyMs: product.everyMs };
}
