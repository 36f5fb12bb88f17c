import type { HostId } from '../domain/ids.ts';
import type { DirectionState } from '../domain/snapshot.ts';
import type { HostEvidence } from './host-evidence.ts';
import { later, type Complaint, type PairReading } from './pair-reading.ts';

/** One end's word against the path, for the evidence list. */
export interface PathTestimony {
  readonly host: HostId;
  readonly what: string;
  /** When it was last true (ms). */
  readonly at: number;
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
  /** Newest proof that both directions work (ms), or null. */
  readonly provenAt: number | null;
  readonly forward: DirectionState;
  readonly reverse: DirectionState;
  readonly testimonies: readonly PathTestimony[];
}

/** One end of a path: whose word it is, and the reading it holds about the other end. */
export interface PathEnd {
  readonly host: HostId;
  readonly evidence: HostEvidence | undefined;
  readonly reading: PairReading | undefined;
}

/** Proof older than this no longer says that the path is up; an active connect is due (domain.md, rule 2). */
export const proofLastsMs = 15_000;
/** Clocks of two readings differ by transport and sampling; an arrival must be this much newer to contradict. */
const contradictionMs = 500;
/** An own connect still unanswered after this long has lost at least three SYNs (tcp_syn_linear_timeouts). */
const connectCutMs = 2500;
const connectTestifiesMs = 10_000;

/** Joins the words of both ends. A complaint counts only while its host is read (`staleAfterMs`). */
export function joinEnds(a: PathEnd, b: PathEnd, now: number, staleAfterMs: number): Path {
  const complaintA = validComplaint(a, now, staleAfterMs);
  const complaintB = validComplaint(b, now, staleAfterMs);
  const provenAt = newestProof(a, b);
  const testimonies = [testimony(a, complaintA), testimony(b, complaintB)].filter((one) => one !== null);
  const base = { a: a.host, b: b.host, provenAt, testimonies };

  if (complaintA === null && complaintB === null) return { ...base, ...calm(a, b, provenAt, now) };
  const since = Math.min(complaintA?.since ?? now, complaintB?.since ?? now);
  if (provenAt !== null && provenAt > since + contradictionMs) return { ...base, ...calm(a, b, provenAt, now) };

  const reverseLives = complaintA?.grade === 'inbound-only' || arrivesSince(a, complaintB, since);
  const forwardLives = complaintB?.grade === 'inbound-only' || arrivesSince(b, complaintA, since);
  if (reverseLives !== forwardLives && isGrave(complaintA, complaintB)) {
    const forward: DirectionState = forwardLives ? 'arrives' : 'lost';
    return { ...base, state: 'one-way', since, forward, reverse: forwardLives ? 'lost' : 'arrives' };
  }
  const isCut = complaintA?.grade === 'cut' || complaintB?.grade === 'cut';
  const direction: DirectionState = isCut ? 'lost' : 'suspect';
  return { ...base, state: isCut ? 'cut' : 'suspect', since, forward: direction, reverse: direction };
}

function calm(a: PathEnd, b: PathEnd, provenAt: number | null, now: number) {
  const isFresh = provenAt !== null && now - provenAt <= proofLastsMs;
  // A complaint of a host that is read no more accuses nobody, but it outdates the proofs from before it.
  const doubtSince = later(doubtOf(a), doubtOf(b));
  const isUp = isFresh && (doubtSince === null || provenAt > doubtSince + contradictionMs);
  return {
    state: isUp ? ('up' as const) : ('unknown' as const),
    since: null,
    forward: arrives(later(a.reading?.ackedAt ?? null, b.reading?.arrivedAt ?? null), now),
    reverse: arrives(later(b.reading?.ackedAt ?? null, a.reading?.arrivedAt ?? null), now),
  };
}

function doubtOf({ reading }: PathEnd): number | null {
  return later(reading?.complaint?.since ?? null, reading?.unansweredConnectSince ?? null);
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

/** Does this end see packets of the other arrive although the other complains? */
function arrivesSince(end: PathEnd, complaintOfOther: Complaint | null, since: number): boolean {
  const arrivedAt = end.reading?.arrivedAt ?? null;
  return complaintOfOther !== null && arrivedAt !== null && arrivedAt > since + contradictionMs;
}

function isGrave(a: Complaint | null, b: Complaint | null): boolean {
  return [a, b].some((complaint) => complaint !== null && complaint.grade !== 'suspect');
}

function validComplaint({ evidence, reading }: PathEnd, now: number, staleAfterMs: number): Complaint | null {
  if (evidence === undefined || reading === undefined || evidence.heardAt === null) return null;
  const isRead = now - evidence.heardAt <= staleAfterMs;
  const bySockets = isRead ? reading.complaint : null;
  if (bySockets !== null && bySockets.grade !== 'suspect') return bySockets;
  // A host that samples is judged by its samples; one known by connects alone testifies at their slower pace.
  const testifies = evidence.sampledAt === null ? now - evidence.heardAt <= connectTestifiesMs : isRead;
  return (testifies ? connectComplaint(reading, now) : null) ?? bySockets;
}

function connectComplaint(reading: PairReading, now: number): Complaint | null {
  const since = reading.unansweredConnectSince;
  if (since === null) return null;
  const waitedMs = now - since;
  return {
    grade: waitedMs >= connectCutMs ? 'cut' : 'suspect',
    since,
    seenAt: now,
    what: `active connect unanswered for ${Math.round(waitedMs / 100) / 10} s`,
  };
}

function testimony(end: PathEnd, complaint: Complaint | null): PathTestimony | null {
  return complaint === null ? null : { host: end.host, what: complaint.what, at: complaint.seenAt };
}
