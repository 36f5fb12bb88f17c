import type { Socket } from '../domain/socket.ts';
import { medianGapMs, usualSilenceMs, type Habit } from './habit.ts';
import type { SampleTimes } from './sample-times.ts';
import { synAnswerMs } from './syn-answer.ts';

/**
 * What one socket says about the path to its peer. Ages the kernel keeps (`lastrcv`, `lastack`) give the moment of an
 * arrival; growth of `segs_in` gives the arrivals those ages miss (duplicates). `lastsnd` proves nothing: it resets
 * on every retransmission (research/2, section 1).
 */
export interface SocketSign {
  /**
   * quiet = no complaint; silent = nothing arrives although it is the peer's habit to speak; suspect = one unanswered
   * sending; stalled = several, long enough for its own RTO.
   */
  readonly grade: 'quiet' | 'silent' | 'suspect' | 'stalled';
  /** Newest moment (ms) at which a packet of the peer provably arrived, or null. */
  readonly arrivedAt: number | null;
  /** Newest moment (ms) at which both directions provably worked, or null. */
  readonly ackedAt: number | null;
  /** Since when its sending goes unanswered (ms); null when quiet. */
  readonly badSince: number | null;
  /** When it last tried (ms); an arrival after that leaves the complaint open until the next try. null when quiet. */
  readonly sentAt: number | null;
  /** The newest try (ms) whose answer is overdue; null when quiet. */
  readonly failedAt: number | null;
  /** RTO without backoff, ms. */
  readonly baseRtoMs: number;
  /** How often the oldest unanswered data was sent; 0 when quiet. */
  readonly tries: number;
  /** The complaint is of keepalive probes only. */
  readonly isKeepalive: boolean;
  /** Smoothed round-trip time as the kernel has it (ms), or null. */
  readonly rttMs: number | null;
  /** The connection was established once: its path did work. */
  readonly connected: boolean;
}

const established = new Set(['ESTAB', 'CLOSE-WAIT', 'FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSING', 'LAST-ACK']);
/** Those that have sent a FIN, and wait for its answer. */
const closing = new Set(['FIN-WAIT-1', 'CLOSING', 'LAST-ACK']);
/** RFC 6298: the initial RTO of a SYN. Kernels with tcp_syn_linear_timeouts repeat it unchanged four times. */
const synRtoMs = 1000;
/** Linux's floor of the RTO (TCP_RTO_MIN); also the guess where a listing shows no RTO. */
const floorRtoMs = 200;
/** Silence this long past the habit is a new habit (ms). */
const forgetHabitMs = 60_000;
const quiet: SocketSign = {
  grade: 'quiet',
  arrivedAt: null,
  ackedAt: null,
  badSince: null,
  sentAt: null,
  failedAt: null,
  baseRtoMs: floorRtoMs,
  tries: 0,
  isKeepalive: false,
  rttMs: null,
  connected: false,
};

/** What was known of a connection from the samples before. */
export interface Past {
  /** Its row in the sample before. */
  readonly row: Socket | undefined;
  /** Since when its sending went unanswered then (ms), or null. */
  readonly badSince: number | null;
  /** The rhythm it had, if it has one. */
  readonly habit: Habit | undefined;
  /** Round trip of the pair as its other connections have it (ms), or null. */
  readonly pairRttMs: number | null;
}

/** A connection seen for the first time. */
export const noPast: Past = { row: undefined, badSince: null, habit: undefined, pairRttMs: null };

/** Reads one socket against what it was in the sample before. */
export function readSocketSign(socket: Socket, past: Past, times: SampleTimes): SocketSign {
  if (socket.state === 'SYN-SENT') return readSynSent(socket, past, times);
  if (socket.state === 'SYN-RECV') return readSynRecv(socket, past.row, times);
  if (!established.has(socket.state)) return quiet;
  return readEstablished(socket, past, times);
}

function readSynSent(socket: Socket, { pairRttMs, badSince }: Past, { takenAt }: SampleTimes): SocketSign {
  const retransmits = socket.timer?.retransmits ?? 0;
  if (retransmits === 0) return quiet;
  // `lastsnd` of a socket that never sent data is its birth on the kernel's clock; the running timer tells the last try.
  const sentAt = takenAt - Math.max(0, (socket.info?.['rto'] ?? synRtoMs) - (socket.timer?.expiresMs ?? 0));
  return {
    ...quiet,
    grade: retransmits >= 2 ? 'stalled' : 'suspect',
    // Once told, the moment stands: from the fifth try on the kernel waits longer, and the count tells too little.
    badSince: Math.min(sentAt - retransmits * synRtoMs, badSince ?? Infinity),
    sentAt,
    failedAt: takenAt - sentAt >= synAnswerMs(pairRttMs) ? sentAt : sentAt - synRtoMs,
    tries: retransmits + 1,
    // A SYN says nothing of the path's RTT; the silence it proves is judged on the floor.
    baseRtoMs: floorRtoMs,
  };
}

/**
 * A half-open connection: the peer's SYN arrived once, when the row appeared; later copies of it leave no trace. What its
 * own retransmissions (1, 3, 7, … s) tell is how long ago at least that was.
 */
function readSynRecv(socket: Socket, before: Socket | undefined, { takenAt }: SampleTimes): SocketSign {
  const retransmits = socket.timer?.retransmits ?? 0;
  const untilNextMs = socket.timer?.expiresMs ?? 0;
  const ageMs = Math.max(0, (2 ** (retransmits + 1) - 1) * synRtoMs - untilNextMs);
  const arrivedAt = before === undefined ? takenAt - ageMs : null;
  if (retransmits === 0) return { ...quiet, arrivedAt };
  return {
    ...quiet,
    grade: 'suspect',
    arrivedAt,
    badSince: takenAt - ageMs,
    sentAt: takenAt - ageMs,
    tries: retransmits + 1,
  };
}

function readEstablished(socket: Socket, past: Past, times: SampleTimes): SocketSign {
  const { row: before, habit } = past;
  const baseRtoMs = baseRto(socket);
  const ackedAt = acknowledgement(socket, before, times);
  const base = {
    ...quiet,
    arrivedAt: arrival(socket, before, times),
    ackedAt,
    baseRtoMs,
    rttMs: socket.info?.['rtt'] ?? null,
    connected: true,
    isKeepalive: socket.timer?.name === 'keepalive',
  };
  const unansweredSince = firstUnansweredAt(socket, past, baseRtoMs, times);
  const grade = complaint(socket, baseRtoMs, times.takenAt - unansweredSince);
  if (grade === 'quiet') return { ...base, ...againstHabit(socket, habit, baseRtoMs, times) };
  // What was acknowledged since the sample before was so before the sending that is not.
  const badSince = ackedAt === null ? unansweredSince : Math.max(unansweredSince, times.previousAt ?? unansweredSince);
  const tries = (socket.timer?.retransmits ?? 0) + 1;
  const sentAt = lastTry(socket, baseRtoMs, times);
  const failedAt = newestFailure(sentAt, tries, baseRtoMs, socket.info?.['rtt'] ?? 0, times);
  return {
    ...base,
    ackedAt: ackedAt === null ? null : Math.min(ackedAt, badSince),
    grade,
    badSince,
    sentAt,
    failedAt,
    tries,
  };
}

/** A receiver that hears nothing past its habit: since the next message was due; what speaks against it must be newer. */
function againstHabit(
  socket: Socket,
  habit: Habit | undefined,
  baseRtoMs: number,
  { takenAt }: SampleTimes,
): Partial<Pick<SocketSign, 'grade' | 'badSince' | 'sentAt'>> {
  if (habit === undefined || socket.info?.['dataSegsIn'] !== habit.dataSegsIn) return {};
  const usualMs = usualSilenceMs(habit, baseRtoMs);
  const silentMs = takenAt - habit.dataAt;
  // Long past it the application has simply found another habit.
  if (usualMs === null || silentMs <= usualMs || silentMs > usualMs + forgetHabitMs) return {};
  return { grade: 'silent', badSince: habit.dataAt + medianGapMs(habit), sentAt: habit.dataAt + usualMs };
}

/** A try has failed when its answer is overdue; until then the one before it is the newest that did. */
function newestFailure(
  sentAt: number,
  tries: number,
  baseRtoMs: number,
  rttMs: number,
  { takenAt }: SampleTimes,
): number {
  if (takenAt - sentAt > rttMs + 20) return sentAt;
  return sentAt - baseRtoMs * 2 ** Math.max(0, tries - 2);
}

/**
 * `lastsnd` resets on every retransmission, which makes it just that: the moment of the last try. A FIN without data does not
 * reset it (tcp_event_data_sent counts payload only): there the running timer tells.
 */
function lastTry(socket: Socket, baseRtoMs: number, { takenAt }: SampleTimes): number {
  const rto = socket.info?.['rto'];
  if (rto !== undefined) {
    const bySendingAt = takenAt - (socket.info?.['lastsnd'] ?? 0);
    if (!closing.has(socket.state) || socket.timer?.name !== 'on') return bySendingAt;
    return Math.max(bySendingAt, takenAt - Math.max(0, rto - socket.timer.expiresMs));
  }
  const waitMs = baseRtoMs * 2 ** (socket.timer?.retransmits ?? 0);
  return takenAt - Math.max(0, waitMs - (socket.timer?.expiresMs ?? 0));
}

/** `rto` as displayed already contains the backoff (research/2, section 1). */
function baseRto(socket: Socket): number {
  const rto = socket.info?.['rto'];
  if (rto === undefined) return floorRtoMs;
  return Math.max(floorRtoMs, rto / 2 ** (socket.info?.['backoff'] ?? 0));
}

function complaint({ timer, info }: Socket, baseRtoMs: number, unansweredMs: number): SocketSign['grade'] {
  if (timer === undefined || timer.retransmits === 0) return 'quiet';
  // Keepalive probes reach n = 3 at 20 % loss only; two lost ones are no stall (research/2, section 1).
  if (timer.name === 'keepalive') return timer.retransmits >= 3 ? 'stalled' : 'suspect';
  if (timer.name !== 'on' && timer.name !== 'persist') return 'quiet';
  if (timer.retransmits < 2) return 'suspect';
  return info?.['rto'] === undefined || unansweredMs >= 3 * baseRtoMs ? 'stalled' : 'suspect';
}

/**
 * When the oldest unanswered data was first sent: 2^n - 1 base RTOs before the last try. `lastack` would count the rest
 * before the sending too (a heartbeat's two quiet seconds are no silence), and starts anew with every packet of the peer,
 * also where ours are lost.
 */
function firstUnansweredAt(socket: Socket, past: Past, baseRtoMs: number, times: SampleTimes): number {
  // Once told, the moment stands while the count goes on: an RTO that changes meanwhile does not move the past.
  if (past.badSince !== null && (past.row?.timer?.retransmits ?? 0) > 0) return past.badSince;
  const retransmits = socket.timer?.retransmits ?? 0;
  const isKeepalive = socket.timer?.name === 'keepalive';
  // ICMP errors take the backoff back while the count goes on (research/2, section 1): then the backoff tells the time.
  const doublings = Math.min(retransmits, socket.info?.['backoff'] ?? retransmits);
  const spanMs = isKeepalive ? (retransmits - 1) * synRtoMs : (2 ** doublings - 1) * baseRtoMs;
  const bySpanAt = lastTry(socket, baseRtoMs, times) - spanMs;
  // A sample ago nothing had gone unanswered for an RTO.
  return past.row === undefined ? bySpanAt : Math.max(bySpanAt, (times.previousAt ?? bySpanAt) - baseRtoMs);
}

function arrival(socket: Socket, before: Socket | undefined, { takenAt, previousAt }: SampleTimes): number | null {
  const { info } = socket;
  if (info?.['rto'] === undefined) return arrivalByQueues(socket, before, { takenAt, previousAt });
  // ss leaves a zero out: an absent age is an arrival within this very millisecond.
  const byAgeAt = takenAt - Math.min(info['lastrcv'] ?? 0, info['lastack'] ?? 0);
  const grew = before !== undefined && (info['segsIn'] ?? 0) > (before.info?.['segsIn'] ?? 0);
  // Who knows when between the two samples: not before the older one.
  return grew && previousAt !== null && byAgeAt <= previousAt ? previousAt : byAgeAt;
}

/** /proc/net/tcp and netstat have no ages: only a change that needs a packet of the peer proves one. */
function arrivalByQueues(socket: Socket, before: Socket | undefined, times: SampleTimes): number | null {
  // An orphan in FIN-WAIT-2 is kept as TIME-WAIT is, without any count: it appears when its process goes, not when a packet comes.
  if (times.previousAt === null || socket.timer?.name === 'timewait') return null;
  if (before === undefined) return times.takenAt;
  const drained = socket.sendQ < before.sendQ;
  const received = socket.recvQ > before.recvQ;
  const answered = (before.timer?.retransmits ?? 0) > 0 && (socket.timer?.retransmits ?? 0) === 0;
  return drained || received || answered ? times.takenAt : null;
}

function acknowledgement(socket: Socket, before: Socket | undefined, times: SampleTimes): number | null {
  const { takenAt, previousAt } = times;
  if (previousAt === null) return null;
  // An established row that was not there a sample ago: its handshake went both ways, who knows when in between.
  if (before === undefined || before.state === 'SYN-SENT') return previousAt;
  if ((socket.info?.['bytesAcked'] ?? 0) <= (before.info?.['bytesAcked'] ?? 0)) return null;
  return Math.max(previousAt, takenAt - (socket.info?.['lastack'] ?? 0));
}
