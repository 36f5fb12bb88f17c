import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../domain/result.ts';
import { openDecisionLog, type DecisionLog } from './decision-log.ts';
import { exampleDecision, exampleOutcome, linesIn } from './log-examples.ts';
import type { LogFile } from './log-file.ts';
import { verifyLog } from './verify-log.ts';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A disk that keeps what was synced and fails when it is told to. */
function memoryDisk() {
  const disk = {
    content: Buffer.alloc(0),
    beside: new Map<string, Buffer>(),
    /** Fails the call, once each: append writes half before it does. */
    faults: [] as { readonly call: 'append' | 'sync' | 'truncate'; readonly code: string }[],
    isWritable: true,
  };
  const failOnce = (call: string): void => {
    const nth = disk.faults.findIndex((fault) => fault.call === call);
    const [fault] = nth === -1 ? [] : disk.faults.splice(nth, 1);
    if (fault !== undefined) throw failure(fault.code);
  };
  const file: LogFile = {
    path: 'log',
    read: async function* () {
      yield disk.content;
    },
    look: async () => ({ bytes: disk.content.length, isInPlace: true, isWritable: disk.isWritable }),
    append: async (bytes) => {
      const before = disk.content;
      disk.content = Buffer.concat([before, bytes.subarray(0, bytes.length / 2)]);
      failOnce('append');
      disk.content = Buffer.concat([before, bytes]);
    },
    sync: async () => failOnce('sync'),
    truncate: async (bytes) => {
      failOnce('truncate');
      disk.content = disk.content.subarray(0, bytes);
    },
    putBeside: async (suffix, content) => {
      disk.beside.set(suffix, content);
      return `log.${suffix}`;
    },
    close: async () => undefined,
  };
  return { disk, file };
}

const clock = { monotonicMs: () => 0, epochMs: () => 1_763_845_200_000, after: () => () => undefined };

async function opening(file: LogFile, onHead: (head: { seq: number }) => void = () => undefined) {
  const lock = async () => ok({ release: () => undefined });
  return openDecisionLog({ path: 'log', clock, onHead, openFile: async () => file, lock });
}

async function opened(file: LogFile): Promise<DecisionLog> {
  const log = await opening(file);
  if (!log.ok) throw new Error(log.error.sentence);
  return log.value;
}

describe('openDecisionLog', () => {
  it('records decisions and outcomes, tells each head, and the file verifies against it', async () => {
    const { disk, file } = memoryDisk();
    const heads: number[] = [];
    const log = await opening(file, ({ seq }) => heads.push(seq));
    if (!log.ok) throw new Error(log.error.sentence);
    const first = await log.value.record(exampleDecision('d1'));
    expect(first).toMatchObject({
      ok: true,
      value: { at: clock.epochMs(), snapshotSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    await log.value.record(exampleOutcome('d1'));
    expect(heads).toEqual([1, 2]);
    expect(await verifyLog(linesIn(disk.content), log.value.head().sha256)).toMatchObject({ kind: 'intact', given: 2 });
    const [decision, outcome] = disk.content
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).body);
    expect(decision).toMatchObject(exampleDecision('d1'));
    expect(outcome).toEqual(exampleOutcome('d1'));
  });

  it('goes on behind what an earlier run recorded, and knows its decisions', async () => {
    const { disk, file } = memoryDisk();
    await (await opened(file)).record(exampleDecision('d1'));
    const log = await opened(file);
    expect(await log.record(exampleDecision('d1'))).toMatchObject({
      error: { kind: 'request', sentence: 'decision log log: the decision d1 is recorded already' },
    });
    expect(await log.record(exampleOutcome('d1'))).toMatchObject({ ok: true });
    expect(await verifyLog(linesIn(disk.content), null)).toMatchObject({ kind: 'intact', head: { seq: 2 } });
  });

  it('refuses an outcome of nothing, and the log stays well', async () => {
    const log = await opened(memoryDisk().file);
    expect(await log.record(exampleOutcome('d9'))).toMatchObject({ error: { kind: 'request' } });
    expect(log.fault()).toBeNull();
  });

  it('sets a torn last line aside, says so in words and in the log, and goes on', async () => {
    const { disk, file } = memoryDisk();
    await (await opened(file)).record(exampleDecision('d1'));
    const whole = disk.content;
    const torn = Buffer.from('{"at":17638452');
    disk.content = Buffer.concat([whole, torn]);
    const log = await opened(file);
    expect(log.setAside).toMatchObject({ bytes: torn.length, file: expect.stringMatching(/^log\.torn-[0-9a-f]{16}$/) });
    expect(log.setAside?.sentence).toMatch(/the 14 bytes are set aside in log\.torn-/);
    expect([...disk.beside.values()]).toEqual([torn]);
    await log.record(exampleOutcome('d1'));
    const walked = disk.content.toString().trimEnd().split('\n');
    expect(walked.map((line) => JSON.parse(line).body.kind)).toEqual(['decision', 'set-aside', 'outcome']);
    expect((await verifyLog(linesIn(disk.content), null)).kind).toBe('intact');
  });

  it('sets a last line aside that a machine without power left full of zeros', async () => {
    const { disk, file } = memoryDisk();
    await (await opened(file)).record(exampleDecision('d1'));
    disk.content = Buffer.concat([disk.content, Buffer.alloc(100), Buffer.from('"}\n')]);
    expect((await opened(file)).setAside?.bytes).toBe(103);
  });

  it('does not write to a log that is broken within, nor changes a byte of it', async () => {
    const { disk, file } = memoryDisk();
    const log = await opened(file);
    for (const id of ['d1', 'd2', 'd3']) await log.record(exampleDecision(id));
    const broken = Buffer.from(disk.content);
    broken.write('x', broken.indexOf('"d2"') + 1);
    disk.content = Buffer.from(broken);
    expect(await opening(file)).toMatchObject({
      error: { kind: 'broken', sentence: expect.stringMatching(/broken at entry 2, which does not match its hash/) },
    });
    expect(disk.content.equals(broken)).toBe(true);
  });

  it.each([
    ['ENOSPC', 'full', /the disk is full; free some space/],
    ['EROFS', 'read-only', /mounted read-only/],
    ['EIO', 'disk', /the disk reports an error/],
  ])('says a failure %s as %s while it lasts, and is well after it', async (code, kind, words) => {
    const { disk, file } = memoryDisk();
    const log = await opened(file);
    await log.record(exampleDecision('d1'));
    disk.faults.push({ call: 'append', code });
    expect(await log.record(exampleDecision('d2'))).toMatchObject({
      error: { kind, sentence: expect.stringMatching(words) },
    });
    expect(log.fault()?.kind).toBe(kind);
    expect(await log.record(exampleDecision('d2'))).toMatchObject({ ok: true });
    expect(log.fault()).toBeNull();
    expect(await verifyLog(linesIn(disk.content), log.head().sha256)).toMatchObject({ kind: 'intact', given: 2 });
  });

  it('does not write where somebody took the right to write away, or changed the file', async () => {
    const { disk, file } = memoryDisk();
    const log = await opened(file);
    disk.isWritable = false;
    expect(await log.record(exampleDecision('d1'))).toMatchObject({ error: { kind: 'read-only' } });
    disk.isWritable = true;
    disk.content = Buffer.from('x');
    expect(await log.record(exampleDecision('d1'))).toMatchObject({ error: { kind: 'moved' } });
    expect(disk.content.toString()).toBe('x');
  });

  it('holds exactly what it reported as recorded, whatever fails and whenever', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom('append' as const, 'sync' as const, 'truncate' as const), { maxLength: 3 }), {
          maxLength: 8,
        }),
        async (rounds) => {
          const { disk, file } = memoryDisk();
          const log = await opened(file);
          const recorded: string[] = [];
          for (const [nth, calls] of rounds.entries()) {
            disk.faults = calls.map((call) => ({ call, code: 'EIO' }));
            const id = `d${nth}`;
            if ((await log.record(exampleDecision(id))).ok) recorded.push(id);
          }
          disk.faults = [];
          expect((await log.record(exampleDecision('last'))).ok).toBe(true);
          expect(await verifyLog(linesIn(disk.content), log.head().sha256)).toMatchObject({ kind: 'intact' });
          const ids = disk.content.toString().trimEnd().split('\n');
          expect(ids.map((line) => JSON.parse(line).body.id)).toEqual([...recorded, 'last']);
        },
      ),
    ));

  it('records one after the other what is asked at once', async () => {
    const { disk, file } = memoryDisk();
    const log = await opened(file);
    const results = await Promise.all(['d1', 'd2', 'd3'].map((id) => log.record(exampleDecision(id))));
    expect(results.map((result) => result.ok && result.value.head.seq)).toEqual([1, 2, 3]);
    expect((await verifyLog(linesIn(disk.content), null)).kind).toBe('intact');
  });
});
