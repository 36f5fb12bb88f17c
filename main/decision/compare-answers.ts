import type { VerifierQuestion } from '../contract/decision.ts';
import type { Advice, Gate } from '../domain/advice.ts';
import type { Cluster, Fleet } from '../domain/fleet.ts';
import { quorumSideName } from '../domain/side-name.ts';
import type { ClusterStatus, QuorumSide } from '../domain/snapshot.ts';

/** What the verifier is asked, with what the picture shows. Only `question`, `text` and `choices` are told before the answer. */
export interface AskedQuestion {
  readonly question: VerifierQuestion;
  readonly text: string;
  /** What may be chosen; null = free text. */
  readonly choices: readonly string[] | null;
  readonly shown: string;
  /** null = a record of the fence, which gate G3 itself judges. */
  readonly isRight: ((answer: string) => boolean) | null;
}

/** An answer beside what the picture shows. */
export interface ComparedAnswer {
  readonly question: VerifierQuestion;
  readonly answered: string;
  readonly shown: string;
  readonly agrees: boolean;
}

/** What the questions are about. `sheet` is judged with the proposer's words. */
export interface AskedAbout {
  readonly fleet: Fleet;
  readonly cluster: Cluster;
  readonly status: ClusterStatus;
  readonly sheet: Advice;
  /** What the proposer vouched for in G3; null = nothing. */
  readonly record: string | null;
}

/** The four questions that the verifier answers from the picture (research/5, A4). */
export function askVerifier(about: AskedAbout): readonly AskedQuestion[] {
  return [askSide(about), askVotes(about), askFenced(about), askName(about)];
}

const noSide = 'no side surely does';
const severalSides = 'more than one side does';

function askSide({ fleet, cluster, status }: AskedAbout): AskedQuestion {
  const nameOf = ({ hosts }: QuorumSide) => quorumSideName(fleet, membersOf(cluster), hosts).name;
  const { sides, needed } = status.quorum;
  const sure = needed === null ? [] : sides.filter(({ margin }) => margin.worst >= 0);
  const [one, ...more] = sure.map(nameOf);
  const shown = one === undefined ? noSide : more.length > 0 ? severalSides : one;
  return {
    question: 'side',
    text: 'Which side keeps quorum, also in the worst case?',
    choices: [...new Set([...sides.map(nameOf), noSide, severalSides])],
    shown,
    isRight: (answer) => answer === shown,
  };
}

function askVotes({ cluster, status, sheet }: AskedAbout): AskedQuestion {
  const side = status.quorum.sides.find(({ hosts }) => hosts.includes(sheet.candidate));
  const shown = side === undefined ? null : side.worst;
  return {
    question: 'votes',
    text: `How many votes of ${cluster.id} does the side of ${sheet.candidate} have in the worst case? A number.`,
    choices: null,
    shown: shown === null ? 'nobody can count them' : String(shown),
    isRight: (answer) => shown !== null && /^\D*(\d+)/.exec(answer)?.[1] === String(shown),
  };
}

const byWhat = {
  seen: 'yes, it was read and takes no writes',
  lease: 'yes, its lease has run out',
  none: 'there is no old primary that is known',
  open: 'no, or nobody can tell',
} as const;

function askFenced({ sheet, record }: AskedAbout): AskedQuestion {
  const gate = sheet.gates.find(({ id }) => id === 'G3');
  const text = `Is the old primary${sheet.oldPrimary === null ? '' : ` ${sheet.oldPrimary}`} fenced, and how do you know?`;
  if (gate?.result === 'attested' && record !== null) {
    const how = 'Find out yourself: METHOD, by WHO, at WHEN';
    return { question: 'fenced', text: `${text} ${how}`, choices: null, shown: `on record: ${record}`, isRight: null };
  }
  const shown = byWhat[howFenced(gate, sheet)];
  const isRight = (answer: string) => answer === shown;
  return { question: 'fenced', text, choices: Object.values(byWhat), shown, isRight };
}

function howFenced(gate: Gate | undefined, { oldPrimary }: Advice): keyof typeof byWhat {
  if (gate?.result !== 'pass') return 'open';
  if (oldPrimary === null) return 'none';
  // The word of a member itself stands under its name; that a lease ran out is the observer's own reckoning.
  return gate.evidence.some(({ host }) => host === oldPrimary) ? 'seen' : 'lease';
}

function askName({ cluster }: AskedAbout): AskedQuestion {
  const isRight = (answer: string) => answer === cluster.id;
  return { question: 'cluster', text: 'Type the name of the cluster.', choices: null, shown: cluster.id, isRight };
}

function membersOf({ members }: Cluster): readonly string[] {
  return members.map(({ host }) => host);
}

/** Which questions were not answered. */
export function unanswered(
  asked: readonly AskedQuestion[],
  answers: ReadonlyMap<VerifierQuestion, string>,
): readonly string[] {
  return asked.filter(({ question }) => (answers.get(question) ?? '').trim() === '').map(({ text }) => text);
}

/** Holds the answers against the picture. `isRecordOfFence` judges a record as gate G3 does. */
export function compareAnswers(
  asked: readonly AskedQuestion[],
  answers: ReadonlyMap<VerifierQuestion, string>,
  isRecordOfFence: (record: string) => boolean,
): readonly ComparedAnswer[] {
  return asked.map(({ question, shown, isRight }) => {
    const answered = (answers.get(question) ?? '').trim();
    const agrees = isRight === null ? !isDenial(answered) && isRecordOfFence(answered) : isRight(answered);
    return { question, answered, shown, agrees };
  });
}

/** `no, nobody fenced it at 14:03` has a method, a who and a when, and means the contrary. */
function isDenial(answer: string): boolean {
  return /^\W*(no|not|nobody|none|never|unknown|unclear|don'?t know|i don'?t)\b/i.test(answer);
}
