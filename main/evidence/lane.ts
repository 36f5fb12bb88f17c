import type { Socket } from '../domain/socket.ts';
import { later } from './moment.ts';
import type { SocketSign } from './socket-sign.ts';

/** Which end of a pair serves a port: the host whose listing it is, or its peer. */
export type Server = 'own' | 'peer';

/** The key of one served port between two hosts: `own:5432`, `peer:5432`. */
export type LaneKey = `${Server}:${number}`;

/**
 * Traffic to one port that gets no answer while it did before. Alone it says nothing of the path: a filter, a full accept
 * queue and a cut look the same on it (research/1, C.1, 12).
 */
export interface LaneTrouble {
  readonly server: Server;
  readonly port: number;
  /** Since when nothing was answered (ms). */
  readonly since: number;
  /** When it was last seen so (ms). */
  readonly seenAt: number;
  /** Failed tries so far: two may be bad luck. */
  readonly tries: number;
  /**
   * The newest try (ms) that failed although the pair had been proven to work in between: what tells a dead port from a
   * dead path, and from a path that healed before the next try. null while there was none.
   */
  readonly failedAmidAt: number | null;
  /** How many tries failed so: one may have fallen into a short cut. */
  readonly amidTries: number;
  /** A failed try (ms), and the proof before it, that still waits for a proof soon after it. */
  readonly open: { readonly triedAt: number; readonly provenAt: number } | null;
  /** The newest active connect that failed: when it began (ms), and whether somebody on the way rejected it; null = there was none. */
  readonly knock: { readonly begunAt: number; readonly isRejected: boolean } | null;
  readonly what: string;
}

/** One socket of a pair: what it says, where it belongs, and its row for the proof. */
export interface LaneSign {
  readonly sign: SocketSign;
  readonly socket: Socket;
  readonly lane: LaneKey | null;
}

/** Lanes in trouble; a lane not in it is well or unknown. */
export type LaneTroubles = ReadonlyMap<LaneKey, LaneTrouble>;

const noTroubles: LaneTroubles = new Map();
/** Applications give up and close a stalled socket; the lane is not well by that. */
const rememberMs = 60_000;

/** The lane of a socket. `serves` tells which watched ports each end has; else the lower port serves. */
export function laneOf(
  { local, peer }: Socket,
  ownPorts: ReadonlySet<number>,
  peerPorts: ReadonlySet<number>,
): LaneKey | null {
  if (local.port === null || peer.port === null) return null;
  const [isOwn, isPeer] = [ownPorts.has(local.port), peerPorts.has(peer.port)];
  const own = isOwn === isPeer ? local.port < peer.port : isOwn;
  return own ? `own:${local.port}` : `peer:${peer.port}`;
}

/** What a listing is read with. */
export interface LaneMoment {
  /** The lanes that carried something once, with when they last did (ms). */
  readonly worked: ReadonlyMap<LaneKey, number>;
  /** Newest proof of the pair, on any lane, from before the listing (ms). */
  readonly provenAt: number | null;
  readonly takenAt: number;
  readonly describe: (sign: SocketSign) => string;
}

/** The proofs before and after a failed try lie so close that no cut fits in between (ms). */
const closelyMs = 3000;
/** A proof must be this much newer than the beginning of a stall to be from within it (ms). */
const withinMs = 500;

/** The lanes of a pair after a listing. */
export function takeLaneSigns(
  before: LaneTroubles,
  signs: readonly LaneSign[],
  { worked, provenAt, takenAt, describe }: LaneMoment,
): LaneTroubles {
  if (before.size === 0 && signs.every(({ sign }) => sign.grade !== 'stalled')) return noTroubles;
  const after = new Map<LaneKey, LaneTrouble>();
  for (const [key, trouble] of before) {
    if (takenAt - trouble.seenAt > rememberMs || isAnswered(key, trouble.since, signs)) continue;
    after.set(key, closed(trouble, provenAt));
  }
  for (const { sign, lane } of signs) {
    if (lane === null || sign.grade !== 'stalled' || sign.badSince === null || !worked.has(lane)) continue;
    // A keepalive is no traffic: it tells of the path, and too roughly of when.
    if (sign.isKeepalive) continue;
    if (isAnswered(lane, sign.badSince, signs)) continue;
    const old = after.get(lane);
    const since = Math.min(old?.since ?? sign.badSince, sign.badSince);
    const tries = Math.max(old?.tries ?? 0, sign.tries);
    const [failedAmidAt, amidTries] = [old?.failedAmidAt ?? null, old?.amidTries ?? 0];
    const open = opened(old, sign.failedAt, since, provenAt);
    const what = describe(sign);
    const { server, port } = partsOf(lane);
    const knock = old?.knock ?? null;
    after.set(lane, { server, port, since, seenAt: takenAt, tries, failedAmidAt, amidTries, open, knock, what });
  }
  return after.size === 0 ? noTroubles : after;
}

/** The end of an active connect to a port of the peer. */
interface LaneConnect {
  readonly port: number;
  readonly answered: boolean;
  readonly isRejected: boolean;
  readonly begunAt: number;
  readonly what: string;
}

/** The lanes of a pair after an active connect to a port of the peer. */
export function takeLaneConnect(before: LaneTroubles, connect: LaneConnect, provenAt: number | null): LaneTroubles {
  const key: LaneKey = `peer:${connect.port}`;
  const old = before.get(key);
  if (connect.answered) {
    if (old === undefined) return before;
    const after = new Map(before);
    after.delete(key);
    return after.size === 0 ? noTroubles : after;
  }
  const { begunAt, isRejected, what } = connect;
  const trouble = {
    ...partsOf(key),
    since: Math.min(old?.since ?? begunAt, begunAt),
    seenAt: Math.max(old?.seenAt ?? begunAt, begunAt),
    tries: (old?.tries ?? 0) + 1,
    failedAmidAt: old?.failedAmidAt ?? null,
    amidTries: old?.amidTries ?? 0,
    open: knocked(old, begunAt, provenAt),
    knock: { begunAt, isRejected },
    what,
  };
  return new Map(before).set(key, trouble);
}

/** What worked while the connect was under way worked between two of its SYNs; else as with any try. */
function knocked(old: LaneTrouble | undefined, begunAt: number, provenAt: number | null): LaneTrouble['open'] {
  if (provenAt !== null && provenAt > begunAt) return { triedAt: begunAt, provenAt };
  return opened(old, begunAt, old?.since ?? begunAt, provenAt);
}

/** A try that failed after a proof from within the trouble: the next proof will tell whether the path worked around it. */
function opened(
  old: LaneTrouble | undefined,
  triedAt: number | null,
  since: number,
  provenAt: number | null,
): LaneTrouble['open'] {
  const isAmid = triedAt !== null && provenAt !== null && provenAt > since + withinMs && triedAt > provenAt;
  return isAmid ? { triedAt, provenAt } : (old?.open ?? null);
}

/** Proof, failed try, proof, all close together: the port is dead and the path is not. */
function closed(trouble: LaneTrouble, provenAt: number | null): LaneTrouble {
  const { open } = trouble;
  if (open === null || provenAt === null || provenAt <= open.triedAt) return trouble;
  if (provenAt - open.provenAt > closelyMs || open.triedAt === trouble.failedAmidAt) return { ...trouble, open: null };
  return { ...trouble, open: null, failedAmidAt: open.triedAt, amidTries: trouble.amidTries + 1 };
}

/** A lane is well again when anything on it was acknowledged after the trouble began. */
function isAnswered(key: LaneKey, since: number, signs: readonly LaneSign[]): boolean {
  const ackedAt = signs.reduce<number | null>(
    (at, { sign, lane }) => (lane === key ? later(at, sign.ackedAt) : at),
    null,
  );
  return ackedAt !== null && ackedAt > since;
}

function partsOf(key: LaneKey): Pick<LaneTrouble, 'server' | 'port'> {
  const colon = key.indexOf(':');
  return { server: key.startsWith('own') ? 'own' : 'peer', port: Number(key.slice(colon + 1)) };
}
