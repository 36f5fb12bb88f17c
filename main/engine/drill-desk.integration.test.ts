import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdviceMoment } from '../advice/case.ts';
import { auditVerifyCommand } from '../cli/commands/audit-verify.ts';
import type { DecisionAct, DecisionView } from '../contract/decision.ts';
import type { Clock } from '../domain/clock.ts';
import { ada, setUpBoth } from '../testing/decision-world.ts';
import { keepRecorded } from '../testing/kept-capture.ts';
import { openRecorded } from '../testing/recorded.ts';
import { runAlone } from '../testing/run-alone.ts';
import { answerDecisions, type DecisionOffice, openDecisionOffice } from './decision-office.ts';
import { type DecisionSight, noteSight, sheetOf } from './decision-sight.ts';
import { createDrillDesk } from './drill-desk.ts';
import { replayTicks } from './replay.ts';
import { systemClock } from './system-clock.ts';

/*
 * Real ZooKeeper servers, of whom beta1 leads while its region is cut from the others, about 10 s after the recording began; kept in
 * segments of 5 s, as the desktop keeps them in longer ones.
 */
const name = 'zookeeper-cut';
const segmentMs = 5000;
const cutMs = 12_000;
const promoteAlpha = { cluster: 'zookeeper', candidate: 'alpha1' } as const;
const noCapture = 'no capture of this moment: the evidence of then was not kept, nothing can be rehearsed';

/** Waits for the play as long as a machine with other work needs. */
const patientClock: Clock = {
  ...systemClock,
  after: (ms, run) => systemClock.after(ms > 1000 ? 60_000 : ms, run),
};

let folder = '';
let captures = '';
let began = 0;
let office: DecisionOffice;
let answers: ReturnType<typeof answerDecisions>;
let flushed = 0;
const live = new Set<(tick: AdviceMoment) => void>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-drill-'));
  captures = join(folder, 'captures');
  flushed = 0;
  began = await keepRecorded(name, captures, segmentMs);
  const files = {
    log: join(folder, 'log.jsonl'),
    key: join(folder, 'key.pem'),
    operators: join(folder, 'people.json'),
  };
  await setUpBoth({ operatorsFile: files.operators });
  office = openDecisionOffice(files, {
    source: {
      onTick: (listener) => {
        live.add(listener);
        return () => live.delete(listener);
      },
    },
    captures: { folder: captures, flush: async () => void (flushed += 1) },
    clock: patientClock,
    syslog: { address: '127.0.0.1', port: 9 },
  });
  await office.keeper.check();
  answers = answerDecisions(office);
});
afterEach(async () => {
  await office.close();
  expect(live.size).toBe(0);
  rmSync(folder, { recursive: true });
});

async function look(afterMs: number, candidate = 'alpha1'): Promise<DecisionView> {
  const answer = await answers['decision:look']({ cluster: 'zookeeper', candidate }, began + afterMs);
  if (answer === null || 'kind' in answer) throw new Error(`there is no sheet: ${answer?.why}`);
  return answer;
}
const act = (one: DecisionAct, afterMs: number) => answers['decision:act'](one, began + afterMs);
const say = (word: 'NO-GO' | 'HOLD'): DecisionAct => ({
  kind: 'say',
  question: promoteAlpha,
  word,
  by: 'Alan',
  reason: 'we rehearse',
});
const entries = (): readonly { body: Record<string, unknown> }[] =>
  readFileSync(join(folder, 'log.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** The sheet that the recording gives when it is played in one go, with nothing kept in between. */
function sheetInOneGo(until: number) {
  const { fleet, events } = openRecorded(name);
  const ledBy = fleet.clusters.find(({ id }) => id === 'zookeeper');
  if (ledBy === undefined) throw new Error('the recording has the cluster');
  const seen: { sight: DecisionSight | null } = { sight: null };
  for (const tick of replayTicks({ fleet, events, isWhole: () => true }, until))
    seen.sight = noteSight(seen.sight, tick, 0, 0);
  return seen.sight && sheetOf(seen.sight, { cluster: ledBy.id, candidate: 'alpha1' }, new Map());
}

describe('a rehearsal on a capture', { timeout: 60_000 }, () => {
  it('gives NO-GO at the cut with the old primary named, over segments, as the whole recording does', async () => {
    expect(readdirSync(captures).length).toBeGreaterThan(3);
    const view = await look(cutMs);
    expect(view).toMatchObject({ isDrill: true, sheet: { advice: 'NO-GO', oldPrimary: 'beta1' } });
    expect(view.sheet?.gates[0]?.why).toMatch(/all 2 of the side of alpha1 were just read/);
    expect(view.noGoBecause.join('\n')).toMatch(/^G3 old primary cannot write: fail, beta1 takes writes/m);
    expect(view.sheet).toEqual(sheetInOneGo(view.sheet?.at ?? 0));
    expect(began + cutMs - view.at).toBeLessThan(500);
    expect(view.at).toBeLessThanOrEqual(began + cutMs);
    expect(view.snapshotId).toMatch(/^S-20261122-202422Z-/);
  });

  it('refuses GO as live does, and records NO-GO and HOLD as DRILL in a log that verifies', async () => {
    const proposal: DecisionAct = {
      kind: 'propose',
      question: promoteAlpha,
      ...ada,
      attestations: [],
      reason: 'we rehearse',
    };
    expect(await act(proposal, cutMs)).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/beta1 takes writes/),
    });
    for (const word of ['NO-GO', 'HOLD'] as const)
      expect(await act(say(word), cutMs)).toMatchObject({
        kind: 'done',
        round: { kind: 'said', word, decision: expect.stringMatching(/^DRILL-/) },
      });
    expect(entries().map(({ body }) => [body['word'], body['isDrill'], String(body['id']).slice(0, 6)])).toEqual([
      ['NO-GO', true, 'DRILL-'],
      ['HOLD', true, 'DRILL-'],
    ]);
    const { log } = await look(cutMs);
    expect(log.recent).toMatchObject([
      { word: 'HOLD', isDrill: true },
      { word: 'NO-GO', isDrill: true },
    ]);
    const audit = await runAlone((io) => auditVerifyCommand.run([join(folder, 'log.jsonl')], io));
    expect(audit).toMatchObject({ code: 0, stdout: expect.stringMatching(/intact, 2 entries/) });
  });

  it('leaves the live desk alone, which without a tick knows nothing, and shows it no rehearsal', async () => {
    await act(say('NO-GO'), cutMs);
    expect(await answers['decision:look'](promoteAlpha, null)).toBeNull();
    expect(await answers['decision:act'](say('HOLD'), null)).toMatchObject({ kind: 'refused' });
    const { fleet, events } = openRecorded(name);
    const first = replayTicks({ fleet, events, isWhole: () => true }).next();
    if (first.done === true) throw new Error('the recording has ticks');
    for (const listener of live) listener(first.value);
    expect(await answers['decision:look'](promoteAlpha, null)).toMatchObject({
      isDrill: false,
      round: { kind: 'open' },
      log: { recent: [] },
    });
    const outcome = {
      kind: 'outcome',
      decision: String(entries()[0]?.body['id']),
      by: 'Ada',
      result: 'carried-out',
      text: 'promoted',
    } as const;
    expect(await answers['decision:act'](outcome, null)).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/is a rehearsal: nothing comes of it$/),
    });
    expect(await act({ ...outcome, decision: 'D-of-live' }, cutMs)).toEqual({
      kind: 'refused',
      why: 'D-of-live is no rehearsal: go back to live to say what came of it',
    });
  });

  it('goes on in time with the people as they were, and begins anew when time is turned back', async () => {
    await act(say('HOLD'), cutMs);
    expect((await look(cutMs + 1000)).round).toMatchObject({ kind: 'said', word: 'HOLD' });
    expect((await look(cutMs + 5000)).round.kind).toBe('said');
    expect(flushed).toBe(1);
    const back = await look(cutMs);
    expect([back.round.kind, flushed]).toEqual(['open', 2]);
    expect(back.sheet).toEqual(sheetInOneGo(back.sheet?.at ?? 0));
  });

  it('says of a moment without capture that nothing can be rehearsed, and takes no word about it', async () => {
    for (const afterMs of [-1, 60_000, 3_600_000]) {
      expect(await answers['decision:look'](promoteAlpha, began + afterMs)).toEqual({
        kind: 'no-rehearsal',
        why: noCapture,
      });
      expect(await act(say('HOLD'), afterMs)).toEqual({ kind: 'refused', why: noCapture });
    }
    expect(entries()).toEqual([]);
    expect((await look(cutMs)).sheet?.advice).toBe('NO-GO');
  });

  it('plays over no segment that is gone, and shows nothing of one that is damaged', async () => {
    const [, second = '', third = ''] = readdirSync(captures).sort();
    writeFileSync(join(captures, third), 'no gzip');
    expect(await answers['decision:look'](promoteAlpha, began + cutMs)).toMatchObject({
      kind: 'no-rehearsal',
      why: expect.stringMatching(/it is damaged/),
    });
    rmSync(join(captures, second));
    expect((await look(4000)).at).toBeLessThanOrEqual(began + 4000);
    expect(await answers['decision:look'](promoteAlpha, began + 8000)).toEqual({
      kind: 'no-rehearsal',
      why: noCapture,
    });
  });

  it('plays a segment that was cut in the middle of its writing as far as it goes', async () => {
    const [first = ''] = readdirSync(captures).sort();
    for (const later of readdirSync(captures).sort().slice(1)) rmSync(join(captures, later));
    truncateSync(join(captures, first), 4000);
    const shown = await answers['decision:look'](promoteAlpha, began + 200);
    expect(shown).toMatchObject({ isDrill: true });
    expect(await answers['decision:look'](promoteAlpha, began + 4900)).toEqual({
      kind: 'no-rehearsal',
      why: noCapture,
    });
  });

  it('says that the inventory of then had no such cluster', async () => {
    expect(await answers['decision:look']({ cluster: 'ledger', candidate: null }, began + cutMs)).toEqual({
      kind: 'no-rehearsal',
      why: 'the inventory of then had no cluster ledger',
    });
  });

  it('rehearses nothing in an engine that keeps no captures', async () => {
    const drill = createDrillDesk({ ...office, captures: null, clock: patientClock });
    const why = 'nothing is recorded here, so there is no capture to rehearse on';
    expect(await drill.look(promoteAlpha, began + cutMs)).toEqual({ kind: 'no-rehearsal', why });
    expect(await drill.act(say('HOLD'), began + cutMs)).toEqual({ kind: 'refused', why });
    drill.close();
  });

  it('shows nothing while it is still on its way, and does nothing for who moved on meanwhile', async () => {
    const impatient: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms > 1000 ? 0 : ms, run) };
    const drill = createDrillDesk({
      ...office,
      captures: { folder: captures, flush: async () => {} },
      clock: impatient,
    });
    expect(await drill.look(promoteAlpha, began + cutMs)).toMatchObject({
      kind: 'no-rehearsal',
      why: expect.stringMatching(/^playing the capture of then: .* of 20:24:23 UTC\. Nothing is claimed yet$/),
    });
    const patient = createDrillDesk({
      ...office,
      captures: { folder: captures, flush: async () => {} },
      clock: patientClock,
    });
    const [late, shown] = await Promise.all([
      patient.act(say('HOLD'), began + cutMs),
      patient.look(promoteAlpha, began + cutMs + 1000),
    ]);
    expect(late).toEqual({
      kind: 'refused',
      why: 'the replay went to another moment meanwhile: nothing was done',
    });
    expect(shown).toMatchObject({ isDrill: true, round: { kind: 'open' } });
    drill.close();
    patient.close();
  });
});
