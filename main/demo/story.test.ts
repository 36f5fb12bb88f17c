import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoStory, planStory, type StoryPlan } from './story.ts';

function timesOf({ events }: StoryPlan): Record<string, number> {
  return Object.fromEntries(
    events.map((event) => [
      event.kind === 'moment' ? event.moment : event.faults.length > 0 ? 'cut' : 'whole',
      event.atMs,
    ]),
  );
}

describe('planStory', () => {
  it('cuts Dublin from Frankfurt for the full 90 s at speed 1', () => {
    const { cut = 0, healed = 0, partitioned = 0, ended = 0 } = timesOf(planStory(demoStory, 1));
    const healedAt = cut + 90_000;
    expect(partitioned - cut).toBe(8000);
    expect(healed - healedAt).toBe(22_000);
    expect(ended).toBe(healedAt + 25_000);
  });

  it('is over in less than 50 s at speed 4, so that a run without a display stays under a minute', () => {
    expect(timesOf(planStory(demoStory, 4))['ended']).toBeLessThan(50_000);
  });

  it('tells its moments in order, each before the next change, at any speed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (speed) => {
        const plan = planStory(demoStory, speed);
        const times = plan.events.map(({ atMs }) => atMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(times.at(-1)).toBeLessThan(plan.roundMs);
      }),
    );
  });

  it('never hurries a cut or its end past what the engine needs to confirm and to clear', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (speed) => {
        const { events } = planStory(demoStory, speed);
        const faults = events.filter((event) => event.kind === 'faults').map(({ atMs }) => atMs);
        const [, cut = 0, heal = 0] = faults;
        const moment = (name: string) =>
          events.find((event) => event.kind === 'moment' && event.moment === name)?.atMs ?? 0;
        expect(moment('partitioned') - cut).toBeGreaterThanOrEqual(6000);
        expect(moment('healed') - heal).toBeGreaterThanOrEqual(12_000);
      }),
    );
  });

  it('takes a speed that is no speed as 1', () => {
    for (const speed of [0, -3, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(planStory(demoStory, speed)).toEqual(planStory(demoStory, 1));
    }
  });
});
