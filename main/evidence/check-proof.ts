import type { CheckOutcome, Fact } from '../domain/fact.ts';
import { heard, type HostEvidence } from './host-evidence.ts';
import { later } from './moment.ts';
import { blankReading, type PairReading } from './pair-reading.ts';
import type { Knock } from './port-answers.ts';

type CheckFact = Extract<Fact, { kind: 'check' }>;

/** The connection was made: SYN and SYN-ACK arrived. */
function wasAccepted(outcome: CheckOutcome): boolean {
  return outcome === 'ok' || outcome === 'mismatch' || outcome === 'no-answer' || outcome === 'tls';
}

/**
 * Takes what a check proves about the path to its target. Accepted or refused, both directions worked when it began;
 * what became of the request later says nothing of the path. A check that timed out says nothing either: its port may
 * be filtered, and active connects ask about the path itself. `isListening`: as for {@link takeConnectOutcome}.
 */
export function takeCheckOutcome(before: HostEvidence, fact: CheckFact, isListening: boolean): HostEvidence {
  const begunAt = fact.t - fact.ms;
  const now = hearOutcome(before, fact, begunAt);
  if (!wasAccepted(fact.outcome) && (fact.outcome !== 'refused' || isListening)) return now;
  const reading = before.peers.get(fact.to) ?? blankReading;
  return { ...now, peers: new Map(before.peers).set(fact.to, takeProof(reading, begunAt)) };
}

/** Our own timers end a silent check: then the host's word is only its acceptance, not long after the beginning. */
function hearOutcome(before: HostEvidence, fact: CheckFact, begunAt: number): HostEvidence {
  if (fact.outcome === 'timeout') return before;
  return heard(before, fact.outcome === 'no-answer' ? begunAt : fact.t, begunAt);
}

/** Both directions worked at `at`: that refutes what was complained of before it, and nothing from after it. */
function takeProof(before: PairReading, at: number): PairReading {
  const { complaint, unansweredConnectSince } = before;
  return {
    ...before,
    arrivedAt: later(before.arrivedAt, at),
    ackedAt: later(before.ackedAt, at),
    complaint: complaint !== null && complaint.since < at ? null : complaint,
    unansweredConnectSince:
      unansweredConnectSince !== null && unansweredConnectSince < at ? null : unansweredConnectSince,
  };
}

/** A check knocks as a connect does: RST is a refusal, accepted is let in; it was answered when it began. */
export function knockOfCheck({ host, to, port, outcome, t, ms }: CheckFact): Knock | null {
  if (wasAccepted(outcome)) return { host, to, port, outcome: 'ok', t: t - ms };
  return outcome === 'refused' ? { host, to, port, outcome, t: t - ms } : null;
}
