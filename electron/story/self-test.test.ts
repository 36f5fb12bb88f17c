import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { stateMessage } from '../testing/messages.ts';
import { trackProgress } from './progress.ts';
import { runSelfTest } from './self-test.ts';

function test() {
  const clock = createFakeClock();
  const progress = trackProgress(clock);
  const said: string[] = [];
  let status: number | null = null;
  const done = runSelfTest({
    terminal: { say: (line) => said.push(line), complain: () => {} },
    progress,
    info: { version: '0.1.0', electron: '45.4.1', runtimeWarning: null },
    isSandboxed: () => true,
    finish: (code) => {
      status = code;
    },
  });
  return { clock, progress, said, done, status: () => status };
}

describe('runSelfTest', () => {
  it('says in one JSON line what stands, once hosts were read and painted', async () => {
    const { progress, said, done, status } = test();
    progress.heard(stateMessage(3));
    progress.painted(3);
    await done;
    expect(said.map((line): unknown => JSON.parse(line))).toEqual([
      { ok: true, version: '0.1.0', electron: '45.4.1', hostsRead: 3, painted: 3, sandboxed: true },
    ]);
    expect(status()).toBe(0);
  });

  it.each([
    ['The engine gave no snapshot within 50 s.', null],
    ['None of 3 hosts was read within 50 s.', 0],
    ['The screen painted -1 but the snapshot is 3 after 50 s.', 3],
  ])('says why not: %s', async (why, hostsRead) => {
    const { clock, progress, said, done, status } = test();
    if (hostsRead !== null) progress.heard(stateMessage(3, { hostsRead }));
    clock.pass(50_000);
    await done;
    expect(said).toEqual([JSON.stringify({ ok: false, why })]);
    expect(status()).toBe(1);
  });
});
