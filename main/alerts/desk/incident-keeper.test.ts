import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../../domain/alarm.ts';
import { defaultAlertRules, type MaintenanceWindow } from '../../domain/alert-rules.ts';
import { hostId } from '../../domain/ids.ts';
import { incidentId } from '../../domain/incident.ts';
import { alarmLike, clusterAlarm, courseStart, hostAlarm, saidAt } from '../../testing/incident-course.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { type IncidentKeeper, openIncidentKeeper } from './incident-keeper.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-keeper-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fleet = sceneFleet({ dub: ['dub1'], fra: ['fra1'] }, { clusters: [sceneCluster('ledger', ['dub1', 'fra1'])] });
const open = (rules = defaultAlertRules): Promise<IncidentKeeper> =>
  openIncidentKeeper(folder, { fleet, rules }, () => courseStart);
const look = (keeper: IncidentKeeper, ms: number, alarms: readonly Alarm[]): readonly string[] =>
  keeper.look({ at: courseStart + ms, alarms, isSighted: () => true }).map(({ kind }) => kind);
const nobody = incidentId('nobody');
const work: MaintenanceWindow = {
  id: 'm-1',
  hosts: [hostId('dub1')],
  regions: [],
  clusters: [],
  from: courseStart,
  until: courseStart + 60_000,
  owner: 'Ada',
  reason: 'new disks',
};

describe(openIncidentKeeper, () => {
  it('knows its incidents after a restart, and does not raise them again', async () => {
    const keeper = await open();
    expect(look(keeper, 0, [alarmLike()])).toEqual(['raised']);
    await keeper.settled();
    const again = await open();
    expect(again.book()).toEqual(keeper.book());
    expect(look(again, 250, [alarmLike()])).toEqual([]);
  });

  it('clears nothing by an act before the first look of a new start', async () => {
    const keeper = await open();
    look(keeper, 0, [alarmLike()]);
    await keeper.settled();
    const again = await open();
    const id = again.book().open[0]?.incident.id ?? nobody;
    const acted = again.act({ kind: 'acknowledge', id, said: saidAt(3_600_000) });
    expect(acted).toMatchObject({ refused: null, events: [{ kind: 'acknowledged' }] });
    expect(again.book().open[0]?.incident).toMatchObject({ state: 'acknowledged-active', clearedAt: null });
  });

  it('tells what time brought about also where an act is refused', async () => {
    const keeper = await open();
    const slow = clusterAlarm('ledger', { waitMs: 10_000 });
    expect(look(keeper, 0, [slow])).toEqual([]);
    const acted = keeper.act({ kind: 'acknowledge', id: nobody, said: saidAt(10_100) });
    expect(acted.refused).toBe('there is no incident nobody');
    expect(acted.events).toMatchObject([{ kind: 'raised', incident: { priority: 'P1' } }]);
    expect(look(keeper, 10_250, [slow])).toEqual([]);
  });

  it('has the planned work that was added once it is settled, and what the inventory declares beside it', async () => {
    const declared = { ...work, id: 'declared' };
    const rules = { ...defaultAlertRules, maintenance: [declared] };
    const keeper = await open(rules);
    expect(keeper.plan(work).ok).toBe(true);
    await keeper.settled();
    const again = await open(rules);
    expect(again.windows()).toEqual([declared, work]);
    expect(look(again, 0, [hostAlarm('dub1')])).toEqual(['withheld']);
  });

  it('ends planned work that was added, and none that the inventory declares', async () => {
    const declared = { ...work, id: 'declared' };
    const keeper = await open({ ...defaultAlertRules, maintenance: [declared] });
    keeper.plan(work);
    expect(keeper.endPlan('declared')).toMatchObject({ ok: false, error: expect.stringContaining('in the inventory') });
    expect(keeper.endPlan('m-1').ok).toBe(true);
    expect(keeper.windows()).toEqual([declared, { ...work, until: courseStart }]);
    await keeper.settled();
  });

  it('judges by another edition of the inventory from its next look on', async () => {
    const keeper = await open();
    look(keeper, 0, [hostAlarm('dub1')]);
    keeper.setFrame({ fleet, rules: { ...defaultAlertRules, maintenance: [work] } });
    expect(look(keeper, 250, [hostAlarm('dub1')])).toEqual(['withheld']);
    await keeper.settled();
  });
});
