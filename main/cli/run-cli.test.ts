import { describe, expect, it } from 'vitest';
import { collector } from '../testing/collector.ts';
import type { Clock } from '../domain/clock.ts';
import { err } from '../domain/result.ts';
import type { Io } from './io.ts';
import { createOutput } from './output.ts';
import { runCli } from './run-cli.ts';

const stillClock: Clock = { monotonicMs: () => 0, epochMs: () => 0, after: () => () => undefined };

async function* nothing(): AsyncGenerator<Buffer> {}

/** Runs a command line without a process; an engine would be a mistake. */
async function run(args: readonly string[]) {
  const stdout = collector();
  const stderr = collector();
  const io: Io = {
    stdin: nothing(),
    stdout: createOutput(stdout.stream),
    stderr: createOutput(stderr.stream),
    env: {},
    home: '/home/ops',
    directory: '/',
    clock: stillClock,
    random: () => 0.5,
    onStop: () => () => undefined,
  };
  const makeEngine = () => {
    throw new Error('no engine is needed here');
  };
  const code = await runCli(args, io, { makeEngine, print: async () => err('nobody prints here') });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

describe('runCli', () => {
  it.each([
    [['--help']],
    [['help']],
    [['sockets', '--help']],
    [['replay', '--help']],
    [['watch', '-h']],
    [['check', '--fleet', 'x', '--help']],
    [['advise', '--help']],
    [['whatif', '--help']],
    [['fleet', 'check', '--help']],
    [['fleet', '--help']],
    [['audit', 'verify', '--help']],
    [['audit', '--help']],
    [['report', '--help']],
    [['alerts', 'list', '--help']],
    [['alerts', 'test', '--help']],
    [['alerts', 'try', '--help']],
    [['alerts', 'rehearse', '--help']],
    [['alerts', '--help']],
    [['ack', '--help']],
    [['maintenance', 'add', '--help']],
    [['maintenance', '--help']],
  ])('helps with %j', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Usage: quorumscope /);
  });

  it('lists the commands that work, and only those', async () => {
    const { stdout } = await run(['--help']);
    expect([...stdout.matchAll(/^ {2}(\w+(?: \w+)?) {2,}/gm)].map((match) => match[1])).toEqual([
      'sockets',
      'roles',
      'replay',
      'watch',
      'check',
      'advise',
      'whatif',
      'fleet check',
      'audit verify',
      'report',
      'alerts list',
      'alerts test',
      'alerts try',
      'alerts rehearse',
      'ack',
      'maintenance add',
      'maintenance list',
      'maintenance end',
    ]);
  });

  it.each([
    [['raplay'], 'there is no command "raplay"; did you mean "replay"? See quorumscope --help'],
    [['fleet'], 'there is no command "fleet"; see quorumscope --help'],
    [['fleet', 'chek', 'x'], 'there is no command "fleet chek"; did you mean "fleet check"? See quorumscope --help'],
    [['advise'], 'advise: --fleet FILE is missing; see quorumscope advise --help'],
    [['advise', '--fleet', 'x'], 'advise: --promote CLUSTER/HOST is missing; see quorumscope advise --help'],
    [
      ['advise', '--fleet', 'x', '--promote', 'a/b', '--capture', 'x', 'live'],
      'advise: give either --capture FILE or live; see quorumscope advise --help',
    ],
    [
      ['advise', '--fleet', 'x', '--promote', 'a/b', '--capture', 'x', '--at', 'noon'],
      'advise: --at must be whole ms since the capture began, not "noon"; see quorumscope advise --help',
    ],
    [['whatif'], 'whatif: --fleet FILE is missing; see quorumscope whatif --help'],
    [['whatif', '--fleet', 'x'], 'whatif: --lose LOSS is missing; see quorumscope whatif --help'],
    [
      ['whatif', '--fleet', 'x', '--table', '--lose', 'host:a'],
      'whatif: --table tries every loss by itself, without --lose; see quorumscope whatif --help',
    ],
    [['audit'], 'there is no command "audit"; see quorumscope --help'],
    [['audit', 'verfy', 'x'], 'there is no command "audit verfy"; did you mean "audit verify"? See quorumscope --help'],
    [
      ['fleet', 'import'],
      'this version does not have the command "fleet import" yet; see quorumscope --help for those it has',
    ],
    [
      ['sockets', '--format', 'lsof'],
      'sockets: --format must be one of auto, ss, proc-net-tcp, netstat; see quorumscope sockets --help',
    ],
    [['sockets', 'extra'], 'sockets: there is nothing to do with "extra"; see quorumscope sockets --help'],
    [['replay'], 'replay: CAPTURE.jsonl is missing; see quorumscope replay --help'],
    [['watch'], 'watch: --fleet FILE is missing; see quorumscope watch --help'],
    [
      ['watch', '--fleet', 'f', '--for', '0'],
      'watch: --for must be a number of seconds up to 2147483, not "0"; see quorumscope watch --help',
    ],
    [
      ['watch', '--fleet', 'f', '--for', '99999999'],
      'watch: --for must be a number of seconds up to 2147483, not "99999999"; see quorumscope watch --help',
    ],
    [['check', '--for', '1'], 'check: --fleet FILE is missing; see quorumscope check --help'],
    [
      ['check', '--flet', 'x'],
      'check: there is no option --flet; did you mean "--fleet"? See quorumscope check --help',
    ],
    [['alerts', 'try'], 'alerts try: --fleet FILE is missing; see quorumscope alerts try --help'],
    [
      ['alerts', 'try', '--fleet', 'x', '--days', '0'],
      'alerts try: --days must be a number of days from 1 to 9999, not "0"; see quorumscope alerts try --help',
    ],
    [
      ['alerts', 'try', '--fleet', 'x', '--threshold', 'latency:a,b'],
      'alerts try: --threshold must begin with one of connectivity, loss, rtt, margin, lag, not "latency"; see quorumscope alerts try --help',
    ],
    [['alerts', 'rehearse'], 'alerts rehearse: --fleet FILE is missing; see quorumscope alerts rehearse --help'],
    [['fleet', 'check'], 'fleet check: FILE is missing; see quorumscope fleet check --help'],
    [['\u001b[2J'], 'there is no command "[2J"; see quorumscope --help'],
  ])('answers %j with 64 and one sentence', async (args, sentence) => {
    expect(await run(args)).toEqual({ code: 64, stdout: '', stderr: `quorumscope: ${sentence}\n` });
  });

  it('shows the commands when asked for none', async () => {
    expect(await run([])).toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(/Usage: quorumscope COMMAND/),
    });
  });

  it.each([
    [['replay', '/nowhere/x.jsonl'], /^quorumscope: capture \/nowhere\/x\.jsonl: it is not there/],
    [['watch', '--fleet', '/nowhere/f.yaml'], /^quorumscope: \/nowhere\/f\.yaml: there is no such file/],
    [['fleet', 'check', '/'], /^quorumscope: \/: this is a directory/],
    [['sockets'], /^quorumscope: sockets: standard input is empty/],
  ])('answers %j with 65 and one sentence', async (args, sentence) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(65);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
