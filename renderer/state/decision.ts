import type { StoreApi } from 'zustand/vanilla';
import type {
  DecisionAct,
  DecisionQuestion,
  DecisionRound,
  DecisionView,
  VerifierQuestion,
} from '../../main/contract/decision.ts';
import type { GateId } from '../../main/domain/advice.ts';
import type { Place } from './place.ts';

/** What the window knows of the promotion it looks at, and what its people are about to do. */
export interface DecisionState {
  /** The newest answer to a look; null = none yet for this cluster. */
  readonly look: DecisionLook | null;
  /** In a replay: why there is no sheet of its moment. */
  readonly noRehearsal: string | null;
  readonly act: ActState;
  readonly draft: DecisionDraft;
}

/** One answer of the engine. */
export interface DecisionLook {
  readonly question: DecisionQuestion;
  readonly view: DecisionView;
  /** When it came (monotonic ms of the window); ages and countdowns go on from there. */
  readonly receivedAtMs: number;
  /** true = the engine did not answer the look after this one: what it says holds no more. */
  readonly isSilent: boolean;
}

/** What people do with this screen beside the acts themselves. */
export type Deed = DecisionAct['kind'] | 'take';

/** An act on its way. A passphrase is in it only while it is `wished`, which the bridge ends at once. */
export type ActState =
  | { readonly kind: 'none' }
  | { readonly kind: 'wished'; readonly act: DecisionAct }
  /** The signed verdict of a decision is wanted, as a file or on the clipboard. */
  | { readonly kind: 'wanted'; readonly decision: string; readonly as: 'json' | 'clipboard' }
  | { readonly kind: 'sent'; readonly deed: Deed }
  | { readonly kind: 'done'; readonly deed: Deed }
  | { readonly kind: 'refused'; readonly deed: Deed; readonly why: string }
  /** No answer in time. */
  | { readonly kind: 'unanswered'; readonly deed: Deed };

/** What people have typed so far: it outlives a glance at another screen, and a passphrase is never in it. */
export interface DecisionDraft {
  /** Who says NO-GO or HOLD, and who proposes. */
  readonly by: string;
  readonly verifier: string;
  /** The reason of a NO-GO or HOLD. */
  readonly saying: string;
  /** The reason of a proposal. */
  readonly reason: string;
  readonly attestations: Partial<Record<GateId, string>>;
  readonly answers: Partial<Record<VerifierQuestion, string>>;
}

const noDraft: DecisionDraft = { by: '', verifier: '', saying: '', reason: '', attestations: {}, answers: {} };

/** Nothing looked at, nothing typed. */
export const noDecision: DecisionState = {
  look: null,
  noRehearsal: null,
  act: { kind: 'none' },
  draft: noDraft,
};

/** What the window looks at; null while another screen is shown, or no cluster was chosen. */
export function questionOf({ view, decision }: Place): DecisionQuestion | null {
  if (view !== 'decision' || decision.cluster === null) return null;
  return { cluster: decision.cluster, candidate: decision.candidate };
}

/** The answer, as far as it is about this question: of another candidate it has no sheet and no round. */
export function answerFor(look: DecisionLook | null, question: DecisionQuestion): DecisionLook | null {
  return look?.question.cluster === question.cluster && look.question.candidate === question.candidate ? look : null;
}

/** Changes what is typed. */
export function type(store: StoreApi<DecisionState>, change: Partial<DecisionDraft>): void {
  const state = store.getState();
  store.setState({ ...state, draft: { ...state.draft, ...change } }, true);
}

/** Hands an act to the bridge. One that is on its way is not sent twice, and no other stands before NO-GO and HOLD. */
export function wish(store: StoreApi<DecisionState>, act: DecisionAct): void {
  const state = store.getState();
  if (state.act.kind === 'sent' && state.act.deed === act.kind) return;
  store.setState({ ...state, act: { kind: 'wished', act } }, true);
}

/** Asks the bridge for the signed verdict of a decision. */
export function want(store: StoreApi<DecisionState>, decision: string, as: 'json' | 'clipboard'): void {
  store.setState({ ...store.getState(), act: { kind: 'wanted', decision, as } }, true);
}

/**
 * What is left of a draft after an act was taken: the name stays for the next one; attestations, reason and answers go, so that the
 * second person finds nothing of the first. After a refusal everything stays, to be mended.
 */
export function draftAfter(draft: DecisionDraft, deed: Deed): DecisionDraft {
  switch (deed) {
    case 'say':
      return { ...draft, saying: '' };
    case 'propose':
      return draftOfAnother(draft);
    case 'verify':
      return { ...draft, verifier: '', answers: {} };
    case 'outcome':
    case 'take':
      return draft;
  }
}

/** What is left of a draft when another promotion is looked at: a word about one host never stands ready for another. */
export function draftOfAnother(draft: DecisionDraft): DecisionDraft {
  return { ...noDraft, by: draft.by };
}

/** What is left of a draft beside the newest round: answers to one proposal are none to the next. */
export function draftBeside(draft: DecisionDraft, before: DecisionRound | null, now: DecisionRound): DecisionDraft {
  const isSame = before?.kind === 'proposed' && now.kind === 'proposed' && before.at === now.at;
  const hasAnswers = draft.verifier !== '' || Object.keys(draft.answers).length > 0;
  return isSame || !hasAnswers ? draft : { ...draft, verifier: '', answers: {} };
}

/** Who acts by this name: the one chosen if he may decide, else the only one who may; '' = nobody yet. */
export function chosenPerson(name: string, operators: readonly string[]): string {
  // Before anybody was set up a name is written by hand.
  if (operators.length === 0) return name.trim();
  if (operators.includes(name)) return name;
  return operators.length === 1 ? (operators[0] ?? '') : '';
}
