import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ControlQuestion } from '../../contract/alert-control.ts';
import { askControl } from './ask-control.ts';
import { type Control, serveControl } from './serve-control.ts';

const folders: string[] = [];
const served: Control[] = [];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qs-control-'));
  folders.push(path);
  return path;
}

/** A desk that tells what it was asked. */
async function serve(path: string): Promise<readonly ControlQuestion[]> {
  const asked: ControlQuestion[] = [];
  const control = await serveControl(path, (question) => {
    asked.push(question);
    return { answer: { isDone: true, sentence: `heard ${question.ask}` } };
  });
  if (!control.ok) throw new Error(control.error);
  served.push(control.value);
  return asked;
}

afterEach(async () => {
  await Promise.all(served.splice(0).map((control) => control.stop()));
  for (const path of folders.splice(0)) rmSync(path, { recursive: true });
});

describe(serveControl, () => {
  const act = { kind: 'acknowledge', incident: 'cut:a|b@1', by: 'Aoife', reason: 'on it' } as const;

  it('hands an act of the command line to the desk, and its sentence back', async () => {
    const path = folder();
    const asked = await serve(path);
    expect(await askControl(path, { ask: 'act', act })).toEqual({
      ok: true,
      value: { answer: { isDone: true, sentence: 'heard act' } },
    });
    expect(asked).toEqual([{ ask: 'act', act }]);
  });

  it('lets nobody but its own user in, and leaves no socket behind', async () => {
    const path = folder();
    await serve(path);
    expect(statSync(join(path, 'control.sock')).mode & 0o777).toBe(0o600);
    await served.splice(0)[0]?.stop();
    expect(existsSync(join(path, 'control.sock'))).toBe(false);
  });

  it('says that nobody runs there, and takes the place of one that was killed', async () => {
    const path = folder();
    expect(await askControl(path, { ask: 'look' })).toMatchObject({ ok: false, error: { kind: 'nobody' } });
    // What a killed process leaves: a name that nobody listens behind.
    writeFileSync(join(path, 'control.sock'), '');
    expect(await askControl(path, { ask: 'look' })).toMatchObject({ ok: false, error: { kind: 'nobody' } });
    const asked = await serve(path);
    await askControl(path, { ask: 'look' });
    expect(asked).toHaveLength(1);
  });

  it('answers with a fault where the desk fails, and the process goes on', async () => {
    const path = folder();
    const control = await serveControl(path, () => {
      throw new RangeError('Invalid time value');
    });
    if (!control.ok) throw new Error(control.error);
    served.push(control.value);
    const asked = await askControl(path, { ask: 'look' });
    expect(asked).toMatchObject({ ok: true, value: { fault: expect.stringContaining('Invalid time value') } });
  });

  it('says why nobody is heard where its name is taken by a folder', async () => {
    const path = folder();
    mkdirSync(join(path, 'control.sock'));
    expect(await serveControl(path, () => ({ fault: 'never asked' }))).toMatchObject({
      ok: false,
      error: expect.stringContaining('the command line cannot be heard'),
    });
  });

  it('does not push out one that lives', async () => {
    const path = folder();
    await serve(path);
    const second = await serveControl(path, () => ({ fault: 'never asked' }));
    expect(second).toMatchObject({ ok: false, error: expect.stringContaining('another Quorumscope') });
  });

  it.each([
    ['no JSON', 'look\n', 'no JSON'],
    ['an unknown question', '{"ask":"promote"}\n', 'does not know'],
    ['a question without end', 'x'.repeat(70_000), 'more than'],
  ])('answers %s with a fault, and the desk is not asked', async (_, bytes, sentence) => {
    const path = folder();
    const asked = await serve(path);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(join(path, 'control.sock'), () => socket.write(bytes));
      let all = '';
      socket.on('data', (part) => (all += part.toString()));
      socket.on('close', () => resolve(all));
    });
    expect(JSON.parse(answer).fault).toContain(sentence);
    expect(asked).toEqual([]);
  });

  it('takes no answer that it does not understand', async () => {
    const path = folder();
    const stranger = createServer((socket) => socket.resume().end('{"view":1}\n'));
    await new Promise<void>((resolve) => stranger.listen(join(path, 'control.sock'), resolve));
    expect(await askControl(path, { ask: 'look' })).toMatchObject({ ok: false, error: { kind: 'fault' } });
    await new Promise((resolve) => stranger.close(resolve));
  });

  it('says that the path of a folder is too long for a socket', async () => {
    const path = join(folder(), 'a'.repeat(120));
    expect(await serveControl(path, () => ({ fault: '' }))).toMatchObject({ ok: false });
  });
});
