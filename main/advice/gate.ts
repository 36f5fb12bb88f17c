import type { Testimony } from '../domain/snapshot.ts';
import type { Case } from './case.ts';

/** What is seen of a gate before anybody vouches for it. */
export interface GateWord {
  readonly result: 'pass' | 'fail' | 'unknown';
  readonly why: string;
  readonly evidence: readonly Testimony[];
  /** null where it passes. */
  readonly cure: string | null;
  /**
   * Why the word of people does not settle it, or null where it does. Absent = it never does. Only an unknown gate is ever settled so, and
   * `no flip-flop`, which is about an acknowledgement.
   */
  readonly refuses?: (attestation: string) => string | null;
}

/** Judges one gate of a case. Pure. */
export type JudgeGate = (one: Case) => GateWord;

/** A gate that is seen to pass. */
export function pass(why: string, evidence: readonly Testimony[] = []): GateWord {
  return { result: 'pass', why, evidence, cure: null };
}

/** A gate of which the contrary is seen, and what would cure it. */
export function fail(why: string, cure: string, evidence: readonly Testimony[] = []): GateWord {
  return { result: 'fail', why, evidence, cure };
}

/** A gate of which nobody can tell, and what would settle it. */
export function unknown(
  why: string,
  cure: string,
  { evidence = [], refuses }: Partial<Pick<GateWord, 'evidence' | 'refuses'>> = {},
): GateWord {
  return { result: 'unknown', why, evidence, cure, ...(refuses === undefined ? {} : { refuses }) };
}

/** Any word of people will do. */
export const takesAnyWord = (): null => null;
