import { useEffect, useMemo } from 'react';
import { faster, leaveReplay, replayAt, toggled } from '../state/replay.ts';
import { momentNow } from '../state/show-past.ts';
import type { Stores } from '../state/stores.ts';
import { useStores } from '../state/use-stores.ts';
import { isTyping } from '../ui/is-typing.ts';

/** Goes to the next or the last event, and plays or stands still: begins a replay where none is. */
export function useReplaySteps(): { readonly step: (direction: 'back' | 'on') => void; readonly play: () => void } {
  const stores = useStores();
  return useMemo(
    () => ({ step: (direction) => stepOnce(stores, direction), play: () => playOrPause(stores) }),
    [stores],
  );
}

/**
 * `L` leaves a replay; in one, `[` `]` step by an event, Space plays and Shift with it plays faster. Only the Timeline begins one by
 * these keys, at its cursor: elsewhere a slip of the hand must not put the past on the screen.
 */
export function useReplayKeys(): void {
  const stores = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
      const { replay, place } = stores;
      if (event.key === 'l' || event.key === 'L') return void leaveReplay(replay);
      if (replay.getState().kind === 'off' && place.getState().view !== 'timeline') return;
      if (event.key === '[') return stepOnce(stores, 'back');
      if (event.key === ']') return stepOnce(stores, 'on');
      // A button takes Space for itself.
      if (event.key !== ' ' || event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      if (event.shiftKey) replay.setState(faster(replay.getState()), true);
      else playOrPause(stores);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [stores]);
}

function playOrPause(stores: Stores): void {
  const { replay } = stores;
  const state = replay.getState();
  replay.setState(state.kind === 'on' ? toggled(state) : replayAt(state, momentNow(stores), true), true);
}

/** Where the step leads is asked of history (bridge/connect-replay.ts). */
function stepOnce(stores: Stores, direction: 'back' | 'on'): void {
  const { timeline } = stores;
  timeline.setState({ ...timeline.getState(), step: { at: momentNow(stores), direction } }, true);
}
