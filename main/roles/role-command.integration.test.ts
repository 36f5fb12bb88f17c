import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import type { RawRole } from '../domain/reading.ts';
import { splitParts } from './parts.ts';
import type { Product } from './product.ts';
import { products } from './products.ts';
import { readRole } from './read-role.ts';
import { roleCommand, roleInput, settingProblem } from './role-command.ts';
import { unread } from './unread.ts';

/** A product of this test: two settings, and whatever script. */
function probe(script: readonly string[], timeoutMs = 5_000): Product {
  return {
    name: 'toy',
    title: 'a toy',
    script,
    parameters: [
      { name: 'port', form: /^[0-9]{1,5}$/, fallback: '5432', meaning: 'a port' },
      { name: 'user', form: /^.*$/, fallback: '', meaning: 'a user' },
    ],
    rights: '',
    cost: '',
    everyMs: 2_000,
    timeoutMs,
    traps: [],
    read: () => unread('toy', 'unreadable'),
  };
}

/** Runs the exec string as sshd would: through the login shell, with the settings on standard input. */
function run(command: string, input: string): Promise<RawRole> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { env: { PATH: '/usr/bin:/bin', LANG: 'de_DE.UTF-8' } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({
        exit: code ?? (signal === 'SIGKILL' ? 137 : 1),
        text: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    );
    child.stdin.end(input);
  });
}

/** Command lines of all processes that contain a word. */
function running(word: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(word));
}

const show = ['printf "%s|%s|" "$p_port" "$p_user"', 'cat', 'printf "%s" "$LC_ALL"'];

describe('roleCommand', () => {
  it('gives the script its settings as variables, no standard input, and the C locale', async () => {
    const { exit, text } = await run(roleCommand(probe(show)), 'port 6432\nuser quorumscope\ngo\nport 1\n');
    expect([exit, text]).toEqual([0, '6432|quorumscope|C']);
  });

  it.each([
    ['a blank', 'user a b'],
    ['a command substitution', 'user $(touch /tmp/x)'],
    ['a backtick', 'user `id`'],
    ['a single quote', "user '; id; '"],
    ['a double quote', 'user "; id; "'],
    ['a semicolon', 'user a;id'],
    ['a backslash', 'user a\\'],
    ['a star', 'user *'],
    ['a letter outside ASCII', 'user ä'],
    ['a tab', 'user a\tb'],
    ['a carriage return', 'user a\r'],
    ['a setting of another product', 'vip 10.0.0.1'],
    ['a variable of the shell', 'PATH /tmp'],
    ['a line without a value', 'port'],
    ['an empty line', ''],
    ['a dash at the front of a name', '-e x'],
  ])('refuses %s and runs nothing', async (_what, line) => {
    const { exit, text, stderr } = await run(roleCommand(probe(show)), `port 1\n${line}\ngo\n`);
    expect([exit, text]).toEqual([64, '']);
    expect(stderr).toMatch(/^role probe: setting .{1,40} is refused\n$/);
  });

  it('runs nothing when the settings break off before the word go', async () => {
    for (const input of ['', 'port 5432\n', 'port 5432\ngo']) {
      const { exit, text } = await run(roleCommand(probe(show)), input);
      expect([input, exit, text]).toEqual([input, 64, '']);
    }
  });

  it('takes the value of a setting for text, whatever harmless characters it has', async () => {
    const value = '/run/pg-1:[::1],a=b@c+d_e.f';
    const { text } = await run(roleCommand(probe(show)), `user ${value}\ngo\n`);
    expect(text).toBe(`|${value}|C`);
  });

  it('hands free text of a site to its own shell, and to nothing else', async () => {
    const custom = products.find(({ name }) => name === 'custom');
    if (custom === undefined) throw new Error('custom is a product');
    const command = 'printf "%s" "{\\"role\\":\\"primary\\",\\"note\\":\\"it\'s $((1+1)) & fine\\"}"';
    const input = roleInput(custom, { command });
    const raw = await run(roleCommand(custom), input ?? '');
    const reading = readRole('custom', raw, { host: null, addresses: [], parameters: {} });
    expect(reading).toMatchObject({ role: 'primary', note: "it's 2 & fine", reason: null });
  });

  it('ends a client that hangs, tells 124, and leaves no process behind', async () => {
    const before = performance.now();
    const { exit } = await run(roleCommand(probe(['sleep 98765'], 2_000)), 'go\n');
    expect(exit).toBe(124);
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(running('98765')).toEqual([]);
  });

  it('ends a client that ignores TERM', async () => {
    const { exit } = await run(roleCommand(probe(['trap "" TERM; while :; do sleep 0.1; done'], 2_000)), 'go\n');
    expect([124, 137]).toContain(exit);
  });

  it('ends when the settings never come', async () => {
    const child = spawn('/bin/sh', ['-c', roleCommand(probe(show, 2_000))], { stdio: ['pipe', 'ignore', 'ignore'] });
    const code = await new Promise((resolve) => child.on('close', resolve));
    child.stdin.destroy();
    expect(code).toBe(124);
  });

  it('tells each part with its own status, and one that hangs as timed out', async () => {
    const script = [
      'part good echo hello',
      'part bad sh -c "echo oops >&2; exit 3"',
      'part slow timeout -k 1 0.2 sleep 98764',
      'part absent timeout -k 1 1 quorumscope-no-such-client',
    ];
    const raw = await run(roleCommand(probe(script)), 'go\n');
    expect(splitParts(raw).map(({ name, exit, text }) => [name, exit, text.trim()])).toEqual([
      ['good', 0, 'hello'],
      ['bad', 3, ''],
      ['slow', 124, ''],
      ['absent', 127, ''],
    ]);
    expect(splitParts(raw)[1]?.stderr).toBe('oops');
  });

  it.each(products.map((product) => [product.name, product] as const))(
    'gives /bin/sh a script of %s that it understands and bounds',
    async (_name, product) => {
      const command = roleCommand(product);
      expect(command.match(/'/g)).toHaveLength(2);
      const settings = product.name === 'custom' ? { command: 'exit 3' } : neededSettings(product);
      expect(settingProblem(product, settings)).toBeNull();
      const raw = await run(command, roleInput(product, settings) ?? '');
      expect(raw.stderr).not.toMatch(/syntax error|Syntax error|is refused|bad substitution|unexpected operator/i);
      expect(raw.exit).not.toBe(64);
      const { role, reason } = readRole(product.name, raw, { host: null, addresses: [], parameters: settings });
      expect(role === 'none' || role === 'standby' || (role === 'unknown' && reason !== null)).toBe(true);
    },
  );
});

/** Something of the right form for each setting that has no fallback. */
function neededSettings(product: Product): Readonly<Record<string, string>> {
  const samples = ['10.255.255.1', 'name', '1', '/nonexistent'];
  return Object.fromEntries(
    product.parameters.flatMap(({ name, form, fallback }) =>
      fallback === null ? [[name, samples.find((sample) => form.test(sample)) ?? '']] : [],
    ),
  );
}
