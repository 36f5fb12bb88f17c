import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Control, serveControl } from '../../alerts/control/serve-control.ts';
import type { ControlQuestion } from '../../contract/alert-control.ts';
import { type AlertsView, alertsViewSchema } from '../../contract/alerts.ts';
import { err } from '../../domain/result.ts';
import { runAlone } from '../../testing/run-alone.ts';
import { runCli } from '../run-cli.ts';

const now = Date.UTC(2026, 10, 23, 3, 0, 0);
let home = '';
let asked: ControlQuestion[] = [];
let control: Control | null = null;

const view: AlertsView = alertsViewSchema.parse({
  at: now,
  incidents: [
    {
      id: 'cut:dub|fra@1',
      cause: 'cut:dub|fra',
      priority: 'P1',
      state: 'unacknowledged-active',
      raisedAt: now - 65_000,
      changedAt: now - 65_000,
      clearedAt: null,
      acknowledged: null,
      shelved: null,
      suppressedBy: null,
      changes: 4,
      isFlapping: true,
      text: 'DUB lost FRA\u001b[31m both ways',
      runbook: null,
      children: [],
      count: 240,
      regions: ['dub', 'fra'],
      hosts: [],
      clusters: [],
    },
  ],
  ended: [],
  flood: null,
  channels: [
    {
      id: 'mail',
      kind: 'smtp',
      state: 'cannot-tell',
      sentence: 'mail.example refuses the password',
      queued: 2,
      deadLetters: 0,
      lastToldAt: null,
      route: null,
    },
  ],
  deadLetters: [],
  chains: [],
  maintenance: [
    {
      id: 'm1',
      from: now,
      until: now + 3_600_000,
      owner: 'Aoife',
      reason: 'kernel',
      regions: [],
      hosts: ['dub-db1'],
      clusters: [],
    },
  ],
  troubles: [],
  silencedUntil: null,
  kpis: {
    alarmsPerTenMinutes: null,
    peakPerTenMinutes: null,
    floodShare: null,
    chattering: [],
    staleCount: 0,
    mix: { P1: 1, P2: 0, P3: 0 },
  },
});

/** A running Quorumscope that shows `view` and refuses to end what it does not know. */
async function runDesk(name: string): Promise<void> {
  const folder = join(home, '.config', 'Quorumscope', 'alerts', name);
  mkdirSync(folder, { recursive: true });
  const served = await serveControl(folder, (question) => {
    asked.push(question);
    if (question.ask === 'look') return { view };
    const isDone = question.act.kind !== 'end-maintenance';
    return { answer: { isDone, sentence: isDone ? `done: ${question.act.kind}` : 'no window is called m9' } };
  });
  if (!served.ok) throw new Error(served.error);
  control = served.value;
}

function run(...args: readonly string[]) {
  const makeEngine = () => {
    throw new Error('no engine is needed here');
  };
  const clock = { monotonicMs: () => 0, epochMs: () => now, after: () => () => undefined };
  const makers = { makeEngine, print: async () => err('nobody prints here') };
  return runAlone((io) => runCli(args, io, makers), { env: { USER: 'aoife' }, home, clock });
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qs-alarms-'));
  asked = [];
});

afterEach(async () => {
  await control?.stop();
  control = null;
  rmSync(home, { recursive: true });
});

describe('alarm commands', () => {
  it('list what is wrong, gravest first, and the channels that cannot tell, without what a terminal would obey', async () => {
    await runDesk('demo');
    const { code, stdout } = await run('alerts', 'list');
    expect(code).toBe(0);
    expect(stdout).toContain('P1  unacknowledged-active       1:05  DUB lost FRA');
    expect(stdout).toContain('both ways (240) FLAPPING x4  [cut:dub|fra@1]');
    expect(stdout).toContain('CANNOT TELL mail: mail.example refuses the password');
    expect(stdout).not.toContain('\u001b');
    expect(JSON.parse((await run('alerts', 'list', '--json')).stdout)).toEqual(view);
  });

  it('acknowledge with a reason and the name of who speaks', async () => {
    await runDesk('demo');
    expect(await run('ack', 'cut:dub|fra@1', '--reason', 'on it')).toMatchObject({
      code: 0,
      stdout: 'done: acknowledge\n',
    });
    expect(asked).toEqual([
      { ask: 'act', act: { kind: 'acknowledge', incident: 'cut:dub|fra@1', by: 'aoife', reason: 'on it' } },
    ]);
    expect(await run('ack', 'cut:dub|fra@1')).toMatchObject({ code: 64, stderr: expect.stringContaining('--reason') });
  });

  it('test a channel', async () => {
    await runDesk('demo');
    expect((await run('alerts', 'test', '--to', 'mail', '--by', 'Brian')).code).toBe(0);
    expect(asked).toEqual([{ ask: 'act', act: { kind: 'test-channel', channel: 'mail', by: 'Brian' } }]);
    expect((await run('alerts', 'test')).code).toBe(64);
  });

  it('plan a window, list it, and say why one cannot be ended', async () => {
    await runDesk('demo');
    const planned = await run('maintenance', 'add', '--host', 'dub-db1', '--for', '2h', '--reason', 'kernel');
    expect(planned.code).toBe(0);
    const window = { from: now, until: now + 7_200_000, owner: 'aoife', reason: 'kernel' };
    expect(asked).toEqual([
      { ask: 'act', act: { kind: 'add-maintenance', ...window, regions: [], hosts: ['dub-db1'], clusters: [] } },
    ]);
    expect((await run('maintenance', 'list')).stdout).toBe(
      'm1  2026-11-23T03:00:00Z to 2026-11-23T04:00:00Z  dub-db1  Aoife: kernel\n',
    );
    expect(await run('maintenance', 'end', 'm9')).toMatchObject({
      code: 65,
      stderr: expect.stringContaining('no window is called m9'),
    });
  });

  it.each([
    [['--for', '2h', '--reason', 'x'], 'name what is worked on'],
    [['--host', 'a', '--for', '2h'], '--reason'],
    [['--host', 'a', '--reason', 'x'], 'either --until INSTANT or --for SPAN'],
    [['--host', 'a', '--reason', 'x', '--for', 'soon'], 'must be a duration'],
    [['--host', 'a', '--reason', 'x', '--until', '2026-11-30'], 'an instant with its zone'],
    [['--host', 'a', '--reason', 'x', '--until', '2026-11-01T00:00:00Z'], 'must end after it begins'],
  ])('plan no window from %j', async (args, sentence) => {
    await runDesk('demo');
    const { code, stderr } = await run('maintenance', 'add', ...args);
    expect(code).toBe(64);
    expect(stderr).toContain(sentence);
    expect(asked).toEqual([]);
  });

  it('say that none runs, and ask which one is meant where there are several', async () => {
    expect(await run('alerts', 'list')).toMatchObject({ code: 65, stderr: expect.stringContaining('--fleet FILE') });
    mkdirSync(join(home, '.config', 'Quorumscope', 'alerts', 'demo'), { recursive: true });
    expect(await run('alerts', 'list')).toMatchObject({
      code: 69,
      stderr: expect.stringContaining('no Quorumscope runs'),
    });
    mkdirSync(join(home, '.config', 'Quorumscope', 'alerts', 'fleet-a'));
    expect(await run('alerts', 'list')).toMatchObject({ code: 65, stderr: expect.stringContaining('2 fleets') });
  });
});
