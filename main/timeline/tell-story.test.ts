import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Story } from './history-rows.ts';
import { phasesOf, toldAt } from './tell-story.ts';

const cut: Story = {
  key: '1 partition:1',
  runEndedAt: null,
  tellings: [
    { at: 3000, since: 1200, phase: 'suspected' },
    { at: 4500, since: 1000, phase: 'confirmed' },
    { at: 90_000, since: 1000, phase: 'cleared' },
  ],
};
const rumour: Story = {
  key: '1 partition:2',
  runEndedAt: null,
  tellings: [
    { at: 3000, since: 2000, phase: 'suspected' },
    { at: 5000, since: 2000, phase: 'cleared' },
  ],
};

describe('phasesOf', () => {
  it('draws as shown then: from when it was told, suspected first', () => {
    expect(phasesOf(cut, 'then', 100_000)).toEqual([
      { from: 3000, to: 4500, phase: 'suspected' },
      { from: 4500, to: 90_000, phase: 'confirmed' },
    ]);
    expect(phasesOf(rumour, 'then', 100_000)).toEqual([{ from: 3000, to: 5000, phase: 'suspected' }]);
  });

  it('draws as known now: from when it began, and leaves out what was never confirmed', () => {
    expect(phasesOf(cut, 'now', 100_000)).toEqual([{ from: 1000, to: 90_000, phase: 'confirmed' }]);
    expect(phasesOf(rumour, 'now', 100_000)).toEqual([]);
  });

  it('ends what was open with the run that watched it, and lets what is open go on', () => {
    const open = { ...cut, tellings: cut.tellings.slice(0, 2) };
    expect(phasesOf(open, 'then', 100_000).at(-1)?.to).toBe(100_000);
    expect(phasesOf({ ...open, runEndedAt: 50_000 }, 'then', 100_000).at(-1)?.to).toBe(50_000);
  });

  it('draws one that came back as two, with the time between them free', () => {
    const again = { ...cut, tellings: [...cut.tellings, { at: 95_000, since: 94_000, phase: 'confirmed' as const }] };
    expect(phasesOf(again, 'now', 100_000)).toEqual([
      { from: 1000, to: 90_000, phase: 'confirmed' },
      { from: 94_000, to: 100_000, phase: 'confirmed' },
    ]);
  });
});

describe('toldAt', () => {
  it('says at a moment what was said then: nothing, a suspicion, a verdict, nothing', () => {
    expect([2999, 3000, 4500, 90_000].map((at) => toldAt(cut, 'then', at)?.phase)).toEqual([
      undefined,
      'suspected',
      'confirmed',
      undefined,
    ]);
  });

  it('knows now what was true before anybody said it, and forgets what came to nothing', () => {
    expect([999, 1000, 3000, 89_999, 90_000].map((at) => toldAt(cut, 'now', at)?.phase)).toEqual([
      undefined,
      'confirmed',
      'confirmed',
      'confirmed',
      undefined,
    ]);
    expect(toldAt(rumour, 'now', 4000)).toBeNull();
  });

  it('agrees at every moment with what is drawn, from both viewpoints', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.integer({ min: 0, max: 100 }),
            early: fc.integer({ min: 0, max: 5 }),
            phase: fc.constantFrom('suspected' as const, 'confirmed' as const, 'cleared' as const),
          }),
          { maxLength: 8 },
        ),
        fc.constantFrom('then' as const, 'now' as const),
        fc.integer({ min: 0, max: 110 }),
        (drawn, as, at) => {
          const tellings = [...drawn]
            .sort((x, y) => x.at - y.at)
            .map(({ at: told, early, phase }) => ({ at: told, since: told - early, phase }));
          const story: Story = { key: 'k', runEndedAt: null, tellings };
          const isDrawn = phasesOf(story, as, 200).some(({ from, to }) => from <= at && at < to);
          expect(toldAt(story, as, at) !== null).toBe(isDrawn);
        },
      ),
    ));
});
