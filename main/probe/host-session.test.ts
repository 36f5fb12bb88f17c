import { describe, expect, it } from 'vitest';
import type { Observation } from '../domain/fact.ts';
import { ok } from '../domain/result.ts';
import { createConnectSlots } from './connect-slots.ts';
import type { ProbeFault } from './fault.ts';
import { hostAt, sshSettings } from './fixtures/fleet.ts';
import { handClock } from './fixtures/hand-clock.ts';
import { createHostSession } from './host-session.ts';
import { createSystemTrust } from './http-check-trust.ts';
import { productTuning } from './tuning.ts';

/** A session to a host that every attempt fails with `fault`. */
function failing(fault: ProbeFault) {
  const clock = handClock();
  const observations: Observation[] = [];
  const attempts: number[] = [];
  const host = hostAt('a', sshSettings({}));
  const intervalMs = 1000;
  const task = { filter: { terms: [], ports: [] }, intervalMs };
  const session = createHostSession(host, [{ id: null, way: ok([]) }], 0, task, {
    clock,
    random: () => 0.5,
    slots: createConnectSlots(1),
    tuning: productTuning,
    trust: createSystemTrust({}),
    onObservation: (observation) => observations.push(observation),
    onBack: () => undefined,
    ways: {
      reach(_way, events) {
        attempts.push(clock.monotonicMs());
        return clock.after(10, () => events.onFault(fault));
      },
    },
  });
  session.start();
  return { clock, observations, attempts, session };
}

const refused: ProbeFault = { kind: 'refused', address: '10.0.0.1', port: 22 };
const authRefused: ProbeFault = { kind: 'auth-refused', user: 'q', tried: 'the agent' };

describe(createHostSession, () => {
  it('tries a refused login at most twenty times in an hour, and says it once', () => {
    const { clock, observations, attempts } = failing(authRefused);
    clock.move(3_600_000);
    expect(attempts.length).toBeLessThanOrEqual(20);
    expect(attempts.filter((at) => at < 60_000).length).toBeLessThanOrEqual(4);
    expect(observations.map(({ fact }) => fact.kind === 'session' && fact.state)).toEqual([
      'connecting',
      'auth-failed',
    ]);
  });

  it('is hurried by a neighbour that comes back, but not each time it comes back', () => {
    const { clock, attempts, session } = failing(refused);
    clock.move(600_000);
    const before = attempts.length;
    for (let i = 0; i < 100; i++) {
      session.hurry();
      clock.move(100);
    }
    expect(attempts.length - before).toBeGreaterThanOrEqual(1);
    expect(attempts.length - before).toBeLessThanOrEqual(2);
  });

  it('is never hurried into another refused login', () => {
    const { clock, attempts, session } = failing(authRefused);
    clock.move(1000);
    session.hurry();
    clock.move(2000);
    expect(attempts).toHaveLength(1);
  });

  it('leaves no timer and says nothing after it is stopped, whenever that is', async () => {
    for (const after of [0, 5, 10, 500, 5000]) {
      const { clock, observations, session } = failing(refused);
      clock.move(after);
      const told = observations.length;
      await session.stop();
      expect(clock.pending()).toBe(0);
      clock.move(600_000);
      expect(observations).toHaveLength(told);
    }
  });
});
