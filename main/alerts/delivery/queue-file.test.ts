import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incidentId } from '../../domain/incident.ts';
import { channelId } from '../../domain/notification.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { openQueueFile, type QueueFile } from './queue-file.ts';

let folder = '';
let path = '';
const opened: QueueFile[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-queue-'));
  path = join(folder, 'alerts', 'queue.jsonl');
});
afterEach(async () => {
  for (const file of opened.splice(0)) await file.close();
  rmSync(folder, { recursive: true });
});

async function openQueue(): Promise<QueueFile> {
  const file = await openQueueFile(path);
  if (!file.ok) throw new Error(file.error);
  opened.push(file.value);
  return file.value;
}
async function reopened(): Promise<QueueFile> {
  for (const file of opened.splice(0)) await file.close();
  return openQueue();
}

const mail = channelId('mail');
const queued = (key: string, id = 'incident-1') => ({
  t: 'queued' as const,
  at: 1,
  notification: smallNotification({ key, incidents: [smallIncident({ id: incidentId(id) })] }),
});
const keysOf = (file: QueueFile): readonly string[] =>
  file.book.waiting(mail).map(({ notification }) => notification.key);

describe(openQueueFile, () => {
  it('has after a crash what it had before, in the same order', async () => {
    const file = await openQueue();
    await file.enter([queued('a'), queued('b'), queued('c'), queued('d')]);
    await file.enter([{ t: 'delivered', at: 2, keys: ['a'] }]);
    await file.enter([{ t: 'dead', at: 3, keys: ['b'], sentence: 'no such hook' }]);
    await file.enter([{ t: 'superseded', at: 3, keys: ['d'] }]);
    const again = await reopened();
    expect(keysOf(again)).toEqual(['c']);
    expect(again.book.deadLetters()).toMatchObject([{ sentence: 'no such hook', at: 3, notification: { key: 'b' } }]);
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => again.book.knows(key))).toEqual([true, true, true, true, false]);
    expect([...again.book.told(mail).keys()]).toEqual(['incident-1']);
    expect(again.remark).toBeNull();
  });

  it('sends again what a person wants sent, and forgets what a person put away', async () => {
    const file = await openQueue();
    await file.enter([queued('a'), queued('b'), { t: 'dead', at: 2, keys: ['a', 'b'], sentence: 'x' }]);
    await file.enter([
      { t: 'revived', at: 9, key: 'a' },
      { t: 'dismissed', at: 9, key: 'b' },
    ]);
    const again = await reopened();
    expect(again.book.waiting(mail)).toMatchObject([{ at: 9, notification: { key: 'a' } }]);
    expect([again.book.deadLetters().length, again.book.knows('b')]).toEqual([0, true]);
  });

  it('leaves out a last line that was cut at any byte, and writes on behind what is whole', async () => {
    const file = await openQueue();
    await file.enter([queued('a')]);
    const whole = statSync(path).size;
    await file.enter([queued('b')]);
    await file.close();
    const content = readFileSync(path);
    for (const size of [content.length - 1, content.length - 20, whole + 1]) {
      for (const one of opened.splice(0)) await one.close();
      writeFileSync(path, content.subarray(0, size));
      const cut = await openQueue();
      expect([keysOf(cut), cut.remark]).toEqual([['a'], null]);
      await cut.enter([queued('c')]);
      expect(keysOf(await reopened())).toEqual(['a', 'c']);
    }
  });

  it('keeps a copy of a file with lines it cannot read, and takes the others', async () => {
    const file = await openQueue();
    await file.enter([queued('a')]);
    await file.close();
    appendFileSync(path, '{"t":"delivered","at":1,"keys":"a"}\nnonsense\n');
    const again = await reopened();
    expect(keysOf(again)).toEqual(['a']);
    const copy = readdirSync(join(folder, 'alerts')).find((name) => name.includes('.damaged-')) ?? '';
    expect(readFileSync(join(folder, 'alerts', copy), 'utf8')).toContain('nonsense');
    expect(again.remark).toMatch(
      /: 2 of its \d+ lines cannot be read; what it was is kept in \S+\.damaged-[0-9a-f]{16}$/,
    );
  });

  it('is one process’s alone', async () => {
    await openQueue();
    const second = await openQueueFile(path);
    expect(second).toMatchObject({ ok: false, error: expect.stringContaining('another Quorumscope is writing it') });
  });

  it('may be read by its owner alone', async () => {
    await openQueue();
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('does not grow with what is delivered', async () => {
    const file = await openQueue();
    const details = Array.from({ length: 20 }, () => 'x'.repeat(590));
    for (let n = 0; n < 1500; n += 100) {
      const keys = Array.from({ length: 100 }, (_, i) => `k${n + i}`);
      const entries = keys.map((key) => ({
        ...queued(key),
        notification: smallNotification({ key, incidents: [smallIncident({ details })] }),
      }));
      await file.enter([...entries, { t: 'delivered', at: 1, keys }]);
    }
    expect(statSync(path).size).toBeLessThan(11 * 1024 * 1024);
    expect((await reopened()).book.knows('k0')).toBe(true);
  });

  it('is opened also where it can be neither locked nor read nor written, and says so', async () => {
    writeFileSync(join(folder, 'alerts'), 'a file where the folder should be');
    const file = await openQueue();
    expect(file.remark).toContain('another Quorumscope may send the same');
    expect(file.fault()).toContain('what waits would be lost by a crash');
    await file.enter([queued('a')]);
    expect(keysOf(file)).toEqual(['a']);
  });

  it('keeps what it cannot read as a whole, and begins anew', async () => {
    mkdirSync(path, { recursive: true });
    const file = await openQueue();
    expect(file.remark).toContain(`what waited is not known, and it is kept as ${path}.unread`);
    await file.enter([queued('a')]);
    expect(file.fault()).toBeNull();
    expect(keysOf(await reopened())).toEqual(['a']);
  });

  it('goes on without its folder, says so, and writes all of it once the folder is there again', async () => {
    const file = await openQueue();
    await file.enter([queued('a')]);
    rmSync(join(folder, 'alerts'), { recursive: true });
    await file.enter([queued('b')]);
    expect(keysOf(file)).toEqual(['a', 'b']);
    expect(file.fault()).toMatch(
      /^alert queue \S+: what waits would be lost by a crash: its folder is not there; make the folder$/,
    );
    mkdirSync(join(folder, 'alerts'));
    await file.enter([queued('c')]);
    expect(file.fault()).toBeNull();
    expect(keysOf(await reopened())).toEqual(['a', 'b', 'c']);
  });
});
