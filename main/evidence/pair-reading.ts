import { takeLaneConnect, takeLaneSigns, type LaneKey, type LaneSign, type LaneTroubles } from './lane.ts';
import { noLoss, type LossMemory } from './loss-memory.ts';
import { isAfter, later } from './moment.ts';
import type { SocketSign } from './socket-sign.ts';

/** A host's complaint about the path to one peer. */
export interface Complaint {
  /**
   * doubt = silence against the habit, nothing else; suspect = bad evidence, not yet proof; cut = nothing arrives
   * although something must; inbound-only = packets of the peer arrive, ours are never acknowledged.
   */
  readonly grade: 'doubt' | 'suspect' | 'cut' | 'inbound-only';
  /** Since when nothing was answered and nothing arrived (ms). */
  readonly since: number;
  /** When the first unanswered packet was sent (ms); packets of the peer may have arrived after it. */
  readonly beganAt: number;
  /** When the complaining socket or probe was last seen (ms). */
  readonly seenAt: number;
  /** When the last try was sent (ms), or null where none was (doubt). */
  readonly triedAt: number | null;
  /** When the first unanswered SYN was sent, where the complaint is of connecting only (ms); else null. */
  readonly knockedAt: number | null;
  /** The one lane that all of its tries are on; null where they are on several, or nobody knows. */
  readonly onlyLane: LaneKey | null;
  /** Failed tries over all sockets of the pair: under loss each may be bad luck. */
  readonly tries: number;
  /** The proof, in words an operator can check with ss. */
  readonly what: string;
}

/** What one host knows of the path to one peer: proofs of life with their moments, and its complaint if it has one. */
export interface PairReading {
  /** Newest moment a packet of the peer arrived (ms), or null. */
  readonly arrivedAt: number | null;
  /** Newest moment a SYN of the peer arrived that left a connection half open here (ms), or null. */
  readonly halfOpenAt: number | null;
  /** Newest moment both directions worked (ms), or null. */
  readonly ackedAt: number | null;
  readonly complaint: Complaint | null;
  /** The port on which the peer last answered an active connect of this host, or null. */
  readonly answeringPort: number | null;
  /** Oldest active connect, to a port that worked before, that was not answered since (ms), or null. */
  readonly unansweredConnectSince: number | null;
  /** What stood in the way of that connect, for the proof. */
  readonly unansweredWhat: string;
  /** The one port on which somebody on the way rejects such connects, where no other was tried in vain; else null. */
  readonly rejectedPort: number | null;
  /** When a connect was last refused although the peer listens there (ms): somebody in between answers; or null. */
  readonly forgedAt: number | null;
  /** Ports of the peer on which it ever let this host in. */
  readonly letIn: ReadonlySet<number>;
  /** When each lane last carried an answer (ms): only what worked can be found broken. */
  readonly worked: ReadonlyMap<LaneKey, number>;
  readonly lanes: LaneTroubles;
  /** What this host sent to the peer and had to send again. */
  readonly loss: LossMemory;
  /** Smallest smoothed round-trip time of the pair's sockets in the newest sample (ms), or null. */
  readonly rttMs: number | null;
}

/** A pair nothing is known of. */
export const blankReading: PairReading = {
  arrivedAt: null,
  halfOpenAt: null,
  ackedAt: null,
  complaint: null,
  answeringPort: null,
  unansweredConnectSince: null,
  unansweredWhat: '',
  rejectedPort: null,
  forgedAt: null,
  letIn: new Set(),
  worked: new Map(),
  lanes: new Map(),
  loss: noLoss,
  rttMs: null,
};

/** Silence on all sockets of a pair that makes a stalled one proof of a cut; grows with the path's RTO (domain.md). */
const cutSilenceMs = 1000;
/** Applications give up and close a stalled socket; the path is not healed by that. */
const rememberCutMs = 60_000;
const rememberSuspicionMs = 5000;

/**
 * Takes all sockets of a pair of one sample into the reading, and what was lost on them so far. `describe` words the worst
 * socket for the proof.
 */
export function takeSigns(
  before: PairReading,
  signs: readonly LaneSign[],
  takenAt: number,
  describe: (sign: SocketSign) => string,
  loss: LossMemory = before.loss,
): PairReading {
  if (signs.length === 0 && isSettled(before)) return before;
  let { arrivedAt, halfOpenAt, ackedAt } = before;
  let rttMs: number | null = null;
  for (const { sign, socket } of signs) {
    arrivedAt = later(arrivedAt, sign.arrivedAt);
    if (socket.state === 'SYN-RECV') halfOpenAt = later(halfOpenAt, sign.arrivedAt);
    ackedAt = later(ackedAt, sign.ackedAt);
    if (sign.rttMs !== null && (rttMs === null || sign.rttMs < rttMs)) rttMs = sign.rttMs;
  }
  const worked = workedAfter(before.worked, signs);
  const lanes = takeLaneSigns(before.lanes, signs, { worked, provenAt: before.ackedAt, takenAt, describe });
  // A literal without a spread, as in path.ts: this runs for every pair of every listing.
  return {
    arrivedAt,
    halfOpenAt,
    ackedAt,
    complaint: complaintOf(onLivingPorts(signs, lanes), { before, arrivedAt, ackedAt, takenAt, describe }),
    answeringPort: before.answeringPort,
    unansweredConnectSince: stillUnanswered(before, arrivedAt),
    unansweredWhat: before.unansweredWhat,
    rejectedPort: before.rejectedPort,
    forgedAt: before.forgedAt,
    letIn: letInAfter(before.letIn, signs),
    worked,
    lanes,
    loss,
    rttMs: rttMs ?? before.rttMs,
  };
}

/** Nothing is open that only time, or the lack of a socket, would change. */
function isSettled({ complaint, lanes, unansweredConnectSince }: PairReading): boolean {
  return complaint === null && lanes.size === 0 && unansweredConnectSince === null;
}

/** A port that is dead while the path was proven to work says nothing of the path. */
function onLivingPorts(signs: readonly LaneSign[], lanes: LaneTroubles): readonly LaneSign[] {
  if (lanes.size === 0) return signs;
  return signs.filter(({ lane }) => lane === null || (lanes.get(lane)?.failedAmidAt ?? null) === null);
}

function workedAfter(before: ReadonlyMap<LaneKey, number>, signs: readonly LaneSign[]): ReadonlyMap<LaneKey, number> {
  let after: Map<LaneKey, number> | null = null;
  for (const { sign, lane } of signs) {
    if (lane === null || !sign.connected) continue;
    // A connection seen for the first time was made once, however long ago it spoke.
    const at = sign.ackedAt ?? (before.has(lane) ? null : sign.arrivedAt);
    if (at === null || at <= ((after ?? before).get(lane) ?? -Infinity)) continue;
    after ??= new Map(before);
    after.set(lane, at);
  }
  return after ?? before;
}

function letInAfter(before: ReadonlySet<number>, signs: readonly LaneSign[]): ReadonlySet<number> {
  let after: Set<number> | null = null;
  for (const { sign, lane, socket } of signs) {
    const { port } = socket.peer;
    if (!sign.connected || port === null || lane !== `peer:${port}` || (after ?? before).has(port)) continue;
    after ??= new Set(before);
    after.add(port);
  }
  return after ?? before;
}

/** An active connect as this host saw it. */
export interface ConnectEnd {
  readonly port: number;
  /**
   * accepted, or refused by the peer itself: both directions work; open = refused by nobody knows whom; rejected = by somebody
   * on the way, with ICMP or in the name of the peer.
   */
  readonly answer: 'accepted' | 'refused' | 'open' | 'rejected' | 'none';
  readonly begunAt: number;
  readonly endedAt: number;
  /** What stood in its way, for the proof. */
  readonly what: string;
}

/**
 * Takes the end of an active connect. Silence, or a refusal in the name of the peer, is bad evidence only on a port that
 * answered this host before: a port that never did may be filtered, which says nothing of the path. A refusal that may be
 * the peer's own is a trouble of its port alone.
 */
export function takeConnect(before: PairReading, end: ConnectEnd): PairReading {
  const { port, answer, begunAt, endedAt, what } = end;
  const lane: LaneKey = `peer:${port}`;
  const isAnswered = answer === 'accepted' || answer === 'refused';
  const knock = { port, answered: isAnswered, isRejected: answer === 'rejected', begunAt, what };
  if (knock.answered) {
    return {
      ...before,
      arrivedAt: later(before.arrivedAt, endedAt),
      ackedAt: later(before.ackedAt, endedAt),
      complaint: null,
      answeringPort: betterPort(before, port, answer === 'accepted'),
      unansweredConnectSince: null,
      letIn: answer === 'accepted' && !before.letIn.has(port) ? new Set(before.letIn).add(port) : before.letIn,
      worked: new Map(before.worked).set(lane, Math.max(endedAt, before.worked.get(lane) ?? endedAt)),
      lanes: takeLaneConnect(before.lanes, knock, before.ackedAt),
    };
  }
  const workedAt = before.worked.get(lane);
  // Never answered it may be filtered; answered since this one began, its end is no news.
  if (workedAt === undefined || workedAt > begunAt) {
    // Beside one that is rejected it tells at least that it is not that port alone.
    const isOther = before.rejectedPort !== null && before.rejectedPort !== port && workedAt === undefined;
    return isOther ? { ...before, rejectedPort: null } : before;
  }
  // Asked again, but no failed try: a refusal by nobody knows whom shows no port that is dead on a path that works.
  const lanes = takeLaneConnect(before.lanes, knock, answer === 'open' ? null : before.ackedAt);
  if (answer === 'open' || (before.arrivedAt !== null && before.arrivedAt > begunAt)) return { ...before, lanes };
  const since = Math.min(before.unansweredConnectSince ?? begunAt, begunAt);
  const isOfOnePort = before.unansweredConnectSince === null || before.rejectedPort === port;
  const rejectedPort = answer === 'rejected' && isOfOnePort ? port : null;
  return { ...before, lanes, unansweredConnectSince: since, unansweredWhat: what, rejectedPort };
}

/** A port that lets in tells more than one that refuses: a refusal may be anybody's. */
function betterPort({ answeringPort, letIn }: PairReading, port: number, isLetIn: boolean): number {
  return isLetIn || answeringPort === null || !letIn.has(answeringPort) ? port : answeringPort;
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

/** What was sent before the pair was last proven, and goes on failing alone, is a matter of its own port or socket. */
function speaksOfPath({ grade, sentAt, badSince }: SocketSign, ackedAt: number | null): boolean {
  if (grade === 'quiet' || !isAfter(sentAt, ackedAt)) return false;
  return ackedAt === null || badSince === null || ackedAt <= badSince + provenAmidMs;
}

/** A proof this much newer than the beginning of a stall is from within it (ms). */
const provenAmidMs = 500;

function complaintOf(signs: readonly LaneSign[], moment: PairMoment): Complaint | null {
  if (signs.every(({ sign }) => sign.grade === 'quiet')) return remembered(moment);
  const { arrivedAt, ackedAt, takenAt, before, describe } = moment;
  const speaking = signs.filter(({ sign }) => speaksOfPath(sign, ackedAt));
  const bad = speaking.map(({ sign }) => sign);
  // What was last tried before something arrived says nothing of now, where another was tried since.
  const tried = bad.filter(({ sentAt }) => isAfter(sentAt, arrivedAt));
  const worst = longestUnanswered(tried.length > 0 ? tried : bad);
  if (worst === undefined || worst.badSince === null) return remembered(moment);
  if (worst.grade === 'silent') return isAfter(worst.sentAt, arrivedAt) ? doubt(worst, moment) : remembered(moment);

  const windowMs = Math.max(cutSilenceMs, 5 * worst.baseRtoMs);
  const stalled = worst.grade === 'stalled';
  const tries = bad.reduce((sum, sign) => sum + sign.tries, 0);
  const triedAt = bad.reduce<number | null>(
    (at, { grade, failedAt }) => (grade === 'silent' ? at : later(at, failedAt)),
    null,
  );
  const knockedAt = worst.connected ? null : worst.badSince;
  const onlyLane = onlyLaneOf(speaking);
  const seen = { beganAt: worst.badSince, knockedAt, onlyLane, seenAt: takenAt, what: describe(worst), tries, triedAt };
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

function onlyLaneOf(signs: readonly LaneSign[]): LaneKey | null {
  const [first, ...others] = signs.filter(({ sign }) => sign.grade !== 'silent');
  return first !== undefined && others.every(({ lane }) => lane === first.lane) ? first.lane : null;
}

/** Silence against a habit asks for a look: an active connect, or any packet, settles it (domain.md, "What a host can prove"). */
function doubt({ badSince, sentAt, baseRtoMs }: SocketSign, { takenAt, before }: PairMoment): Complaint {
  const since = badSince ?? takenAt;
  const unusualMs = takenAt - (sentAt ?? takenAt);
  // A look has had its time and brought nothing, or nobody can look.
  const isSuspicion = unusualMs > 3000 + 2 * baseRtoMs;
  const old = before.complaint?.grade === 'suspect' ? before.complaint.since : since;
  const what = `nothing received for ${Math.round((takenAt - since) / 100) / 10} s past the habit of its connection`;
  return {
    grade: isSuspicion ? 'suspect' : 'doubt',
    since: Math.min(old, since),
    beganAt: since,
    seenAt: takenAt,
    triedAt: null,
    knockedAt: null,
    onlyLane: null,
    tries: 0,
    what,
  };
}

/**
 * Packets of the peer arrived well into the stall, and the try after them failed too: it is our direction that is
 * dead (research/2, section 1, simplex). The peer then backs off and falls silent as well: the word is kept.
 */
function inboundLives(worst: SocketSign, windowMs: number, { before, ackedAt }: PairMoment): boolean {
  const old = before.complaint;
  if (old?.grade === 'inbound-only') return ackedAt === null || ackedAt <= old.since + windowMs;
  const arrivedBefore = before.arrivedAt;
  const unansweredSince = later(worst.badSince, ackedAt);
  if (arrivedBefore === null || unansweredSince === null) return false;
  return arrivedBefore > unansweredSince + windowMs && isAfter(worst.sentAt, arrivedBefore);
}

/** Once cut, a pair stays cut until something arrives, also while a fresh SYN has not failed often enough by itself. */
function keepsCut({ before, arrivedAt }: PairMoment): boolean {
  return before.complaint?.grade === 'cut' && (arrivedAt === null || arrivedAt <= before.complaint.since);
}

const gravity = { quiet: 0, silent: 1, suspect: 2, stalled: 3 } as const;

/** The gravest sign; among equals the one that waits longest. */
function longestUnanswered(bad: readonly SocketSign[]): SocketSign | undefined {
  return bad.reduce<SocketSign | undefined>((worst, sign) => {
    if (worst === undefined || gravity[sign.grade] > gravity[worst.grade]) return sign;
    const waitsLonger = sign.grade === worst.grade && (sign.badSince ?? 0) < (worst.badSince ?? 0);
    return waitsLonger ? sign : worst;
  }, undefined);
}

function remembered({ before, arrivedAt, ackedAt, takenAt }: PairMoment): Complaint | null {
  const old = before.complaint;
  if (old === null || old.grade === 'doubt') return null;
  const proofAt = old.grade === 'inbound-only' ? ackedAt : arrivedAt;
  if (proofAt !== null && proofAt > old.since) return null;
  const rememberMs = old.grade === 'suspect' ? rememberSuspicionMs : rememberCutMs;
  return takenAt - old.seenAt > rememberMs ? null : old;
}
