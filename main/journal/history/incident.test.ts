import { describe, expect, it } from 'vitest';
import { situationOf } from '../../domain/snapshot-examples.ts';
import type { Phase } from '../../domain/snapshot.ts';
import { hostId } from '../../domain/ids.ts';
import { type Incident, noIncident, stepIncident } from './incident.ts';

const told = (at: number, host: string, phase: Phase) => {
  const situation = situationOf(
    { type: 'host-unreachable', subject: { host: hostId(host) } },
    phase,
    `${host} is gone`,
  );
  return { at, since: at - 1500, situation: { ...situation, id: host } };
};

/** The incident after each step, as [id, ended]. */
function play(...steps: ReturnType<typeof told>[]): readonly (Incident | null)[] {
  let watch = noIncident;
  return steps.map((step) => {
    const next = stepIncident(watch, step);
    watch = next.watch;
    return next.incident;
  });
}

describe('stepIncident', () => {
  it('makes one incident of all that overlaps, from the first that is confirmed to the last that is cleared', () => {
    const at = Date.UTC(2026, 10, 22, 22, 45, 2, 500);
    const steps = play(
      told(at, 'a', 'suspected'),
      told(at, 'a', 'confirmed'),
      told(at + 2000, 'b', 'confirmed'),
      told(at + 3000, 'a', 'cleared'),
      told(at + 9000, 'b', 'cleared'),
      told(at + 20_000, 'a', 'confirmed'),
    );
    const incident = { id: '20261122-224501-000', beganAt: at - 1500, endedAt: null, title: 'a is gone' };
    expect(steps.slice(0, 4)).toEqual([null, incident, incident, incident]);
    expect(steps[4]).toEqual({ ...incident, endedAt: at + 9000 });
    expect(steps[5]?.id).toBe('20261122-224521-000');
  });

  it('makes none of a suspicion that comes to nothing', () => {
    expect(play(told(0, 'a', 'suspected'), told(1000, 'a', 'cleared'))).toEqual([null, null]);
  });
});
