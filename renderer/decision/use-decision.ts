import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { DecisionQuestion, DecisionView } from '../../main/contract/decision.ts';
import type { Advice } from '../../main/domain/advice.ts';
import { answerFor, type DecisionLook, questionOf } from '../state/decision.ts';
import { useIsReplay, usePulse, useStores } from '../state/use-stores.ts';
import { endOf, type Verdict, verdictOf } from './decision-words.ts';

/** A look that is older than this is not believed any more (ms): the patience of a look and one more. */
const silentAfterMs = 4500;

/** What is asked; null while no cluster is chosen. */
export function useQuestion(): DecisionQuestion | null {
  return useStore(useStores().place, useShallow(questionOf));
}

/** The newest answer to just what is asked. */
export function useLook(): DecisionLook | null {
  const question = useQuestion();
  return useStore(useStores().decision, ({ look }) => (question === null ? null : answerFor(look, question)));
}

/** The newest answer about this cluster, whoever is asked about: its members, its people, its log. */
export function useClusterView(): DecisionView | null {
  const cluster = useQuestion()?.cluster;
  return useStore(useStores().decision, ({ look }) =>
    look?.question.cluster === cluster ? (look?.view ?? null) : null,
  );
}

/** Is everything here a rehearsal: of replayed data, recorded as DRILL? */
export function useIsDrill(): boolean {
  const isReplay = useIsReplay();
  const view = useClusterView();
  return isReplay || view?.isDrill === true;
}

/** In a replay: why there is nothing to rehearse on; null = there is, or nothing came yet. */
export function useNoRehearsal(): string | null {
  return useStore(useStores().decision, ({ noRehearsal }) => noRehearsal);
}

/** Nothing on the sheet holds: the picture is lost, or the engine does not answer looks. */
export function useIsVoid(): boolean {
  const { screen, decision } = useStores();
  const isLost = useStore(screen, ({ phase }) => phase === 'lost');
  const look = useStore(decision, (state) => state.look);
  const isOld = usePulse(({ nowMs }) => look !== null && nowMs - look.receivedAtMs > silentAfterMs);
  return isLost || isOld || look?.isSilent === true;
}

/** Whole seconds since the look was answered: ages and countdowns go on from there. */
function useSecondsSince(look: DecisionLook | null): number {
  return usePulse(({ nowMs }) => (look === null ? 0 : Math.max(0, Math.floor((nowMs - look.receivedAtMs) / 1000))));
}

/** What is left (ms) until a moment on the engine's clock. */
function useLeftMs(look: DecisionLook | null, until: number | null): number {
  const seconds = useSecondsSince(look);
  return look === null || until === null ? 0 : Math.max(0, until - look.view.now - seconds * 1000);
}

/** An age of the look as it is now, in whole seconds. */
export function useLookAge(ageMs: number | null): number | null {
  const seconds = useSecondsSince(useLook());
  return ageMs === null ? null : Math.floor(ageMs / 1000) + seconds;
}

/** What is left of the proposal or the GO on screen (ms). */
export function useRoundLeftMs(): number {
  const look = useLook();
  return useLeftMs(look, look === null ? null : endOf(look.view.round));
}

/** The sheet of what is asked; null = no candidate, or no answer yet. */
export function useSheet(): Advice | null {
  return useLook()?.view.sheet ?? null;
}

/** The word in force. A round about another candidate says nothing of this one. */
export function useVerdict(): Verdict {
  const look = useLook();
  const leftMs = useRoundLeftMs();
  const isVoid = useIsVoid();
  if (look === null) return verdictOf({ sheet: null, round: null, isVoid, isRefused: true, leftMs });
  const { question, view } = look;
  const isOwn = view.roundAbout === question.candidate;
  const isRefused = view.noGoBecause.length > 0;
  return verdictOf({ sheet: view.sheet, round: isOwn ? view.round : null, isVoid, isRefused, leftMs });
}
