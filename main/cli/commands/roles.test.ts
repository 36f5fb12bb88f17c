import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collector } from '../../testing/collector.ts';
import type { Clock } from '../../domain/clock.ts';
import { products } from '../../roles/products.ts';
import type { Io } from '../io.ts';
import { createOutput } from '../output.ts';
import { rolesCommand } from './roles.ts';

const stillClock: Clock = { monotonicMs: () => 0, epochMs: () => 0, after: () => () => undefined };
const captures = join(import.meta.dirname, '../../../assets/captures/roles');

async function* chunks(bytes: Buffer, times = 1): AsyncGenerator<Buffer> {
  for (let i = 0; i < times; i++) yield bytes;
}

async function run(args: readonly string[], stdin: AsyncIterable<Buffer> | string = '') {
  const stdout = collector();
  const stderr = collector();
  const io: Io = {
    stdin: typeof stdin === 'string' ? chunks(Buffer.from(stdin)) : stdin,
    stdout: createOutput(stdout.stream),
    stderr: createOutput(stderr.stream),
    env: {},
    home: '/home/ops',
    directory: '/',
    clock: stillClock,
    random: () => 0.5,
    onStop: () => () => undefined,
  };
  const code = await rolesCommand.run(args, io);
  await io.stdout.flush();
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

describe('roles', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'roles-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('prints one reading as one line of JSON, with every promised key', async () => {
    const text = readFileSync(join(captures, 'etcd/cut-leader-n3+10s/n2.status.txt'), 'utf8');
    const { code, stdout, stderr } = await run(['--product', 'etcd', '--host', 'n2'], text);
    expect([code, stderr, stdout.split('\n').length]).toEqual([0, '', 2]);
    const reading: Record<string, unknown> = JSON.parse(stdout);
    expect(reading).toMatchObject({
      product: 'etcd',
      role: 'leader',
      writable: true,
      term: { name: 'raftTerm', value: 3 },
      leader: 'n2',
      quorate: true,
    });
    expect(Object.keys(reading)).toEqual(
      expect.arrayContaining(['members', 'clusterIdentity', 'lag', 'reason', 'product', 'role', 'writable', 'term']),
    );
  });

  it('takes the exit status and the stderr of the probe into account', async () => {
    const file = join(directory, 'stderr');
    writeFileSync(file, 'psql: error: FATAL:  password authentication failed for user "qsm"\n');
    const { code, stdout } = await run(['--product', 'postgresql', '--exit', '2', '--stderr', file]);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { role: 'unknown', reason: 'wrong-credentials' }]);
    const killed = await run(['--product', 'postgresql', '--exit', '137'], '{"in_recovery":false}');
    expect(JSON.parse(killed.stdout)).toMatchObject({ role: 'unknown', reason: 'timed-out' });
  });

  it('takes a setting of the probe, such as the virtual address of keepalived', async () => {
    const text = readFileSync(join(captures, 'keepalived/healthy/n1.ip.txt'), 'utf8');
    const held = await run(['--product', 'keepalived', '--vip', '10.97.7.100'], text);
    expect(JSON.parse(held.stdout)).toMatchObject({ role: 'primary' });
    const other = await run(['--product', 'keepalived', '--vip', '10.97.7.99'], text);
    expect(JSON.parse(other.stdout)).toMatchObject({ role: 'standby' });
  });

  it('reads 100 MB to the end without keeping it, and says that it is no answer', async () => {
    const { code, stdout } = await run(['--product', 'redis'], chunks(Buffer.alloc(1_048_576, 'x'), 100));
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { role: 'unknown', reason: 'unreadable' }]);
  });

  it('takes bytes that are no text', async () => {
    const { code, stdout } = await run(['--product', 'nats'], chunks(Buffer.from([0, 255, 254, 128, 10, 192])));
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { role: 'unknown', reason: 'unreadable' }]);
  });

  it('lists each product with its probe, its rights, its cost and its traps', async () => {
    const { code, stdout } = await run(['--list']);
    expect(code).toBe(0);
    for (const product of products) {
      expect(stdout).toContain(`${product.name}: ${product.title}\n`);
      expect(stdout).toContain(product.rights);
      for (const line of [...product.script, ...product.traps]) expect(stdout).toContain(line);
    }
  });

  it('lists as JSON what runs on a host, byte for byte', async () => {
    const { code, stdout } = await run(['--list', '--json']);
    const { products: listed }: { products: { name: string; command: string }[] } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(listed.map(({ name }) => name)).toEqual(products.map(({ name }) => name));
    expect(listed[0]?.command).toMatch(/^exec timeout -k 1 \d+ \/bin\/sh -c '/);
  });

  it.each([
    [[], 'roles: --product NAME is missing; see quorumscope roles --help'],
    [['--product', 'etdc'], 'roles: there is no product "etdc"; did you mean "etcd"? See quorumscope roles --help'],
    [['--product', 'oracle'], /there is no product "oracle"; it is one of postgresql, patroni, redis, .*, custom; see/],
    [
      ['--product', 'etcd', '--exit', '256'],
      'roles: --exit must be a number from 0 to 255, not "256"; see quorumscope roles --help',
    ],
    [['--product', 'etcd', '--exit', '-1'], /roles: /],
    [['--product', 'etcd', '--vip', '10.0.0.1'], /the probe of etcd has no setting "vip"; it has endpoint, caFile/],
    [['--product', 'etcd', '--endpoint', '$(id)'], /the setting "endpoint" of the probe of etcd cannot be/],
    [['--product', 'etcd', '--hots', 'x'], /there is no option --hots; did you mean "--host"\?/],
    [['--product', 'etcd', 'status.json'], /there is nothing to do with "status\.json"/],
  ])('refuses %j with exit status 64 and one sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([64, '', 1]);
    expect(stderr).toMatch(sentence);
  });

  it('says that the file of --stderr cannot be read', async () => {
    const { code, stderr } = await run(['--product', 'etcd', '--stderr', join(directory, 'none')]);
    expect(code).toBe(65);
    expect(stderr).toMatch(
      /^quorumscope: roles: the file of --stderr cannot be read \(ENOENT.*name a file that exists\n$/,
    );
  });
});
