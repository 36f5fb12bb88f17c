import { beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Change } from '../domain/snapshot.ts';
import { type Course, sceneFleet, socketsOf } from '../testing/scene.ts';
import { advanceRoad, startRoad } from './road.ts';

/*
 * An hour in which the line between two regions is whole for 20 s and cut for 5 s, over and over. Hosts are sampled as the
 * road wants it, a connect gets its answer, and a listing costs what its rows cost. The policy calls no link flapping,
 * so that each cut must be named anew.
 */

const tickMs = 250;
const slowMs = 1000;
/** Not a multiple of the sampling interval: cuts begin anywhere between two samples. */
const roundMs = 25_250;
const cutMs = 5000;
const rounds = 143;
const layout = { alpha: ['a1'], beta: ['b1'] };
const fleet = sceneFleet(layout, { policy: { flapping: { changes: 1000, windowMs: 60_000 } } });

/** The round at a moment: peace, then the cut. */
function courseAt(now: number): Course {
  const healedAt = (Math.floor(now / roundMs) + 1) * roundMs;
  return { fleet, troubles: [{ kind: 'cut', from: layout.alpha, to: layout.beta, at: healedAt - cutMs }], healedAt };
}

interface Hour {
  readonly changes: readonly Change[];
  /** Bytes of regular and of extra samples. */
  readonly regular: number;
  readonly extra: number;
}

function playHour(): Hour {
  let state = startRoad(fleet, 0);
  const changes: Change[] = [];
  const bytes = { regular: 0, extra: 0 };
  let faster: ReadonlySet<string> = new Set();
  let answers: readonly Fact[] = [];
  for (let now = 0; now < rounds * roundMs; now += tickMs) {
    const course = courseAt(now);
    const listings = fleet.hosts.flatMap(({ id }, index): Fact[] => {
      const isRegular = now % slowMs === (index % 4) * tickMs;
      if (!isRegular && !faster.has(id)) return [];
      const sockets = socketsOf(course, id, now);
      const size = 200 + 450 * sockets.length;
      bytes[isRegular ? 'regular' : 'extra'] += size;
      return [{ kind: 'sockets', t: now, host: id, bytes: size, sockets, complete: true }];
    });
    const due = answers.filter(({ t }) => t <= now);
    const step = advanceRoad(state, [...due, ...listings], now);
    state = step.state;
    changes.push(...step.changes);
    faster = new Set(step.wants.fasterSampling.keys());
    answers = [
      ...answers.filter(({ t }) => t > now),
      ...step.wants.connects.map(({ host, to, port }): Fact => {
        const ms = now % roundMs >= roundMs - cutMs ? 1500 : 2;
        return { kind: 'connect', t: now + ms, host, to, port, outcome: ms === 2 ? 'ok' : 'timeout', ms };
      }),
    ];
  }
  return { changes, ...bytes };
}

/** How long after its begin each cut of the hour was confirmed, ms. */
function confirmedAfterMs({ changes }: Hour): readonly number[] {
  return changes.flatMap((change) =>
    change.kind === 'situation' && change.phase === 'confirmed' && change.situation.type === 'partition'
      ? [(change.t + cutMs) % roundMs]
      : [],
  );
}

describe('an hour of flapping', { timeout: 120_000 }, () => {
  let hour: Hour;
  beforeAll(() => {
    hour = playHour();
  }, 120_000);

  it('costs less than a tenth more bytes than an hour of peace, and uses more than half of that', () => {
    const share = hour.extra / hour.regular;
    expect(share).toBeLessThan(0.1);
    expect(share).toBeGreaterThan(0.05);
  });

  it('has every cut confirmed by its name in time, with a full account and with an empty one', () => {
    const afterMs = confirmedAfterMs(hour);
    expect(afterMs).toHaveLength(rounds);
    expect(afterMs[0]).toBeLessThanOrEqual(2000);
    // One regular sample later at most.
    expect(Math.max(...afterMs)).toBeLessThanOrEqual(3000);
  });
});
