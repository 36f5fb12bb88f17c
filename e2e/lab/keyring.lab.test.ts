import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSecret } from '../../main/alerts/channels/read-secret.ts';
import { createToolRunner } from '../../main/alerts/channels/run-tool.ts';
import { createSystemKeyring } from '../../main/alerts/channels/system-keyring.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { run } from './run.ts';

/*
 * GNOME's keyring on a session bus of its own (packages gnome-keyring, libsecret-tools, dbus). Needs no namespaces. The session
 * lasts until its input ends; the keyring ends with its bus.
 */
const session = `
set -e
printf 'open sesame' | gnome-keyring-daemon --unlock --components=secrets --daemonize >&2
printf 'hush ✓' | secret-tool store --label=Quorumscope service quorumscope name slack/ops
printf 'dashed' | secret-tool store --label=Quorumscope -- service quorumscope name -x
printf 'not ours' | secret-tool store --label=Other service other name theirs
echo "$DBUS_SESSION_BUS_ADDRESS"
cat
`;

let folder = '';
let bus: ChildProcess | null = null;
let env: Readonly<Record<string, string | undefined>> = {};

beforeAll(async () => {
  for (const program of ['secret-tool', 'gnome-keyring-daemon', 'dbus-run-session']) {
    if (run('sh', ['-c', `command -v ${program}`]).code !== 0) throw new Error(`${program} is not installed`);
  }
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-keyring-'));
  const alone = { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder };
  const started = spawn('dbus-run-session', ['--', 'sh', '-c', session], {
    env: alone,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  bus = started;
  const lines = createInterface(started.stdout);
  const address = await Promise.race([once(lines, 'line'), once(started, 'exit').then(() => ['no session'])]);
  env = { ...alone, DBUS_SESSION_BUS_ADDRESS: String(address[0]) };
});

afterAll(async () => {
  if (bus !== null && bus.exitCode === null) {
    const gone = once(bus, 'exit');
    bus.stdin?.end();
    await gone;
  }
  rmSync(folder, { recursive: true });
});

const read = (name: string, change: Readonly<Record<string, string>> = {}) => {
  const all = { ...env, ...change };
  const keyring = createSystemKeyring('linux', createToolRunner(all, systemClock));
  return readSecret({ kind: 'keyring', name }, { env: all, keyring });
};

describe('the keyring of GNOME', () => {
  it('tells the secret of an entry, whatever sign its name begins with', async () => {
    expect(await read('slack/ops')).toEqual({ ok: true, value: 'hush ✓' });
    expect(await read('-x')).toEqual({ ok: true, value: 'dashed' });
  });

  it('has no entry of that name, or only one of another program', async () => {
    for (const name of ['nobody', 'theirs', '--help']) {
      expect(await read(name)).toEqual({ ok: false, error: `the secret keyring:${name} is not in the keyring` });
    }
  });

  it('says that no session bus answers', async () => {
    const nobody = `unix:path=${join(folder, 'nobody')}`;
    const answer = await read('slack/ops', { DBUS_SESSION_BUS_ADDRESS: nobody });
    if (answer.ok) throw new Error('it answered');
    expect(answer.error).toMatch(
      /^the secret keyring:slack\/ops cannot be read: secret-tool failed \(status 1\): Could not connect: /,
    );
  });
});
