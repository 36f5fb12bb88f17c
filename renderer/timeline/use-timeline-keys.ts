import { useEffect } from 'react';
import { showPast } from '../state/show-past.ts';
import type { Stores } from '../state/stores.ts';
import { moved, revealing, type TimelineState, zoomed } from '../state/timeline.ts';
import { useStores } from '../state/use-stores.ts';
import { isTyping } from '../ui/is-typing.ts';
import type { Scale } from './scale.ts';

/** Arrows move the cursor (with Shift what is shown), `+` `-` zoom, `0` follows now, Enter shows the moment on every screen. */
export function useTimelineKeys(scale: Scale): void {
  const stores = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
      // A button takes Enter for itself.
      if (event.target instanceof HTMLButtonElement) return;
      if (act(stores, event, scale)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [stores, scale]);
}

/** Does what a key means; false where it means nothing here. */
function act(stores: Stores, { key, shiftKey }: KeyboardEvent, scale: Scale): boolean {
  const { timeline, pulse, replay } = stores;
  const state = timeline.getState();
  const nowMs = pulse.getState().epochMs;
  const middle = state.cursor ?? (scale.from + scale.to) / 2;
  const put = (next: TimelineState): true => {
    timeline.setState(next, true);
    return true;
  };
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const sign = key === 'ArrowLeft' ? -1 : 1;
      if (shiftKey) return put(moved(state, sign * 0.25, nowMs));
      const step = Math.max(1000, Math.round((scale.to - scale.from) / 200_000) * 1000);
      const at = Math.min(nowMs, (state.cursor ?? Math.floor(scale.to / 1000) * 1000) + sign * step);
      if (replay.getState().kind === 'on') showPast(stores, at);
      return put({ ...revealing(timeline.getState(), at, nowMs), cursor: at });
    }
    case '+':
      return put(zoomed(state, 0.5, middle, nowMs));
    case '-':
      return put(zoomed(state, 2, middle, nowMs));
    case '0':
      return put({ ...state, end: null });
    case 'Enter':
      if (state.cursor !== null) showPast(stores, state.cursor);
      return state.cursor !== null;
    default:
      return false;
  }
}
