import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createAnswerDesk } from './answer-desk.ts';

function desk() {
  const told: { readonly ask: number; readonly question: string }[] = [];
  const clock = createFakeClock();
  const answers = createAnswerDesk<string, string>((ask, question) => told.push({ ask, question }), clock);
  return { told, clock, answers };
}

describe('createAnswerDesk', () => {
  it('gives each question its own answer, whatever the order they come in', async () => {
    const { told, answers } = desk();
    const first = answers.request('dub to fra');
    const second = answers.request('fra to dub');
    expect(told).toEqual([
      { ask: 1, question: 'dub to fra' },
      { ask: 2, question: 'fra to dub' },
    ]);
    answers.arrived(2, 'lost');
    answers.arrived(1, null);
    await expect(second).resolves.toBe('lost');
    await expect(first).resolves.toBeNull();
  });

  it('does not let a page wait for an engine that is busy, gone, or was never there', async () => {
    const { clock, answers } = desk();
    const late = answers.request('anything');
    clock.pass(3000);
    await expect(late).resolves.toBeNull();
    const lost = answers.request('anything');
    answers.lost();
    await expect(lost).resolves.toBeNull();
    expect(clock.waiting()).toBe(0);
  });

  it('takes no more questions than a page can mean', async () => {
    const { told, answers } = desk();
    const asked = Array.from({ length: 20 }, () => answers.request('again'));
    expect(told).toHaveLength(16);
    answers.lost();
    await expect(Promise.all(asked)).resolves.toEqual(Array.from({ length: 20 }, () => null));
  });
});
