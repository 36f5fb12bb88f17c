import { describe, expect, it } from 'vitest';
import type { Trouble } from '../../testing/scene.ts';
import { IncidentCourse } from '../../testing/incident-course.ts';
import { play, sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { advanceIncidents } from './advance-incidents.ts';

const [dub, fra] = [
  ['dub1', 'dub2'],
  ['fra1', 'fra2'],
];
const fleet = sceneFleet({ dub, fra }, { clusters: [sceneCluster('ledger', [...dub, ...fra])] });
const cutAt = (at: number): Trouble => ({ kind: 'cut', from: dub, to: fra, at });
const longMs = 60_000;

describe(`${advanceIncidents.name} over the real road`, () => {
  it(
    'tells a cut of 90 s between two datacenters once, with its cluster, and that it is over once',
    () => {
      const course = new IncidentCourse(fleet);
      course.watch(play({ fleet, troubles: [cutAt(10_000)], healedAt: 100_000 }, 125_000).snapshots);
      expect(course.told).toEqual(['raised P1 cut:dub|fra', 'cleared P1 cut:dub|fra']);
      const [incident] = course.open;
      expect(incident).toMatchObject({ state: 'unacknowledged-cleared', count: 4, clusters: ['ledger'] });
      expect(incident?.children.map(({ key }) => key)).toEqual(['quorum-lost:ledger', 'cut']);
      expect(incident?.text).toContain('DUB | FRA: no packet passes');
    },
    longMs,
  );

  it(
    'neither raises nor clears anything when the engine starts again in the middle of a cut',
    () => {
      const course = new IncidentCourse(fleet);
      course.watch(play({ fleet, troubles: [cutAt(5000)] }, 15_000).snapshots);
      expect(course.told).toEqual(['raised P1 cut:dub|fra']);
      // A new engine: its clock begins at 0, its situations have other names.
      course.watch(play({ fleet, troubles: [cutAt(0)], healedAt: 12_000 }, 50_000).snapshots, 20_000);
      expect(course.told).toEqual(['raised P1 cut:dub|fra', 'cleared P1 cut:dub|fra']);
      expect(course.open).toHaveLength(1);
    },
    longMs,
  );

  it(
    'tells nobody of a blip of 0.8 s',
    () => {
      const course = new IncidentCourse(fleet);
      course.watch(play({ fleet, troubles: [cutAt(10_000)], healedAt: 10_800 }, 30_000).snapshots);
      expect(course.events).toEqual([]);
    },
    longMs,
  );
});
