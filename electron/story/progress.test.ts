import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { deltaMessage, stateMessage } from '../testing/messages.ts';
import { trackProgress } from './progress.ts';
import type { Progress } from './progress.ts';

const anyHost = (glance: { readonly hostsRead: number }): boolean => glance.hostsRead > 0;

async function outcome(promise: Promise<boolean>): Promise<boolean | 'waiting'> {
  return Promise.race([promise, new Promise<'waiting'>((resolve) => setImmediate(() => resolve('waiting')))]);
}

function tracked(): { progress: Progress; clock: ReturnType<typeof createFakeClock> } {
  const clock = createFakeClock();
  return { progress: trackProgress(clock), clock };
}

describe('trackProgress', () => {
  it('waits for the picture, not only for the snapshot', async () => {
    const { progress, clock } = tracked();
    const shown = progress.shown(anyHost, 1000);
    progress.heard(stateMessage(4));
    progress.painted(3);
    expect(await outcome(shown)).toBe('waiting');
    progress.painted(5);
    expect(await outcome(shown)).toBe(true);
    expect(clock.waiting()).toBe(0);
  });

  it('begins anew when the snapshot is no longer what was wanted', async () => {
    const { progress } = tracked();
    const shown = progress.shown(anyHost, 1000);
    progress.heard(stateMessage(4));
    progress.heard(deltaMessage(5, { hostsRead: 0 }));
    progress.painted(5);
    expect(await outcome(shown)).toBe('waiting');
    progress.heard(deltaMessage(6));
    progress.painted(6);
    expect(await outcome(shown)).toBe(true);
  });

  it('gives up in time and leaves no timer', async () => {
    const { progress, clock } = tracked();
    const shown = progress.shown(anyHost, 1000);
    clock.pass(1000);
    expect(await outcome(shown)).toBe(false);
    expect(clock.waiting()).toBe(0);
  });

  it('does not take a picture of the engine before for one of the engine after a restart', async () => {
    const { progress } = tracked();
    progress.heard(stateMessage(900));
    progress.painted(900);
    progress.heard(stateMessage(1));
    const shown = progress.shown(anyHost, 1000);
    expect(await outcome(shown)).toBe('waiting');
    progress.painted(1);
    expect(await outcome(shown)).toBe(true);
  });
});
