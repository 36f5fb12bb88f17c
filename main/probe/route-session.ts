import type { Client } from 'ssh2';
import type { Result } from '../domain/result.ts';
import type { ConnectSlots } from './connect-slots.ts';
import type { ProbeFault } from './fault.ts';
import type { HostSessionTask, Listing, LoopTalkMeans } from './loop-talk.ts';
import { createLoopWatch } from './loop-watch.ts';
import { createRetry } from './retry.ts';
import { createAttempt, type RouteAttempt } from './route-attempt.ts';
import { firstState, type RouteSessionEvent, type RouteSessionState, nextState } from './session-machine.ts';
import type { SshTarget } from './targets.ts';
import type { Ways } from './ways.ts';

/** What a session over one route needs of the world. */
export interface RouteSessionMeans extends LoopTalkMeans {
  readonly slots: ConnectSlots;
  readonly ways: Ways;
}

/** What a session over one route tells. Nothing comes after `stop`. */
export interface RouteSessionEvents {
  /** `at` = ms of the clock. */
  onState(state: RouteSessionState, at: number): void;
  onListing(listing: Listing): void;
  /** The connection is gone, and with it everything that ran through it. */
  onGone(): void;
}

/** The session to one host over one route, from the first connect to `stop`: connects, lists, and tries again. */
export interface RouteSession {
  start(): void;
  setTask(task: HostSessionTask): void;
  /** Through it active connects and checks of the host can run now; null while nothing can. */
  client(): Client | null;
  /** When the last byte of the listings came, ms of the clock. */
  heardAt(): number;
  /** Called ten times a second. `lagMs` = how late our own event loop was; it excuses the host. */
  tick(lagMs: number): void;
  /** Tries now what would wait for later: a neighbour has just come back. */
  hurry(): void;
  /** Ends the loop by end of file, then the connection, at most `tuning.goodbyeMs` later. Silent from the call on. */
  stop(): Promise<void>;
}

/** A session over `way`; `phase` in [0, 1) is the host's place in the sampling interval. */
export function createRouteSession(
  way: Result<readonly SshTarget[], ProbeFault>,
  phase: number,
  task: HostSessionTask,
  means: RouteSessionMeans,
  events: RouteSessionEvents,
): RouteSession {
  const { clock, tuning, slots, ways } = means;
  let state = firstState;
  let attempt: RouteAttempt | null = null;
  let connection: Client | null = null;
  let streamingSince = 0;

  const apply = (event: RouteSessionEvent, at = clock.monotonicMs()) => {
    const next = nextState(state, event);
    if (next.kind === 'streaming' && state.kind !== 'streaming' && state.kind !== 'suspect') streamingSince = at;
    state = next;
    if (next.kind !== 'stopped') events.onState(next, at);
  };

  const connect = () => {
    if (!way.ok) return fail(way.error);
    attempt = createAttempt(
      way.value,
      state.failures,
      { slots, ways, traffic: tuning.traffic },
      {
        onTurn: () => apply({ kind: 'slot-granted' }),
        onReady(client) {
          connection = client;
          apply({ kind: 'logged-in' });
          loop.begin(client);
        },
        onFault: (fault) => fail(fault),
      },
    );
    attempt.begin();
  };

  const listed = (listing: Listing) => {
    const now = clock.monotonicMs();
    attempt?.listed();
    apply({ kind: 'frame' }, now);
    if (state.failures > 0 && now - streamingSince > tuning.settledMs) apply({ kind: 'settled' });
    events.onListing(listing);
  };

  /** Ends what there is of connection and loop, and waits before the next attempt. */
  const fail = (fault: ProbeFault) => {
    if (state.kind === 'stopped' || state.kind === 'waiting') return;
    loop.end();
    attempt?.close();
    attempt = null;
    connection = null;
    events.onGone();
    apply({ kind: 'fault', fault });
    retry.after(fault, state.failures);
  };

  const retry = createRetry(clock, means.random, () => {
    apply({ kind: 'due' });
    connect();
  });
  const loop = createLoopWatch(phase, task, means, {
    onListing: listed,
    onCannotList: () => apply({ kind: 'cannot-list' }),
    onQuiet: () => apply({ kind: 'quiet' }),
    onSilent: (answersPing) => apply({ kind: 'silent', answersPing }),
    onRestart: () => apply({ kind: 'loop-restarted' }),
    onEnd: fail,
  });

  /** Waits until the host closed the loop's channel or the connection, or the time is up. */
  const sayGoodbye = (client: Client) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(tuning.goodbyeMs, () => resolve());
      const done = () => {
        cancel();
        resolve();
      };
      client.once('close', done);
      loop.end(done);
    });

  return {
    start() {
      events.onState(state, clock.monotonicMs());
      connect();
    },
    setTask: (next) => loop.setTask(next),
    client: () => (state.kind === 'stalled' ? null : connection),
    heardAt: () => loop.heardAt(),
    tick: (lagMs) => loop.tick(lagMs),
    hurry: () => retry.hurry(),
    async stop() {
      if (state.kind === 'stopped') return;
      apply({ kind: 'stop' });
      retry.cancel();
      const [client, last] = [connection, attempt];
      connection = null;
      attempt = null;
      if (client !== null) await sayGoodbye(client);
      last?.close();
    },
  };
}
