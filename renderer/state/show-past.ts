import { replayAt } from './replay.ts';
import type { Stores } from './stores.ts';
import { revealing } from './timeline.ts';

/** Shows a moment of the past, on every screen, and brings it into the view of the Timeline. */
export function showPast({ replay, timeline, pulse }: Stores, at: number): void {
  replay.setState(replayAt(replay.getState(), at), true);
  timeline.setState({ ...revealing(timeline.getState(), at, pulse.getState().epochMs), cursor: at }, true);
}

/** The moment from which playing and stepping go on: that of the replay, else the cursor of the Timeline, else now. */
export function momentNow({ replay, timeline, pulse }: Stores): number {
  const state = replay.getState();
  return state.kind === 'on' ? state.at : (timeline.getState().cursor ?? pulse.getState().epochMs);
}
