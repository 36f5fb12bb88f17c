import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import type { WantedConnect } from '../domain/wants.ts';
import type { Evidence } from './evidence.ts';
import { later } from './moment.ts';

/** When each pair of {@link MeshPairs} was last asked for an active connect (ms), by {@link regionPairKey}. */
export type MeshMemory = ReadonlyMap<string, readonly number[]>;

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
 * pairs of the mesh without a recent proof, the longest unasked first, so that the choice rotates. Only hosts that are
 * read can connect. Idle sockets prove nothing (domain.md); this is what looks instead.
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
    for (const [step, b] of fleet.regions.slice(index).entries()) {
      const key = regionPairKey(a.id, b.id);
      const isFocus = focus.regionPairs.has(key);
      const quota = fleet.policy.meshPerRegionPair * (isFocus ? 2 : 1);
      const pairs = meshPairs(byRegion.get(a.id) ?? [], byRegion.get(b.id) ?? [], step);
      const askedAt = asked.get(key) ?? [];
      const due = duePairs(pairs, { evidence, focus, isFocus, askedAt, now }).slice(0, quota);
      if (due.length === 0) continue;
      const next = Array.from({ length: pairs.count }, (_, nth) => askedAt[nth] ?? -Infinity);
      for (const { nth, from, to } of due) {
        const wanted = wantedConnect(from, to, evidence, fleet);
        if (wanted === null) continue;
        connects.push(wanted);
        next[nth] = now;
      }
      asked.set(key, next);
    }
  });
  return { connects, memory: connects.length === 0 ? memory : asked };
}

/** The host pairs of two regions that are looked at when they are quiet. */
interface MeshPairs {
  readonly count: number;
  readonly at: (nth: number) => readonly [Host | undefined, Host | undefined];
}

/** Up to so many pairs of two regions are all looked at. */
const fewPairs = 64;
/** Of more than that so many, each of other hosts, stand for the link; what traffic shows comes on top. */
const standingPairs = 16;

/**
 * What is known grows with hosts, not with their pairs: between large regions a few pairs stand for the link, in a large
 * region each host is looked at by the next two and looks at them. `shift` spreads the work over hosts.
 */
function meshPairs(as: readonly Host[], bs: readonly Host[], shift: number): MeshPairs {
  if (as.length * bs.length <= fewPairs) {
    return { count: as.length * bs.length, at: (nth) => [as[Math.floor(nth / bs.length)], bs[nth % bs.length]] };
  }
  if (as === bs) {
    return { count: 2 * as.length, at: (nth) => [as[nth >> 1], as[((nth >> 1) + 1 + (nth & 1)) % as.length]] };
  }
  const spread = (hosts: readonly Host[], nth: number) =>
    hosts[(Math.floor((nth * hosts.length) / standingPairs) + shift) % hosts.length];
  return { count: standingPairs, at: (nth) => [spread(as, nth), spread(bs, nth)] };
}

interface Surroundings {
  readonly evidence: Evidence;
  readonly focus: MeshFocus;
  readonly isFocus: boolean;
  readonly askedAt: readonly number[];
  readonly now: number;
}

interface DuePair {
  readonly nth: number;
  readonly from: Host;
  readonly to: Host;
}

function duePairs({ count, at }: MeshPairs, around: Surroundings): readonly DuePair[] {
  const due: DuePair[] = [];
  const askedAt = (nth: number) => around.askedAt[nth] ?? -Infinity;
  for (let nth = 0; nth < count; nth++) {
    if (around.now - askedAt(nth) < focusRoundMs) continue;
    const [a, b] = at(nth);
    if (a === undefined || b === undefined || a.id === b.id) continue;
    // Alternate who asks, so that both directions of policy and both hosts' sights are used.
    const [from, to] = (Math.floor(around.now / roundMs) + nth) % 2 === 0 ? [a, b] : [b, a];
    if (isDue(from, to, askedAt(nth), around)) due.push({ nth, from, to });
    else if (isDue(to, from, askedAt(nth), around)) due.push({ nth, from: to, to: from });
  }
  return due.sort((x, y) => askedAt(x.nth) - askedAt(y.nth) || x.nth - y.nth);
}

function isDue(from: Host, to: Host, askedAt: number, { evidence, focus, isFocus, now }: Surroundings): boolean {
  const underSuspicion = isFocus || focus.hosts.has(from.id) || focus.hosts.has(to.id);
  if (now - askedAt < (underSuspicion ? focusRoundMs : roundMs)) return false;
  if (from.maintenance !== null || to.maintenance !== null) return false;
  const own = evidence.hosts.get(from.id);
  if (own === undefined || own.session !== 'streaming' || own.heardAt === null) return false;
  const reading = own.peers.get(to.id);
  const provenAt = later(reading?.ackedAt ?? null, evidence.hosts.get(to.id)?.peers.get(from.id)?.ackedAt ?? null);
  const freshMs = underSuspicion ? 1000 : quietAfterMs;
  return provenAt === null || now - provenAt >= freshMs;
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

function hostsByRegion(fleet: Fleet): ReadonlyMap<RegionId, readonly Host[]> {
  const byRegion = new Map<RegionId, Host[]>();
  for (const host of fleet.hosts) {
    const list = byRegion.get(host.region);
    if (list === undefined) byRegion.set(host.region, [host]);
    else list.push(host);
  }
  return byRegion;
}
