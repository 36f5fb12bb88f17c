import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { Fact, Observation, SessionState } from '../domain/fact.ts';
import type { Host } from '../domain/fleet.ts';
import type { Result } from '../domain/result.ts';
import type { WantedConnect } from '../domain/wants.ts';
import { type ActiveConnects, createActiveConnects } from './active-connects.ts';
import { backOffMs } from './back-off.ts';
import type { ConnectSlots } from './connect-slots.ts';
import { isStubborn, type ProbeFault } from './fault.ts';
import type { HostFilter } from './filter-terms.ts';
import type { FrameEvent } from './frames.ts';
import { observationOf } from './observation.ts';
import { type LoopChannel, openLoop } from './loop-channel.ts';
import { ping } from './ping.ts';
import {
  dstLine,
  keepEveryMs,
  keepLine,
  type LoopMode,
  loopProtocol,
  portsLine,
  requestLine,
} from './remote-commands.ts';
import { firstState, hasLoop, type HostSessionEvent, nextState, sessionOf } from './session-machine.ts';
import { judgeSilence, nextSampleAt, silenceLimits } from './silence.ts';
import type { SshTarget } from './targets.ts';
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

/** What a session is asked for; changes at any time. */
export interface HostSessionTask {
  readonly filter: HostFilter;
  readonly intervalMs: number;
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

/** One open loop, and what is known of it. */
interface Loop {
  readonly channel: LoopChannel;
  readonly startedAt: number;
  mode: LoopMode | null;
  lastLineAt: number;
  asked: { readonly id: string; readonly at: number; abandoned: boolean } | null;
  requests: number;
  readonly nonce: string;
}

class Session implements HostSession {
  private state = firstState;
  private told: { state: SessionState; why: string | null } | null = null;
  private client: Client | null = null;
  private loop: Loop | null = null;
  private closeWay: () => void = () => undefined;
  private releaseSlot: () => void = () => undefined;
  private cancelRetry: () => void = () => undefined;
  private cancelSample: () => void = () => undefined;
  private readonly connects: ActiveConnects;
  private lastFrameAt = 0;
  private lastHeardAt = 0;
  private lastPingAt = 0;
  private stalledSince = 0;
  private streamingSince = 0;
  private lastRestartAt = Number.NEGATIVE_INFINITY;
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
    this.connects = createActiveConnects(means.clock, means.tuning.connects, (fact) => this.tellFact(fact));
  }

  start(): void {
    this.tellSession(this.now());
    this.enqueue();
  }

  setTask(task: HostSessionTask): void {
    const before = this.task;
    this.task = task;
    const { loop } = this;
    if (loop === null || loop.mode === null) return;
    if (before.filter.terms.join() !== task.filter.terms.join()) this.send(dstLine(task.filter.terms));
    if (before.filter.ports.join() !== task.filter.ports.join()) this.send(portsLine(task.filter.ports));
    if (before.intervalMs !== task.intervalMs && loop.asked === null) this.planSample();
  }

  connect(wishes: readonly WantedConnect[]): void {
    if (this.client !== null && this.state.kind !== 'stalled') {
      this.connects.want(this.client, wishes, this.task.intervalMs);
    }
  }

  tick(lagMs: number): void {
    this.lastFrameAt += lagMs;
    this.lastHeardAt += lagMs;
    const { loop } = this;
    const now = this.now();
    if (loop === null) return;
    if (now - loop.lastLineAt >= keepEveryMs) this.send(keepLine);
    if (this.state.kind === 'starting') {
      const afterMs = this.means.tuning.helloMs;
      if (now - loop.startedAt > afterMs + lagMs) this.fail({ kind: 'loop-silent', afterMs });
      return;
    }
    if (hasLoop(this.state)) this.judge(now);
  }

  hurry(): void {
    if (this.state.kind !== 'waiting' || isStubborn(this.state.fault)) return;
    this.cancelRetry();
    this.retryIn(this.means.random() * 1000);
  }

  async stop(): Promise<void> {
    if (this.state.kind === 'stopped') return;
    this.state = nextState(this.state, { kind: 'stop' });
    const { client, loop } = this;
    const close = this.closeWay;
    this.closeWay = () => undefined;
    this.client = null;
    this.loop = null;
    this.quit();
    this.cancelRetry();
    if (client !== null && loop !== null) await this.sayGoodbye(client, loop);
    close();
  }

  /** Waits until the host closed the loop's channel or the connection, or the time is up. */
  private sayGoodbye(client: Client, loop: Loop): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.means.clock.after(this.means.tuning.goodbyeMs, () => resolve());
      const done = () => {
        cancel();
        resolve();
      };
      client.once('close', done);
      loop.channel.close(done);
    });
  }

  private now(): number {
    return this.means.clock.monotonicMs();
  }

  private apply(event: HostSessionEvent, at = this.now()): void {
    const before = this.state.kind;
    const after = nextState(this.state, event);
    this.state = after;
    if (before !== 'stalled' && after.kind === 'stalled') this.stalledSince = at;
    if (before !== 'streaming' && before !== 'suspect' && after.kind === 'streaming') this.streamingSince = at;
    this.tellSession(at);
  }

  private tellSession(at: number): void {
    if (this.state.kind === 'stopped') return;
    const now = sessionOf(this.state);
    if (this.told?.state === now.state && this.told.why === now.why) return;
    this.told = now;
    const why = now.why === null ? {} : { why: now.why };
    this.tellFact({ kind: 'session', t: at, host: this.host.id, state: now.state, ...why });
  }

  private tellFact(fact: Fact): void {
    if (this.state.kind !== 'stopped') this.means.onObservation({ fact });
  }

  private enqueue(): void {
    if (!this.way.ok) {
      this.fail(this.way.error);
      return;
    }
    const way = this.way.value;
    this.releaseSlot = this.means.slots.request(this.state.failures, () => {
      this.apply({ kind: 'slot-granted' });
      this.closeWay = this.means.ways.reach(way, {
        onReady: (client) => this.loggedIn(client),
        onFault: (fault) => this.fail(fault),
      });
    });
  }

  private loggedIn(client: Client): void {
    this.client = client;
    this.releaseSlot();
    this.apply({ kind: 'logged-in' });
    this.startLoop(client);
  }

  private startLoop(client: Client): void {
    const now = this.now();
    const nonce = Math.floor(this.means.random() * 36 ** 8).toString(36);
    const channel = openLoop(client, this.means.tuning.loopCommand, this.means.tuning.caps, {
      onHeard: () => {
        if (this.loop === loop) this.lastHeardAt = this.now();
      },
      onEvent: (event) => {
        if (this.loop === loop) this.hear(event, loop);
      },
      onEnd: (fault) => {
        if (this.loop === loop) this.loopEnded(fault, loop);
      },
    });
    const loop: Loop = { channel, startedAt: now, mode: null, lastLineAt: now, asked: null, requests: 0, nonce };
    this.loop = loop;
    this.lastFrameAt = now;
    this.lastHeardAt = now;
  }

  private send(lines: string): void {
    if (this.loop === null) return;
    this.loop.lastLineAt = this.now();
    this.loop.channel.write(lines);
  }

  private hear(event: FrameEvent, loop: Loop): void {
    switch (event.kind) {
      case 'hello':
        this.greeted(event.mode, event.protocol, loop);
        return;
      case 'frame':
        this.received(event.id, event.text, event.exit, loop);
        return;
      case 'dropped':
        // The listing we wait for came broken: the next one is asked for at its time, this one says nothing.
        if (loop.asked?.id === event.id) this.answered(loop);
        return;
      case 'overflow':
        return;
    }
  }

  private greeted(mode: LoopMode, protocol: number, loop: Loop): void {
    if (protocol !== loopProtocol) {
      this.fail({ kind: 'loop-refused', why: `it speaks version ${protocol} of the talk, not ${loopProtocol}` });
      return;
    }
    loop.mode = mode;
    if (mode === 'none') {
      this.loop = null;
      loop.channel.close();
      this.apply({ kind: 'cannot-list' });
      return;
    }
    this.send(dstLine(this.task.filter.terms) + portsLine(this.task.filter.ports));
    this.ask();
  }

  private ask(): void {
    const { loop } = this;
    if (loop === null || loop.asked !== null) return;
    loop.requests++;
    const id = `${loop.nonce}x${loop.requests.toString(36)}`;
    loop.asked = { id, at: this.now(), abandoned: false };
    this.send(requestLine(id));
  }

  private received(id: string, text: string, exit: number, loop: Loop): void {
    const { asked } = loop;
    if (asked === null || asked.id !== id) return;
    if (asked.abandoned) {
      // Listed before or during the silence, so old; but the host is there again and can be asked anew.
      loop.asked = null;
      this.ask();
      return;
    }
    const now = this.now();
    this.lastFrameAt = now;
    this.answered(loop);
    const wasUnseen = this.state.kind !== 'streaming' && this.state.kind !== 'suspect';
    this.apply({ kind: 'frame' }, now);
    if (this.state.failures > 0 && now - this.streamingSince > this.means.tuning.settledMs) {
      this.apply({ kind: 'settled' });
    }
    if (wasUnseen) this.means.onBack(this.host);
    if (loop.mode === null || loop.mode === 'none') return;
    this.means.onObservation(observationOf(this.host.id, now, loop.mode, text, exit));
  }

  private answered(loop: Loop): void {
    loop.asked = null;
    this.planSample();
  }

  private planSample(): void {
    this.cancelSample();
    const now = this.now();
    const at = nextSampleAt(now, this.task.intervalMs, this.phase);
    this.cancelSample = this.means.clock.after(at - now, () => this.ask());
  }

  private judge(now: number): void {
    const { client, loop } = this;
    if (client === null || loop === null) return;
    const { intervalMs } = this.task;
    const silence = judgeSilence({ now, lastFrameAt: this.lastFrameAt, lastHeardAt: this.lastHeardAt, intervalMs });
    if (silence === 'fine') return;
    if (now - this.lastPingAt > silenceLimits.deafMs) {
      this.lastPingAt = now;
      ping(client, () => {
        if (this.client === client) this.lastHeardAt = this.now();
      });
    }
    if (silence === 'quiet') {
      this.apply({ kind: 'quiet' });
      return;
    }
    if (loop.asked !== null) loop.asked.abandoned = true;
    this.apply({ kind: 'silent', answersPing: silence === 'mute' });
    if (now - this.stalledSince < this.means.tuning.replaceMs) return;
    if (silence === 'mute' && now - this.lastRestartAt > 6 * this.means.tuning.replaceMs) this.restartLoop(client);
    else this.fail({ kind: 'stalled', answersPing: silence === 'mute' });
  }

  private restartLoop(client: Client): void {
    this.lastRestartAt = this.now();
    this.cancelSample();
    const { loop } = this;
    this.loop = null;
    loop?.channel.close();
    this.apply({ kind: 'loop-restarted' });
    this.startLoop(client);
  }

  private loopEnded(fault: ProbeFault, loop: Loop): void {
    const lived = this.now() - loop.startedAt;
    const once = fault.kind === 'loop-ended' && lived > this.means.tuning.settledMs && loop.requests > 0;
    if (this.client !== null && once) this.restartLoop(this.client);
    else this.fail(fault);
  }

  /** Ends what there is of connection and loop; the state decides what comes next. */
  private quit(): void {
    this.cancelSample();
    this.connects.forget();
    this.loop = null;
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
