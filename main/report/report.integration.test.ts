import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportCommand } from '../cli/commands/report.ts';
import { startDemo, type Demo } from '../demo/start-demo.ts';
import { err } from '../domain/result.ts';
import type { Change, Situation } from '../domain/snapshot.ts';
import { createLiveEngine } from '../engine/live-engine.ts';
import { recordTicks } from '../engine/record-ticks.ts';
import { replay } from '../engine/replay.ts';
import { systemClock } from '../engine/system-clock.ts';
import { readFleetFile } from '../fleet/read-fleet.ts';
import { folderStore } from '../journal/captures/capture-store.ts';
import { createRollingCapture } from '../journal/captures/rolling-capture.ts';
import { capturesFolderOf } from '../journal/captures/segment-name.ts';
import { openDecisionLog } from '../journal/decisions/decision-log.ts';
import { exampleDecision, exampleOutcome } from '../journal/decisions/log-examples.ts';
import { openCapture } from '../testing/open-capture.ts';
import { historyHere } from '../testing/history-link.ts';
import { runAlone } from '../testing/run-alone.ts';

let folder = '';
let demo: Demo | null = null;
const told: Situation[] = [];
const file = (name: string): string => join(folder, name);

/** Watches the demo fleet over real SSH through a whole incident, and records it as the app does. */
beforeAll(async () => {
  folder = process.env['KEEP_REPORT'] ?? mkdtempSync(join(tmpdir(), 'quorumscope-report-'));
  mkdirSync(folder, { recursive: true });
  demo = await startDemo({ speed: 6, clock: systemClock, random: () => 0.5 });
  const reading = await readFleetFile(demo.fleetFile);
  if (!reading.ok) throw new Error('the demo has a fleet that can be read');
  const { fleet } = reading.value;
  const engine = createLiveEngine({ fleet, clock: systemClock, env: {}, random: Math.random });
  const store = folderStore(capturesFolderOf(file('history.db')));
  const bounds = { segmentMs: 3000, keepForMs: 600_000, mostBytes: 1e9 };
  const capture = createRollingCapture(store, fleet, {
    bounds,
    clock: systemClock,
    onNotice: (text) => expect(text).toBe(''),
  });
  engine.onEvent(capture.take);
  engine.onTick(({ snapshot }) => capture.see(snapshot));
  const history = recordTicks(engine, file('history.db'), {
    clock: systemClock,
    startHistory: historyHere,
    isDemo: true,
    onNotice: (text) => expect(text).toBe(''),
  });
  const log = await openDecisionLog({ path: file('decisions.jsonl'), onHead: () => undefined, clock: systemClock });
  if (!log.ok) throw new Error(log.error.sentence);
  await new Promise<void>((resolve) => {
    const open = new Set<string>();
    engine.onTick(({ changes }) => {
      for (const change of changes) {
        if (change.kind !== 'situation' || change.phase === 'suspected') continue;
        if (change.phase === 'confirmed' && open.size === 0) {
          void log.value.record({ ...exampleDecision('d-1'), fleet: fleet.name });
          void log.value.record({ ...exampleDecision('d-2'), fleet: fleet.name, isDrill: true });
          void log.value.record(exampleOutcome('d-1'));
        }
        if (change.phase === 'confirmed') open.add(change.situation.id);
        else open.delete(change.situation.id);
        told.push(change.situation);
        // Some seconds more, so that the end of it is recorded too.
        if (open.size === 0) systemClock.after(3000, resolve);
      }
    });
    engine.start();
  });
  await engine.stop();
  await capture.flush();
  await history.stop();
  await log.value.close();
});
afterAll(async () => {
  await demo?.stop();
  if (process.env['KEEP_REPORT'] === undefined) rmSync(folder, { recursive: true });
});

function run(...args: readonly string[]) {
  const command = reportCommand(async () => err('nobody prints here'));
  return runAlone((io) => command.run(args, io), { clock: systemClock, directory: folder });
}

async function onlyIncident(): Promise<string> {
  const { stdout } = await run('--list', '--json', '--history', file('history.db'));
  const { incidents } = JSON.parse(stdout);
  expect(incidents).toHaveLength(1);
  return incidents[0].id;
}

const confirmedIn = (situations: readonly Situation[]): readonly string[] =>
  [
    ...new Set(
      situations
        .filter(({ phase }) => phase === 'confirmed')
        .map(({ type, subject }) => JSON.stringify([type, subject])),
    ),
  ].sort();

describe('reportCommand', () => {
  it('tells an incident that was watched over SSH: sentences, evidence, decisions, and no rehearsal', async () => {
    const id = await onlyIncident();
    const fleet = demo?.fleetFile ?? '';
    const log = file('decisions.jsonl');
    const { code, stdout, stderr } = await run(
      ...['--incident', id, '--history', file('history.db'), '--fleet', fleet, '--log', log, '--out', folder],
    );
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^quorumscope: report: no PDF.*nobody prints here\n$/)]);
    expect(stdout).toBe(`${file(`incident-${id}.html`)}\n${file(`incident-${id}.jsonl.gz`)}\n`);
    const html = readFileSync(file(`incident-${id}.html`), 'utf8');
    expect(html).toMatch(/It was confirmed \d\.\d s after it began: /);
    expect(html).toMatch(/and was cleared at \d\d:\d\d:\d\d UTC, \d+ s later\./);
    expect(html).toMatch(/NO-GO recorded by Ada \(proposer\): promote fra-db1 of ledger/);
    expect(html).toMatch(/Outcome of that NO-GO, told by Grace: withdrawn/);
    expect(html).toContain('1 rehearsal (DRILL) in the same time, no part of this.');
    expect(html.match(/<figure>/g)?.length).toBeGreaterThanOrEqual(3);
    expect(html).toContain('✕ LOST');
    expect(html).not.toContain('What is not known');
  });

  it('copies a capture that replays alone and confirms the same situations', async () => {
    const id = await onlyIncident();
    await run('--incident', id, '--history', file('history.db'), '--out', folder);
    const { fleet, events, ending } = openCapture(file(`incident-${id}.jsonl.gz`));
    const changes: Change[] = [...replay({ fleet, events, isWhole: () => true })];
    expect(ending()).toEqual({ kind: 'whole' });
    const again = changes.flatMap((change) => (change.kind === 'situation' ? [change.situation] : []));
    expect(confirmedIn(again)).toEqual(confirmedIn(told));
    expect(confirmedIn(told).length).toBeGreaterThan(0);
  });

  it('says what it does not know without inventory, log and capture', async () => {
    const id = await onlyIncident();
    const { code, stderr } = await run(
      '--incident',
      id,
      '--history',
      file('history.db'),
      '--captures',
      file('none'),
      '--out',
      file('bare'),
    );
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^quorumscope: No capture of it is kept/)]);
    const html = readFileSync(join(file('bare'), `incident-${id}.html`), 'utf8');
    expect(html).toContain('No inventory was given');
    expect(html).toContain('No decision log was given, so it is not known whether anybody decided anything.');
  });

  it('names the incidents there are when it is asked for another, and ends with 69 when the PDF was demanded', async () => {
    const id = await onlyIncident();
    const history = ['--history', file('history.db')];
    const { code, stdout, stderr } = await run('--incident', 'none', ...history);
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toContain(`it has no incident none\nIt has:\n${id}  `);
    expect((await run('--incident', id, ...history, '--out', folder, '--pdf')).code).toBe(69);
    expect((await run('--incident', id, '--history', file('absent.db'))).code).toBe(65);
    expect((await run('--incident', id)).code).toBe(64);
    expect((await run('--list', '--incident', id, ...history)).code).toBe(64);
    expect((await run('--incident', id, ...history, '--out', join(file('history.db'), 'no-folder'))).code).toBe(74);
  });
});
