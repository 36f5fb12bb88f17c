import type { CheckOutcome, Fact } from '../domain/fact.ts';
import { heard, type HostEvidence } from './host-evidence.ts';
import { takeLaneConnect, type LaneKey } from './lane.ts';
import { later } from './moment.ts';
import { blankReading, type PairReading } from './pair-reading.ts';
import type { Knock } from './port-answers.ts';
import { whoRefused, type Refusal, type Surroundings } from './refusal.ts';

type CheckFact = Extract<Fact, { kind: 'check' }>;

/** The connection was made: SYN and SYN-ACK arrived. */
function wasAccepted(outcome: CheckOutcome): boolean {
  return outcome === 'ok' || outcome === 'mismatch' || outcome === 'no-answer' || outcome === 'tls';
}

/**
 * Takes what a check proves about the path to its target and about its port. Accepted, or refused by the target itself,
 * both directions worked when it began; what became of the request later says nothing of the path. Silence accuses only
 * the port, where it worked before: active connects ask about the path itself. `around`: what is known of its port.
 */
export function takeCheckOutcome(before: HostEvidence, fact: CheckFact, around: Surroundings): HostEvidence {
  const { outcome, port, to } = fact;
  const begunAt = fact.t - fact.ms;
  const now = hearOutcome(before, fact, begunAt);
  if (outcome === 'prohibited' || outcome === 'error') return now;
  const old = before.peers.get(to) ?? blankReading;
  const refusal = outcome === 'refused' ? whoRefused(old, port, around) : null;
  const isLetIn = wasAccepted(outcome);
  const isRejected = refusal === 'forged' || outcome === 'unreachable';
  const knock = {
    port,
    answered: isLetIn || refusal === 'own',
    isRejected,
    begunAt,
    what: silenceWords(fact, refusal),
  };
  const reading = knock.answered ? takeProof(old, knock, isLetIn) : takeSilence(old, knock);
  return reading === blankReading ? now : { ...now, peers: new Map(before.peers).set(to, reading) };
}

/** Our own timers end a silent check: then the host's word is only its acceptance, not long after the beginning. */
function hearOutcome(before: HostEvidence, fact: CheckFact, begunAt: number): HostEvidence {
  if (fact.outcome === 'timeout') return before;
  return heard(before, fact.outcome === 'no-answer' ? begunAt : fact.t, begunAt);
}

type CheckKnock = Parameters<typeof takeLaneConnect>[1];

/** Both directions worked when it began: that refutes what was complained of before, and nothing from after it. */
function takeProof(before: PairReading, knock: CheckKnock, isLetIn: boolean): PairReading {
  const at = knock.begunAt;
  const lane: LaneKey = `peer:${knock.port}`;
  const { complaint, unansweredConnectSince } = before;
  const isLaneOlder = (before.lanes.get(lane)?.seenAt ?? at) <= at;
  return {
    ...before,
    arrivedAt: later(before.arrivedAt, at),
    ackedAt: later(before.ackedAt, at),
    complaint: complaint !== null && complaint.since < at ? null : complaint,
    unansweredConnectSince:
      unansweredConnectSince !== null && unansweredConnectSince < at ? null : unansweredConnectSince,
    letIn: isLetIn && !before.letIn.has(knock.port) ? new Set(before.letIn).add(knock.port) : before.letIn,
    worked: new Map(before.worked).set(lane, Math.max(at, before.worked.get(lane) ?? at)),
    lanes: isLaneOlder ? takeLaneConnect(before.lanes, knock, before.ackedAt) : before.lanes,
  };
}

function takeSilence(before: PairReading, knock: CheckKnock): PairReading {
  const workedAt = before.worked.get(`peer:${knock.port}`);
  if (workedAt === undefined || workedAt > knock.begunAt) return before;
  return { ...before, lanes: takeLaneConnect(before.lanes, knock, before.ackedAt) };
}

function silenceWords({ check, to, port, outcome }: CheckFact, refusal: Refusal | null): string {
  if (refusal === 'open') return `check ${check} of ${to}:${port} refused, by whom nobody can tell`;
  if (outcome === 'refused') return `check ${check} of ${to}:${port} refused although ${to} listens there`;
  if (outcome === 'unreachable') return `check ${check} of ${to}:${port} rejected on the way (ICMP unreachable)`;
  return `check ${check} of ${to}:${port} found no connection`;
}

/** A check knocks as a connect does: RST is a refusal, accepted is let in; it was answered when it began. */
export function knockOfCheck({ host, to, port, outcome, t, ms }: CheckFact): Knock | null {
  if (wasAccepted(outcome)) return { host, to, port, outcome: 'ok', t: t - ms };
  return outcome === 'refused' ? { host, to, port, outcome, t: t - ms } : null;
}
