import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRoutes, type RouteChoice, routePace, type RouteStanding, usualRoute } from './route-choice.ts';

const kinds: readonly RouteStanding['kind'][] = ['queued', 'trying', 'seeing', 'doubtful', 'lost', 'barred'];
const sees = (standing: RouteStanding | undefined) => standing?.kind === 'seeing' || standing?.kind === 'doubtful';

/** A course: every step some ms pass and the open routes stand as drawn; a route that is not open is closed. */
const course = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.array(fc.constantFrom(...kinds), { minLength: 3, maxLength: 3 })),
  { maxLength: 80 },
);

interface Step {
  readonly before: RouteChoice;
  readonly after: RouteChoice;
  readonly standings: readonly RouteStanding[];
  readonly now: number;
}

function walk(steps: readonly (readonly [number, readonly RouteStanding['kind'][]])[]): readonly Step[] {
  let now = 0;
  let choice = usualRoute;
  let standings: readonly RouteStanding[] = [];
  return steps.map(([ms, drawn]) => {
    now += ms;
    standings = drawn.map((wished, i) => {
      const kind = choice.open.has(i) ? wished : 'closed';
      const last = standings[i];
      return last?.kind === kind ? last : { kind, since: now };
    });
    const before = choice;
    choice = chooseRoutes(before, standings, now);
    return { before, after: choice, standings, now };
  });
}

/** Plays ticks of 100 ms over two routes; a route that is not open is closed. */
function play(untilMs: number, standingAt: (t: number, i: number) => RouteStanding['kind']) {
  let choice = usualRoute;
  let standings: readonly RouteStanding[] = [];
  const uses: { readonly t: number; readonly inUse: number }[] = [];
  const openings: number[] = [];
  for (let now = 0; now < untilMs; now += 100) {
    standings = [0, 1].map((i) => {
      const kind = choice.open.has(i) ? standingAt(now, i) : 'closed';
      const last = standings[i];
      return last?.kind === kind ? last : { kind, since: now };
    });
    const next = chooseRoutes(choice, standings, now);
    if (next.inUse !== choice.inUse) uses.push({ t: now, inUse: next.inUse });
    if (next.open.size > choice.open.size) openings.push(now);
    choice = next;
  }
  return { uses, openings };
}

describe(chooseRoutes, () => {
  it('keeps the usual route open, and the one in use', () => {
    fc.assert(
      fc.property(course, (steps) => {
        for (const { after } of walk(steps)) {
          expect(after.open.has(0)).toBe(true);
          expect(after.open.has(after.inUse)).toBe(true);
        }
      }),
    );
  });

  it('leaves a route that sees only for one that sees', () => {
    fc.assert(
      fc.property(course, (steps) => {
        for (const { before, after, standings } of walk(steps)) {
          if (!sees(standings[before.inUse]) || after.inUse === before.inUse) continue;
          expect(standings[after.inUse]?.kind).toBe('seeing');
        }
      }),
    );
  });

  it('sees the host whenever a route sees it, unless the usual one needs a person', () => {
    fc.assert(
      fc.property(course, (steps) => {
        for (const { after, standings } of walk(steps)) {
          if (standings[0]?.kind === 'barred' || !standings.some(({ kind }) => kind === 'seeing')) continue;
          expect(sees(standings[after.inUse])).toBe(true);
        }
      }),
    );
  });

  it('opens no other route behind a wrong key or a refused login, and keeps the sight it had', () => {
    fc.assert(
      fc.property(course, (steps) => {
        for (const { before, after, standings } of walk(steps)) {
          if (standings[0]?.kind !== 'barred') continue;
          expect([...after.open].every((i) => i === 0 || i === before.inUse)).toBe(true);
          if (before.inUse !== 0 && sees(standings[before.inUse])) expect(after.inUse).toBe(before.inUse);
        }
      }),
    );
  });

  it('opens the second route at the first doubt, and uses it at once when the usual one is lost', () => {
    const doubt = chooseRoutes(
      usualRoute,
      [
        { kind: 'doubtful', since: 1500 },
        { kind: 'closed', since: 0 },
      ],
      1500,
    );
    expect(doubt).toMatchObject({ inUse: 0, open: new Set([0, 1]) });
    const warm: readonly RouteStanding[] = [
      { kind: 'lost', since: 2000 },
      { kind: 'seeing', since: 1800 },
    ];
    expect(chooseRoutes(doubt, warm, 2000).inUse).toBe(1);
  });

  it('tries the routes in order, and does not wait for one that gives no answer', () => {
    const lost: RouteStanding = { kind: 'lost', since: 0 };
    const closed: RouteStanding = { kind: 'closed', since: 0 };
    const trying: RouteStanding = { kind: 'trying', since: 100 };
    const open = (standings: readonly RouteStanding[], now: number) => [
      ...chooseRoutes(usualRoute, standings, now).open,
    ];
    expect(open([lost, closed, closed], 100)).toEqual([0, 1]);
    expect(open([lost, trying, closed], 100 + routePace.patienceMs)).toEqual([0, 1]);
    expect(open([lost, trying, closed], 101 + routePace.patienceMs)).toEqual([0, 1, 2]);
    expect(open([lost, lost, closed], 200)).toEqual([0, 1, 2]);
    expect(open([lost, { kind: 'barred', since: 0 }, closed], 200)).toEqual([0, 1, 2]);
  });

  it('returns to the usual route when it was steady for ten seconds, not sooner', () => {
    const { uses } = play(60_000, (t, i) => (i === 0 && t >= 5000 && t < 20_000 ? 'lost' : 'seeing'));
    expect(uses).toEqual([
      { t: 5100, inUse: 1 },
      { t: 20_000 + routePace.steadyMs, inUse: 0 },
    ]);
  });

  it('does not follow a route that flaps, whatever its rhythm: at most twenty-five returns in an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 400_000 }), fc.integer({ min: 500, max: 400_000 }), (up, down) => {
        const { uses } = play(3_600_000, (t, i) => (i === 0 && t % (up + down) >= up ? 'lost' : 'seeing'));
        expect(uses.filter(({ inUse }) => inUse === 0).length).toBeLessThanOrEqual(25);
      }),
      { numRuns: 12 },
    );
  });

  it('lists a host that is slow again and again twice for a sixth of the time at most', () => {
    const { uses, openings } = play(600_000, (t, i) => (i === 0 && t % 2000 >= 1500 ? 'doubtful' : 'seeing'));
    expect(uses).toEqual([]);
    expect(openings.length).toBeLessThanOrEqual(10);
  });
});
