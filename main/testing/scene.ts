import { defaultPolicy } from '../domain/default-policy.ts';
import type { ConnectOutcome, Fact } from '../domain/fact.ts';
import type { Cluster, Fleet, Host, Policy, QuorumModel, SshSettings } from '../domain/fleet.ts';
import { clusterId, hostId, regionId, type HostId } from '../domain/ids.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import type { Socket } from '../domain/socket.ts';
import type { SightOf } from '../quorum/count-clusters.ts';
import type { Picture } from '../verdict/picture.ts';
import { advanceRoad, startRoad, type RoadState, type RoadStep } from '../engine/road.ts';

/*
 * Small hand-made worlds for tests: who exists, who talks to whom, what is broken. Sockets look as a real kernel
 * shows them (research/2, section 1): n >= 1 at 0.3 s after a cut, 2 at 0.9, 3 at 1.7, doubling.
 */

/** Regions and their hosts, by id: `{ alpha: ['a1', 'a2'], beta: ['b1'] }`. */
export type Layout = Readonly<Record<string, readonly string[]>>;

const ssh: SshSettings = {
  user: 'quorumscope',
  port: 22,
  identityFile: null,
  agent: true,
  knownHostsFile: '/nowhere',
  passphraseFrom: { kind: 'none' },
  proxyJump: [],
  algorithms: { kex: [], cipher: [], hostKey: [], mac: [] },
};

/** A fleet over a layout; host addresses are 10.0.REGION.HOST. */
export function sceneFleet(
  layout: Layout,
  options: { clusters?: readonly Cluster[]; policy?: Partial<Policy> } = {},
): Fleet {
  const regions = Object.keys(layout).map((id) => ({
    id: regionId(id),
    name: id,
    code: id.slice(0, 3).toUpperCase(),
    location: null,
    slot: null,
  }));
  const hosts = Object.entries(layout).flatMap(([region, ids], r) => ids.map((id, h) => sceneHost(id, region, r, h)));
  return {
    name: 'scene',
    regions,
    hosts,
    clusters: options.clusters ?? [
      sceneCluster(
        'store',
        hosts.map(({ id }) => id),
        'none',
      ),
    ],
    ports: [22],
    checks: [],
    policy: { ...defaultPolicy, ...options.policy },
  };
}

function sceneHost(id: string, region: string, r: number, h: number): Host {
  const address = `10.0.${r + 1}.${h + 11}`;
  return {
    id: hostId(id),
    region: regionId(region),
    address,
    peerAddresses: [address],
    failureDomain: null,
    ssh,
    routes: [],
    maintenance: null,
  };
}

/** A cluster with one vote a member on port 5432. */
export function sceneCluster(id: string, members: readonly string[], model: QuorumModel = 'majority'): Cluster {
  return {
    id: clusterId(id),
    product: 'none',
    probe: {},
    ports: [5432],
    quorum: { model },
    rpoSeconds: null,
    fencing: null,
    members: members.map((host) => ({ host: hostId(host), votes: 1, role: 'data', probe: {} })),
  };
}

/** What is wrong in the world, and since when (ms). */
export type Trouble =
  | { readonly kind: 'cut'; readonly from: readonly string[]; readonly to: readonly string[]; readonly at: number }
  /** Packets of `from` are lost on their way to `to`; the others arrive. */
  | { readonly kind: 'one-way'; readonly from: readonly string[]; readonly to: readonly string[]; readonly at: number }
  | { readonly kind: 'crash'; readonly host: string; readonly at: number }
  | { readonly kind: 'service-killed'; readonly host: string; readonly at: number }
  | { readonly kind: 'sight-lost'; readonly hosts: readonly string[]; readonly at: number };

/** A course of events: troubles, until they are healed (ms; never by default). */
export interface Course {
  readonly fleet: Fleet;
  readonly troubles: readonly Trouble[];
  readonly healedAt?: number;
  /** Pairs of hosts that have connections but no traffic, `a|b`. All others chat every 100 ms. */
  readonly idle?: ReadonlySet<string>;
  /** Hosts never read by the observer. */
  readonly unread?: ReadonlySet<string>;
  readonly sampleEveryMs?: number;
  /** A host whose session was lost, read through its second route from then on (ms). */
  readonly roundabout?: { readonly host: string; readonly route: string; readonly at: number };
  /** What really comes in for a fact; a liar at work. */
  readonly tamper?: (fact: Fact) => readonly Fact[];
  /** While the observer's own loop stands (ms, from the first tick left out to the next one there is). */
  readonly stalls?: readonly { readonly from: number; readonly to: number }[];
  /** What the observer's wall clock shows at a tick. */
  readonly wallAt?: (now: number) => number | null;
  /** Is given every step of the road. */
  readonly watch?: (step: RoadStep) => void;
}

/** What a course told: changes in order, the last snapshot, and the snapshot at every tick. */
export interface Told {
  readonly changes: readonly Change[];
  readonly last: Snapshot;
  readonly snapshots: readonly Snapshot[];
  /** What the last snapshot was judged from. */
  readonly picture: Picture;
  /** What its votes were counted from. */
  readonly sightOf: SightOf;
}

/** Plays a course up to `untilMs` through the real road, with a tick every 250 ms. Wanted connects are answered. */
export function play(course: Course, untilMs: number): Told {
  let state: RoadState = startRoad(course.fleet, 0);
  const changes: Change[] = [];
  const snapshots: Snapshot[] = [];
  const pending: Fact[] = [];
  let judged: Pick<Told, 'picture' | 'sightOf'> | null = null;
  for (let now = 0; now <= untilMs; now += 250) {
    const due = pending.filter(({ t }) => t <= now);
    for (const fact of due) pending.splice(pending.indexOf(fact), 1);
    const stall = course.stalls?.find(({ from, to }) => now >= from && now < to);
    if (stall !== undefined) {
      pending.push(...readLate([...due, ...factsAt(course, now)], pending, stall.to));
      continue;
    }
    const facts = [...due, ...factsAt(course, now)].flatMap((fact) => course.tamper?.(fact) ?? [fact]);
    const step = advanceRoad(state, facts, now, course.wallAt?.(now) ?? null);
    state = step.state;
    course.watch?.(step);
    judged = { picture: step.picture, sightOf: step.sightOf };
    changes.push(...step.changes);
    snapshots.push(step.snapshot);
    for (const { host, to, port } of step.wants.connects) pending.push(...connectFacts(course, host, to, port, now));
  }
  const last = snapshots.at(-1);
  if (last === undefined || judged === null) throw new Error('a course needs at least one tick');
  return { changes, last, snapshots, ...judged };
}

/** What comes in while the loop stands is read at its end; a host is not asked a second time before that. */
function readLate(facts: readonly Fact[], waiting: readonly Fact[], readAt: number): readonly Fact[] {
  return facts.flatMap((fact): Fact[] => {
    if (fact.kind === 'connect') return [{ ...fact, t: readAt, ms: fact.ms + readAt - fact.t }];
    if (fact.kind !== 'sockets') return [{ ...fact, t: readAt }];
    const isAsked = waiting.some(({ kind, host, t }) => kind === 'sockets' && host === fact.host && t === readAt);
    return isAsked ? [] : [{ ...fact, t: readAt, askedAt: fact.t }];
  });
}

function factsAt(course: Course, now: number): readonly Fact[] {
  const every = course.sampleEveryMs ?? 1000;
  return course.fleet.hosts.flatMap(({ id }, index): Fact[] => {
    const offset = Math.floor(((index * 0.37) % 1) * (every / 250)) * 250;
    if (course.unread?.has(id) === true) return [];
    if (!isHeard(course, id, now)) return now - 2000 === lostAt(course, id) ? [lostFact(id, now)] : [];
    if (backAt(course, id) === now) return [backFact(course, id, now), sample(course, id, now)];
    return now % every === offset ? [sample(course, id, now)] : [];
  });
}

function lostFact(host: HostId, t: number): Fact {
  return { kind: 'session', t, host, state: 'stalled', why: 'no frame for 2 s' };
}

function backFact({ roundabout }: Course, host: HostId, t: number): Fact {
  const back = { kind: 'session', t, host, state: 'streaming' } as const;
  return roundabout?.host === host && roundabout.at === t ? { ...back, route: roundabout.route } : back;
}

function sample(course: Course, host: HostId, t: number): Fact {
  return { kind: 'sockets', t, host, sockets: socketsOf(course, host, t), complete: true };
}

/** The sockets of a host at a moment: a listener and one connection to every peer. */
export function socketsOf(course: Course, host: HostId, now: number): readonly Socket[] {
  const self = find(course.fleet, host);
  const rows: Socket[] = isServiceUp(course, host, now) ? [listener(self)] : [];
  for (const peer of course.fleet.hosts) {
    if (peer.id === host) continue;
    if (!isServiceUp(course, host, now) || !isServiceUp(course, peer.id, now)) continue;
    rows.push(connection(course, self, peer, now));
  }
  return rows;
}

function listener(self: Host): Socket {
  return {
    netid: 'tcp',
    state: 'LISTEN',
    recvQ: 0,
    sendQ: 128,
    local: { address: self.address, port: 5432 },
    peer: { address: '0.0.0.0', port: null },
  };
}

function connection(course: Course, self: Host, peer: Host, now: number): Socket {
  const isServer = self.id < peer.id;
  const base = {
    netid: 'tcp',
    state: 'ESTAB',
    recvQ: 0,
    local: { address: self.address, port: isServer ? 5432 : 41_000 },
    peer: { address: peer.address, port: isServer ? 41_000 : 5432 },
  };
  const isIdle = course.idle?.has(pairName(self.id, peer.id)) === true;
  const broken = brokenSince(course, self.id, peer.id, now);
  if (isIdle)
    return {
      ...base,
      sendQ: 0,
      info: { rto: 204, lastsnd: now + 9000, lastrcv: now + 9000, lastack: now + 9000, segsIn: 3 },
    };
  if (broken === null) {
    const segs = Math.floor(now / 100);
    return {
      ...base,
      sendQ: 0,
      info: { rto: 204, lastsnd: 60, lastrcv: 60, lastack: 40, segsIn: segs, bytesAcked: segs * 200 },
    };
  }
  // Every try of a peer whose packets still arrive is one more segment, and a duplicate that resets no age.
  const heard = hears(course, self.id, peer.id, now) ? triesIn(now - broken).length : 0;
  return { ...base, sendQ: 200, ...stalled(now - broken, Math.max(0, Math.floor(broken / 100)), heard) };
}

/** When a sender retransmits: ms after its first unanswered packet. */
function triesIn(sinceMs: number): readonly number[] {
  return [300, 900, 1700, 3300, 6600, 13_300, 27_000].filter((at) => at <= sinceMs);
}

/** A chatty sender `sinceMs` after its path broke: retransmissions at 0.3, 0.9, 1.7, 3.3, 6.6, 13 s. */
function stalled(sinceMs: number, segs: number, heard: number): Pick<Socket, 'timer' | 'info'> {
  const tries = triesIn(sinceMs);
  const n = tries.length;
  return {
    timer: { name: 'on', expiresMs: 100, retransmits: n },
    info: {
      rto: 204 * 2 ** n,
      ...(n > 0 ? { backoff: n } : {}),
      unacked: 1,
      lastsnd: sinceMs - (tries.at(-1) ?? 0),
      lastrcv: sinceMs + 40,
      lastack: sinceMs + 40,
      segsIn: segs + heard,
      bytesAcked: segs * 200,
    },
  };
}

function brokenSince(course: Course, a: string, b: string, now: number): number | null {
  if (course.healedAt !== undefined && now >= course.healedAt) return null;
  const since = course.troubles.flatMap((trouble) => (trouble.at <= now && breaks(trouble, a, b) ? [trouble.at] : []));
  return since.length === 0 ? null : Math.min(...since);
}

function breaks(trouble: Trouble, a: string, b: string): boolean {
  if (trouble.kind === 'crash') return a === trouble.host || b === trouble.host;
  if (trouble.kind !== 'cut' && trouble.kind !== 'one-way') return false;
  const crosses = (x: string, y: string) => trouble.from.includes(x) && trouble.to.includes(y);
  return crosses(a, b) || crosses(b, a);
}

/** Do packets of the peer arrive at the host although the way back is dead? */
function hears({ troubles }: Course, host: string, peer: string, now: number): boolean {
  const acting = troubles.filter((trouble) => trouble.at <= now && breaks(trouble, host, peer));
  return acting.every((one) => one.kind === 'one-way' && one.from.includes(host) && one.to.includes(peer));
}

function isServiceUp(course: Course, host: string, now: number): boolean {
  const isHealed = course.healedAt !== undefined && now >= course.healedAt;
  return (
    isHealed || !course.troubles.some((one) => one.kind === 'service-killed' && one.host === host && one.at <= now)
  );
}

function isHeard(course: Course, host: string, now: number): boolean {
  const [at, back] = [lostAt(course, host), backAt(course, host)];
  return at === null || now < at || (back !== null && now >= back);
}

function backAt(course: Course, host: string): number | null {
  if (lostAt(course, host) === null) return null;
  const { roundabout, healedAt = null } = course;
  return roundabout?.host === host ? roundabout.at : healedAt;
}

function lostAt(course: Course, host: string): number | null {
  const at = course.troubles.flatMap((one) => {
    if (one.kind === 'crash' && one.host === host) return [one.at];
    return one.kind === 'sight-lost' && one.hosts.includes(host) ? [one.at] : [];
  });
  return at.length === 0 ? null : Math.min(...at);
}

function connectFacts(course: Course, host: HostId, to: HostId, port: number, now: number): readonly Fact[] {
  const fact = (outcome: ConnectOutcome, ms: number): Fact => ({
    kind: 'connect',
    t: now + ms,
    host,
    to,
    port,
    outcome,
    ms,
  });
  if (!isHeard(course, host, now)) return [];
  if (brokenSince(course, host, to, now) !== null) return [fact('timeout', 1500)];
  return [fact(isServiceUp(course, to, now) ? 'ok' : 'refused', 2)];
}

function find(fleet: Fleet, id: HostId): Host {
  const host = fleet.hosts.find((one) => one.id === id);
  if (host === undefined) throw new Error(`no host ${id} in the scene`);
  return host;
}

/** The name of an unordered pair in {@link Course.idle}. */
export function pairName(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}

/** Types of situations that reached a phase, in order, each once. */
export function namedIn(told: Told, phase: 'suspected' | 'confirmed' | 'cleared'): readonly string[] {
  const types = told.changes.flatMap((change) =>
    change.kind === 'situation' && change.phase === phase ? [change.situation.type] : [],
  );
  return [...new Set(types)];
}
