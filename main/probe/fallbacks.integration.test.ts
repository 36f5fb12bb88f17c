import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { createWorkshop, type Workshop } from './fixtures/sshd.ts';
import { readFrames, startFrames } from './frames.ts';
import { observationOf } from './observation.ts';
import { loopCommand } from './remote-commands.ts';

/** Runs the loop where `ss` is another file (a mount namespace of its own), asks once, and reads what it said. */
async function askWhereSsIs(file: string, shop: Workshop): Promise<ReturnType<typeof readFrames>['events']> {
  const script = `mount --bind ${file} ${realpathSync('/usr/bin/ss')} && exec setsid -w ${shop.write('loop.sh', `${loopCommand()}\n`)}`;
  const flags = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
  const child = spawn('unshare', [...flags, 'sh', '-c', script.replace('setsid -w ', 'setsid -w sh ')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  child.stdin.end('dst 127.0.0.1\nports 1\na1\n');
  await new Promise((resolve) => child.once('close', resolve));
  return readFrames(startFrames(), text).events;
}

describe(loopCommand, () => {
  let shop: Workshop;
  beforeAll(() => {
    shop = createWorkshop();
  });
  afterAll(() => shop.remove());

  it('reads /proc/net/tcp where there is no ss', async () => {
    const [hello, frame] = await askWhereSsIs('/dev/null', shop);
    expect(hello).toMatchObject({ kind: 'hello', mode: 'proc' });
    if (frame?.kind !== 'frame') throw new Error('no listing');
    expect(frame.exit).toBe(0);
    const { fact } = observationOf(hostId('a'), { ...frame, mode: 'proc', askedAt: 0, bytes: 0 }, 0);
    expect(fact).toMatchObject({ complete: true });
    expect(fact.kind === 'sockets' ? fact.sockets.length : 0).toBe(
      frame.text.split('\n').filter((line) => /^\s*\d+:/.test(line)).length,
    );
  });

  it('does without one-line rows where ss is too old for them', async () => {
    const old = shop.write(
      'old-ss',
      '#!/bin/sh\ncase "$*" in -V) echo "ss utility, iproute2-ss170501";; -*O*) exit 255;; esac\n',
      0o755,
    );
    const [hello, frame] = await askWhereSsIs(old, shop);
    expect(hello).toMatchObject({ mode: 'ss', version: 'ss utility, iproute2-ss170501' });
    expect(frame).toEqual({ kind: 'frame', id: 'a1', text: '', exit: 0 });
  });
});
