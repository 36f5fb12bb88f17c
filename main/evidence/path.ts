import type { HostId } from '../domain/ids.ts';
import type { DirectionState } from '../domain/snapshot.ts';
import type { HostEvidence } from './host-evidence.ts';
import type { LaneKey, LaneTrouble } from './lane.ts';
import { noLoss, type LossMemory } from './loss-memory.ts';
import { later } from './moment.ts';
import type { Complaint, PairReading } from './pair-reading.ts';
import { synAnswerMs } from './syn-answer.ts';

/** One end's word against the path, for the evidence list. */
export interface PathTestimony {
  readonly host: HostId;
  readonly what: string;
  /** When it was last true (ms). */
  readonly at: number;
}

/** Traffic to one port of one host of a path that gets no answer, by the word of one end. */
export interface PathLane extends LaneTrouble {
  readonly client: HostId;
  readonly serving: HostId;
  readonly witness: HostId;
}

/** What both ends together say of the path between two hosts. */
export interface Path {
  readonly a: HostId;
  readonly b: HostId;
  /**
   * up = proven in both directions lately, nobody complains; suspect = bad evidence; cut = neither arrives;
   * one-way = one direction proven, the other dead; unknown = nobody could tell.
   */
  readonly state: 'up' | 'suspect' | 'cut' | 'one-way' | 'unknown';
  /** Since when it is bad (ms); null for up and unknown. */
  readonly since: number | null;
  /** When the first unanswered packet was sent (ms): `since`, or before it where packets arrived meanwhile. */
  readonly beganAt: number | null;
  /** Newest proof that both directions work (ms), or null. */
  readonly provenAt: number | null;
  /** When a packet of the other end last arrived at a, and at b (ms), or null. */
  readonly arrivedAtA: number | null;
  readonly arrivedAtB: number | null;
  /** The newest try of a, and of b, that failed (ms): a complaint proves nothing of the time after it. null = none did. */
  readonly triedAtA: number | null;
  readonly triedAtB: number | null;
  /** When a, and b, sent the first unanswered SYN, where its complaint is of connecting only (ms); else null. */
  readonly knockedAtA: number | null;
  readonly knockedAtB: number | null;
  /** The one port, and who serves it, that all tries of a, and of b, are on: it may be filtered; null where there are several. */
  readonly onlyLaneA: LaneKey | null;
  readonly onlyLaneB: LaneKey | null;
  /** When a SYN of the other end last arrived at a, and at b, and left a connection half open there (ms), or null. */
  readonly halfOpenAtA: number | null;
  readonly halfOpenAtB: number | null;
  readonly forward: DirectionState;
  readonly reverse: DirectionState;
  /** Failed tries in both directions since then: under loss each may be bad luck. */
  readonly tries: number;
  /** Somebody misses what usually comes: look (domain.md, "What a host can prove": idle needs an active connect). */
  readonly isDoubted: boolean;
  readonly testimonies: readonly PathTestimony[];
  readonly lanes: readonly PathLane[];
  /** What a sent to b and had to send again, and b to a. */
  readonly lossForward: LossMemory;
  readonly lossReverse: LossMemory;
  /** Round-trip time by the kernel of either end (ms), or null. */
  readonly rttMs: number | null;
}

/** One end of a path: whose word it is, and the reading it holds about the other end. */
export interface PathEnd {
  readonly host: HostId;
  readonly evidence: HostEvidence | undefined;
  readonly reading: PairReading | undefined;
}

/** Proof older than this no longer says that the path is up; an active connect is due (domain.md, rule 2). */
export const proofLastsMs = 15_000;
/** Clocks of two readings differ by transport and sampling; a proof must be this much newer to contradict. */
const contradictionMs = 500;
/** What arrives so long into a silence was sent in it: longer than any round trip, as are two tries of a LAN. */
const arrivesDespiteMs = 800;
/** An own connect still unanswered after this long has lost at least three SYNs (tcp_syn_linear_timeouts). */
const connectCutMs = 2500;
/** Refused by somebody else, with nothing of the peer for this long, as where a socket stalls (ms). */
const forgedCutMs = 1000;
/** Another port is asked within two seconds; where there is none, what is known by then must do (ms). */
const onePortCutMs = 5000;
const connectTestifiesMs = 10_000;

/** Joins the words of both ends. A complaint counts only while its host is read (`staleAfterMs`). */
export function joinEnds(a: PathEnd, b: PathEnd, now: number, staleAfterMs: number): Path {
  const [wordA, wordB] = [wordOf(a, now, staleAfterMs), wordOf(b, now, staleAfterMs)];
  const lanes = lanesBetween(a, b);
  const provenAt = newestProof(a, b);
  const [complaintA, complaintB] = [wordA.complaint, wordB.complaint];
  const since = Math.min(complaintA?.since ?? now, complaintB?.since ?? now);
  const isRefuted = provenAt !== null && provenAt > since + contradictionMs;
  if ((complaintA === null && complaintB === null) || isRefuted) {
    const isDoubted = wordA.isDoubtful || wordB.isDoubtful || lanes.length > 0;
    const told = { since: null, beganAt: null, complaintA: null, complaintB: null, provenAt, lanes, isDoubted };
    return pathOf(a, b, calm(a, b, provenAt, now), told);
  }
  const ways = waysOf(a, b, { complaintA, complaintB, since, now, staleAfterMs });
  const beganAt = Math.min(complaintA?.beganAt ?? now, complaintB?.beganAt ?? now);
  return pathOf(a, b, ways, { since, beganAt, complaintA, complaintB, provenAt, lanes, isDoubted: true });
}

/** What the words of both ends come to. */
type Ways = Pick<Path, 'state' | 'forward' | 'reverse'>;

/** Two complaints, at least one of them, and when they are joined. */
interface Complaints {
  readonly complaintA: Complaint | null;
  readonly complaintB: Complaint | null;
  readonly since: number;
  readonly now: number;
  readonly staleAfterMs: number;
}

const suspected: Ways = { state: 'suspect', forward: 'suspect', reverse: 'suspect' };
const lost: Ways = { state: 'cut', forward: 'lost', reverse: 'lost' };
const onlyForward: Ways = { state: 'one-way', forward: 'arrives', reverse: 'lost' };
const onlyReverse: Ways = { state: 'one-way', forward: 'lost', reverse: 'arrives' };

function waysOf(a: PathEnd, b: PathEnd, { complaintA, complaintB, since, now, staleAfterMs }: Complaints): Ways {
  if (!isGrave(complaintA) && !isGrave(complaintB)) return suspected;
  // The other end, while it is read, must have had its say about the silence.
  if (isAwaited(a, complaintB, since, now, staleAfterMs) || isAwaited(b, complaintA, since, now, staleAfterMs)) {
    return suspected;
  }
  const forwardLives = complaintB?.grade === 'inbound-only' || arrivesDespite(b, complaintA, since);
  const reverseLives = complaintA?.grade === 'inbound-only' || arrivesDespite(a, complaintB, since);
  if (forwardLives === reverseLives) return lost;
  return forwardLives ? onlyForward : onlyReverse;
}

/** What is told of a path besides its ways and the readings of its ends. */
interface Told extends Pick<Path, 'since' | 'beganAt' | 'provenAt' | 'lanes' | 'isDoubted'> {
  readonly complaintA: Complaint | null;
  readonly complaintB: Complaint | null;
}

/** One literal without a spread for all paths: thousands are made in a second, and objects of one shape are read fastest. */
function pathOf(a: PathEnd, b: PathEnd, { state, forward, reverse }: Ways, told: Told): Path {
  const { since, beganAt, provenAt, isDoubted, lanes, complaintA, complaintB } = told;
  return {
    a: a.host,
    b: b.host,
    state,
    since,
    beganAt,
    provenAt,
    arrivedAtA: a.reading?.arrivedAt ?? null,
    arrivedAtB: b.reading?.arrivedAt ?? null,
    triedAtA: complaintA?.triedAt ?? null,
    triedAtB: complaintB?.triedAt ?? null,
    knockedAtA: complaintA?.knockedAt ?? null,
    knockedAtB: complaintB?.knockedAt ?? null,
    onlyLaneA: complaintA?.onlyLane ?? null,
    onlyLaneB: complaintB?.onlyLane ?? null,
    halfOpenAtA: a.reading?.halfOpenAt ?? null,
    halfOpenAtB: b.reading?.halfOpenAt ?? null,
    forward,
    reverse,
    tries: (complaintA?.tries ?? 0) + (complaintB?.tries ?? 0),
    isDoubted,
    testimonies: testimoniesOf(a, complaintA, b, complaintB),
    lanes,
    lossForward: a.reading?.loss ?? noLoss,
    lossReverse: b.reading?.loss ?? noLoss,
    rttMs: smaller(a.reading?.rttMs ?? null, b.reading?.rttMs ?? null),
  };
}

function smaller(x: number | null, y: number | null): number | null {
  if (x === null || y === null) return x ?? y;
  return Math.min(x, y);
}

/**
 * Until when (ms) the same two ends join to the same path: the next moment a proof grows too old to say that something
 * works. A complaint ages with every moment.
 */
export function holdsUntil(a: PathEnd, b: PathEnd, now: number): number {
  if (isUnsettled(a) || isUnsettled(b)) return -Infinity;
  return Math.min(
    lastsUntil(newestProof(a, b), now),
    lastsUntil(later(a.reading?.ackedAt ?? null, b.reading?.arrivedAt ?? null), now),
    lastsUntil(later(b.reading?.ackedAt ?? null, a.reading?.arrivedAt ?? null), now),
  );
}

/** Until when a proof says anything (ms); what is too old already changes nothing any more. */
function lastsUntil(at: number | null, now: number): number {
  return at === null || at + proofLastsMs < now ? Infinity : at + proofLastsMs;
}

function isUnsettled({ reading }: PathEnd): boolean {
  return reading !== undefined && (reading.complaint !== null || reading.unansweredConnectSince !== null);
}

const noLanes: readonly PathLane[] = [];

function lanesBetween(a: PathEnd, b: PathEnd): readonly PathLane[] {
  const isAny = (a.reading?.lanes.size ?? 0) > 0 || (b.reading?.lanes.size ?? 0) > 0;
  return isAny ? [...lanesOf(a, b.host), ...lanesOf(b, a.host)] : noLanes;
}

function lanesOf({ host, reading }: PathEnd, other: HostId): readonly PathLane[] {
  return [...(reading?.lanes.values() ?? [])].map((lane) => {
    const [client, serving] = lane.server === 'own' ? [other, host] : [host, other];
    const { server, port, since, seenAt, tries, failedAmidAt, amidTries, open, knock, what } = lane;
    // Without a spread, as in `pathOf`.
    return {
      server,
      port,
      since,
      seenAt,
      tries,
      failedAmidAt,
      amidTries,
      open,
      knock,
      what,
      client,
      serving,
      witness: host,
    };
  });
}

function calm(a: PathEnd, b: PathEnd, provenAt: number | null, now: number): Ways {
  const isFresh = provenAt !== null && now - provenAt <= proofLastsMs;
  // A complaint of a host that is read no more accuses nobody, but it outdates the proofs from before it.
  const doubtSince = later(doubtOf(a), doubtOf(b));
  const isUp = isFresh && (doubtSince === null || provenAt > doubtSince + contradictionMs);
  return {
    state: isUp ? 'up' : 'unknown',
    forward: arrives(later(a.reading?.ackedAt ?? null, b.reading?.arrivedAt ?? null), now),
    reverse: arrives(later(b.reading?.ackedAt ?? null, a.reading?.arrivedAt ?? null), now),
  };
}

function doubtOf({ reading }: PathEnd): number | null {
  const complaint = reading?.complaint ?? null;
  const complainedSince = complaint === null || complaint.grade === 'doubt' ? null : complaint.since;
  return later(complainedSince, reading?.unansweredConnectSince ?? null);
}

function arrives(at: number | null, now: number): DirectionState {
  return at !== null && now - at <= proofLastsMs ? 'arrives' : 'unknown';
}

/** Both directions are proven by an acknowledgement at either end, or by arrivals at both. */
function newestProof(a: PathEnd, b: PathEnd): number | null {
  const acked = later(a.reading?.ackedAt ?? null, b.reading?.ackedAt ?? null);
  const arrivedA = a.reading?.arrivedAt ?? null;
  const arrivedB = b.reading?.arrivedAt ?? null;
  if (arrivedA !== null && arrivedB !== null) return later(acked, Math.min(arrivedA, arrivedB));
  return later(acked, later(soleArrival(a, b), soleArrival(b, a)));
}

/** Where the other end is not read, an arrival that nothing speaks against is the best proof there is to have. */
function soleArrival(end: PathEnd, other: PathEnd): number | null {
  const isSole = (other.evidence?.sampledAt ?? null) === null;
  return isSole && end.reading?.complaint?.grade !== 'inbound-only' ? (end.reading?.arrivedAt ?? null) : null;
}

/**
 * Do packets of the sender arrive at this end although the sender complains? They must have come well into the silence;
 * and once this end was sampled after the sender's last try without it, that one was lost as well.
 */
function arrivesDespite({ evidence, reading }: PathEnd, complaintOfSender: Complaint | null, since: number): boolean {
  const arrivedAt = reading?.arrivedAt ?? null;
  if (arrivedAt === null || arrivedAt <= since + arrivesDespiteMs) return false;
  const triedAt = complaintOfSender?.triedAt ?? null;
  const sampledAt = evidence?.sampledAt ?? null;
  const wasMissed = triedAt !== null && sampledAt !== null && sampledAt > triedAt + arrivesDespiteMs;
  return !wasMissed || arrivedAt >= triedAt - contradictionMs;
}

function isAwaited(
  { evidence, reading }: PathEnd,
  complaintOfOther: Complaint | null,
  since: number,
  now: number,
  staleAfterMs: number,
): boolean {
  if (!isGrave(complaintOfOther) || isGrave(reading?.complaint ?? null)) return false;
  if (evidence === undefined || evidence.session !== 'streaming') return false;
  const isSampled = evidence.sampledAt !== null && evidence.heardAt !== null && now - evidence.heardAt <= staleAfterMs;
  return isSampled && (evidence.sampledAt ?? 0) < since + arrivesDespiteMs;
}

function isGrave(complaint: Complaint | null): boolean {
  return complaint !== null && (complaint.grade === 'cut' || complaint.grade === 'inbound-only');
}

/** What one end says against the path now. */
interface Word {
  readonly complaint: Complaint | null;
  readonly isDoubtful: boolean;
}

function wordOf({ evidence, reading }: PathEnd, now: number, staleAfterMs: number): Word {
  if (evidence === undefined || reading === undefined || evidence.heardAt === null) {
    return { complaint: null, isDoubtful: false };
  }
  const isRead = now - evidence.heardAt <= staleAfterMs;
  const bySockets = isRead ? reading.complaint : null;
  if (isGrave(bySockets)) return { complaint: sinceItsLanes(bySockets, reading), isDoubtful: true };
  // A host that samples is judged by its samples; one known by connects alone testifies at their slower pace.
  const testifies = evidence.sampledAt === null ? now - evidence.heardAt <= connectTestifiesMs : isRead;
  const byConnect = testifies ? connectComplaint(reading, now) : null;
  const isDoubtful = bySockets !== null || byConnect !== null;
  const bySuspicion = bySockets?.grade === 'suspect' ? bySockets : null;
  return { complaint: sinceItsLanes(together(byConnect, bySuspicion), reading), isDoubtful };
}

/** Sockets that the application gave up told earlier when it began: their lanes remember. */
function sinceItsLanes(complaint: Complaint | null, { lanes, ackedAt }: PairReading): Complaint | null {
  if (complaint === null || lanes.size === 0) return complaint;
  let { beganAt } = complaint;
  for (const { since } of lanes.values()) if (since < beganAt && (ackedAt === null || since > ackedAt)) beganAt = since;
  return beganAt === complaint.beganAt ? complaint : { ...complaint, beganAt };
}

/** What a connect and the sockets say, as one complaint: the graver one, since the older, with the tries of both. */
function together(byConnect: Complaint | null, bySockets: Complaint | null): Complaint | null {
  if (byConnect === null || bySockets === null) return byConnect ?? bySockets;
  return {
    ...byConnect,
    beganAt: Math.min(byConnect.beganAt, bySockets.beganAt),
    triedAt: later(byConnect.triedAt, bySockets.triedAt),
    knockedAt: bySockets.knockedAt === null ? null : Math.min(byConnect.since, bySockets.knockedAt),
    onlyLane: byConnect.onlyLane === bySockets.onlyLane ? byConnect.onlyLane : null,
    tries: byConnect.tries + bySockets.tries,
  };
}

function connectComplaint(reading: PairReading, now: number): Complaint | null {
  const since = reading.unansweredConnectSince;
  if (since === null) return null;
  const waitedMs = now - since;
  // A refusal in the name of a peer that listens is no packet lost by chance, and the next would be answered as soon.
  const isForged = reading.forgedAt !== null && reading.forgedAt >= since;
  // One port that is rejected may be filtered: whether a direction is dead another one has to tell.
  const isOfOnePort = reading.rejectedPort !== null;
  const cutAfterMs = isOfOnePort ? onePortCutMs : isForged ? forgedCutMs : connectCutMs;
  // A SYN each second (tcp_syn_linear_timeouts); the newest may still be answered.
  const retries = Math.floor(Math.max(0, waitedMs - synAnswerMs(reading.rttMs)) / 1000);
  return {
    grade: waitedMs >= cutAfterMs ? 'cut' : 'suspect',
    since,
    beganAt: since,
    knockedAt: since,
    onlyLane: reading.rejectedPort === null ? null : `peer:${reading.rejectedPort}`,
    seenAt: now,
    triedAt: isOfOnePort ? null : since + retries * 1000,
    tries: 1 + retries,
    what: `${reading.unansweredWhat} for ${Math.round(waitedMs / 100) / 10} s`,
  };
}

const noTestimonies: readonly PathTestimony[] = [];

function testimoniesOf(
  a: PathEnd,
  complaintA: Complaint | null,
  b: PathEnd,
  complaintB: Complaint | null,
): readonly PathTestimony[] {
  if (complaintA === null && complaintB === null) return noTestimonies;
  return [testimony(a, complaintA), testimony(b, complaintB)].filter((one) => one !== null);
}

function testimony(end: PathEnd, complaint: Complaint | null): PathTestimony | null {
  return complaint === null ? null : { host: end.host, what: complaint.what, at: complaint.seenAt };
}
