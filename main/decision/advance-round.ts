import type { Attestations } from '../advice/attestation.ts';
import { missingOfPeople } from '../advice/attestation-words.ts';
import type { Advice } from '../domain/advice.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { HostId } from '../domain/ids.ts';
import type { ComparedAnswer } from './compare-answers.ts';
import { gateWords, openGates, openWords, watchOf, whatChanged } from './gate-watch.ts';
import { isSamePerson, type Person } from './people.ts';
import { isLive, isOver, type LiveRound, type Moment, type Round } from './round.ts';

/** What happens to a round. `sheet` null = the picture tells nothing of the cluster. */
export type RoundEvent =
  /** A tick of the picture. `sheet` is judged with `attestationsOf` the live round. */
  | { readonly kind: 'tick'; readonly sheet: Advice | null }
  /** The picture is no longer that of before: no tick comes, or the inventory is another. */
  | { readonly kind: 'lost'; readonly why: string }
  /** One person, at once. `decision` is the id under which it is to be recorded. */
  | {
      readonly kind: 'say';
      readonly word: 'NO-GO' | 'HOLD';
      readonly by: string;
      readonly candidate: HostId | null;
      readonly decision: string;
    }
  /** `sheet` is judged with `attestations`, which hold no G10. */
  | {
      readonly kind: 'propose';
      readonly by: Person;
      readonly candidate: HostId;
      readonly attestations: Attestations;
      readonly reason: string;
      readonly sheet: Advice | null;
    }
  /** `sheet` is judged with `withSecond`. */
  | {
      readonly kind: 'verify';
      readonly by: Person;
      readonly candidate: HostId;
      readonly compared: readonly ComparedAnswer[];
      readonly isProposerKnown: boolean;
      readonly decision: string;
      readonly sheet: Advice | null;
    }
  /** The entry of the decision stands on the disk. */
  | { readonly kind: 'recorded'; readonly decision: string }
  /** It does not, and never will. */
  | { readonly kind: 'unrecorded'; readonly decision: string; readonly why: string };

/** What else is known when it happens. `logFault` = why nothing can be recorded. */
export interface RoundContext {
  readonly at: Moment;
  readonly logFault: string | null;
}

/** What became of the round, and the operator's sentence where somebody was refused. */
export interface RoundStep {
  readonly round: Round;
  readonly refused: string | null;
}

type Of<K extends RoundEvent['kind']> = Extract<RoundEvent, { kind: K }>;

/** One step of the round of two people over one cluster. Pure. Whatever ends a GO acts at once; only two people together begin one. */
export function advanceRound(before: Round, event: RoundEvent, context: RoundContext): RoundStep {
  const round = endedByItself(before, context);
  switch (event.kind) {
    case 'tick':
      return taken(isLive(round) ? watched(round, event.sheet, context) : round);
    case 'lost':
      return taken(isLive(round) ? voided(round, event.why, context) : round);
    case 'say':
      return taken(said(event, round, context));
    case 'propose':
      return propose(round, event, context);
    case 'verify':
      return verify(round, event, context);
    case 'recorded':
      return taken(recorded(round, event));
    case 'unrecorded':
      return taken(unrecorded(round, event, context));
    default:
      return assertNever(event);
  }
}

const taken = (round: Round): RoundStep => ({ round, refused: null });
const refused = (round: Round, why: string): RoundStep => ({ round, refused: why });

function voided({ candidate }: LiveRound, why: string, { at }: RoundContext): Round {
  return { kind: 'void', candidate, at, why };
}

/** What time and the log do to a round, whatever happens. */
function endedByItself(round: Round, context: RoundContext): Round {
  if (!isLive(round)) return round;
  if (context.logFault !== null) return voided(round, `NOTHING CAN BE RECORDED: ${context.logFault}`, context);
  if (!isOver(round, context.at)) return round;
  const why =
    round.kind === 'proposed'
      ? `EXPIRED: nobody verified the proposal of ${round.proposer} in 5 min`
      : 'EXPIRED: a GO holds for 60 s';
  return voided(round, why, context);
}

function watched(round: LiveRound, sheet: Advice | null, context: RoundContext): Round {
  const change = whatChanged(round.watch, sheet);
  return change === null ? round : voided(round, change, context);
}

function said({ word, by, candidate, decision }: Of<'say'>, round: Round, { at }: RoundContext): Round {
  const about = candidate ?? (isLive(round) ? round.candidate : null);
  return { kind: 'said', word, by, candidate: about, at, decision, isRecorded: false };
}

function propose(round: Round, event: Of<'propose'>, { at, logFault }: RoundContext): RoundStep {
  const { by, candidate, attestations, reason, sheet } = event;
  if (isLive(round)) return refused(round, underWay(round));
  if (logFault !== null) return refused(round, `no GO while nothing can be recorded: ${logFault}`);
  if (attestations.has('G10'))
    return refused(round, 'G10 is your reason and the second person: nobody vouches for it alone');
  if (missingOfPeople(`reason: ${reason}`).includes('a reason')) return refused(round, 'say in words why');
  if (sheet === null) return refused(round, 'nothing is known of this cluster: no GO');
  if (openGates(sheet, ['G10']).length > 0) return refused(round, `GO is refused: ${openWords(sheet)}`);
  if (!by.isAuthenticated) return refused(round, `${by.name} has not shown who he is`);
  const watch = watchOf(sheet);
  return taken({ kind: 'proposed', proposer: by.name, candidate, attestations, reason, at, watch });
}

/** Why nothing else can be proposed now. */
export function underWay(round: LiveRound): string {
  const { proposer, candidate } = round;
  return round.kind === 'agreed'
    ? `a GO to promote ${candidate} holds: say NO-GO or HOLD to end it first`
    : `${proposer} has proposed to promote ${candidate}: a second person answers that, or anybody ends it with NO-GO or HOLD`;
}

function verify(round: Round, event: Of<'verify'>, context: RoundContext): RoundStep {
  const { by, candidate, compared, isProposerKnown, decision, sheet } = event;
  if (round.kind !== 'proposed') return refused(round, whyNothingToVerify(round));
  const { proposer, watch } = round;
  if (candidate !== round.candidate)
    return refused(round, `${proposer} has proposed to promote ${round.candidate}, not ${candidate}`);
  if (isSamePerson(by.name, proposer)) return refused(round, `${proposer} has proposed it: another person must verify`);
  if (!isProposerKnown) return refused(voided(round, `${proposer} is no operator any more`, context), 'it is void now');
  if (!by.isAuthenticated) return refused(round, `${by.name} has not shown who he is`);
  const change = whatChanged(watch, sheet, ['G10']);
  if (change !== null) return refused(voided(round, change, context), change);
  if (compared.length === 0) return refused(round, 'answer what is asked');
  if (!compared.every(({ agrees }) => agrees))
    return taken({ kind: 'disagreed', proposer, verifier: by.name, candidate, at: context.at, compared });
  if (sheet?.advice !== 'GO') return refused(round, `GO is refused: ${sheet?.gates.map(gateWords).join('; ') ?? ''}`);
  const agreement = { decision, verifier: by.name, agreedAt: context.at, watch: watchOf(sheet) };
  return taken({ ...round, kind: 'agreeing', ...agreement });
}

function whyNothingToVerify(round: Round): string {
  if (round.kind === 'void') return `there is nothing to verify any more: ${round.why}`;
  return round.kind === 'agreeing' || round.kind === 'agreed'
    ? `${round.verifier} has verified it already`
    : 'nothing is proposed that could be verified';
}

function recorded(round: Round, { decision }: Of<'recorded'>): Round {
  if (round.kind === 'agreeing' && round.decision === decision) return { ...round, kind: 'agreed' };
  return round.kind === 'said' && round.decision === decision ? { ...round, isRecorded: true } : round;
}

function unrecorded(round: Round, { decision, why }: Of<'unrecorded'>, context: RoundContext): Round {
  const isIt = round.kind === 'agreeing' && round.decision === decision;
  return isIt ? voided(round, `NOT RECORDED: ${why}`, context) : round;
}
