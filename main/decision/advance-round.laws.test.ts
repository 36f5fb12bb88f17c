import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateIds, type GateId, type GateResult } from '../domain/advice.ts';
import { hostId } from '../domain/ids.ts';
import { smallSheet, type SmallSheet } from '../testing/small-sheet.ts';
import { advanceRound, type RoundContext, type RoundEvent } from './advance-round.ts';
import { isSamePerson } from './people.ts';
import { openRound, type Round } from './round.ts';

/*
 * Any course of events, most of them such that a GO may come of it. Whenever there is a GO, what led to it is looked up in what
 * happened, by words of its own.
 */
const names = ['Ada', 'ada ', 'Grace', 'Alan'] as const;
const person = fc.record({ name: fc.constantFrom(...names), isAuthenticated: fc.boolean() });
const someone = fc.oneof(
  { weight: 3, arbitrary: fc.record({ name: fc.constantFrom(...names), isAuthenticated: fc.constant(true) }) },
  person,
);
const candidate = fc.oneof({ weight: 4, arbitrary: fc.constant(hostId('b1')) }, fc.constant(hostId('g1')));
const result = fc.constantFrom<GateResult>('pass', 'fail', 'unknown', 'attested');
/** A sheet as it is with the word of two, or with some gate otherwise. */
const sheet = (usual: SmallSheet) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(smallSheet(usual)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom<GateId>(...gateIds), result)
        .map(([id, is]) => smallSheet({ ...usual, [id]: is })),
    },
  );
const alone: SmallSheet = { G3: 'attested', G10: 'unknown' };
const both: SmallSheet = { G3: 'attested', G10: 'attested' };

const decision = fc.constantFrom('D-1', 'D-2');
const mostly = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false));
const event: fc.Arbitrary<RoundEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('tick' as const), sheet: fc.oneof(sheet(alone), sheet(both)) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      by: someone,
      candidate,
      attestations: fc.constant(new Map([['G3' as const, 'off, by Ada, at 14:03']])),
      reason: fc.constantFrom('alpha is lost', ''),
      sheet: sheet(alone),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('verify' as const),
      by: someone,
      candidate,
      compared: mostly.map((is) => [{ question: 'side' as const, answered: 'x', shown: 'x', agrees: is }]),
      isProposerKnown: mostly,
      decision,
      sheet: sheet(both),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('recorded' as const), decision }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unrecorded' as const), decision, why: fc.constant('full') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lost' as const), why: fc.constant('ENGINE LOST') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      word: fc.constantFrom('NO-GO' as const, 'HOLD' as const),
      by: fc.constantFrom(...names),
      candidate: fc.option(candidate),
      decision,
    }),
  },
);
/** How long after the one before (ms), how far somebody set the wall clock, and what the log says. */
const happening = fc.record({
  event,
  afterMs: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 9000 }) }, fc.integer({ min: 0, max: 400_000 })),
  setMs: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: -100_000, max: 100_000 })),
  logFault: fc.oneof({ weight: 15, arbitrary: fc.constant(null) }, fc.constant('read-only')),
});

interface Told {
  readonly event: RoundEvent;
  readonly context: RoundContext;
  readonly before: Round;
  readonly after: Round;
}

function play(
  course: readonly { event: RoundEvent; afterMs: number; setMs: number; logFault: string | null }[],
): readonly Told[] {
  let [monotonicMs, epochMs] = [0, 1_800_000_000_000];
  let before: Round = openRound;
  return course.map((one) => {
    monotonicMs += one.afterMs;
    epochMs += one.afterMs + one.setMs;
    const context = { at: { monotonicMs, epochMs }, logFault: one.logFault };
    const { round: after } = advanceRound(before, one.event, context);
    const told = { event: one.event, context, before, after };
    before = after;
    return told;
  });
}

/** Every moment with a GO, with all that happened since its proposal. */
function* gosOf(told: readonly Told[]): Generator<{ readonly since: readonly Told[]; readonly now: Told }> {
  for (const [nth, now] of told.entries()) {
    if (now.after.kind !== 'agreed') continue;
    const from = told.findLastIndex(({ event: one, before, after }, i) => {
      return i <= nth && one.kind === 'propose' && before.kind !== 'proposed' && after.kind === 'proposed';
    });
    yield { since: told.slice(from, nth + 1), now };
  }
}

function holds(check: (since: readonly Told[], now: Told) => void): void {
  let gos = 0;
  fc.assert(
    fc.property(fc.array(happening, { minLength: 3, maxLength: 25 }), (course) => {
      for (const { since, now } of gosOf(play(course))) {
        gos++;
        check(since, now);
      }
    }),
    { numRuns: 1500 },
  );
  // A law over nothing would say nothing.
  expect(gos).toBeGreaterThan(50);
}

const proposalIn = (since: readonly Told[]) => {
  const first = since[0]?.event;
  if (first?.kind !== 'propose') throw new Error('a GO without a proposal');
  return first;
};
const verificationIn = (since: readonly Told[]) => {
  const found = since.find(({ after, before }) => before.kind === 'proposed' && after.kind === 'agreeing');
  if (found?.event.kind !== 'verify') throw new Error('a GO that nobody verified');
  return { ...found, event: found.event };
};

describe('advanceRound, in any course of events', () => {
  it('never gives GO without two distinct people who both showed who they are', () =>
    holds((since) => {
      const [first, { event: second }] = [proposalIn(since), verificationIn(since)];
      expect([first.by.isAuthenticated, second.by.isAuthenticated]).toEqual([true, true]);
      expect(isSamePerson(first.by.name, second.by.name)).toBe(false);
      expect(second.isProposerKnown).toBe(true);
      expect(second.candidate).toBe(first.candidate);
      expect(second.compared.every((one) => one.agrees)).toBe(true);
    }));

  it('never gives GO before its entry stands on the disk', () =>
    holds((since) => {
      const { event: second } = verificationIn(since);
      const isWritten = since.some(({ event: one }) => one.kind === 'recorded' && one.decision === second.decision);
      expect(isWritten).toBe(true);
    }));

  it('never gives GO with a fault of the log, now or at any moment since it was proposed', () =>
    holds((since) => expect(since.filter(({ context }) => context.logFault !== null)).toEqual([])));

  it('never gives GO over a gate that is open, or after one that changed since it was proposed', () =>
    holds((since) => {
      const first = proposalIn(since);
      const { event: second } = verificationIn(since);
      expect(second.sheet?.advice).toBe('GO');
      expect(
        first.sheet?.gates.filter(({ id }) => id !== 'G10').every((one) => ['pass', 'attested'].includes(one.result)),
      ).toBe(true);
      const resultsOf = (told: Told) => (told.event.kind === 'tick' ? (told.event.sheet?.gates ?? []) : []);
      for (const told of since)
        for (const { id, result: is } of resultsOf(told))
          if (id !== 'G10') expect(is).toBe(first.sheet?.gates.find((gate) => gate.id === id)?.result);
    }));

  it('never gives GO after 60 s, on either clock', () =>
    holds((since, now) => {
      const { at } = verificationIn(since).context;
      expect(now.context.at.monotonicMs - at.monotonicMs).toBeLessThan(60_000);
      expect(now.context.at.epochMs - at.epochMs).toBeLessThan(60_000);
    }));

  it('never gives GO after somebody said NO-GO or HOLD, or after the picture was lost', () =>
    holds((since) => expect(since.filter(({ event: one }) => one.kind === 'say' || one.kind === 'lost')).toEqual([])));

  it('never lets a proposal take the place of another, or of a GO, before that one has ended', () =>
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 25 }), (course) => {
        for (const { event: one, context, before, after } of play(course)) {
          if (one.kind !== 'propose' || after.kind !== 'proposed' || after === before) continue;
          if (before.kind === 'proposed') expect(isPast(before.at, 300_000, context)).toBe(true);
          if (before.kind === 'agreed') expect(isPast(before.agreedAt, 60_000, context)).toBe(true);
          if (before.kind === 'agreeing') expect(isPast(before.agreedAt, 60_000, context)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    ));
});

function isPast(from: RoundContext['at'], ms: number, { at }: RoundContext): boolean {
  return at.monotonicMs - from.monotonicMs >= ms || at.epochMs - from.epochMs >= ms;
}
