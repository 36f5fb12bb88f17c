import type { Client } from 'ssh2';
import type { Result } from '../domain/result.ts';
import { backOffMs } from './back-off.ts';
import type { ConnectSlots } from './connect-slots.ts';
import { isStubborn, type ProbeFault } from './fault.ts';
import type { HostSessionTask, Listing, LoopTalkMeans } from './loop-talk.ts';
import { createLoopWatch, type LoopWatch } from './loop-watch.ts';
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
  /** Called ten times a second. `lagMs` = how late our own event loop was; it excuses the host. */
  tick(lagMs: number): void;
  /** Tries now what would wait for later: a neighbour has just come back. */
  hurry(): void;
  /** Ends the loop by end of file, then the connection, at most `tuning.goodbyeMs` later. Silent from the call on. */
  stop(): Promise<void>;
}

/** A waiting session is hurried at most so often, ms. */
const hurryEveryMs = 10_000;

/** A session over `way`; `phase` in [0, 1) is the host's place in the sampling interval. */
export function createRouteSession(
  way: Result<readonly SshTarget[], ProbeFault>,
  phase: number,
  task: HostSessionTask,
  means: RouteSessionMeans,
  events: RouteSessionEvents,
): RouteSession {
  return new Session(way, phase, task, means, events);
}

class Session implements RouteSession {
  private state = firstState;
  private attempt: RouteAttempt | null = null;
  private connection: Client | null = null;
  private cancelRetry: () => void = () => undefined;
  private streamingSince = 0;
  private hurriedAt = Number.NEGATIVE_INFINITY;
  private readonly loop: LoopWatch;
  private readonly way: Result<readonly SshTarget[], ProbeFault>;
  private readonly means: RouteSessionMeans;
  private readonly events: RouteSessionEvents;

  constructor(
    way: Result<readonly SshTarget[], ProbeFault>,
    phase: number,
    task: HostSessionTask,
    means: RouteSessionMeans,
    events: RouteSessionEvents,
  ) {
    this.way = way;
    this.means = means;
    this.events = events;
    this.loop = createLoopWatch(phase, task, means, {
      onListing: (listing) => this.listed(listing),
      onCannotList: () => this.apply({ kind: 'cannot-list' }),
      onQuiet: () => this.apply({ kind: 'quiet' }),
      onSilent: (answersPing) => this.apply({ kind: 'silent', answersPing }),
      onRestart: () => this.apply({ kind: 'loop-restarted' }),
      onEnd: (fault) => this.fail(fault),
    });
  }

  start(): void {
    this.events.onState(this.state, this.now());
    this.connect();
  }

  setTask(task: HostSessionTask): void {
    this.loop.setTask(task);
  }

  client(): Client | null {
    return this.state.kind === 'stalled' ? null : this.connection;
  }

  tick(lagMs: number): void {
    this.loop.tick(lagMs);
  }

  hurry(): void {
    if (this.state.kind !== 'waiting' || isStubborn(this.state.fault)) return;
    // A whole region that comes back, or one neighbour that comes and goes, must not become a storm.
    if (this.now() - this.hurriedAt < hurryEveryMs) return;
    this.hurriedAt = this.now();
    this.cancelRetry();
    this.retryIn(this.means.random() * 1000);
  }

  async stop(): Promise<void> {
    if (this.state.kind === 'stopped') return;
    this.state = nextState(this.state, { kind: 'stop' });
    this.cancelRetry();
    const { attempt, connection } = this;
    this.attempt = null;
    this.connection = null;
    if (connection !== null) await this.sayGoodbye(connection);
    attempt?.close();
  }

  /** Waits until the host closed the loop's channel or the connection, or the time is up. */
  private sayGoodbye(connection: Client): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.means.clock.after(this.means.tuning.goodbyeMs, () => resolve());
      const done = () => {
        cancel();
        resolve();
      };
      connection.once('close', done);
      this.loop.end(done);
    });
  }

  private now(): number {
    return this.means.clock.monotonicMs();
  }

  private apply(event: RouteSessionEvent, at = this.now()): void {
    const before = this.state.kind;
    this.state = nextState(this.state, event);
    const after = this.state.kind;
    if (before !== 'streaming' && before !== 'suspect' && after === 'streaming') this.streamingSince = at;
    if (after !== 'stopped') this.events.onState(this.state, at);
  }

  private connect(): void {
    if (!this.way.ok) {
      this.fail(this.way.error);
      return;
    }
    const { slots, ways, tuning } = this.means;
    const means = { slots, ways, traffic: tuning.traffic };
    this.attempt = createAttempt(this.way.value, this.state.failures, means, {
      onTurn: () => this.apply({ kind: 'slot-granted' }),
      onReady: (client) => {
        this.connection = client;
        this.apply({ kind: 'logged-in' });
        this.loop.begin(client);
      },
      onFault: (fault) => this.fail(fault),
    });
    this.attempt.begin();
  }

  private listed(listing: Listing): void {
    const now = this.now();
    this.attempt?.listed();
    this.apply({ kind: 'frame' }, now);
    if (this.state.failures > 0 && now - this.streamingSince > this.means.tuning.settledMs) {
      this.apply({ kind: 'settled' });
    }
    this.events.onListing(listing);
  }

  /** Ends what there is of connection and loop, and waits before the next attempt. */
  private fail(fault: ProbeFault): void {
    if (this.state.kind === 'stopped' || this.state.kind === 'waiting') return;
    this.loop.end();
    this.attempt?.close();
    this.attempt = null;
    this.connection = null;
    this.events.onGone();
    this.apply({ kind: 'fault', fault });
    this.retryIn(backOffMs(fault, this.state.failures, this.means.random()));
  }

  private retryIn(ms: number): void {
    this.cancelRetry = this.means.clock.after(ms, () => {
      this.apply({ kind: 'due' });
      this.connect();
    });
  }
}
