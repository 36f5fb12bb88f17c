import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDecisionLog, type DecisionLog } from './decision-log.ts';
import { exampleDecision, linesIn } from './log-examples.ts';
import { logFileOf } from './log-file.ts';
import { verifyLog } from './verify-log.ts';

let shop = '';
let program = '';
let folder = '';
let path = '';
const children = new Set<ChildProcess>();
const logs = new Set<DecisionLog>();

const clock = { monotonicMs: () => 0, epochMs: () => 1_763_845_200_000, after: () => () => undefined };
const options = () => ({ path, clock, onHead: () => undefined });

async function opened(): Promise<DecisionLog> {
  const log = await openDecisionLog(options());
  if (!log.ok) throw new Error(log.error.sentence);
  logs.add(log.value);
  return log.value;
}

async function closed(log: DecisionLog): Promise<void> {
  logs.delete(log);
  await log.close();
}

const packages = dirname(dirname(createRequire(import.meta.url).resolve('libsql')));

/** Starts a process that says what it recorded, line by line. */
function start(command: string, args: readonly string[]): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_PATH: packages },
  });
  children.add(child);
  child.on('close', () => children.delete(child));
  if (child.stdout === null) throw new Error('there is no output');
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

const startWriter = (...args: readonly string[]) => start(process.execPath, [program, ...args]);

async function rest(lines: AsyncIterator<string>): Promise<readonly string[]> {
  const read: string[] = [];
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) read.push(next.value);
  return read;
}

/** Runs a script with a mount table of its own, which ends with it. */
function runWithMounts(script: string): Promise<readonly string[]> {
  return rest(start('unshare', ['--map-root-user', '--mount', 'sh', '-euc', script, 'sh', program, folder]).lines);
}

/** Returns while the writer is at its next entry: it looks without a pause, so that it is not later than the write. */
function untilItGrows(): void {
  const before = statSync(path).size;
  const deadline = performance.now() + 20_000;
  while (statSync(path).size === before && performance.now() < deadline);
}

const verified = (head: string | null = null) => verifyLog(linesIn(readFileSync(path)), head);

beforeAll(async () => {
  shop = mkdtempSync(join(tmpdir(), 'quorumscope-decisions-'));
  program = join(shop, 'decision-writer.cjs');
  const entry = new URL('../../testing/decision-writer.ts', import.meta.url).pathname;
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
});
beforeEach(() => {
  folder = mkdtempSync(join(shop, 'log-'));
  path = join(folder, 'decisions.jsonl');
});
afterEach(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  for (const log of logs) await closed(log);
});
afterAll(() => rmSync(shop, { recursive: true }));

describe('openDecisionLog', () => {
  it.each([
    ['at any moment', '0', 12, 25],
    ['as the file grows', '2000000', 6, 2],
  ])('keeps all that it reported through kills %s, and goes on each time', async (when, padding, rounds, entries) => {
    let reported = 0;
    for (let round = 0; round < rounds; round++) {
      const { child, lines } = startWriter(path, '0', padding);
      expect((await lines.next()).value).toBe('open');
      for (let wanted = 1 + Math.floor(Math.random() * entries); wanted > 0; wanted--)
        reported = Number((await lines.next()).value);
      if (when === 'as the file grows') untilItGrows();
      child.kill('SIGKILL');
      await once(child, 'close');
      const log = await opened();
      expect(log.head().seq).toBeGreaterThanOrEqual(reported);
      expect(await verified(log.head().sha256)).toMatchObject({ kind: 'intact', given: log.head().seq });
      await closed(log);
    }
    expect(reported).toBeGreaterThanOrEqual(rounds);
  });

  it('sets aside what a writer left half written, in a file next to the log', async () => {
    await closed(
      await (async () => {
        const log = await opened();
        await log.record(exampleDecision('d1'));
        return log;
      })(),
    );
    const half = readFileSync(path).subarray(0, 500);
    appendFileSync(path, half);
    expect(await verified()).toMatchObject({ kind: 'broken', entry: 2 });
    const log = await opened();
    expect(readFileSync(join(folder, log.setAside?.file ?? ''))).toEqual(half);
    expect(await log.record(exampleDecision('d2'))).toMatchObject({ ok: true, value: { head: { seq: 3 } } });
    expect((await verified(log.head().sha256)).kind).toBe('intact');
  });

  it('lets one process write and no other, and the next one at once when that one was killed', async () => {
    const first = startWriter(path);
    expect((await first.lines.next()).value).toBe('open');
    const [refusal] = await rest(startWriter(path, '1').lines);
    expect(JSON.parse(refusal ?? '')).toMatchObject({
      kind: 'held',
      sentence: expect.stringContaining('another Quorumscope'),
    });
    expect(await openDecisionLog(options())).toMatchObject({ error: { kind: 'held' } });
    first.child.kill('SIGKILL');
    await once(first.child, 'close');
    expect((await rest(startWriter(path, '1').lines))[0]).toBe('open');
    expect((await verified()).kind).toBe('intact');
  });

  it('lets nobody else write in its own process either, nor by way of a link', async () => {
    const log = await opened();
    symlinkSync(path, join(folder, 'link'));
    expect(await openDecisionLog(options())).toMatchObject({ error: { kind: 'held' } });
    expect(await openDecisionLog({ ...options(), path: join(folder, 'link') })).toMatchObject({
      error: { kind: 'held' },
    });
    expect((await log.record(exampleDecision('d1'))).ok).toBe(true);
  });

  it('says that the disk is full, and what it recorded before stays whole', async () => {
    const script = `mkdir "$2/disk"; mount -t tmpfs -o size=32k tmpfs "$2/disk"
      node "$1" "$2/disk/log" 40; cp "$2/disk/log" "$2/decisions.jsonl"`;
    const [first, ...said] = await runWithMounts(script);
    expect(first).toBe('open');
    const recorded = said.filter((line) => /^\d+$/.test(line));
    const faults = said.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    expect(recorded.length).toBeGreaterThan(3);
    expect(recorded.length + faults.length).toBe(40);
    for (const fault of faults)
      expect(fault).toMatchObject({ kind: 'full', sentence: expect.stringContaining('disk is full') });
    expect(await verified()).toMatchObject({ kind: 'intact', head: { seq: recorded.length } });
  });

  it('says that the file system became read-only', async () => {
    const script = `mkdir "$2/disk"; mount -t tmpfs -o size=64k tmpfs "$2/disk"
      node "$1" "$2/disk/log" 1; mount -o remount,ro "$2/disk"; node "$1" "$2/disk/log" 1`;
    const said = await runWithMounts(script);
    expect(said.slice(0, 2)).toEqual(['open', '1']);
    expect(JSON.parse(said[2] ?? '')).toMatchObject({
      kind: 'read-only',
      sentence: expect.stringContaining('mounted read-only'),
    });
  });

  it('writes no file without a write bit, whoever runs it, and says so also when the bit goes while it runs', async () => {
    const log = await opened();
    chmodSync(path, 0o440);
    expect(await log.record(exampleDecision('d1'))).toMatchObject({ error: { kind: 'read-only' } });
    expect(log.fault()?.kind).toBe('read-only');
    await closed(log);
    expect(await openDecisionLog(options())).toMatchObject({ error: { kind: 'read-only' } });
    expect(statSync(path).size).toBe(0);
  });

  it('gets the real error of a device that is always full', async () => {
    const file = logFileOf(await open('/dev/full', 'a'), '/dev/full');
    const nothing = { ...file, path, read: async function* () {} };
    const log = await openDecisionLog({ ...options(), openFile: async () => nothing });
    if (!log.ok) throw new Error(log.error.sentence);
    logs.add(log.value);
    expect(await log.value.record(exampleDecision('d1'))).toMatchObject({ error: { kind: 'full' } });
    expect(await log.value.record(exampleDecision('d1'))).toMatchObject({ ok: false });
  });

  it('takes nothing but a file for a log', async () => {
    expect(await openDecisionLog({ ...options(), path: '/dev/full' })).toMatchObject({
      error: { kind: 'disk', sentence: expect.stringContaining('not a regular file') },
    });
    expect(existsSync('/dev/full.lock')).toBe(false);
  });

  it('does not go on in a file that was moved away under it', async () => {
    const log = await opened();
    await log.record(exampleDecision('d1'));
    renameSync(path, `${path}.old`);
    expect(await log.record(exampleDecision('d2'))).toMatchObject({ error: { kind: 'moved' } });
  });
});
