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
  it('notices once that a screen gets data and paints nothing for 10 s', () => {
    const { clock, watch, silences } = watched();
    watch.loading();
    for (let second = 0; second < 30; second += 1) {
      watch.given();
      watch.painted();
      clock.pass(1000);
    }
    expect(silences()).toBe(0);
    for (let second = 0; second < 10; second += 1) {
      watch.given();
      clock.pass(1000);
    }
    expect(silences()).toBe(1);
    watch.given();
    clock.pass(600_000);
    expect(silences()).toBe(1);
  });

  it('expects nothing of a screen that gets nothing: the engine may be away for long', () => {
    const { clock, watch, silences } = watched();
    watch.loading();
    clock.pass(600_000);
    watch.given();
    watch.painted();
    clock.pass(600_000);
    expect([silences(), clock.waiting()]).toEqual([0, 0]);
  });

  it('waits longer for the first picture of a page, also after a reload', () => {
    const { clock, watch, silences } = watched();
    watch.given();
    watch.painted();
    watch.loading();
    watch.given();
    clock.pass(44_999);
    expect(silences()).toBe(0);
    clock.pass(1);
    expect(silences()).toBe(1);
  });

  it('lets a hidden window rest, and watches it again afterwards', () => {
    const { clock, watch, silences } = watched();
    watch.given();
    watch.painted();
    watch.rest();
    watch.given();
    expect(clock.waiting()).toBe(0);
    watch.wake();
    watch.given();
    clock.pass(10_000);
    expect(silences()).toBe(1);
  });
});
