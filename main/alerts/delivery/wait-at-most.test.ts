import { describe, expect, it } from 'vitest';
import { waitAtMost } from './wait-at-most.ts';

function timer() {
  const armed = new Set<() => void>();
  const after = (_ms: number, run: () => void) => {
    armed.add(run);
    return () => void armed.delete(run);
  };
  return { armed, after };
}

describe(waitAtMost, () => {
  it('returns with the work, also where that fails, and leaves no timer', async () => {
    const { armed, after } = timer();
    await waitAtMost(1000, Promise.resolve(), { after });
    await waitAtMost(1000, Promise.reject(new Error('a bug')), { after });
    expect(armed.size).toBe(0);
  });

  it('returns when the time is up, whatever the work does', async () => {
    const { armed, after } = timer();
    const waited = waitAtMost(1000, new Promise(() => undefined), { after });
    for (const run of armed) run();
    await waited;
    expect(armed.size).toBe(0);
  });
});
