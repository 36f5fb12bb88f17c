import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sceneFleet } from '../testing/scene.ts';
import type { Fleet, Maintenance } from './fleet.ts';
import { fleetInForce, isInForce } from './maintenance.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');

function work(until: string | null): Maintenance {
  return { reason: 'kernel update', owner: null, until };
}

function fleetWith(ends: readonly (string | null | undefined)[]): Fleet {
  const fleet = sceneFleet({ alpha: ends.map((_, index) => `a${index}`) });
  const hosts = fleet.hosts.map((host, index) => {
    const until = ends[index];
    return until === undefined ? host : { ...host, maintenance: work(until) };
  });
  return { ...fleet, hosts };
}

function resting({ hosts }: Fleet): readonly string[] {
  return hosts.flatMap(({ id, maintenance }) => (maintenance === null ? [] : [id]));
}

describe('isInForce', () => {
  it('ends by itself at its moment, in whatever zone it is written', () => {
    const until = work('2026-03-01T13:00:00+01:00');
    expect(isInForce(until, noon - 1)).toBe(true);
    expect(isInForce(until, noon)).toBe(false);
  });

  it('lasts while no end is declared, readable, or to be known', () => {
    expect(isInForce(work(null), noon)).toBe(true);
    expect(isInForce(work('tomorrow'), noon)).toBe(true);
    expect(isInForce(work('2026-03-01T12:00:00Z'), null)).toBe(true);
  });
});

describe('fleetInForce', () => {
  const ends = ['2026-03-01T12:00:00Z', '2026-03-01T14:00:00Z', null, undefined] as const;
  const declared = fleetWith(ends);

  it('leaves out what is over and keeps the rest', () => {
    const at = (wallMs: number | null) => resting(fleetInForce(null, declared, wallMs).fleet);
    expect(at(noon - 1)).toEqual(['a0', 'a1', 'a2']);
    expect(at(noon)).toEqual(['a1', 'a2']);
    expect(at(noon + 7_200_000)).toEqual(['a2']);
    expect(at(null)).toEqual(['a0', 'a1', 'a2']);
  });

  it('gives the very same inventory back until an end is crossed, and the declared one while nothing is over', () => {
    const before = fleetInForce(null, declared, noon - 60_000);
    expect(before.fleet).toBe(declared);
    expect(fleetInForce(before, declared, noon - 1)).toBe(before);
    const after = fleetInForce(before, declared, noon);
    expect(after).not.toBe(before);
    expect(fleetInForce(after, declared, noon + 1000)).toBe(after);
  });

  it('does not depend on the way it came there: a clock set back puts maintenance in force again', () => {
    const moment = fc.option(fc.integer({ min: noon - 10_000, max: noon + 7_300_000 }), { nil: null });
    fc.assert(
      fc.property(fc.array(moment), moment, (way, last) => {
        const before = way.reduce<ReturnType<typeof fleetInForce> | null>(
          (so, wallMs) => fleetInForce(so, declared, wallMs),
          null,
        );
        const direct = resting(fleetInForce(null, declared, last).fleet);
        expect(resting(fleetInForce(before, declared, last).fleet)).toEqual(direct);
      }),
    );
  });
});
