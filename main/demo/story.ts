import type { StoryMoment } from '../contract/engine-messages.ts';
import type { Fault } from './world/fault.ts';

/*
 * `speed` divides the durations of the story, never the time of the world: TCP, the samples and the rules of confirming
 * and clearing run in real time at any speed, because a kernel that backs off four times as fast would be another kernel.
 * So every duration has a floor: the time in which the engine can have seen what is to be seen.
 */

/** A duration of the story, ms: as told at speed 1, and the shortest in which the engine can follow. */
interface StoryTime {
  readonly ms: number;
  readonly atLeastMs: number;
}

/** A stretch of the story in which the same faults hold. */
export interface StoryPhase {
  readonly faults: readonly Fault[];
  readonly lasts: StoryTime;
  /** What is worth a picture, and when in the phase. */
  readonly moment: { readonly name: StoryMoment; readonly after: StoryTime };
}

/** Healthy; Dublin and Frankfurt lose each other for 90 s; healed; a pause, then from the beginning. */
export const demoStory: readonly StoryPhase[] = [
  {
    faults: [],
    lasts: { ms: 15_000, atLeastMs: 10_000 },
    // Nine sessions to open, then a sample or two of each.
    moment: { name: 'healthy', after: { ms: 10_000, atLeastMs: 8500 } },
  },
  {
    faults: [{ kind: 'cut', a: 'dub', b: 'fra', direction: 'both' }],
    lasts: { ms: 90_000, atLeastMs: 10_000 },
    // Provable after about 1 s, confirmed 1.5 s later.
    moment: { name: 'partitioned', after: { ms: 8000, atLeastMs: 7000 } },
  },
  {
    faults: [],
    lasts: { ms: 25_000, atLeastMs: 15_000 },
    // Connects come back within 4 s, other sockets when their back-off ends; then 5 s without any bad sign.
    moment: { name: 'healed', after: { ms: 22_000, atLeastMs: 14_000 } },
  },
  {
    faults: [],
    lasts: { ms: 30_000, atLeastMs: 10_000 },
    moment: { name: 'ended', after: { ms: 0, atLeastMs: 0 } },
  },
];

/** Something the story does, ms after its round began. */
export type StoryEvent =
  | { readonly atMs: number; readonly kind: 'faults'; readonly faults: readonly Fault[] }
  | { readonly atMs: number; readonly kind: 'moment'; readonly moment: StoryMoment };

/** A story with its times worked out. */
export interface StoryPlan {
  /** In order of time. */
  readonly events: readonly StoryEvent[];
  /** After this the story begins again. */
  readonly roundMs: number;
}

/** Works out when what happens at a speed; 2 is twice as fast as told. A speed that is no positive number counts as 1. */
export function planStory(phases: readonly StoryPhase[], speed: number): StoryPlan {
  const factor = speed > 0 && Number.isFinite(speed) ? speed : 1;
  const scaled = ({ ms, atLeastMs }: StoryTime): number => Math.max(ms / factor, Math.min(ms, atLeastMs));
  const events: StoryEvent[] = [];
  let beginsAt = 0;
  for (const { faults, lasts, moment } of phases) {
    events.push({ atMs: beginsAt, kind: 'faults', faults });
    events.push({ atMs: beginsAt + scaled(moment.after), kind: 'moment', moment: moment.name });
    beginsAt += scaled(lasts);
  }
  return { events, roundMs: beginsAt };
}
