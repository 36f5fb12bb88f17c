import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { stateMessage } from '../testing/messages.ts';
import { createStateDesk } from './state-desk.ts';

function desk() {
  const clock = createFakeClock();
  let asked = 0;
  const it = createStateDesk(() => {
    asked += 1;
  }, clock);
  return { clock, desk: it, asked: () => asked };
}

describe('createStateDesk', () => {
  it('answers null at once before the engine has a snapshot', async () => {
    const { desk: it, asked } = desk();
    expect(await it.request()).toBeNull();
    expect(asked()).toBe(0);
  });

  it('asks the engine once for everybody who waits', async () => {
    const { desk: it, asked, clock } = desk();
    it.arrived(stateMessage(1).state);
    const answers = Promise.all([it.request(), it.request()]);
    expect(asked()).toBe(1);
    it.arrived(stateMessage(5).state);
    expect((await answers).map((state) => state?.seq)).toEqual([5, 5]);
    expect(clock.waiting()).toBe(0);
  });

  it('lets nobody wait for an engine that ended or does not answer', async () => {
    const { desk: it, clock } = desk();
    it.arrived(stateMessage(1).state);
    const late = it.request();
    clock.pass(5000);
    expect(await late).toBeNull();
    const lost = it.request();
    it.lost();
    expect(await lost).toBeNull();
    expect(await it.request()).toBeNull();
    expect(clock.waiting()).toBe(0);
  });
});
