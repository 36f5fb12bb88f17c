import type { CheckOutcome, Fact } from '../domain/fact.ts';
import { heard, type HostEvidence } from './host-evidence.ts';
import { blankReading, later, type PairReading } from './pair-reading.ts';
import type { Refusals } from './refusals.ts';
import { refusalsAfter } from './refusals.ts';

type CheckFact = Extract<Fact, { kind: 'check' }>;

/** The connection was made: SYN and SYN-ACK arrived. */
function wasAccepted(outcome: CheckOutcome): boolean {
  return outcome === 'ok' || outcome === 'mismatch' || outcome === 'no-answer' || outcome === 'tls';
}

/**
 * Takes what a check proves about the path to its target. Accepted or refused, both directions worked when it began;
 * what became of the request later says nothing of the path. A check that timed out says nothing either: its port may
 * be filtered, and active connects ask about the path itself.
 */
export function takeCheckOutcome(before: HostEvidence, fact: CheckFact): HostEvidence {
  const begunAt = fact.t - fact.ms;
  const now = hearOutcome(before, fact, begunAt);
  if (!wasAccepted(fact.outcome) && fact.outcome !== 'refused') return now;
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

/** A check knocks as a connect does: RST is a refusal, and what was let in after a refusal takes it back. */
export function refusalsAfterCheck(before: Refusals, fact: CheckFact): Refusals {
  const outcome = wasAccepted(fact.outcome) ? 'ok' : fact.outcome;
  if (outcome !== 'ok' && outcome !== 'refused') return before;
  const refusal = before.get(`${fact.to}:${fact.port}`);
  if (outcome === 'ok' && refusal !== undefined && refusal.lastAt >= fact.t - fact.ms) return before;
  return refusalsAfter(before, { ...fact, kind: 'connect', outcome });
}
