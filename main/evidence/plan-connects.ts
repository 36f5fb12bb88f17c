import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import type { WantedConnect } from '../domain/wants.ts';
import type { Evidence } from './evidence.ts';
import { later } from './moment.ts';

/** When each ordered pair `from→to` was last asked for an active connect (ms). */
export type MeshMemory = ReadonlyMap<string, number>;

/** Where to look harder than the rotation would: hosts under suspicion, and region pairs under suspicion. */
export interface MeshFocus {
  readonly hosts: ReadonlySet<HostId>;
  /** Keys of {@link regionPairKey}. */
  readonly regionPairs: ReadonlySet<string>;
}

/** The key of an unordered region pair; order as given by the inventory. */
export function regionPairKey(a: RegionId, b: RegionId): string {
  return `${a}|${b}`;
}

/** A pair is asked again this long after the last time; its proof lasts longer (`proofLastsMs`). */
const roundMs = 10_000;
/** Under suspicion a pair may be asked again sooner; the probe keeps at most one open connect a peer anyway. */
const focusRoundMs = 2000;
const quietAfterMs = 8000;

/**
 * Plans the active connects of a tick: for each region pair (a region with itself included) up to `meshPerRegionPair`
 * host pairs without a recent proof, the longest unasked first, so that the choice rotates. Only hosts that are read
 * can connect. Idle sockets prove nothing (domain.md); this is what looks instead.
 */
export function planConnects(
  evidence: Evidence,
  fleet: Fleet,
  focus: MeshFocus,
  memory: MeshMemory,
  now: number,
): { readonly connects: readonly WantedConnect[]; readonly memory: MeshMemory } {
  const connects: WantedConnect[] = [];
  const asked = new Map(memory);
  const byRegion = hostsByRegion(fleet);
  fleet.regions.forEach((a, index) => {
    for (const b of fleet.regions.slice(index)) {
      const isFocus = focus.regionPairs.has(regionPairKey(a.id, b.id));
      const quota = fleet.policy.meshPerRegionPair * (isFocus ? 2 : 1);
      const due = duePairs(byRegion.get(a.id) ?? [], byRegion.get(b.id) ?? [], {
        evidence,
        focus,
        isFocus,
        asked,
        now,
      });
      for (const { from, to } of due.slice(0, quota)) {
        const wanted = wantedConnect(from, to, evidence, fleet);
        if (wanted === null) continue;
        connects.push(wanted);
        asked.set(pairKey(from, to), now);
      }
    }
  });
  return { connects, memory: connects.length === 0 ? memory : asked };
}

interface Surroundings {
  readonly evidence: Evidence;
  readonly focus: MeshFocus;
  readonly isFocus: boolean;
  readonly asked: MeshMemory;
  readonly now: number;
}

interface OrderedPair {
  readonly from: Host;
  readonly to: Host;
  readonly askedAt: number;
}

/** Looks only as far as the quota of a large region pair needs: a rotating window over its pairs, not all of them. */
const windowOfPairs = 64;

function duePairs(as: readonly Host[], bs: readonly Host[], around: Surroundings): readonly OrderedPair[] {
  const due: OrderedPair[] = [];
  const total = as.length * bs.length;
  const start = total <= windowOfPairs ? 0 : (Math.floor(around.now / 1000) * windowOfPairs) % total;
  for (let step = 0; step < Math.min(total, windowOfPairs); step++) {
    const index = (start + step) % total;
    const a = as[Math.floor(index / bs.length)];
    const b = bs[index % bs.length];
    if (a === undefined || b === undefined || a.id === b.id) continue;
    // Alternate who asks, so that both directions of policy and both hosts' sights are used.
    const [from, to] = (Math.floor(around.now / roundMs) + index) % 2 === 0 ? [a, b] : [b, a];
    const chosen = isDue(from, to, around) ?? isDue(to, from, around);
    if (chosen !== null) due.push(chosen);
  }
  return due.sort((x, y) => x.askedAt - y.askedAt);
}

function isDue(from: Host, to: Host, { evidence, focus, isFocus, asked, now }: Surroundings): OrderedPair | null {
  if (from.maintenance !== null || to.maintenance !== null) return null;
  const own = evidence.hosts.get(from.id);
  if (own === undefined || own.session !== 'streaming' || own.heardAt === null) return null;
  const underSuspicion = isFocus || focus.hosts.has(from.id) || focus.hosts.has(to.id);
  const askedAt = Math.max(asked.get(pairKey(from, to)) ?? -Infinity, asked.get(pairKey(to, from)) ?? -Infinity);
  if (now - askedAt < (underSuspicion ? focusRoundMs : roundMs)) return null;
  const reading = own.peers.get(to.id);
  const provenAt = later(reading?.ackedAt ?? null, evidence.hosts.get(to.id)?.peers.get(from.id)?.ackedAt ?? null);
  const freshMs = underSuspicion ? 1000 : quietAfterMs;
  return provenAt !== null && now - provenAt < freshMs ? null : { from, to, askedAt };
}

/** A port that answered before is asked again; else one the peer is seen to listen on, else the mesh's own port. */
function wantedConnect(from: Host, to: Host, evidence: Evidence, fleet: Fleet): WantedConnect | null {
  const answering = evidence.hosts.get(from.id)?.peers.get(to.id)?.answeringPort ?? null;
  const port = answering ?? listeningPort(to, evidence) ?? sharedPort(from.id, to.id, fleet) ?? fleet.ports[0];
  const address = to.peerAddresses[0];
  if (port === undefined || address === undefined) return null;
  return { host: from.id, to: to.id, address, port };
}

function listeningPort(host: Host, evidence: Evidence): number | null {
  for (const [port, reading] of evidence.hosts.get(host.id)?.ports ?? []) {
    if (reading.listenedAt !== null && reading.goneSince === null) return port;
  }
  return null;
}

function sharedPort(a: HostId, b: HostId, fleet: Fleet): number | undefined {
  const shared = fleet.clusters.find(
    ({ members }) =>
      members.some(({ host, role }) => host === b && role !== 'witness') && members.some(({ host }) => host === a),
  );
  return shared?.ports[0];
}

function pairKey(from: Host, to: Host): string {
  return `${from.id}→${to.id}`;
}

function hostsByRegion(fleet: Fleet): ReadonlyMap<RegionId, readonly Host[]> {
  const byRegion = new Map<RegionId, Host[]>();
  for (const host of fleet.hosts) {
    const list = byRegion.get(host.region);
    if (list === undefined) byRegion.set(host.region, [host]);
    else list.push(host);
  }
  return byRegion;
}
