import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { type SpanAnswer, type SpanAsk, spanAnswerSchema } from '../../main/contract/timeline.ts';
import type { Stores } from '../state/stores.ts';
import { shownStretch } from '../state/timeline.ts';

/** A Timeline that follows now is read anew when it has moved by a column, but not sooner than after this (ms). */
const renewMs = 4000;
/** One that was brought back to now by the hand has moved by more than this share of its length. */
const shareMoved = 0.05;
/** After no answer it waits so long (ms). */
const retryMs = 5000;

const silence: SpanAnswer = { kind: 'refused', why: 'history gave no answer in time' };

/** Reads the stretch that the Timeline shows, while and only while it is shown. Returns the end of it. */
export function connectTimeline(api: QuorumscopeApi, stores: Stores, complain: (text: string) => void): () => void {
  const { timeline, place, pulse } = stores;
  let isWaiting = false;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let asked: SpanAsk | null = null;
  let connected = true;

  const take = (ask: SpanAsk, answer: SpanAnswer): void => {
    isWaiting = false;
    if (!connected) return;
    timeline.setState({ ...timeline.getState(), reply: { ask, answer } }, true);
    follow();
  };
  const send = (ask: SpanAsk): void => {
    asked = ask;
    askedAtMs = pulse.getState().nowMs;
    isWaiting = true;
    api.request('timeline:span', ask).then(
      (raw) => {
        const answer = spanAnswerSchema.nullable().safeParse(raw);
        if (!answer.success) complain(`timeline:span: ${answer.error.message}`);
        take(ask, answer.data ?? silence);
      },
      (fault: unknown) => {
        complain(`timeline:span: ${String(fault)}`);
        take(ask, silence);
      },
    );
  };
  const isNews = (ask: SpanAsk): boolean => {
    if (asked === null || asked.as !== ask.as || asked.columns !== ask.columns) return true;
    const { end, reply } = timeline.getState();
    const length = ask.to - ask.from;
    const moved = ask.to - asked.to;
    const waited = pulse.getState().nowMs - askedAtMs;
    if (reply?.answer.kind === 'refused' && waited >= retryMs) return true;
    if (end !== null || length !== asked.to - asked.from) return moved !== 0 || asked.from !== ask.from;
    const isFar = moved < 0 || moved > length * shareMoved;
    return isFar || (moved >= length / ask.columns && waited >= renewMs);
  };
  const follow = (): void => {
    const state = timeline.getState();
    if (isWaiting || state.columns === null || place.getState().view !== 'timeline') return;
    const { epochMs } = pulse.getState();
    const ask: SpanAsk = { ...shownStretch(state, epochMs), columns: state.columns, as: state.as };
    if (ask.from > 0 && isNews(ask)) send(ask);
  };

  const ends = [timeline.subscribe(follow), place.subscribe(follow), pulse.subscribe(follow)];
  follow();
  return () => {
    connected = false;
    for (const end of ends.splice(0)) end();
  };
}
