import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { watchPainting } from './painting-watch.ts';

function watched() {
  const clock = createFakeClock();
  let silences = 0;
  const watch = watchPainting(clock, () => {
    silences += 1;
  });
  return { clock, watch, silences: () => silences };
}

describe('watchPainting', () => {
  it('notices a screen that painted nothing for 10 s, once', () => {
    const { clock, watch, silences } = watched();
    watch.loading();
    for (let second = 0; second < 30; second += 2) {
      watch.painted();
      clock.pass(2000);
    }
    expect(silences()).toBe(0);
    clock.pass(8000);
    expect(silences()).toBe(1);
    clock.pass(600_000);
    expect(silences()).toBe(1);
  });

  it('waits longer for the first picture', () => {
    const { clock, watch, silences } = watched();
    watch.loading();
    clock.pass(44_999);
    expect(silences()).toBe(0);
    clock.pass(1);
    expect(silences()).toBe(1);
  });

  it('expects nothing while the window rests, and leaves no timer', () => {
    const { clock, watch, silences } = watched();
    watch.painted();
    watch.rest();
    expect(clock.waiting()).toBe(0);
    clock.pass(600_000);
    expect(silences()).toBe(0);
  });
});
