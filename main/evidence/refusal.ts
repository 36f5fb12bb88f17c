import type { PairReading } from './pair-reading.ts';

/** What is known of a listener about the time somebody was refused at it. */
export type Listener =
  /** Its host shows a LISTEN row, or it let others in meanwhile. */
  | 'listens'
  /** It was shown before, and a complete listing shows it no more. */
  | 'gone'
  /** Nobody looks at this port, or its host is not read. */
  | 'unseen';

/** Whose word a refusal is. */
export type Refusal =
  /** The peer's own: packets went both ways, and nothing listens. */
  | 'own'
  /** Somebody's in between: the peer listens, and refuses nobody. */
  | 'forged'
  /** Nobody can tell. It proves neither a path that works nor a service that died. */
  | 'open';

/** What is known around a refusal. */
export interface Surroundings {
  readonly listener: Listener;
  /** Either end complains of the pair. */
  readonly isDoubted: boolean;
  /** Somebody forged a refusal to either host lately. */
  readonly isLiedTo: boolean;
}

/** Who was answered by a forger believes no refusal for this long that nobody else bears out (ms). */
const forgedForMs = 30_000;

/**
 * Who refused a connect? A RST carries no name: a middlebox that rejects sends it in the name of the peer, and ICMP "port
 * unreachable" ends a connect with the same ECONNREFUSED (icmp(7); research/1, C.1, 12). What tells is the listener. Where
 * nobody sees it, a port that let this host in before may have lost its process or its path, which looks the same; and of
 * a path that is doubted a refusal by nobody knows whom is no proof. Otherwise the peer is taken at its word (domain.md).
 */
export function whoRefused(
  before: PairReading,
  port: number,
  { listener, isDoubted, isLiedTo }: Surroundings,
): Refusal {
  if (listener === 'listens') return 'forged';
  if (isLiedTo) return 'open';
  if (listener === 'gone') return 'own';
  return isDoubted || before.letIn.has(port) ? 'open' : 'own';
}

/** Does anything speak against a pair by the word of one end? */
export function doubts(reading: PairReading | undefined): boolean {
  if (reading === undefined) return false;
  return reading.complaint !== null || reading.unansweredConnectSince !== null || reading.lanes.size > 0;
}

/** Was a refusal forged to this host lately, in the name of any peer? */
export function wasLiedTo(peers: Iterable<PairReading>, at: number): boolean {
  for (const { forgedAt } of peers) if (forgedAt !== null && at - forgedAt <= forgedForMs) return true;
  return false;
}
