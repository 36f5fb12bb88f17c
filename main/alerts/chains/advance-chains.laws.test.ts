import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident, IncidentEvent, Priority } from '../../domain/incident.ts';
import { advanceChains } from './advance-chains.ts';
import { chain, dayBegins, event, incident, minute, policyOf, receiver, second } from './chain-examples.ts';
import {
  type ChainMessage,
  type ChainPolicy,
  type ChainState,
  destinationKey,
  noChains,
  rankOf,
} from './chain-state.ts';

/*
 * Any course of a few incidents by any chains, looked at by words of its own: what was said is held against what happened, not
 * against how the chains came to say it.
 */
const lastsSeconds = 1800;
const receivers = ['channel:ops', 'channel:pager', 'channel:fax', 'person:aoife', 'person:zoe', 'schedule:dba'];
const waitMs = fc.integer({ min: 10, max: 600 }).map((s) => s * second);
const tell = fc.array(fc.constantFrom(...receivers), { minLength: 1, maxLength: 3 });
const steps = fc.array(fc.record({ tell: tell.map((all) => all.map(receiver)), waitMs }), {
  minLength: 1,
  maxLength: 3,
});
const repeat = fc.option(fc.record({ times: fc.integer({ min: 1, max: 3 }), everyMs: waitMs }));
const oneChain = fc.record({ steps, repeat, final: fc.option(tell.map((all) => all.map(receiver))) });
const policy = fc.tuple(oneChain, oneChain).map(([grave, usual]) =>
  policyOf([
    { ...chain([]), ...grave, id: 'grave', priorities: ['P1'] },
    { ...chain([]), ...usual, id: 'usual', priorities: ['P2', 'P3'] },
  ]),
);

type Act = 'worsened' | 'acknowledged' | 'withheld' | 'returned' | 'cleared' | 'raised' | 'ended';
const acts: readonly Act[] = ['worsened', 'acknowledged', 'withheld', 'returned', 'cleared', 'raised', 'ended'];
const life = fc.record({
  priority: fc.constantFrom<Priority>('P1', 'P2', 'P3'),
  beginsAt: fc.integer({ min: 0, max: 300_000 }),
  acts: fc.array(fc.tuple(fc.constantFrom(...acts), fc.integer({ min: 1, max: 400_000 })), { maxLength: 6 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/** What can happen to an incident as it is, in this order or not at all. */
function eventsOf(id: string, { priority, beginsAt, acts: wished }: Life): readonly IncidentEvent[] {
  let at = beginsAt;
  const events = [event('raised', incident(id, { priority }), at)];
  for (const [act, laterMs] of wished) {
    at += laterMs;
    const now = events.at(-1)?.incident;
    if (now === undefined || events.at(-1)?.kind === 'ended' || !isPossible(act, now)) continue;
    const next =
      act === 'worsened' ? { ...now, priority: rankOf(now.priority) === 2 ? ('P2' as const) : ('P1' as const) } : now;
    events.push(event(act, act === 'raised' || act === 'returned' ? { ...next, acknowledged: null } : next, at));
  }
  return events;
}

function isPossible(act: Act, { state, priority }: Incident): boolean {
  const isCleared = state.endsWith('cleared');
  switch (act) {
    case 'worsened':
      return state.endsWith('-active') && priority !== 'P1';
    case 'acknowledged':
      return state === 'unacknowledged-active';
    case 'withheld':
    case 'cleared':
      return state.endsWith('-active');
    case 'returned':
      return state === 'suppressed';
    case 'raised':
    case 'ended':
      return isCleared;
  }
}

const world = fc
  .record({ policy, lives: fc.array(life, { minLength: 1, maxLength: 5 }), flood: fc.boolean() })
  .map((given) => ({
    ...given,
    events: given.lives.flatMap((one, i) => eventsOf(`i${i}`, one)).sort((a, b) => a.at - b.at),
  }));
type World = { readonly policy: ChainPolicy; readonly events: readonly IncidentEvent[]; readonly flood: boolean };

/** Runs a world to its end in ticks of these lengths (ms), over and over. */
function run(
  { policy: by, events, flood }: World,
  ticks: readonly number[],
): { said: readonly ChainMessage[]; state: ChainState } {
  const said: ChainMessage[] = [];
  let state = noChains;
  let from = dayBegins - 1;
  for (let nth = 0; from < dayBegins + lastsSeconds * second; nth++) {
    const at = Math.min(from + (ticks[nth % ticks.length] ?? 1), dayBegins + lastsSeconds * second);
    const now = new Map<string, Incident>();
    for (const one of events) if (one.at <= at) now.set(one.incident.id, one.incident);
    for (const one of events) if (one.at <= at && one.kind === 'ended') now.delete(one.incident.id);
    const fresh = events.filter((one) => one.at > from && one.at <= at);
    const step = advanceChains(state, { at, events: fresh, incidents: [...now.values()], policy: by, flood });
    said.push(...step.notifications);
    state = step.state;
    from = at;
  }
  return { said, state };
}

const ticks = fc.array(fc.integer({ min: 2000, max: 59_000 }), { minLength: 1, maxLength: 12 });
const inbox = ({ channel, recipient }: ChainMessage): string => destinationKey({ channel, to: recipient });

/** The state of an incident by its last event at or before a moment. */
function stateAt(events: readonly IncidentEvent[], id: string, at: number): Incident | undefined {
  return events.findLast((one) => one.incident.id === id && one.at <= at)?.incident;
}

describe('chains, whatever happens', () => {
  it('say the same, however time is cut into ticks', () => {
    fc.assert(
      fc.property(world, ticks, ticks, (given, some, others) => {
        const words = (cut: readonly number[]): readonly string[] =>
          run(given, cut).said.map(
            ({ key, madeAt, incidents }) => `${madeAt} ${key} ${incidents.map(({ id }) => id).join(',')}`,
          );
        expect(words(others)).toEqual(words(some));
      }),
      { numRuns: 150 },
    );
  });

  it('use no key twice', () => {
    fc.assert(
      fc.property(world, ticks, (given, cut) => {
        const keys = run(given, cut).said.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('call nobody while an incident is acknowledged, withheld or cleared', () => {
    fc.assert(
      fc.property(world, ticks, (given, cut) => {
        for (const { kind, madeAt, incidents } of run(given, cut).said) {
          const [one] = incidents;
          const calls = kind === 'escalated' || kind === 'repeated' || kind === 'raised';
          if (!calls || one === undefined) continue;
          expect(stateAt(given.events, one.id, madeAt)?.state).toBe('unacknowledged-active');
        }
      }),
    );
  });

  it('tell everybody who heard of an incident, as the last word and once, that it is over', () => {
    fc.assert(
      fc.property(world, ticks, (given, cut) => {
        const { said, state } = run(given, cut);
        const waits = new Set([...state.lanes.values()].flatMap(({ held }) => held.map((word) => word.incident)));
        const ended = given.events.filter(({ kind, at }) => kind === 'ended' && at < dayBegins + lastsSeconds * second);
        for (const { id } of ended.map((one) => one.incident).filter((one) => !waits.has(one.id))) {
          for (const lane of new Set(said.map(inbox))) {
            const heard = said
              .filter((message) => inbox(message) === lane)
              .flatMap(({ incidents }) =>
                incidents.filter((one) => one.id === id).map((one) => one.clearedAt !== null),
              );
            if (heard.length > 0) expect(heard.at(-1)).toBe(true);
            expect(heard.some((isOver, nth) => isOver && heard[nth - 1] === true)).toBe(false);
          }
        }
      }),
    );
  });

  it('give an inbox at most three messages in any minute, and at most one digest', () => {
    fc.assert(
      fc.property(world, ticks, (given, cut) => {
        const { said } = run(given, cut);
        for (const message of said) {
          const same = said.filter((one) => inbox(one) === inbox(message) && one.madeAt >= message.madeAt);
          const inMinute = same.filter((one) => one.madeAt < message.madeAt + minute);
          expect(inMinute.length).toBeLessThanOrEqual(3);
          expect(inMinute.filter(({ key }) => key.startsWith('digest/')).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('leave nobody untold: who calls was told to somebody, waits in a digest, or a gap says why not', () => {
    fc.assert(
      fc.property(world, ticks, (given, cut) => {
        const { said, state } = run(given, cut);
        const waits = new Set([...state.lanes.values()].flatMap(({ held }) => held.map((word) => word.incident)));
        for (const [id, { standing }] of state.runs) {
          if (standing !== 'calling' && standing !== 'spent') continue;
          const isTold = said.some(({ incidents }) => incidents.some((one) => one.id === id));
          expect(isTold || waits.has(id) || state.gaps.some((gap) => gap.incident === id)).toBe(true);
        }
      }),
    );
  });
});
