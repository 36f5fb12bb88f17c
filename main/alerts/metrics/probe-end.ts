import { assertNever } from '../../domain/assert-never.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Probe, ProbeOutcome } from './label-words.ts';

/** The end of one probe. */
export interface ProbeEnd {
  readonly probe: Probe;
  readonly outcome: ProbeOutcome;
  /** How long it took, where somebody answered: how long we waited in vain is our own setting. */
  readonly seconds: number | null;
}

/** Which probe ended with this fact; null where none did. */
export function probeEnd(fact: Fact): ProbeEnd | null {
  switch (fact.kind) {
    case 'sockets': {
      const seconds = fact.askedAt === undefined ? null : Math.max(0, fact.t - fact.askedAt) / 1000;
      return { probe: 'listing', outcome: fact.complete ? 'complete' : 'incomplete', seconds };
    }
    case 'connect': {
      const isAnswered = fact.outcome === 'ok' || fact.outcome === 'refused';
      return { probe: 'connect', outcome: fact.outcome, seconds: isAnswered ? fact.ms / 1000 : null };
    }
    case 'check': {
      const isAnswered = fact.outcome === 'ok' || fact.outcome === 'mismatch';
      return { probe: 'check', outcome: fact.outcome, seconds: isAnswered ? fact.ms / 1000 : null };
    }
    case 'session':
    case 'role':
      return null;
    default:
      return assertNever(fact);
  }
}
