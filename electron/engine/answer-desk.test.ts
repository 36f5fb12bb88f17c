import { describe, expect, it } from 'vitest';
import type { EngineQuestion } from '../../main/contract/engine-messages.ts';
import type { WhatIfAnswer, WhatIfAsk } from '../../main/contract/what-if.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createAnswerDesk } from './answer-desk.ts';

function desk() {
  const told: { readonly ask: number; readonly question: EngineQuestion }[] = [];
  const clock = createFakeClock();
  const answers = createAnswerDesk((ask, question) => told.push({ ask, question }), clock);
  return { told, clock, answers };
}

const ledger: WhatIfAsk = { cluster: 'ledger', losses: [] };
const orders: WhatIfAsk = { cluster: 'orders', losses: [] };
const refused: WhatIfAnswer = { kind: 'refused', why: 'there is no cluster orders' };

describe('createAnswerDesk', () => {
  it('gives each question its own answer, whatever the order they come in', async () => {
    const { told, answers } = desk();
    const first = answers.request('whatif:count', ledger);
    const second = answers.request('whatif:count', orders);
    expect(told).toEqual([
      { ask: 1, question: { name: 'whatif:count', args: [ledger] } },
      { ask: 2, question: { name: 'whatif:count', args: [orders] } },
    ]);
    answers.arrived(2, refused);
    answers.arrived(1, null);
    await expect(second).resolves.toBe(refused);
    await expect(first).resolves.toBeNull();
  });

  it('does not let a page wait for an engine that is busy, gone, or was never there', async () => {
    const { clock, answers } = desk();
    const late = answers.request('whatif:count', ledger);
    clock.pass(3000);
    await expect(late).resolves.toBeNull();
    const lost = answers.request('whatif:count', ledger);
    answers.lost();
    await expect(lost).resolves.toBeNull();
    expect(clock.waiting()).toBe(0);
  });

  it('takes no more questions than a page can mean', async () => {
    const { told, answers } = desk();
    const asked = Array.from({ length: 20 }, () => answers.request('whatif:count', ledger));
    expect(told).toHaveLength(16);
    answers.lost();
    await expect(Promise.all(asked)).resolves.toEqual(Array.from({ length: 20 }, () => null));
  });
});
