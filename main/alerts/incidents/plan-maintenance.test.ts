import { describe, expect, it } from 'vitest';
import type { MaintenanceWindow } from '../../domain/alert-rules.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { alarmLike, clusterAlarm, courseStart, hostAlarm, IncidentCourse } from '../../testing/incident-course.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { advanceIncidents } from './advance-incidents.ts';
import { addMaintenance, endMaintenance } from './plan-maintenance.ts';

const fleet = sceneFleet(
  { dub: ['dub1', 'dub2'], fra: ['fra1', 'fra2'] },
  { clusters: [sceneCluster('ledger', ['dub1', 'fra1']), sceneCluster('local', ['fra1', 'fra2'])] },
);
const minute = 60_000;
const windowOf = (parts: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  id: 'works',
  hosts: [],
  regions: [regionId('fra')],
  clusters: [],
  from: courseStart,
  until: courseStart + 30 * minute,
  owner: 'Ada',
  reason: 'cooling',
  ...parts,
});
const cut = alarmLike();

describe(`${advanceIncidents.name} with planned work`, () => {
  const withWork = (parts: Partial<MaintenanceWindow> = {}) => {
    const told = new IncidentCourse(fleet);
    told.maintenance = [windowOf(parts)];
    return told;
  };

  it('tells nobody of what is of the work, and all when the work is over and it still holds', () => {
    const told = withWork();
    told.step(0, [cut, hostAlarm('fra2')]);
    expect(told.events.map(({ kind }) => kind)).toEqual(['withheld', 'withheld']);
    expect(told.open.map(({ suppressedBy }) => suppressedBy)).toEqual(['works', 'works']);
    told.step(30 * minute, [cut]);
    expect(told.told).toContain('returned P2 cut:dub|fra');
    expect(told.book.flood.raised).toEqual([]);
  });

  it('tells of a cluster of which only a part is worked on, and of what lies elsewhere', () => {
    const told = withWork();
    told.step(0, [cut, clusterAlarm('ledger'), hostAlarm('dub2')]);
    expect(told.told.filter((line) => line.startsWith('raised')).sort()).toEqual([
      'raised P1 cluster:ledger',
      'raised P3 host:dub2',
    ]);
  });

  it('keeps a P1 back where all members are worked on, or the cluster is named', () => {
    const told = withWork();
    told.step(0, [clusterAlarm('local')]);
    const named = withWork({ regions: [], clusters: [clusterId('ledger')] });
    named.step(0, [clusterAlarm('ledger')]);
    expect([told.open[0]?.state, named.open[0]?.state]).toEqual(['suppressed', 'suppressed']);
  });

  it('takes up what stood before, and lets go what is gone when it ends', () => {
    const told = withWork({ from: courseStart + minute });
    told.step(0, [cut]);
    told.step(minute, [cut]);
    told.step(2 * minute, []);
    told.step(31 * minute, []);
    expect(told.events.map(({ kind }) => kind)).toEqual(['raised', 'withheld', 'cleared', 'ended']);
  });

  it('gives an incident back as soon as anything else is of its cause', () => {
    const told = withWork({ regions: [], hosts: [hostId('fra1')] });
    told.step(0, [hostAlarm('fra1', { key: 'service-down:fra1:5432', type: 'service-down' })]);
    expect(told.open[0]?.state).toBe('suppressed');
    told.maintenance = [];
    told.step(1000, [hostAlarm('fra1', { key: 'service-down:fra1:5432', type: 'service-down' })]);
    expect(told.told).toEqual(['withheld P3 host:fra1', 'returned P3 host:fra1']);
  });
});

describe(addMaintenance, () => {
  const add = (parts: Partial<MaintenanceWindow>, windows: readonly MaintenanceWindow[] = []) => {
    const done = addMaintenance(windows, windowOf(parts), fleet, courseStart + minute);
    return done.ok ? done.value.map(({ id }) => id).join(' ') : done.error;
  };

  it('adds what has an end, an owner, a reason and things of the inventory', () => {
    expect(add({})).toBe('works');
    expect(add({ id: 'Big Works' })).toBe('its id must be of small letters, digits and dashes');
    expect(add({ owner: ' ' })).toBe('say who answers for it');
    expect(add({ reason: '\n' })).toBe('say in words what is done');
    expect(add({ hosts: [hostId('x\ny')] })).toBe('not in the inventory: x y');
    expect(add({ regions: [] })).toBe('name the hosts, regions or clusters that are worked on');
    expect(add({ until: courseStart })).toMatch(/^it must end/);
    expect(add({ until: Number.NaN })).toMatch(/^it must end/);
    expect(add({ until: courseStart + 31 * 24 * 60 * minute })).toBe('it can last for 30 days at most');
  });

  it('takes an id again once its work is over', () => {
    expect(add({}, [windowOf()])).toBe('there is a maintenance works already');
    expect(add({}, [windowOf({ until: courseStart + 1 })])).toBe('works works');
  });
});

describe(endMaintenance, () => {
  const end = (parts: Partial<MaintenanceWindow>, id = 'works') =>
    endMaintenance([windowOf(parts)], id, courseStart + minute);

  it('ends now what is under way, and forgets what has not begun', () => {
    expect(end({})).toMatchObject({ ok: true, value: [{ until: courseStart + minute }] });
    expect(end({ from: courseStart + 2 * minute })).toEqual({ ok: true, value: [] });
  });

  it('says what there is not', () => {
    expect(end({}, 'other')).toEqual({ ok: false, error: 'there is no maintenance other' });
    expect(end({ until: courseStart + 1 })).toEqual({ ok: false, error: 'maintenance works is over already' });
  });
});
