import { clusterId, hostId, type RegionId, regionId } from '../domain/ids.ts';
import type {
  ClusterStatus,
  HostStatus,
  ObserverStatus,
  RegionPairStatus,
  Situation,
  Snapshot,
} from '../domain/snapshot.ts';
import type { InventoryView, ScreenState } from '../contract/screen.ts';
import type { Viewpoint } from '../contract/timeline.ts';
import { groupRegions } from '../verdict/islands.ts';
import type { FullTelling, MomentRows, Standing } from './history-rows.ts';
import { toldAt } from './tell-story.ts';

/** What a moment is shown on. */
export interface StateAbout {
  readonly inventory: InventoryView;
  readonly demo: boolean;
  readonly seenFrom: string;
}

/**
 * The picture of a moment out of history, on the inventory of today, with sentences about what is missing in it. Its clock is the
 * epoch. What was not recorded is not seen, unknown or null, never well: a host without a record is unobserved, a region pair without
 * one unknown, ages are null, and host pairs that were not known to reach each other are unknown.
 */
export function stateAt(
  rows: MomentRows,
  moment: { readonly at: number; readonly as: Viewpoint },
  about: StateAbout,
): { readonly state: ScreenState; readonly notes: readonly string[] } {
  const { at } = moment;
  const { inventory } = about;
  const hosts = inventory.hosts.map(({ id }) => hostThen(id, rows.hosts));
  const regionPairs = pairsOf(inventory, rows, at);
  const situations = rows.stories.flatMap((story) => {
    const told = toldAt(story, moment.as, at);
    return told === null ? [] : [situationThen(told, at)];
  });
  const snapshot: Snapshot = {
    t: at,
    observer: observerThen(rows, hosts, at),
    situations,
    regionPairs,
    hosts,
    clusters: inventory.clusters.flatMap(({ id }) => {
      const found = rows.clusters.find(({ name }) => name === id);
      return found === undefined ? [] : [clusterThen(found.value)];
    }),
    islands: islandsOf(inventory, situations, regionPairs),
    selfCheck: { factsTaken: 0, dropped: [] },
  };
  return { state: { seq: 0, at, snapshot, notices: [], ...about }, notes: notesOf(inventory, rows) };
}

function hostThen(id: string, rows: MomentRows['hosts']): HostStatus {
  const unknown = { ageMs: null, peers: { up: 0, suspect: 0, cut: 0, unknown: 0 } };
  const found = rows.find(({ name }) => name === id);
  if (found !== undefined) return { id: hostId(id), ...found.value, ...unknown };
  return { id: hostId(id), state: 'unobserved', session: 'closed', why: 'not recorded', route: null, ...unknown };
}

function pairsOf(inventory: InventoryView, rows: MomentRows, at: number): readonly RegionPairStatus[] {
  const { regions, hosts } = inventory;
  const count = (region: string) => hosts.filter((host) => host.region === region).length;
  return regions.flatMap((a, nth) =>
    regions.slice(nth + 1).map((b) => {
      const then = rows.pairs.find((pair) => pair.a === a.id && pair.b === b.id)?.state;
      const total = count(a.id) * count(b.id);
      const up = Math.round((then?.upShare ?? 0) * total);
      return {
        a: regionId(a.id),
        b: regionId(b.id),
        verdict: then?.verdict ?? 'unknown',
        suspect: then?.isSuspect ?? false,
        since: at,
        forward: then?.forward ?? 'unknown',
        reverse: then?.reverse ?? 'unknown',
        hostPairs: { total, up, suspect: 0, cut: 0, unknown: total - up },
        lossRatio: null,
        rttMs: null,
        evidence: [],
      };
    }),
  );
}

/** Testimony has aged since it was given; `since` moves onto the clock of the picture. */
function situationThen({ at: toldAtMs, since, situation }: FullTelling, at: number): Situation {
  const aged = situation.evidence.map((one) => ({ ...one, ageMs: one.ageMs + Math.max(0, at - toldAtMs) }));
  return { ...situation, since, evidence: aged };
}

/** A status without what stood on the engine's own clock, which is not recorded, and without ages that nobody renewed. */
function clusterThen(status: ClusterStatus): ClusterStatus {
  return {
    ...status,
    cluster: clusterId(status.cluster),
    members: status.members.map((member) => ({ ...member, ageMs: null })),
    risk: status.risk === null ? null : { ...status.risk, promotesAt: null, yieldsAt: null },
    links: status.links.map((link) => ({ ...link, since: null, ageMs: null })),
  };
}

function observerThen({ observer }: MomentRows, hosts: readonly HostStatus[], at: number): ObserverStatus {
  const counted = hosts.filter(({ state }) => state !== 'maintenance');
  const doubt = observer?.doubt ?? null;
  return {
    sight: observer?.sight ?? 'blind',
    hostsRead: counted.filter(({ session }) => session === 'streaming').length,
    hostsTotal: counted.length,
    lastFactAgeMs: null,
    doubt:
      doubt === null
        ? null
        : { kind: doubt, since: at, until: at, text: `the observer distrusted itself then (${doubt})` },
  };
}

/** The sides of a cut that was told, else what cut pairs leave joined. */
function islandsOf(
  { regions }: InventoryView,
  situations: readonly Situation[],
  pairs: readonly RegionPairStatus[],
): readonly (readonly RegionId[])[] {
  const cut = situations.find((one) => one.type === 'partition' && one.phase === 'confirmed');
  if (cut?.type === 'partition') return cut.subject.sides;
  const severed = pairs.filter(({ verdict }) => verdict === 'partitioned');
  return groupRegions(
    regions.map(({ id }) => regionId(id)),
    severed,
  );
}

function notesOf({ hosts, clusters }: InventoryView, rows: MomentRows): readonly string[] {
  const gone = (then: readonly Standing<unknown>[], now: readonly { readonly id: string }[]): number =>
    then.filter(({ name }) => !now.some(({ id }) => id === name)).length;
  const [goneHosts, goneClusters] = [gone(rows.hosts, hosts), gone(rows.clusters, clusters)];
  return [
    ...(rows.pairsOf === 'minute' ? ['region pairs: the worst of the minute, seconds are kept for 48 h'] : []),
    ...(goneHosts > 0 ? [`${goneHosts} hosts of then are not in the inventory of today`] : []),
    ...(goneClusters > 0 ? [`${goneClusters} clusters of then are not in the inventory of today`] : []),
    ...(rows.unreadable > 0 ? [`${rows.unreadable} records of another version cannot be read`] : []),
  ];
}
