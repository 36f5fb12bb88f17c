import type { Attestations } from '../advice/attestation.ts';
import { goLastsMs } from '../advice/advise.ts';
import type { HostId } from '../domain/ids.ts';
import type { ComparedAnswer } from './compare-answers.ts';
import type { GateWatch } from './gate-watch.ts';

/** A GO proposal that nobody verifies ends after this (ms): who proposed it may have gone home. */
export const proposalLastsMs = 300_000;

/** A moment on both clocks: `monotonicMs` counts, `epochMs` is shown. */
export interface Moment {
  readonly monotonicMs: number;
  readonly epochMs: number;
}

/** GO as one person proposed it. What he vouches for stays with the engine until the second has answered. */
export interface Proposal {
  readonly proposer: string;
  readonly candidate: HostId;
  readonly attestations: Attestations;
  readonly reason: string;
  readonly at: Moment;
  readonly watch: GateWatch;
}

/** A proposal that a second person verified. `decision` is the id under which it is recorded. */
export interface Agreement extends Proposal {
  readonly decision: string;
  readonly verifier: string;
  readonly agreedAt: Moment;
}

/** How far the people are with one cluster. */
export type Round =
  | { readonly kind: 'open' }
  | ({ readonly kind: 'proposed' } & Proposal)
  /** Both agree, and their entry is on its way to the disk: nobody is shown a GO yet. */
  | ({ readonly kind: 'agreeing' } & Agreement)
  | ({ readonly kind: 'agreed' } & Agreement)
  | {
      readonly kind: 'disagreed';
      readonly proposer: string;
      readonly verifier: string;
      readonly candidate: HostId;
      readonly at: Moment;
      readonly compared: readonly ComparedAnswer[];
    }
  | { readonly kind: 'void'; readonly candidate: HostId; readonly at: Moment; readonly why: string }
  | {
      readonly kind: 'said';
      readonly word: 'NO-GO' | 'HOLD';
      readonly by: string;
      readonly candidate: HostId | null;
      readonly at: Moment;
      /** Id under which it is recorded. */
      readonly decision: string;
      readonly isRecorded: boolean;
    };

/** A round in which gates are watched. */
export type LiveRound = Extract<Round, Proposal>;

/** Nobody has done anything yet. */
export const openRound: Round = { kind: 'open' };

/** Is something proposed or agreed, so that a change of a gate would end it? */
export function isLive(round: Round): round is LiveRound {
  return round.kind === 'proposed' || round.kind === 'agreeing' || round.kind === 'agreed';
}

/** Whom the round is about; null where nobody is named. */
export function candidateOf(round: Round): HostId | null {
  return round.kind === 'open' ? null : round.candidate;
}

/** What the sheet of a live round is judged with: the proposer's words, and the second person where there is one. */
export function attestationsOf(round: LiveRound): Attestations {
  return round.kind === 'proposed' ? round.attestations : withSecond(round, round.verifier);
}

/** The proposer's words with the second person who agrees, as G10 takes them. */
export function withSecond({ attestations, reason }: Proposal, verifier: string): Attestations {
  return new Map([...attestations, ['G10', `reason: ${reason}; second: ${verifier}`]]);
}

/** When a live round ends by itself. */
export function endOf(round: LiveRound): Moment {
  const [from, lasts] = round.kind === 'proposed' ? [round.at, proposalLastsMs] : [round.agreedAt, goLastsMs];
  return { monotonicMs: from.monotonicMs + lasts, epochMs: from.epochMs + lasts };
}

/** Whichever clock is there first: one stands while the machine sleeps, the other can be set. */
export function isOver(round: LiveRound, now: Moment): boolean {
  const end = endOf(round);
  return now.monotonicMs >= end.monotonicMs || now.epochMs >= end.epochMs;
}
