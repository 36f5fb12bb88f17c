import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { WantedConnect } from '../domain/wants.ts';
import type { Evidence } from './evidence.ts';
import { meshOf, type MeshPairs } from './mesh.ts';
import { later } from './moment.ts';
import type { PairReading } from './pair-reading.ts';
import { wantedPorts } from './wanted-ports.ts';

/** What is remembered of the pairs of the mesh, by {@link regionPairKey}. */
export type MeshMemory = ReadonlyMap<string, PairsMemory>;

/** What is remembered of the pairs of two regions, in their order. */
interface PairsMemory {
  readonly pairs: MeshPairs;
  /** When each was last asked for an active connect (ms). */
  readonly askedAt: readonly number[];
  /** Until when (ms) the last try and the proofs so far spare it another, unless it comes under suspicion. */
  readonly restsUntil: readonly number[];
  /** The smallest of them: until then nobody needs to look. */
  readonly allRestUntil: number;
  /** What was asked under suspicion, by who asked whom. */
  readonly asked: ReadonlyMap<string, Asked>;
}

/** Ports that one host asked of another since the first of them (ms): a new try, which shows one direction, needs another port. */
interface Asked {
  readonly since: number;
  readonly ports: readonly number[];
}

/** Where to look harder than the rotation would: hosts under suspicion, and region pairs under suspicion. */
export interface MeshFocus {
  readonly hosts: ReadonlySet<HostId>;
  /** Keys of {@link regionPairKey}. */
  readonly regionPairs: ReadonlySet<string>;
}

/**
 * A pair is asked again so long after the last time (`roundMs`), unless its newest proof is younger than `quietMs`; proofs
 * last longer (`proofLastsMs`).
 */
const usualPace = { roundMs: 10_000, quietMs: 8000 };
/**
 * While a port is in trouble on a path that works, port and path are asked in turn: a try that failed between two proofs
 * of the path, close together, is what tells a dead port (lane.ts).
 */
const portPace = { roundMs: 1000, quietMs: 0 };
/** For so long (ms); afterwards as any pair under suspicion. */
const portTroubleMs = 20_000;
/** Under suspicion a pair may be asked again sooner; the probe keeps at most one open connect a peer anyway. */
const suspectPace = { roundMs: 2000, quietMs: 1000 };

/** For so long a connect that nobody answers is open (ms), and cannot be made anew: net.ipv4.tcp_syn_retries is 6. */
const remembersMs = 127_000;

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
  const seconds: WantedConnect[] = [];
  const after = new Map(memory);
  for (const [key, pairs] of meshOf(fleet)) {
    const isFocus = focus.regionPairs.has(key);
    const quota = fleet.policy.meshPerRegionPair * (isFocus ? 2 : 1);
    const before = recall(memory.get(key), pairs);
    const look = lookAtPairs(before, quota, { evidence, focus, isFocus, now });
    if (look === null) continue;
    const askedAt = [...before.askedAt];
    const asked = new Map<string, Asked>();
    for (const { nth, from, to, isSuspect } of look.due) {
      const way = wayOf(from, to);
      const proven = provenAt(from, to, evidence);
      const earlier = isSuspect ? askedBefore(before.asked.get(way), proven, now) : unasked(now);
      const ports = wantedPorts(from, to, { evidence, fleet, provenAt: proven, asked: earlier.ports });
      const [address] = to.peerAddresses;
      if (address === undefined || ports.length === 0) continue;
      const wishes = ports.map((port) => ({ host: from.id, to: to.id, address, port }));
      connects.push(...wishes.slice(0, 1));
      askedAt[nth] = now;
      if (!isSuspect) continue;
      seconds.push(...wishes.slice(1));
      asked.set(way, { since: earlier.since, ports: [...new Set([...earlier.ports, ...ports])] });
    }
    for (const [way, old] of before.asked) if (!asked.has(way) && now - old.since <= remembersMs) asked.set(way, old);
    const { restsUntil } = look;
    after.set(key, { pairs, askedAt, restsUntil, allRestUntil: smallest(restsUntil), asked });
  }
  // A host has few connects on their way at a time: each pair has its first before any has its second.
  return { connects: [...connects, ...seconds], memory: after };
}

function unasked(now: number): Asked {
  return { since: now, ports: [] };
}

function wayOf(from: Host, to: Host): string {
  return `${from.id} ${to.id}`;
}

function wasUnasked(old: Asked | undefined, provenAtMs: number | null, now: number): boolean {
  return askedBefore(old, provenAtMs, now).ports.length === 0 && now - (provenAtMs ?? -Infinity) > suspectPace.quietMs;
}

/** What was asked since the path was last proven. */
function askedBefore(old: Asked | undefined, provenAtMs: number | null, now: number): Asked {
  const isOver = old === undefined || now - old.since > remembersMs || (provenAtMs ?? -Infinity) >= old.since;
  return isOver ? unasked(now) : old;
}

/** Another inventory may have other pairs at the same places: what they rest on is looked up anew. */
function recall(memory: PairsMemory | undefined, pairs: MeshPairs): PairsMemory {
  if (memory?.pairs === pairs) return memory;
  const never = pairs.map(() => -Infinity);
  const askedAt = pairs.map((_, nth) => memory?.askedAt[nth] ?? -Infinity);
  return { pairs, askedAt, restsUntil: never, allRestUntil: -Infinity, asked: memory?.asked ?? new Map() };
}

function smallest(values: readonly number[]): number {
  let least = Infinity;
  for (const value of values) if (value < least) least = value;
  return least;
}

interface Surroundings {
  readonly evidence: Evidence;
  readonly focus: MeshFocus;
  readonly isFocus: boolean;
  readonly now: number;
}

interface DuePair {
  readonly nth: number;
  readonly askedAt: number;
  readonly from: Host;
  readonly to: Host;
  readonly isSuspect: boolean;
}

/** At most `quota` ways that are due, the longest unasked first, and until when the others rest; null where all rest on. */
function lookAtPairs(
  { pairs, askedAt, restsUntil, allRestUntil, asked: askedWays }: PairsMemory,
  quota: number,
  around: Surroundings,
): { readonly due: readonly DuePair[]; readonly restsUntil: readonly number[] } | null {
  const { now, isFocus, focus } = around;
  if (now < allRestUntil && !isFocus && focus.hosts.size === 0) return null;
  const due: DuePair[] = [];
  let rests: number[] | null = null;
  for (const [nth, [a, b]] of pairs.entries()) {
    const isSuspect = isSuspected(a, b, around);
    if (!isSuspect && now < (restsUntil[nth] ?? -Infinity)) continue;
    rests ??= [...restsUntil];
    const asked = askedAt[nth] ?? -Infinity;
    // Enough others wait longer already: its turn comes.
    if (due.length === quota && asked >= (due.at(-1)?.askedAt ?? -Infinity)) continue;
    const pair = { nth, a, b, askedAt: asked, provenAt: provenAt(a, b, around.evidence) };
    rests[nth] = restOf(pair.askedAt, pair.provenAt, usualPace);
    for (const way of duePair(pair, isSuspect, { ...around, asked: askedWays })) queue(due, way, quota);
  }
  return rests === null ? null : { due, restsUntil: rests };
}

/** Puts a way behind those that wait as long or longer; the last one leaves where there are more than `most`. */
function queue(due: DuePair[], way: DuePair, most: number): void {
  let at = due.length;
  while (at > 0 && (due[at - 1]?.askedAt ?? -Infinity) > way.askedAt) at--;
  due.splice(at, 0, way);
  if (due.length > most) due.pop();
}

function isSuspected(a: Host, b: Host, { isFocus, focus }: Surroundings): boolean {
  return isFocus || (focus.hosts.size > 0 && (focus.hosts.has(a.id) || focus.hosts.has(b.id)));
}

/** Newest acknowledgement at either end (ms), or null. */
function provenAt(a: Host, b: Host, { hosts }: Evidence): number | null {
  const atA = hosts.get(a.id)?.peers.get(b.id)?.ackedAt ?? null;
  const atB = hosts.get(b.id)?.peers.get(a.id)?.ackedAt ?? null;
  return later(atA, atB);
}

function restOf(askedAt: number, provenAtMs: number | null, { roundMs, quietMs }: typeof usualPace): number {
  return Math.max(askedAt + roundMs, (provenAtMs ?? -Infinity) + quietMs);
}

interface LookedAt {
  readonly nth: number;
  readonly a: Host;
  readonly b: Host;
  readonly askedAt: number;
  readonly provenAt: number | null;
}

function duePair(
  { nth, a, b, askedAt, provenAt: proven }: LookedAt,
  isSuspect: boolean,
  { asked, ...around }: Surroundings & Pick<PairsMemory, 'asked'>,
): readonly DuePair[] {
  const { evidence, now } = around;
  const asksPort = (from: Host, to: Host) =>
    hasYoungTrouble(evidence.hosts.get(from.id)?.peers.get(to.id), proven, now);
  const portAskers = isSuspect ? [a, b].filter((one) => asksPort(one, one === a ? b : a)) : [];
  const isPortTurn = portAskers.length > 0 && now < restOf(askedAt, proven, suspectPace);
  const pace = isPortTurn ? portPace : isSuspect ? suspectPace : usualPace;
  if (a.maintenance !== null || b.maintenance !== null) return [];
  const isResting = now < restOf(askedAt, proven, pace);
  if (isResting && !isSuspect) return [];
  // Alternate who asks, so that both directions of policy and both hosts' sights are used.
  const isAFirst = (Math.floor(now / usualPace.roundMs) + nth) % 2 === 0;
  const ways: readonly DuePair[] = isAFirst
    ? [
        { nth, askedAt, from: a, to: b, isSuspect },
        { nth, askedAt, from: b, to: a, isSuspect },
      ]
    : [
        { nth, askedAt, from: b, to: a, isSuspect },
        { nth, askedAt, from: a, to: b, isSuspect },
      ];
  const able = ways.filter(({ from }) => canAsk(from, evidence));
  if (!isSuspect) return able.slice(0, 1);
  // Under suspicion both are asked: a try that fails tells no direction, tries from both ends do. Who was not asked yet need not wait,
  // nor is he held up by the other's question about a port.
  const isNew = ({ from, to }: DuePair) => wasUnasked(asked.get(wayOf(from, to)), proven, now);
  const hasTurn = ({ from }: DuePair) => !isResting && (!isPortTurn || portAskers.includes(from));
  return able.filter((way) => hasTurn(way) || isNew(way));
}

/** Has a port of the peer been in trouble lately while the path worked? */
function hasYoungTrouble(reading: PairReading | undefined, provenAtMs: number | null, now: number): boolean {
  if (reading === undefined || reading.lanes.size === 0 || provenAtMs === null) return false;
  return [...reading.lanes.values()].some(
    ({ server, since }) => server === 'peer' && provenAtMs > since && now - since <= portTroubleMs,
  );
}

function canAsk({ id }: Host, { hosts }: Evidence): boolean {
  const own = hosts.get(id);
  return own !== undefined && own.session === 'streaming' && own.heardAt !== null;
}
