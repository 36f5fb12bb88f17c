import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAt, tickAt } from '../../journal/history/history-examples.ts';
import { shareHistoryLink } from '../../journal/history/history-reader.ts';
import { usualBounds } from '../../journal/history/prune-history.ts';
import { createHistoryRecorder } from '../../journal/history/record-history.ts';
import { historyHere } from '../../testing/history-link.ts';
import { runAlone } from '../../testing/run-alone.ts';
import { usualHistory } from '../usual-history.ts';
import { alertsTryCommand } from './alerts-try.ts';

let home = '';
const file = (name: string): string => join(home, name);

const inventory = `version: 1
name: demo
regions: [{ id: dub, name: Dublin, code: DUB }, { id: fra, name: Frankfurt, code: FRA }]
defaults: { ssh: { user: q, knownHostsFile: ~/.ssh/known_hosts } }
hosts: [{ id: dub1, region: dub, address: 10.0.0.1 }, { id: fra1, region: fra, address: 10.0.0.2 }]
`;
const holding = (ms: number): string => `${inventory}alerts: { thresholds: [{ kind: connectivity, holdMs: ${ms} }] }\n`;

/** Ten minutes in which half of the pairs are cut twice, for 5 s and for 30 s; the second time all of them for a moment. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'quorumscope-try-'));
  writeFileSync(file('fleet.yaml'), holding(2000));
  writeFileSync(file('edited.yaml'), holding(10_000));
  writeFileSync(file('bad.yaml'), holding(-1));
  const { reader, rest } = shareHistoryLink(
    historyHere({ path: usualHistory(file('fleet.yaml'), { env: {}, home }), bounds: usualBounds }),
  );
  const recorder = createHistoryRecorder(rest, () => undefined);
  for (let second = 0; second < 600; second += 1) {
    const cut =
      second >= 315 && second < 330 ? 10 : (second >= 100 && second < 105) || (second >= 300 && second < 330) ? 3 : 0;
    recorder.take(
      tickAt(second * 1000, { pair: { hostPairs: { total: 10, up: 10 - cut, suspect: 0, cut, unknown: 0 } } }),
    );
    if (second % 20 === 0) await reader.read('step', { at: 0, direction: 'back' });
  }
  await recorder.stop();
});
afterAll(() => rmSync(home, { recursive: true }));

const tried = (...args: readonly string[]) => runAlone((io) => alertsTryCommand.run(args, io), { home });

describe('alerts try', () => {
  it('says of each threshold how many alarms it would have given, the longest, and when, with levels and known time', async () => {
    const { code, stdout, stderr } = await tried('--fleet', file('fleet.yaml'), '--threshold', 'connectivity');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').slice(1)).toEqual([
      'connectivity  DUB–FRA  warning below 0.9, critical below 0.5, held 2.0 s: 2 alarms, the longest 30 s; all of the time is known',
      '    2026-11-22 22:46:42 UTC  warning   5.0 s',
      '    2026-11-22 22:50:02 UTC  critical  30 s',
      'in all        2 alarms',
      'lag           is not recorded: its thresholds cannot be tried on history',
      '',
    ]);
  });

  it('says how many it would have been with another inventory, on the history of that one for an edited copy', async () => {
    const compare = [
      '--fleet',
      file('edited.yaml'),
      '--than',
      file('fleet.yaml'),
      '--threshold',
      'connectivity:fra,dub',
    ];
    const { code, stdout } = await tried(...compare);
    expect(code).toBe(0);
    expect(stdout).toContain('this would have given 1 alarm instead of 2\n');
    const unchanged = await tried(...compare.slice(0, 4), '--threshold', 'loss');
    expect(unchanged.stdout).toMatch(/: no alarm; .*; as many with the other inventory\n/);
    const { thresholds } = JSON.parse((await tried(...compare, '--json')).stdout);
    expect(thresholds).toMatchObject([
      { scope: 'connectivity:dub|fra', alarms: 1, longestMs: 30_000, isCoarse: false, than: { alarms: 2 } },
    ]);
    expect(thresholds[0].raised[0]).toEqual({ from: startAt + 310_000, to: startAt + 325_000, level: 'warning' });
  });

  it('tries every kind without a name, and says which are coarse', async () => {
    const { code, stdout } = await tried('--fleet', file('fleet.yaml'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^connectivity {2}DUB–FRA .* known$/m);
    expect(stdout).toMatch(/^loss {10}DUB–FRA .*no alarm; .* known, coarse$/m);
    expect(stdout).toMatch(/^rtt {11}DUB–FRA /m);
  });

  it('reads a history that is being written, as far as it is written', async () => {
    const path = file('live.db');
    const { reader, rest } = shareHistoryLink(historyHere({ path, bounds: usualBounds }));
    const recorder = createHistoryRecorder(rest, () => undefined);
    for (let second = 0; second < 60; second += 1)
      recorder.take(
        tickAt(second * 1000, { pair: { hostPairs: { total: 1, up: 0, suspect: 0, cut: 1, unknown: 0 } } }),
      );
    await reader.read('step', { at: 0, direction: 'back' });
    const { code, stdout } = await tried(
      '--fleet',
      file('fleet.yaml'),
      '--history',
      path,
      '--threshold',
      'connectivity',
    );
    await recorder.stop();
    expect(code).toBe(0);
    expect(stdout).toMatch(/: 1 alarm, of \d+ s; /);
  });

  it('changes nothing in the history it reads', async () => {
    const path = usualHistory(file('fleet.yaml'), { env: {}, home });
    const before = readFileSync(path);
    await tried('--fleet', file('fleet.yaml'));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it.each([
    [['--fleet', 'bad.yaml'], /holdMs must be/],
    [['--fleet', 'edited.yaml'], /quorumscope: history .*: it is not there/],
    [['--fleet', 'fleet.yaml', '--history', 'fleet.yaml'], /quorumscope: history .*: it cannot be read/],
    [['--fleet', 'fleet.yaml', '--threshold', 'loss:dub,ams'], /has nothing that loss:dub,ams names/],
    [['--fleet', 'fleet.yaml', '--threshold', 'lag'], /replication lag is not recorded/],
  ])('answers %j with 65 and a sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await tried(...args.map((arg) => (arg.endsWith('.yaml') ? file(arg) : arg)));
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toMatch(sentence);
  });
});
