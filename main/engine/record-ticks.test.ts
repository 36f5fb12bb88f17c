import { describe, expect, it } from 'vitest';
import { quietSnapshot } from '../domain/snapshot-examples.ts';
import type { FromHistory, HistoryLink, ToHistory } from '../journal/history/history-messages.ts';
import { recordTicks, type TickSource } from './record-ticks.ts';

/** An engine that ticks when it is told to, a writer that answers or does not, and a clock moved by hand. */
function setUp(answers: boolean) {
  const listeners = new Set<Parameters<TickSource['onTick']>[0]>();
  const posted: ToHistory[] = [];
  const timers = new Set<() => void>();
  let now = 0;
  let heard: (message: FromHistory) => void = () => undefined;
  const link: HistoryLink = {
    post: (message) => {
      posted.push(message);
      if (answers && message.kind === 'stop') heard({ kind: 'stopped' });
    },
    onMessage: (listener) => {
      heard = listener;
    },
  };
  const engine: TickSource = {
    onTick: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const clock = {
    monotonicMs: () => now,
    epochMs: () => now,
    after: (_ms: number, run: () => void) => {
      timers.add(run);
      return () => void timers.delete(run);
    },
  };
  const { stop: end } = recordTicks(engine, '/history.db', {
    clock,
    startHistory: () => link,
    isDemo: false,
    onNotice: () => undefined,
  });
  const tick = (at: number): void => {
    now = at;
    for (const listener of listeners) listener({ snapshot: quietSnapshot, changes: [] });
  };
  return { end, tick, posted, timers, listeners };
}

describe('recordTicks', () => {
  it('hands each second over and ends when all is written, leaving no timer and no listener', async () => {
    const { end, tick, posted, timers, listeners } = setUp(true);
    for (const at of [0, 250, 1000]) tick(at);
    await end();
    expect(posted.map((message) => (message.kind === 'write' ? message.batch.at : message.kind))).toEqual([
      0,
      1000,
      'stop',
    ]);
    expect([timers.size, listeners.size]).toEqual([0, 0]);
  });

  it('does not wait for a disk that does not answer', async () => {
    const { end, tick, timers } = setUp(false);
    tick(0);
    const ended = end();
    for (const run of timers) run();
    await expect(ended).resolves.toBeUndefined();
  });
});
