import { describe, expect, it } from 'vitest';
import { hostId } from '../../domain/ids.ts';
import { situationOf } from '../../domain/snapshot-examples.ts';
import type { HistoryBatch } from './batch.ts';
import { startAt, tickAt } from './history-examples.ts';
import type { FromHistory, ToHistory } from './history-messages.ts';
import { createHistoryRecorder } from './record-history.ts';

/** A writer of history that answers when it is told to. */
function fakeLink() {
  let listener: (message: FromHistory) => void = () => undefined;
  const batches: HistoryBatch[] = [];
  const link = {
    post: (message: ToHistory) => {
      if (message.kind === 'write') batches.push(message.batch);
      else listener({ kind: 'stopped' });
    },
    onMessage: (heard: typeof listener) => {
      listener = heard;
    },
  };
  return { link, batches, answer: (message: FromHistory) => listener(message) };
}

const written = { kind: 'written', bytes: 4096 } as const;
const setUp = () => {
  const fake = fakeLink();
  const notices: string[] = [];
  return { ...fake, notices, recorder: createHistoryRecorder(fake.link, (sentence) => notices.push(sentence)) };
};
const gone = situationOf({ type: 'host-unreachable', subject: { host: hostId('dub1') } }, 'confirmed', 'dub1 is gone');
const cleared = { ...gone, phase: 'cleared' as const };

describe('createHistoryRecorder', () => {
  it('hands over one batch a second: everything first, then what changed', () => {
    const { recorder, batches } = setUp();
    for (let ms = 0; ms <= 3000; ms += 250)
      recorder.take(tickAt(ms, { pair: ms === 1250 ? { suspect: true, forward: 'suspect' } : {} }));
    expect(
      batches.map(({ at, isBeginning, isKeyframe, pairs, values }) => [
        at - startAt,
        isBeginning,
        isKeyframe,
        pairs.length,
        values.length,
      ]),
    ).toEqual([
      [0, true, true, 1, 4],
      [1000, false, false, 1, 0],
      [2000, false, false, 1, 0],
    ]);
    // A cut of a quarter of a second is seen in its whole second, and over after it.
    expect(batches.map(({ pairs }) => pairs[0]?.sample.isSuspect)).toEqual([false, true, false]);
  });

  it('tells nothing of a second in which nothing changed', () => {
    const { recorder, batches } = setUp();
    for (let ms = 0; ms <= 5000; ms += 1000) recorder.take(tickAt(ms));
    expect(batches.slice(1).every(({ pairs, values }) => pairs.length + values.length === 0)).toBe(true);
  });

  it('sums a minute up: the worst, how many seconds were seen and bad, and loses none while the disk is slow', () => {
    const { recorder, batches, answer } = setUp();
    for (let ms = 0; ms <= 100_000; ms += 500)
      recorder.take(
        tickAt(ms, { pair: ms >= 10_000 && ms < 13_000 ? { verdict: 'partitioned', rttMs: null } : { rttMs: 20 } }),
      );
    expect(recorder.status().droppedSeconds).toBe(70);
    answer(written);
    recorder.take(tickAt(101_000));
    expect(batches.at(-1)?.minutes).toMatchObject([
      { at: startAt, pairs: [{ seconds: 60, badSeconds: 3, rttMs: 20, sample: { verdict: 'partitioned' } }] },
    ]);
  });

  it('never waits: what finds the queue full is dropped and counted, then everything is told anew', () => {
    const { recorder, batches, answer } = setUp();
    for (let ms = 0; ms <= 40_000; ms += 1000) recorder.take(tickAt(ms));
    expect(recorder.status()).toMatchObject({ waiting: 30, droppedSeconds: 10 });
    answer(written);
    recorder.take(tickAt(41_000));
    expect(batches.at(-1)).toMatchObject({ at: startAt + 40_000, isBeginning: true, isKeyframe: true });
    expect(recorder.status()).toEqual({ waiting: 30, droppedSeconds: 10, bytes: 4096, trouble: null });
  });

  it('drops no situation: what could not be written comes with the next second', () => {
    const { recorder, batches, answer, notices } = setUp();
    recorder.take(tickAt(0, { changes: [{ t: 0, kind: 'situation', phase: 'confirmed', situation: gone }] }));
    recorder.take(tickAt(1000));
    answer({ kind: 'failed', sentence: 'the disk is full' });
    recorder.take(tickAt(2000, { changes: [{ t: 2000, kind: 'situation', phase: 'cleared', situation: cleared }] }));
    answer({ kind: 'failed', sentence: 'the disk is full' });
    recorder.take(tickAt(3000));
    answer(written);
    expect(batches.at(-1)?.situations.map(({ situation, incident }) => [situation.phase, incident])).toEqual([
      ['confirmed', '20261122-224500-000'],
      ['cleared', '20261122-224500-000'],
    ]);
    expect(batches.at(-1)?.incidents.map(({ endedAt }) => endedAt)).toEqual([null, startAt + 2000]);
    expect(notices).toEqual(['the disk is full']);
    expect(recorder.status()).toMatchObject({ droppedSeconds: 2, trouble: null });
  });

  it('tells hosts that are no more, and that it saw nothing while the machine slept', () => {
    const { recorder, batches } = setUp();
    recorder.take(tickAt(0));
    recorder.take(tickAt(1000, { snapshot: { hosts: [] } }));
    recorder.take(tickAt(60_000));
    recorder.take(tickAt(61_000));
    expect(batches[1]?.values).toEqual([
      { kind: 'host', name: 'dub1', value: null },
      { kind: 'host', name: 'fra1', value: null },
    ]);
    expect(batches.map(({ isBeginning }) => isBeginning)).toEqual([true, false, true]);
  });

  it('hands over the second it is in when it stops', async () => {
    const { recorder, batches } = setUp();
    recorder.take(tickAt(250));
    await recorder.stop();
    expect(batches.map(({ at }) => at)).toEqual([startAt]);
  });
});
