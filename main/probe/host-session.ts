import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { Fact, Observation } from '../domain/fact.ts';
import type { Host } from '../domain/fleet.ts';
import type { Result } from '../domain/result.ts';
import type { WantedConnect } from '../domain/wants.ts';
import { type ActiveConnects, createActiveConnects } from './active-connects.ts';
import { backOffMs } from './back-off.ts';
import type { ConnectSlots } from './connect-slots.ts';
import { isStubborn, type ProbeFault } from './fault.ts';
import { createGapWatch, type GapWatch } from './gap-watch.ts';
import { type HostSessionTask, type Listing, type LoopTalk, startLoopTalk } from './loop-talk.ts';
import { observationOf } from './observation.ts';
import { firstState, hasLoop, type HostSessionEvent, nextState } from './session-machine.ts';
import { createSessionReport, type SessionReport } from './session-report.ts';
import type { SshTarget } from './targets.ts';
import { trafficProblem } from './traffic.ts';
import type { ProbeTuning } from './tuning.ts';
import type { Ways } from './ways.ts';

/** What a session needs of the world, and where it tells what it sees. */
export interface HostSessionMeans {
  readonly clock: Clock;
  readonly random: () => number;
  readonly slots: ConnectSlots;
  readonly ways: Ways;
  readonly tuning: ProbeTuning;
  readonly onObservation: (observation: Observation) => void;
  /** A host is seen again after it was not. */
  readonly onBack: (host: Host) => void;
}

/** The session to one host, from the first connect to `stop`. */
export interface HostSession {
  start(): void;
  setTask(task: HostSessionTask): void;
  connect(wishes: readonly WantedConnect[]): void;
  /** Called ten times a second. `lagMs` = how late our own event loop was; it excuses the host. */
  tick(lagMs: number): void;
  /** Tries now what would wait for later: a neighbour has just come back. */
  hurry(): void;
  /** Ends the loop by end of file, then the connection, at most `tuning.goodbyeMs` later. Silent from the call on. */
  stop(): Promise<void>;
}

/** A session for `host` over `way`; `phase` in [0, 1) is its place in the sampling interval. */
export function createHostSession(
  host: Host,
  way: Result<readonly SshTarget[], ProbeFault>,
  phase: number,
  task: HostSessionTask,
  means: HostSessionMeans,
): HostSession {
  return new Session(host, way, phase, task, means);
}

/** A waiting session is hurried at most so often, ms. */
const hurryEveryMs = 10_000;

class Session implements HostSession {
  private state = firstState;
  private client: Client | null = null;
  private talk: LoopTalk | null = null;
  private closeWay: () => void = () => undefined;
  private releaseSlot: () => void = () => undefined;
  private cancelRetry: () => void = () => undefined;
  private stalledSince = 0;
  private streamingSince = 0;
  private lastRestartAt = Number.NEGATIVE_INFINITY;
  private hurriedAt = Number.NEGATIVE_INFINITY;
  private bytesSinceListing = 0;
  private readonly connects: ActiveConnects;
  private readonly report: SessionReport;
  private readonly gap: GapWatch;
  private readonly host: Host;
  private readonly way: Result<readonly SshTarget[], ProbeFault>;
  private readonly phase: number;
  private task: HostSessionTask;
  private readonly means: HostSessionMeans;

  constructor(
    host: Host,
    way: Result<readonly SshTarget[], ProbeFault>,
    phase: number,
    task: HostSessionTask,
    means: HostSessionMeans,
  ) {
    this.host = host;
    this.way = way;
    this.phase = phase;
    this.task = task;
    this.means = means;
    const tell = (fact: Fact) => this.tell({ fact });
    this.connects = createActiveConnects(means.clock, means.tuning.connects, tell);
    this.report = createSessionReport(host.id, tell);
    this.gap = createGapWatch(means.clock);
  }

  start(): void {
    this.report.tell(this.state, this.now());
    this.enqueue();
  }

  setTask(task: HostSessionTask): void {
    this.task = task;
    this.talk?.setTask(task);
  }

  connect(wishes: readonly WantedConnect[]): void {
    if (this.client !== null && this.state.kind !== 'stalled') {
      this.connects.want(this.client, wishes, this.task.intervalMs);
    }
  }

  tick(lagMs: number): void {
    this.gap.excuse(lagMs);
    const { client, talk } = this;
    if (client === null || talk === null) return;
    talk.keepAlive();
    if (this.state.kind === 'starting') {
      const afterMs = this.means.tuning.helloMs;
      if (this.now() - talk.startedAt > afterMs + lagMs) this.fail({ kind: 'loop-silent', afterMs });
      return;
    }
    if (hasLoop(this.state)) this.judge(client, talk);
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
    const { client, talk, closeWay } = this;
    this.closeWay = () => undefined;
    this.talk = null;
    this.quit();
    this.cancelRetry();
    if (client !== null && talk !== null) await this.sayGoodbye(client, talk);
    closeWay();
  }

  /** Waits until the host closed the loop's channel or the connection, or the time is up. */
  private sayGoodbye(client: Client, talk: LoopTalk): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.means.clock.after(this.means.tuning.goodbyeMs, () => resolve());
      const done = () => {
        cancel();
        resolve();
      };
      client.once('close', done);
      talk.close(done);
    });
  }

  private now(): number {
    return this.means.clock.monotonicMs();
  }

  private tell(observation: Observation): void {
    if (this.state.kind !== 'stopped') this.means.onObservation(observation);
  }

  private apply(event: HostSessionEvent, at = this.now()): void {
    const before = this.state.kind;
    const after = nextState(this.state, event);
    this.state = after;
    if (before !== 'stalled' && after.kind === 'stalled') this.stalledSince = at;
    if (before !== 'streaming' && before !== 'suspect' && after.kind === 'streaming') this.streamingSince = at;
    this.report.tell(after, at);
  }

  private enqueue(): void {
    if (!this.way.ok) {
      this.fail(this.way.error);
      return;
    }
    const way = this.way.value;
    this.releaseSlot = this.means.slots.request(this.state.failures, () => {
      this.apply({ kind: 'slot-granted' });
      this.bytesSinceListing = 0;
      this.closeWay = this.means.ways.reach(way, {
        onReady: (client) => this.loggedIn(client),
        onFault: (fault) => this.fail(fault),
        onTraffic: (bytes, unread) => this.weigh(bytes, unread),
      });
    });
  }

  private weigh(bytes: number, unread: number): void {
    this.bytesSinceListing += bytes;
    const what = trafficProblem(this.bytesSinceListing, unread, this.means.tuning.traffic);
    if (what !== null) this.fail({ kind: 'loop-flooded', what });
  }

  private loggedIn(client: Client): void {
    this.client = client;
    this.releaseSlot();
    this.apply({ kind: 'logged-in' });
    this.startLoop(client);
  }

  private startLoop(client: Client): void {
    this.gap.begin();
    this.talk = startLoopTalk(client, this.phase, this.task, this.means, {
      onHeard: () => this.gap.heard(),
      onAnswer: (ms) => this.gap.tookToList(ms),
      onListing: (listing) => this.listed(listing),
      onCannotList: () => {
        this.talk = null;
        this.apply({ kind: 'cannot-list' });
      },
      onEnd: (fault, asked) => this.loopEnded(fault, asked),
    });
  }

  private listed(listing: Listing): void {
    const now = this.now();
    this.gap.listed();
    this.bytesSinceListing = 0;
    const wasUnseen = this.state.kind !== 'streaming' && this.state.kind !== 'suspect';
    this.apply({ kind: 'frame' }, now);
    if (this.state.failures > 0 && now - this.streamingSince > this.means.tuning.settledMs) {
      this.apply({ kind: 'settled' });
    }
    if (wasUnseen) this.means.onBack(this.host);
    this.tell(
      observationOf(this.host.id, { askedAt: listing.askedAt, t: now }, listing.mode, listing.text, listing.exit),
    );
  }

  private judge(client: Client, talk: LoopTalk): void {
    const now = this.now();
    const silence = this.gap.judge(client, this.task.intervalMs);
    if (silence === 'fine') return;
    if (silence === 'quiet') {
      this.apply({ kind: 'quiet' });
      return;
    }
    // Once more where nothing is heard at all: what was asked for since then may lie in a frozen path too.
    if (this.state.kind !== 'stalled' || silence === 'silent') talk.abandon();
    this.apply({ kind: 'silent', answersPing: silence === 'mute' });
    const { replaceMs } = this.means.tuning;
    if (now - this.stalledSince < replaceMs) return;
    if (silence === 'mute' && now - this.lastRestartAt > 6 * replaceMs) this.restartLoop(client);
    else this.fail({ kind: 'stalled', answersPing: silence === 'mute' });
  }

  private restartLoop(client: Client): void {
    this.lastRestartAt = this.now();
    this.talk?.close();
    this.apply({ kind: 'loop-restarted' });
    this.startLoop(client);
  }

  private loopEnded(fault: ProbeFault, asked: number): void {
    const { client, talk } = this;
    const lived = talk === null ? 0 : this.now() - talk.startedAt;
    const once = fault.kind === 'loop-ended' && lived > this.means.tuning.settledMs && asked > 0;
    if (client !== null && once) this.restartLoop(client);
    else this.fail(fault);
  }

  /** Ends what there is of connection and loop; the state decides what comes next. */
  private quit(): void {
    this.connects.forget();
    this.talk?.close();
    this.talk = null;
    this.client = null;
    this.closeWay();
    this.closeWay = () => undefined;
    this.releaseSlot();
    this.releaseSlot = () => undefined;
  }

  private fail(fault: ProbeFault): void {
    if (this.state.kind === 'stopped' || this.state.kind === 'waiting') return;
    this.quit();
    this.apply({ kind: 'fault', fault });
    this.retryIn(backOffMs(fault, this.state.failures, this.means.random()));
  }

  private retryIn(ms: number): void {
    this.cancelRetry = this.means.clock.after(ms, () => {
      this.apply({ kind: 'due' });
      this.enqueue();
    });
  }
}
