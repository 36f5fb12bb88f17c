import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { deltaMessage, stateMessage } from '../testing/messages.ts';
import { createScreenPush } from './push.ts';

function screen() {
  const clock = createFakeClock();
  const sent: string[] = [];
  let asked = 0;
  const push = createScreenPush({
    clock,
    send: (name, payload) => sent.push('seq' in payload ? `${name} ${payload.seq}` : name),
    askForState: () => {
      asked += 1;
    },
  });
  return { clock, sent, push, asked: () => asked };
}

describe('createScreenPush', () => {
  it('passes states, deltas and notices on, and keeps the rest to itself', () => {
    const { push, sent, clock } = screen();
    push.pass(stateMessage(1));
    push.pass(deltaMessage(2));
    push.pass({ kind: 'notice', notice: { id: 'n', level: 'info', text: 'x', at: 0 } });
    push.pass({ kind: 'line', text: 'x' });
    expect(sent).toEqual(['screen:reset 1', 'screen:delta 2', 'screen:notice']);
    expect(clock.waiting()).toBe(0);
  });

  it('turns a backlog into one reset', () => {
    const { push, sent, clock, asked } = screen();
    for (let seq = 1; seq <= 9; seq += 1) push.pass(deltaMessage(seq));
    expect(sent).toHaveLength(4);
    clock.pass(1000);
    expect(asked()).toBe(1);
    push.pass(stateMessage(9));
    push.pass(deltaMessage(10));
    expect(sent.slice(4)).toEqual(['screen:reset 9', 'screen:delta 10']);
    expect(clock.waiting()).toBe(0);
  });

  it('leaves no timer behind', () => {
    const { push, clock } = screen();
    for (let seq = 1; seq <= 5; seq += 1) push.pass(deltaMessage(seq));
    expect(clock.waiting()).toBe(1);
    push.close();
    expect(clock.waiting()).toBe(0);
  });
});
