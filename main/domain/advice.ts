import type { ClusterId, HostId } from './ids.ts';
import type { Testimony } from './snapshot.ts';

/** The ten gates of a promotion, in the order in which they are asked (domain.md, "Advice"). */
export const gateIds = ['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9', 'G10'] as const;

/** One of the ten gates. */
export type GateId = (typeof gateIds)[number];

/**
 * pass = seen; fail = the contrary was seen; unknown = neither; attested = unknown to us, and a person vouches for it. Never one for
 * the other.
 */
export type GateResult = 'pass' | 'fail' | 'unknown' | 'attested';

/** One gate of the sheet, answered. */
export interface Gate {
  readonly id: GateId;
  readonly title: string;
  readonly result: GateResult;
  /** One sentence with value and threshold. */
  readonly why: string;
  readonly evidence: readonly Testimony[];
  /** What would make it pass, an operator's sentence; null where it does. */
  readonly cure: string | null;
}

/** The word of the sheet. */
export type AdviceWord = 'GO' | 'NO-GO' | 'HOLD';

/** What becomes of the cluster without anybody's hand. Moments are ms on the snapshot's clock; null = never, or not known. */
export interface IfNothingIsDone {
  /** Members of the side that surely keeps or wins quorum; null where no side surely does, or several do. */
  readonly winner: readonly HostId[] | null;
  /** When the product itself promotes another member. */
  readonly promotesAt: number | null;
  /** When the present primary stops taking writes by itself. */
  readonly yieldsAt: number | null;
  /** When the declared lease of a primary that is out of sight has surely run out. */
  readonly leaseEndsAt: number | null;
  readonly text: string;
}

/** The go/no-go sheet of one promotion (interfaces.md, section 5), bound to the snapshot it was made from. */
export interface Advice {
  readonly advice: AdviceWord;
  readonly cluster: ClusterId;
  readonly candidate: HostId;
  /** Who led last as far as anybody saw or says, if that is not the candidate; null where nobody knows. */
  readonly oldPrimary: HostId | null;
  /** The moment of the snapshot (ms, its clock). */
  readonly at: number;
  readonly gates: readonly Gate[];
  /** What would change the advice, in the order in which it should be tried; empty for GO. */
  readonly wouldChange: readonly string[];
  /** Until when a GO may be acted on (ms, the snapshot's clock); null for the other words, which hold until they change. */
  readonly expiresAt: number | null;
  /** What "promote" means for this product. */
  readonly promotion: string;
  readonly ifNothingIsDone: IfNothingIsDone;
}
