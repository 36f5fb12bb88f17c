import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProbeFault } from './fault.ts';
import { firstState, type RouteSessionEvent, type RouteSessionState, nextState, sessionOf } from './session-machine.ts';

const refused: ProbeFault = { kind: 'refused', address: '10.0.0.1', port: 22 };
const lost: ProbeFault = { kind: 'connection-lost', why: 'ECONNRESET' };

const event: fc.Arbitrary<RouteSessionEvent> = fc.constantFrom<RouteSessionEvent>(
  { kind: 'slot-granted' },
  { kind: 'logged-in' },
  { kind: 'cannot-list' },
  { kind: 'frame' },
  { kind: 'quiet' },
  { kind: 'silent', answersPing: true },
  { kind: 'silent', answersPing: false },
  { kind: 'loop-restarted' },
  { kind: 'settled' },
  { kind: 'fault', fault: refused },
  { kind: 'fault', fault: lost },
  { kind: 'due' },
);

const run = (events: readonly RouteSessionEvent[]) => events.reduce<RouteSessionState>(nextState, firstState);
const toStreaming: readonly RouteSessionEvent[] = [{ kind: 'slot-granted' }, { kind: 'logged-in' }, { kind: 'frame' }];

describe('nextState', () => {
  it('goes from the queue to streaming by way of a login', () => {
    expect(run(toStreaming).kind).toBe('streaming');
    expect(run(toStreaming.slice(1)).kind).toBe('queued');
  });

  it('takes any event in any state, and stays stopped once stopped', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.array(event, { maxLength: 10 }), (before, after) => {
        const state = run(before);
        expect(sessionOf(state).state).not.toBe('');
        const stopped = nextState(state, { kind: 'stop' });
        expect(after.reduce(nextState, stopped)).toEqual(stopped);
      }),
    );
  });

  it('calls it sight only after a listing came on the present loop', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state: RouteSessionState = firstState;
        let listed = false;
        for (const one of events) {
          const next = nextState(state, one);
          if (one.kind === 'frame' && next !== state) listed = true;
          if (next.kind === 'starting' && state.kind !== 'starting') listed = false;
          state = next;
          if (sessionOf(state).state === 'streaming') expect(listed).toBe(true);
        }
      }),
    );
  });

  it('counts failures in a row and forgets them only when settled', () => {
    const failed = run([{ kind: 'slot-granted' }, { kind: 'fault', fault: refused }]);
    expect(failed).toEqual({ kind: 'waiting', failures: 1, last: refused, fault: refused });
    const again: readonly RouteSessionEvent[] = [
      { kind: 'due' },
      { kind: 'slot-granted' },
      { kind: 'fault', fault: lost },
    ];
    expect(again.reduce<RouteSessionState>(nextState, failed)).toMatchObject({ failures: 2, fault: lost });
    const retry: readonly RouteSessionEvent[] = [{ kind: 'due' }, ...toStreaming];
    const back = retry.reduce<RouteSessionState>(nextState, failed);
    expect(back).toEqual({ kind: 'streaming', failures: 1, last: null });
    expect(nextState(back, { kind: 'settled' })).toMatchObject({ failures: 0 });
  });

  it('keeps saying why a host is not seen while it tries again', () => {
    const failed = run([{ kind: 'slot-granted' }, { kind: 'fault', fault: refused }]);
    const trying = nextState(nextState(failed, { kind: 'due' }), { kind: 'slot-granted' });
    expect(trying.kind).toBe('connecting');
    expect(sessionOf(trying)).toEqual({ state: 'closed', why: '10.0.0.1 refuses connections on port 22.' });
  });

  it('still counts a late listing as sight, and a silent host not', () => {
    const suspect = nextState(run(toStreaming), { kind: 'quiet' });
    expect(sessionOf(suspect).state).toBe('streaming');
    const stalled = nextState(suspect, { kind: 'silent', answersPing: false });
    expect(sessionOf(stalled).state).toBe('stalled');
    expect(sessionOf(nextState(stalled, { kind: 'frame' })).state).toBe('streaming');
  });
});
