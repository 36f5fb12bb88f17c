import {
  type DecisionAct,
  type DecisionAnswer,
  type DecisionLookAnswer,
  type DecisionQuestion,
  decisionAnswerSchema,
  decisionLookSchema,
  verdictFileSchema,
} from '../../main/contract/decision.ts';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import {
  type ActState,
  type Deed,
  draftAfter,
  draftBeside,
  draftOfAnother,
  noDecision,
  questionOf,
} from '../state/decision.ts';
import { withDecisionOn } from '../state/place.ts';
import { momentOf } from '../state/replay.ts';
import type { Stores } from '../state/stores.ts';

/** How often a promotion is looked at anew (ms). */
const renewMs = 1000;

type Complain = (text: string) => void;

/**
 * Looks at the promotion on screen once a second, while and only while the Decision screen shows one, and hands on what people do.
 * A look that is not answered makes the last one silent, not gone. In a replay both carry its moment, so that nothing of it comes to the
 * live picture, and nothing of live into it. Returns the end of it.
 */
export function connectDecision(api: QuorumscopeApi, stores: Stores, complain: Complain): () => void {
  const look = lookAtDecision(api, stores, complain);
  const ends = [look.end, carryActs(api, stores, complain, look.again), rememberCluster(stores)];
  return () => {
    for (const end of ends.splice(0)) end();
  };
}

function lookAtDecision(api: QuorumscopeApi, { decision, place, pulse, replay }: Stores, complain: Complain) {
  let question: DecisionQuestion | null = null;
  let moment = momentOf(replay.getState());
  let askedAtMs = 0;
  let isWaiting = false;
  // Number of the newest question: answers to older ones are about another promotion.
  let asked = 0;

  const again = () => {
    if (question === null) return;
    asked += 1;
    const own = asked;
    const about = question;
    moment = momentOf(replay.getState());
    const replayAt = moment;
    askedAtMs = pulse.getState().nowMs;
    isWaiting = true;
    const answered = (raw: unknown) => {
      if (own !== asked) return;
      isWaiting = false;
      const answer = readLook(raw, replayAt, complain);
      const state = decision.getState();
      const receivedAtMs = pulse.getState().nowMs;
      if (answer === null) {
        decision.setState({ ...state, look: state.look && { ...state.look, isSilent: true } }, true);
      } else if ('kind' in answer) {
        decision.setState({ ...state, look: null, noRehearsal: answer.why }, true);
      } else {
        const draft = draftBeside(state.draft, state.look?.view.round ?? null, answer.round);
        const look = { question: about, view: answer, receivedAtMs, isSilent: false };
        decision.setState({ ...state, draft, look, noRehearsal: null }, true);
      }
    };
    api.request('decision:look', about, replayAt).then(answered, (fault: unknown) => {
      complain(`decision:look: ${String(fault)}`);
      answered(null);
    });
  };
  // Another screen is only a glance aside; another promotion is another draft.
  let written: DecisionQuestion | null = null;
  const forgetDraft = (next: DecisionQuestion | null) => {
    if (next === null) return;
    const state = decision.getState();
    if (written !== null && (written.cluster !== next.cluster || written.candidate !== next.candidate))
      decision.setState({ ...state, draft: draftOfAnother(state.draft) }, true);
    written = next;
  };
  const follow = () => {
    const next = questionOf(place.getState());
    if (next?.cluster === question?.cluster && next?.candidate === question?.candidate) return;
    const isOther = next?.cluster !== question?.cluster;
    forgetDraft(next);
    question = next;
    asked += 1;
    isWaiting = false;
    if (isOther)
      decision.setState({ ...decision.getState(), look: null, noRehearsal: null, act: { kind: 'none' } }, true);
    again();
  };
  // Live and the past are never mixed: nothing that was seen or written in one stands in the other.
  const followReplay = () => {
    const state = replay.getState();
    const next = momentOf(state);
    if (next === moment) return;
    const isOtherWorld = (next === null) !== (moment === null);
    const isSought = state.kind === 'on' && !state.isPlaying;
    moment = next;
    if (!isOtherWorld && !isSought) return;
    asked += 1;
    isWaiting = false;
    const before = decision.getState();
    const forgotten = isOtherWorld ? { act: noDecision.act, draft: draftOfAnother(before.draft) } : {};
    decision.setState({ ...before, ...forgotten, look: null, noRehearsal: null }, true);
    again();
  };
  const unsubscribes = [
    place.subscribe(follow),
    replay.subscribe(followReplay),
    pulse.subscribe(({ nowMs }) => {
      if (!isWaiting && nowMs - askedAtMs >= renewMs) again();
    }),
  ];
  follow();
  const end = () => {
    for (const unsubscribe of unsubscribes.splice(0)) unsubscribe();
    question = null;
    asked += 1;
  };
  return { again, end };
}

/** null = no answer, or none of what was asked: a rehearsal is never taken for live, nor live for a rehearsal. */
function readLook(raw: unknown, replayAt: number | null, complain: Complain): DecisionLookAnswer | null {
  const answer = decisionLookSchema.nullable().safeParse(raw);
  if (!answer.success) complain(`decision:look: ${answer.error.message}`);
  if (answer.data == null) return null;
  const isDrill = 'kind' in answer.data || answer.data.isDrill;
  if (isDrill === (replayAt !== null)) return answer.data;
  complain(`decision:look: asked ${replayAt === null ? 'of live' : 'of a replay'}, and answered of the other`);
  return null;
}

/** Takes what is wished out of the store at once, because a passphrase may be in it. */
function carryActs(api: QuorumscopeApi, stores: Stores, complain: Complain, lookAgain: () => void) {
  const { decision, exports, replay } = stores;
  // Number of the newest act: how an older one ended is on the sheet, not in the line of this one.
  let given = 0;
  const become = (act: ActState) => decision.setState({ ...decision.getState(), act }, true);
  const failed = (name: string, deed: Deed, own: number) => (fault: unknown) => {
    complain(`${name}: ${String(fault)}`);
    if (own === given) become({ kind: 'unanswered', deed });
  };

  const carry = (act: DecisionAct) => {
    given += 1;
    const own = given;
    const deed = act.kind;
    const replayAt = momentOf(replay.getState());
    become({ kind: 'sent', deed });
    api.request('decision:act', act, replayAt).then(
      (raw) => {
        const answer = decisionAnswerSchema.nullable().safeParse(raw);
        if (!answer.success) complain(`decision:act: ${answer.error.message}`);
        // How it ended stands in the log, not on the sheet of another world.
        if ((momentOf(replay.getState()) === null) !== (replayAt === null)) return;
        const state = decision.getState();
        const draft = answer.data?.kind === 'refused' ? state.draft : draftAfter(state.draft, deed);
        decision.setState({ ...state, draft, act: own === given ? ended(answer.data ?? null, deed) : state.act }, true);
        lookAgain();
      },
      failed('decision:act', deed, own),
    );
  };
  const fetchFile = (id: string, as: 'json' | 'clipboard') => {
    given += 1;
    const own = given;
    become({ kind: 'sent', deed: 'take' });
    api.request('decision:file', id).then(
      (raw) => {
        const file = verdictFileSchema.nullable().safeParse(raw);
        if (!file.success) complain(`decision:file: ${file.error.message}`);
        if (file.data == null) {
          if (own === given) become({ kind: 'refused', deed: 'take', why: `the log gave no entry ${id}` });
          return;
        }
        if (own === given) become({ kind: 'none' });
        const { name, text } = file.data;
        exports.setState(
          { kind: 'wished', file: as === 'clipboard' ? { kind: as, text } : { kind: as, name: fileName(name), text } },
          true,
        );
      },
      failed('decision:file', 'take', own),
    );
  };
  return decision.subscribe(({ act }) => {
    if (act.kind === 'wished') carry(act.act);
    if (act.kind === 'wanted') fetchFile(act.decision, act.as);
  });
}

function ended(answer: DecisionAnswer | null, deed: Deed): ActState {
  if (answer === null) return { kind: 'unanswered', deed };
  return answer.kind === 'done' ? { kind: 'done', deed } : { kind: 'refused', deed, why: answer.why };
}

/** A name as the main process takes one: small letters, digits and hyphens, without an ending. */
function fileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/\.json$/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '');
  return plain === '' ? 'decision' : plain.slice(0, 120);
}

/** Whatever screen a cluster is looked at on, the Decision screen opens with the last one. */
function rememberCluster({ place, selection }: Stores) {
  return selection.subscribe((chosen) => {
    if (chosen.kind === 'cluster') place.setState(withDecisionOn(place.getState(), chosen.id), true);
  });
}
