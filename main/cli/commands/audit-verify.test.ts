import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAlone } from '../../testing/run-alone.ts';
import { sealedLog } from '../../journal/decisions/log-examples.ts';
import { auditVerifyCommand } from './audit-verify.ts';

const { lines, head } = sealedLog([1, 2, 3].map((n) => ({ kind: 'note', n })));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  return runAlone((io) => auditVerifyCommand.run(args, io));
}

/** Writes a log file and gives its path. */
function file(name: string, content: readonly Buffer[]): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([...content]));
  return path;
}

describe('auditVerifyCommand', () => {
  it('ends with 0 and one line for a log as it was recorded', async () => {
    const path = file('whole', lines);
    expect(await run(path)).toEqual({
      code: 0,
      stdout: `${path}: intact, 3 entries, head ${head.sha256}\n`,
      stderr: '',
    });
    expect((await run(path, '--head', head.sha256.toUpperCase())).stdout).toMatch(
      /; the given head is entry 3, the last\n$/,
    );
  });

  it.each([
    [
      'a changed byte',
      () => lines.with(1, Buffer.from(String(lines[1]).replace('"n":2', '"n":3'))),
      2,
      'does not match its hash',
    ],
    ['a removed entry', () => lines.toSpliced(0, 1), 1, 'bears the number 2'],
    ['a repeated entry', () => lines.toSpliced(2, 0, ...lines.slice(1, 2)), 3, 'bears the number 2'],
    ['a half entry', () => lines.with(2, Buffer.from(String(lines[2]).slice(0, 50))), 3, 'has no end'],
  ])('ends with 1 and names the entry for %s', async (what, content, entry, words) => {
    const path = file(what, content());
    const { code, stdout, stderr } = await run(path);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(`${path}: broken at entry ${entry}: it ${words}`);
    expect(stdout.match(/\n/g)).toHaveLength(1);
  });

  it('tells a cut end by the head that was noted elsewhere', async () => {
    const path = file('cut', lines.slice(0, 2));
    expect((await run(path)).code).toBe(0);
    expect(await run(path, '--head', head.sha256)).toMatchObject({
      code: 1,
      stdout: `${path}: broken at entry 3: it is missing: the given head is not in the log, so entries were cut off or replaced\n`,
    });
  });

  it('ends with 65 for what is no readable file, and 64 for a head that is none', async () => {
    expect(await run(join(folder, 'none'))).toMatchObject({ code: 65, stdout: '' });
    expect(await run(folder)).toMatchObject({ code: 65, stdout: '' });
    expect(await run('/dev/zero')).toMatchObject({ code: 65, stdout: '' });
    expect(await run(file('any', lines), '--head', 'abc')).toMatchObject({ code: 64, stdout: '' });
    expect((await run()).code).toBe(64);
  });
});
