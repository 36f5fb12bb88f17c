import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, type Sshd, startSshd, type Workshop } from './fixtures/sshd.ts';
import { loopCommand, loopDeadline, loopFile, remoteCommands } from './remote-commands.ts';

/** Processes whose environment or command line carries the mark. */
function marked(mark: string): readonly number[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(mark) && !read(`/proc/${pid}/cmdline`).startsWith('sshd'))
    .map(Number);
}

/** What was told to end has ended by then on a slow machine too, and the product's own deadline of the loop has not yet come. */
const beforeDeadlineMs = (loopDeadline.steps - 1) * loopDeadline.stepSeconds * 1000 - 500;
/** Far beyond the deadline of a `short` loop. */
const patienceMs = 30_000;

async function gone(mark: string, withinMs: number): Promise<void> {
  const started = performance.now();
  while (marked(mark).length > 0) {
    if (performance.now() - started > withinMs)
      throw new Error(`still there after ${withinMs} ms: ${marked(mark).join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const short = { stepSeconds: 1, steps: 3 };

describe(loopCommand, () => {
  let shop: Workshop;
  let sshd: Sshd;

  beforeAll(async () => {
    shop = createWorkshop();
    shop.key('id');
    // The mark lets the test find every process of the session, whatever it is called.
    sshd = await startSshd(shop, 'sshd', shop.publicKey('id'), `SetEnv PROBE_MARK=${shop.directory}`);
    shop.write('known', `${sshd.knownHost}\n`);
  });
  afterAll(async () => {
    await sshd.stop();
    shop.remove();
  });

  const start = (command: string) => {
    const child = spawn(
      'ssh',
      [
        ...['-F', 'none', '-T', '-p', String(sshd.port), '-i', shop.path('id'), '-o', 'IdentityAgent=none'],
        ...['-o', `UserKnownHostsFile=${shop.path('known')}`, '-o', 'BatchMode=yes', 'root@127.0.0.1', command],
      ],
      { stdio: ['pipe', 'pipe', 'ignore'] },
    );
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    const said = async (words: string) => {
      const deadline = performance.now() + patienceMs;
      while (!text.includes(words)) {
        if (performance.now() > deadline) throw new Error(`"${words}" never came: ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    return { child, said, text: () => text };
  };
  const ended = (child: ReturnType<typeof start>['child']) =>
    new Promise((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve(null) : child.once('close', resolve),
    );

  it('leaves nothing on the host after its client is killed', async () => {
    const { child, said } = start(loopCommand());
    await said('#hello 1 ss-one-line');
    child.stdin.write('dst 127.0.0.1\na1\n');
    await said('#end a1 0');
    expect(marked(shop.directory).length).toBeGreaterThan(1);
    child.kill('SIGKILL');
    await gone(shop.directory, beforeDeadlineMs);
  });

  it('leaves nothing on the host after the end of its input', async () => {
    const { child, said } = start(loopCommand());
    await said('#hello');
    child.stdin.end();
    await ended(child);
    expect(child.exitCode).toBe(0);
    await gone(shop.directory, beforeDeadlineMs);
  });

  it.each(['/bin/sh', 'dash', 'bash', 'busybox sh'])(
    'ends by itself when the client falls silent (%s)',
    async (shell) => {
      const { child, said } = start(loopCommand(short).replace('exec /bin/sh ', `exec ${shell} `));
      await said('#hello');
      // Silent, and still connected: as sshd sees a path that drops every packet.
      await gone(shop.directory, patienceMs);
      await ended(child);
    },
  );

  it('lives as long as lines come', async () => {
    const { child, said } = start(loopCommand(short));
    await said('#hello');
    const until = performance.now() + 5000;
    while (performance.now() < until) {
      child.stdin.write('keep\n');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    child.stdin.write('a9\n');
    await said('#end a9 0');
    child.stdin.end();
    await ended(child);
    await gone(shop.directory, beforeDeadlineMs);
  });

  it('ends itself also when nobody reads its answer any more', async () => {
    const { child, said } = start(loopCommand(short));
    await said('#hello');
    child.stdout.pause();
    process.kill(child.pid ?? 0, 'SIGSTOP');
    try {
      await gone(shop.directory, patienceMs);
    } finally {
      process.kill(child.pid ?? 0, 'SIGKILL');
      await ended(child);
    }
  });

  it('obeys no line that is not of its talk', async () => {
    for (const line of ['dst -K', 'dst 10.0.0.1;id', 'ports 1 -x', '../etc', 'A1', '$(id)', 'dst `id`', 'ports *']) {
      const child = spawn('sh', ['-c', loopCommand(short)], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
      let text = '';
      child.stdout.on('data', (bytes: Buffer) => {
        text += bytes.toString();
      });
      child.stdin.write(`${line}\na1\n`);
      await new Promise((resolve) => child.once('close', resolve));
      expect(text, line).toMatch(/^#hello .*\n$/);
    }
  });

  it('stands in a file for a forced command as well', async () => {
    const file = shop.write('quorumscope-loop', loopFile(short), 0o755);
    const { child, said } = start(`exec ${file}`);
    await said('#hello 1 ss-one-line');
    child.stdin.end('a1\n');
    await said('#end a1 0');
    await ended(child);
    await gone(shop.directory, beforeDeadlineMs);
  });

  it('is one line without a single quote inside, the same for every host', () => {
    const inside = remoteCommands.loop.slice("exec /bin/sh -c '".length, -1);
    expect(inside).not.toMatch(/['\n]/);
    expect(remoteCommands.loop).toBe(loopCommand());
  });
});
