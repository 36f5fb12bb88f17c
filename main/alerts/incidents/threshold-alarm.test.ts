import { describe, expect, it } from 'vitest';
import { clusterId, regionId } from '../../domain/ids.ts';
import { alarmLike, courseStart, IncidentCourse } from '../../testing/incident-course.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { thresholdAlarm } from './threshold-alarm.ts';

const fleet = sceneFleet({ dub: ['dub1'], fra: ['fra1'] }, { clusters: [sceneCluster('ledger', ['dub1', 'fra1'])] });
const broken = { hosts: [], text: 'below 90 %', since: courseStart, level: 'critical' as const };
const ofLink = thresholdAlarm({
  ...broken,
  key: 'connectivity:dub|fra',
  regions: [regionId('dub'), regionId('fra')],
  clusters: [],
});
const ofCluster = thresholdAlarm({
  ...broken,
  key: 'margin:ledger',
  level: 'warning',
  regions: [],
  clusters: [clusterId('ledger')],
});

describe(thresholdAlarm, () => {
  it('is P2 where it is critical, P3 where it warns, and raised at once alone', () => {
    const told = new IncidentCourse(fleet);
    told.step(0, [ofLink]);
    expect(told.told).toEqual(['raised P2 link:dub|fra']);
    const other = new IncidentCourse(fleet);
    other.step(0, [ofCluster]);
    expect(other.told).toEqual(['raised P3 cluster:ledger']);
  });

  it('belongs to the cut of its link, and that of a cluster to the cut that divides it', () => {
    const told = new IncidentCourse(fleet);
    told.step(0, [ofLink, ofCluster, alarmLike()]);
    expect(told.told).toEqual(['raised P2 cut:dub|fra']);
    expect(told.open[0]?.children).toHaveLength(3);
  });
});
