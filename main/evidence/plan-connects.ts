import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { WantedConnect } from '../domain/wants.ts';
import type { Evidence } from './evidence.ts';
import { meshOf, type MeshPairs } from './mesh.ts';
import { later } from './moment.ts';

/** When each pair of the mesh was last asked for an active connect (ms), by {@link regionPairKey} and in its order. */
export type MeshMemory = ReadonlyMap<string, readonly number[]>;

/** Where to look harder than the rotation would: hosts under suspicion, and region pairs under suspicion. */
export interface MeshFocus {
  readonly hosts: ReadonlySet<HostId>;
  /** Keys of {@link regionPairKey}. */
  readonly regionPairs: ReadonlySet<string>;
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
  for (const [key, pairs] of meshOf(fleet)) {
    const isFocus = focus.regionPairs.has(key);
    const quota = fleet.policy.meshPerRegionPair * (isFocus ? 2 : 1);
    const askedAt = asked.get(key) ?? [];
    const due = duePairs(pairs, { evidence, focus, isFocus, askedAt, now }).slice(0, quota);
    if (due.length === 0) continue;
    const next = pairs.map((_, nth) => askedAt[nth] ?? -Infinity);
    for (const { nth, from, to } of due) {
      const wanted = wantedConnect(from, to, evidence, fleet);
      if (wanted === null) continue;
      connects.push(wanted);
      next[nth] = now;
    }
    asked.set(key, next);
  }
  return { connects, memory: connects.length === 0 ? memory : asked };
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

function duePairs(pairs: MeshPairs, around: Surroundings): readonly DuePair[] {
  const due: DuePair[] = [];
  const askedAt = (nth: number) => around.askedAt[nth] ?? -Infinity;
  for (const [nth, [a, b]] of pairs.entries()) {
    if (around.now - askedAt(nth) < focusRoundMs) continue;
    // Alternate who asks, so that both directions of policy and both hosts' sights are used.
    const [from, to] = (Math.floor(around.now / roundMs) + nth) % 2 === 0 ? [a, b] : [b, a];
    const isFirstDue = isDue(from, to, askedAt(nth), around);
    if (isFirstDue) due.push({ nth, from, to });
    // Under suspicion both are asked: a try that fails tells no direction, tries from both ends do.
    if ((!isFirstDue || isSuspected(from, to, around)) && isDue(to, from, askedAt(nth), around)) {
      due.push({ nth, from: to, to: from });
    }
  }
  return due.sort((x, y) => askedAt(x.nth) - askedAt(y.nth) || x.nth - y.nth);
}

function isSuspected(from: Host, to: Host, { isFocus, focus }: Surroundings): boolean {
  return isFocus || focus.hosts.has(from.id) || focus.hosts.has(to.id);
}

function isDue(from: Host, to: Host, askedAt: number, around: Surroundings): boolean {
  const { evidence, now } = around;
  const underSuspicion = isSuspected(from, to, around);
  if (now - askedAt < (underSuspicion ? focusRoundMs : roundMs)) return false;
  if (from.maintenance !== null || to.maintenance !== null) return false;
  const own = evidence.hosts.get(from.id);
  if (own === undefined || own.session !== 'streaming' || own.heardAt === null) return false;
  const reading = own.peers.get(to.id);
  const provenAt = later(reading?.ackedAt ?? null, evidence.hosts.get(to.id)?.peers.get(from.id)?.ackedAt ?? null);
  const freshMs = underSuspicion ? 1000 : quietAfterMs;
  return provenAt === null || now - provenAt >= freshMs;
}

/**
 * A port that answered before is asked again; else one the peer is seen to listen on, else the mesh's own port. Another
 * port than one that is in trouble comes first: whether the path or the port is dead is what a connect can tell.
 */
function wantedConnect(from: Host, to: Host, evidence: Evidence, fleet: Fleet): WantedConnect | null {
  const reading = evidence.hosts.get(from.id)?.peers.get(to.id);
  const listening = listeningPort(to, evidence);
  const usual = [reading?.answeringPort, listening, sharedPort(from.id, to.id, fleet), ...fleet.ports];
  const ports = usual.filter((one): one is number => typeof one === 'number');
  const troubled = new Set([...(reading?.lanes.values() ?? [])].map((lane) => lane.port));
  for (const lane of evidence.hosts.get(to.id)?.peers.get(from.id)?.lanes.values() ?? []) troubled.add(lane.port);
  const port = ports.find((one) => !troubled.has(one)) ?? ports[0];
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
