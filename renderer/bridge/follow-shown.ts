import { shownPhase } from '../state/replay.ts';
import type { Stores } from '../state/stores.ts';

/** Keeps what is shown: live as it comes, or the past of a replay; and lets ages stand still there. Returns the end of it. */
export function followShown({ live, replay, screen, pulse }: Stores): () => void {
  const follow = () => {
    const shown = replay.getState();
    const next = shownPhase(live.getState(), shown);
    const isReplay = shown.kind === 'on';
    if (pulse.getState().isReplay !== isReplay) pulse.setState({ ...pulse.getState(), isReplay }, true);
    if (!isSame(screen.getState(), next)) screen.setState(next, true);
  };
  const ends = [live.subscribe(follow), replay.subscribe(follow)];
  follow();
  return () => {
    for (const end of ends.splice(0)) end();
  };
}

type Shown = ReturnType<Stores['screen']['getState']>;

/** A live frame during a replay changes nothing that is shown. */
function isSame(x: Shown, y: Shown): boolean {
  if (x === y) return true;
  return x.phase === 'live' && y.phase === 'live' && x.screen === y.screen;
}
