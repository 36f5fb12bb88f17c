import type { SocketSign } from './socket-sign.ts';

/** A host's complaint about the path to one peer. */
export interface Complaint {
  /**
   * suspect = bad evidence, not yet proof; cut = nothing arrives although something must; inbound-only = packets of
   * the peer arrive, ours are never acknowledged.
   */
  readonly grade: 'suspect' | 'cut' | 'inbound-only';
  /** Since when nothing was answered (ms). */
  readonly since: number;
  /** When the complaining socket or probe was last seen (ms). */
  readonly seenAt: number;
  /** The proof, in words an operator can check with ss. */
  readonly what: string;
}

/** What one host knows of the path to one peer: proofs of life with their moments, and its complaint if it has one. */
export interface PairReading {
  /** Newest moment a packet of the peer arrived (ms), or null. */
  readonly arrivedAt: number | null;
  /** Newest moment both directions worked (ms), or null. */
  readonly ackedAt: number | null;
  readonly complaint: Complaint | null;
  /** The port on which the peer last answered an active connect of this host, or null. */
  readonly answeringPort: number | null;
  /** Oldest active connect to that port that was not answered since (ms), or null. Kept until something arrives. */
  readonly unansweredConnectSince: number | null;
}

/** A pair nothing is known of. */
export const blankReading: PairReading = {
  arrivedAt: null,
  ackedAt: null,
  complaint: null,
  answeringPort: null,
  unansweredConnectSince: null,
};

/** Silence on all sockets of a pair that makes a stalled one proof of a cut; grows with the path's RTO (domain.md). */
const cutSilenceMs = 1000;
/** Applications give up and close a stalled socket; the path is not healed by that. */
const rememberCutMs = 60_000;
const rememberSuspicionMs = 5000;

/** The newer of two moments. */
export function later(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

/** Takes all sockets of a pair of one sample into the reading. `describe` words the worst socket for the proof. */
export function takeSigns(
  before: PairReading,
  signs: readonly SocketSign[],
  takenAt: number,
  describe: (sign: SocketSign) => string,
): PairReading {
  const arrivedAt = signs.reduce<number | null>((at, sign) => later(at, sign.arrivedAt), before.arrivedAt);
  const ackedAt = signs.reduce<number | null>((at, sign) => later(at, sign.ackedAt), before.ackedAt);
  const complaint = complaintOf(signs, { before, arrivedAt, ackedAt, takenAt, describe });
  return { ...before, arrivedAt, ackedAt, complaint, unansweredConnectSince: stillUnanswered(before, arrivedAt) };
}

/** An active connect as this host saw it. */
export interface ConnectEnd {
  readonly port: number;
  /** Accepted or refused: both directions work. */
  readonly answered: boolean;
  readonly begunAt: number;
  readonly endedAt: number;
}

/**
 * Takes the end of an active connect. Silence is bad evidence only on a port that answered this host before: a port
 * that never did may be filtered, which says nothing of the path.
 */
export function takeConnect(before: PairReading, { port, answered, begunAt, endedAt }: ConnectEnd): PairReading {
  if (answered) {
    return {
      arrivedAt: later(before.arrivedAt, endedAt),
      ackedAt: later(before.ackedAt, endedAt),
      complaint: null,
      answeringPort: port,
      unansweredConnectSince: null,
    };
  }
  if (port !== before.answeringPort || (before.arrivedAt !== null && before.arrivedAt > begunAt)) return before;
  return { ...before, unansweredConnectSince: Math.min(before.unansweredConnectSince ?? begunAt, begunAt) };
}

function stillUnanswered(before: PairReading, arrivedAt: number | null): number | null {
  const since = before.unansweredConnectSince;
  return since !== null && arrivedAt !== null && arrivedAt > since ? null : since;
}

interface PairMoment {
  readonly before: PairReading;
  readonly arrivedAt: number | null;
  readonly ackedAt: number | null;
  readonly takenAt: number;
  readonly describe: (sign: SocketSign) => string;
}

function complaintOf(signs: readonly SocketSign[], moment: PairMoment): Complaint | null {
  const { arrivedAt, ackedAt, takenAt, before, describe } = moment;
  const bad = signs.filter((sign) => sign.grade !== 'quiet' && isAfter(sign.sentAt, ackedAt));
  const worst = longestUnanswered(bad);
  if (worst === undefined || worst.badSince === null) return remembered(moment);

  const windowMs = Math.max(cutSilenceMs, 5 * worst.baseRtoMs);
  const stalled = worst.grade === 'stalled';
  const seen = { seenAt: takenAt, what: describe(worst) };
  if (stalled && inboundLives(worst, windowMs, moment)) {
    return { grade: 'inbound-only', since: before.complaint?.since ?? worst.badSince, ...seen };
  }
  // Something arrived after the last try: the path may be well again, the next try will tell.
  if (!isAfter(worst.sentAt, arrivedAt)) return remembered(moment);

  const silentSince = Math.max(arrivedAt ?? worst.badSince, worst.badSince);
  const silentMs = takenAt - silentSince;
  // A SYN to where nothing ever answered may meet a filter: that is no path that broke.
  const hadPath = worst.connected || arrivedAt !== null;
  if (stalled && hadPath && silentMs >= windowMs) return { grade: 'cut', since: silentSince, ...seen };
  if (silentMs < worst.baseRtoMs) return null;
  return { grade: keepsCut(moment) ? 'cut' : 'suspect', since: silentSince, ...seen };
}

function isAfter(moment: number | null, reference: number | null): boolean {
  return reference === null || (moment !== null && moment > reference);
}

/**
 * Packets of the peer arrived well into the stall, and the try after them failed too: it is our direction that is
 * dead (research/2, section 1, simplex).
 */
function inboundLives(worst: SocketSign, windowMs: number, { before }: PairMoment): boolean {
  if (before.complaint?.grade === 'inbound-only') return true;
  const arrivedBefore = before.arrivedAt;
  if (arrivedBefore === null || worst.badSince === null) return false;
  return arrivedBefore > worst.badSince + windowMs && isAfter(worst.sentAt, arrivedBefore);
}

/** Once cut, a pair stays cut until something arrives, also while a fresh SYN has not failed often enough by itself. */
function keepsCut({ before, arrivedAt }: PairMoment): boolean {
  return before.complaint?.grade === 'cut' && (arrivedAt === null || arrivedAt <= before.complaint.since);
}

function longestUnanswered(bad: readonly SocketSign[]): SocketSign | undefined {
  const stalled = bad.filter((sign) => sign.grade === 'stalled');
  const among = stalled.length > 0 ? stalled : bad;
  return among.reduce<SocketSign | undefined>(
    (worst, sign) => (worst === undefined || (sign.badSince ?? 0) < (worst.badSince ?? 0) ? sign : worst),
    undefined,
  );
}

function remembered({ before, arrivedAt, ackedAt, takenAt }: PairMoment): Complaint | null {
  const old = before.complaint;
  if (old === null) return null;
  const proofAt = old.grade === 'inbound-only' ? ackedAt : arrivedAt;
  if (proofAt !== null && proofAt > old.since) return null;
  const rememberMs = old.grade === 'suspect' ? rememberSuspicionMs : rememberCutMs;
  return takenAt - old.seenAt > rememberMs ? null : old;
}
