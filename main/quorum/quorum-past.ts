import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import type { QuorumSide } from '../domain/snapshot.ts';
import type { ClusterSight } from './cluster-sight.ts';
import { agreedComponent, type MovingBar, type QuorumPast } from './moving-bar.ts';
import { createWhoIs } from './who-is.ts';

/** From the cut to the new primary component: 5.8 s measured (research/7, section 3), evs.suspect_timeout 5 s. */
const galeraWindowMs = 6000;

/** How long a smaller side must stand before the bar comes down to it (ms); null = the bar of this cluster stays. */
export function windowOf({ quorum }: Cluster): number | null {
  if (quorum.model === 'galera') return galeraWindowMs;
  if (quorum.lastManStanding !== undefined) return quorum.lastManStanding.windowMs;
  return quorum.autoTieBreaker === undefined ? null : 0;
}

/**
 * What to remember after a look. The bar moves only with a side that surely has quorum, alone, and of which nobody is in
 * doubt: who joins it raises the bar at once, who is missed lowers it after the window. Where the members themselves agree on their
 * component (`told`) that is the bar at once: who left in good order is in it no more although its host still hangs together with the
 * others, and when they have lost their quorum they tell of no component any more. null for a cluster whose bar stays.
 */
export function rememberQuorum(
  past: QuorumPast | null,
  cluster: Cluster,
  sides: readonly QuorumSide[],
  now: number,
  told: readonly HostId[] | null = null,
): QuorumPast | null {
  const windowMs = windowOf(cluster);
  if (windowMs === null) return null;
  if (told !== null) return { last: past?.last.join() === told.join() ? past.last : told, standing: [], since: now };
  const before = past ?? { last: cluster.members.map(({ host }) => host), standing: [], since: now };
  const quorate = sides.filter(({ state }) => state === 'quorate' || state === 'at-risk');
  const side = quorate.length === 1 ? quorate[0] : undefined;
  if (side === undefined || side.best !== side.worst) return { ...before, standing: [], since: now };
  const isSame = side.hosts.join() === before.standing.join();
  const since = isSame ? before.since : now;
  const grown = [...before.last, ...side.hosts.filter((host) => !before.last.includes(host))];
  const last = now - since >= windowMs ? side.hosts : grown;
  const order = cluster.members.map(({ host }) => host).filter((host) => last.includes(host));
  return { last: order.join() === before.last.join() ? before.last : order, standing: side.hosts, since };
}

/** The bar as members tell it themselves, where they do, else as it is remembered. */
export function movingBarOf(cluster: Cluster, sight: ClusterSight): MovingBar {
  const last = sight.past?.last ?? null;
  return { last, left: [], told: cluster.quorum.model === 'galera' ? toldComponents(cluster, sight) : new Map() };
}

const toldBefore = new WeakMap<
  Cluster,
  { readonly readings: readonly Reading[]; readonly told: readonly HostId[] | null }
>();

/** The component on which the members agree now, for {@link rememberQuorum}. Worked out anew when somebody says something new. */
export function toldNow(cluster: Cluster, sight: ClusterSight): readonly HostId[] | null {
  if (cluster.quorum.model !== 'galera' || sight.readings.size === 0) return null;
  const readings = [...sight.readings.values()];
  const before = toldBefore.get(cluster);
  const isSame =
    before?.readings.length === readings.length && before.readings.every((one, nth) => one === readings[nth]);
  if (before !== undefined && isSame) return before.told;
  const told = agreedComponent(toldComponents(cluster, sight));
  toldBefore.set(cluster, { readings, told });
  return told;
}

/** The primary component in the words of each member that is in one: those it lists as being there. */
function toldComponents(cluster: Cluster, sight: ClusterSight): ReadonlyMap<HostId, readonly HostId[]> {
  const told = new Map<HostId, readonly HostId[]>();
  const whoIs = createWhoIs(cluster, sight.book, sight.readings.values());
  for (const [host, reading] of sight.readings) {
    if (reading.quorate !== true || reading.members.length === 0) continue;
    const named = reading.members.map(({ name, address }) => whoIs(address ?? name) ?? whoIs(name));
    // A list with strangers in it cannot be weighed: their weights are not known.
    const hosts = new Set(named.flatMap((one) => one ?? []));
    if (!hosts.has(host) || hosts.size < named.length) continue;
    // Every member lists itself first; the same component must read the same.
    const order = cluster.members.map((member) => member.host);
    told.set(
      host,
      order.filter((one) => hosts.has(one)),
    );
  }
  return told;
}
