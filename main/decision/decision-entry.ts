import type { LogRequest } from '../contract/decision-log.ts';
import type { Advice } from '../domain/advice.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { ComparedAnswer } from './compare-answers.ts';
import { endOf, type Agreement, type Proposal, type Round } from './round.ts';

type DecisionEntry = Extract<LogRequest, { kind: 'decision' }>;
type Answers = DecisionEntry['answers'];

/** What every entry is made from. */
export interface EntryGround {
  readonly isDrill: boolean;
  /** Name of the inventory. */
  readonly fleet: string;
  readonly cluster: ClusterId;
  readonly snapshot: Snapshot;
  /** null = nobody was chosen to be promoted. */
  readonly sheet: Advice | null;
}

/** Stands in the log where a person gave no reason, or chose no candidate. */
const nothingSaid = { reason: 'no reason was given', candidate: '-' } as const;

function entryOn(ground: EntryGround): Pick<DecisionEntry, 'kind' | 'isDrill' | 'fleet' | 'advice' | 'snapshot'> {
  const { isDrill, fleet, cluster, snapshot, sheet } = ground;
  const nobody = { advice: 'HOLD', cluster, candidate: nothingSaid.candidate, gates: [] } as const;
  const advice = sheet === null ? { ...nobody, gates: [] } : { ...sheet, gates: sheet.gates.map(plainGate) };
  return { kind: 'decision', isDrill, fleet, advice, snapshot: { ...snapshot } };
}

const plainGate = (gate: Advice['gates'][number]) => ({ ...gate, evidence: [...gate.evidence] });

/** A NO-GO or HOLD of one person. */
export function entryOfWord(
  ground: EntryGround,
  said: Extract<Round, { kind: 'said' }>,
  reason: string,
): DecisionEntry {
  const { decision, word, by, at } = said;
  return {
    ...entryOn(ground),
    id: decision,
    word,
    expiresAt: null,
    answers: [],
    people: [{ name: by, part: 'proposer', at: at.epochMs, isAuthenticated: false }],
    reason: reason === '' ? nothingSaid.reason : reason,
  };
}

/** The GO of two people. `ground.sheet` is judged with the words of both. */
export function entryOfGo(
  ground: EntryGround,
  agreement: Agreement,
  compared: readonly ComparedAnswer[],
): DecisionEntry {
  const { decision, verifier, agreedAt, reason } = agreement;
  return {
    ...entryOn(ground),
    id: decision,
    word: 'GO',
    expiresAt: endOf({ ...agreement, kind: 'agreed' }).epochMs,
    answers: [...vouched(agreement), ...answered(compared, verifier, agreedAt.epochMs)],
    people: bothOf(agreement, verifier, agreedAt.epochMs),
    reason,
  };
}

/** The HOLD that comes of answers which do not fit the picture. */
export function entryOfDisagreement(
  ground: EntryGround,
  { id, proposal, verifier, at, compared }: Disagreement,
): DecisionEntry {
  const wrong = compared.filter(({ agrees }) => !agrees).map(({ question }) => question);
  return {
    ...entryOn(ground),
    id,
    word: 'HOLD',
    expiresAt: null,
    answers: [...vouched(proposal), ...answered(compared, verifier, at)],
    people: bothOf(proposal, verifier, at),
    reason: `the answers of ${verifier} do not fit the picture (${wrong.join(', ')}); proposed for: ${proposal.reason}`,
  };
}

/** Two people who do not see the same. `at` = epoch ms. */
export interface Disagreement {
  readonly id: string;
  readonly proposal: Proposal;
  readonly verifier: string;
  readonly at: number;
  readonly compared: readonly ComparedAnswer[];
}

function vouched({ attestations, proposer, at }: Proposal): Answers {
  return [...attestations].map(([gate, answer]) => ({ gate, by: proposer, answer, at: at.epochMs }));
}

function answered(compared: readonly ComparedAnswer[], by: string, at: number): Answers {
  return compared.map(({ question, answered: answer }) => ({ gate: question, by, answer, at }));
}

function bothOf({ proposer, at }: Proposal, verifier: string, verifiedAt: number): DecisionEntry['people'] {
  return [
    { name: proposer, part: 'proposer', at: at.epochMs, isAuthenticated: true },
    { name: verifier, part: 'verifier', at: verifiedAt, isAuthenticated: true },
  ];
}
