import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hastyClock } from './fixtures/surroundings.ts';
import { createToolRunner, toolMs } from './run-tool.ts';

const env = { PATH: process.env['PATH'] };
const run = createToolRunner(env, hastyClock());
const runHastily = createToolRunner(env, hastyClock(new Map([[toolMs, 200]])));

describe(createToolRunner, () => {
  it('tells how a program ended and what it said, in an environment that is ours to give', async () => {
    const script = 'echo "$HOME $WORD"; echo bad >&2; read line; exit 3';
    expect(await createToolRunner({ ...env, WORD: 'word' }, hastyClock())('sh', ['-c', script])).toEqual({
      kind: 'ended',
      code: 3,
      stdout: ' word\n',
      stderr: 'bad\n',
    });
  });

  it('hands arguments over as they are: no shell reads them', async () => {
    expect(await run('printf', ['%s|', '$(id)', '; id', '*'])).toMatchObject({ stdout: '$(id)|; id|*|' });
  });

  it('says that there is no such program, and that one cannot be run', async () => {
    expect(await run('quorumscope-no-such-program', [])).toEqual({ kind: 'missing' });
    expect(await run('/etc', [])).toEqual({ kind: 'failed', why: 'cannot be run (EACCES)' });
  });

  it('kills a program that says too much', async () => {
    expect(await run('yes', [])).toEqual({ kind: 'failed', why: 'says more than 65536 bytes' });
  });

  it('kills a program that is late', async () => {
    const before = performance.now();
    expect(await runHastily('sleep', ['30'])).toEqual({ kind: 'late' });
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('does not wait for what a program left behind, which holds its output', async () => {
    const note = join(mkdtempSync(join(tmpdir(), 'quorumscope-tool-')), 'pid');
    expect(await runHastily('sh', ['-c', 'sleep 30 & echo $! > "$0"', note])).toEqual({ kind: 'late' });
    process.kill(Number(readFileSync(note, 'utf8')), 'SIGKILL');
    rmSync(dirname(note), { recursive: true });
  });
});
