import type { StoryMoment } from '../contract/engine-messages.ts';
import type { Clock } from '../domain/clock.ts';
import type { StoryPlan } from './story.ts';
import type { Fault } from './world/fault.ts';

/** Plays a story round after round, until the returned function is called. One timer at a time. */
export function playStory(
  plan: StoryPlan,
  clock: Clock,
  stage: { setFaults(faults: readonly Fault[]): void; tell(moment: StoryMoment): void },
): () => void {
  let cancel = (): void => undefined;

  const wait = (until: number, then: () => void): void => {
    cancel = clock.after(Math.max(0, until - clock.monotonicMs()), then);
  };
  const playFrom = (index: number, roundBeganAt: number): void => {
    const event = plan.events[index];
    if (event === undefined) {
      const nextRound = roundBeganAt + plan.roundMs;
      return wait(nextRound, () => playFrom(0, nextRound));
    }
    wait(roundBeganAt + event.atMs, () => {
      if (event.kind === 'faults') stage.setFaults(event.faults);
      else stage.tell(event.moment);
      playFrom(index + 1, roundBeganAt);
    });
  };

  playFrom(0, clock.monotonicMs());
  return () => cancel();
}
