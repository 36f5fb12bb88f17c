import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { momentAnswerSchema, type StepAsk, stepAnswerSchema } from '../../main/contract/timeline.ts';
import type { Clock } from '../../main/domain/clock.ts';
import { type Past, pastOf, playedTo } from '../state/replay.ts';
import { showPast } from '../state/show-past.ts';
import type { Stores } from '../state/stores.ts';

/** While it plays, a moment is asked for this often (ms). */
const stepMs = 250;

const silence: Past = { kind: 'refused', why: 'history gave no answer in time' };

/**
 * Shows the past while a replay is on: the moment that is wanted, and while it plays the next one as soon as this one came, so that
 * the clock never runs ahead of the picture. Returns the end of it.
 */
export function connectReplay(
  api: QuorumscopeApi,
  stores: Stores,
  clock: Clock,
  complain: (text: string) => void,
): () => void {
  const { replay, timeline } = stores;
  /** What the newest question asked; null = nothing is shown of the past. */
  let asked: string | null = null;
  let isWaiting = false;
  let playedAtMs = 0;
  let cancel: (() => void) | null = null;
  let stepping: StepAsk | null = null;

  const take = (key: string, past: Past): void => {
    isWaiting = false;
    const state = replay.getState();
    if (state.kind === 'on' && key === asked) replay.setState({ ...state, past }, true);
    else follow();
  };
  const ask = (at: number): void => {
    const { as } = timeline.getState();
    const key = `${at} ${as}`;
    asked = key;
    isWaiting = true;
    api.request('timeline:moment', { at, as }).then(
      (raw) => {
        const answer = momentAnswerSchema.nullable().safeParse(raw);
        if (!answer.success) complain(`timeline:moment: ${answer.error.message}`);
        take(key, answer.data == null ? silence : pastOf(answer.data));
      },
      (fault: unknown) => {
        complain(`timeline:moment: ${String(fault)}`);
        take(key, silence);
      },
    );
  };
  /** Goes to the next event, and stays where there is none. */
  const goOn = (wish: StepAsk): void => {
    stepping = wish;
    void api
      .request('timeline:step', wish)
      .then(
        (raw) => {
          const answer = stepAnswerSchema.nullable().safeParse(raw);
          if (!answer.success) complain(`timeline:step: ${answer.error.message}`);
          return answer.data?.at ?? null;
        },
        (fault: unknown) => {
          complain(`timeline:step: ${String(fault)}`);
          return null;
        },
      )
      .then((at) => {
        if (stepping !== wish) return;
        stepping = null;
        timeline.setState({ ...timeline.getState(), step: null }, true);
        if (at !== null) showPast(stores, at);
      });
  };
  const play = (): void => {
    cancel = null;
    const state = replay.getState();
    if (state.kind === 'off' || !state.isPlaying) return;
    const elapsedMs = clock.monotonicMs() - playedAtMs;
    playedAtMs = clock.monotonicMs();
    const at = isWaiting ? state.at : playedTo(state.past, state.at, elapsedMs, state.speed);
    replay.setState(at === null ? { ...state, isPlaying: false } : { ...state, at }, true);
    follow();
  };
  const follow = (): void => {
    const { step } = timeline.getState();
    if (step !== null && step !== stepping) goOn(step);
    const state = replay.getState();
    if (state.kind === 'off') {
      asked = null;
      cancel?.();
      cancel = null;
      return;
    }
    if (!isWaiting && asked !== `${state.at} ${timeline.getState().as}`) ask(state.at);
    if (!state.isPlaying || cancel !== null) return;
    playedAtMs = clock.monotonicMs();
    cancel = clock.after(stepMs, play);
  };

  const ends = [replay.subscribe(follow), timeline.subscribe(follow)];
  follow();
  return () => {
    cancel?.();
    for (const end of ends.splice(0)) end();
  };
}
