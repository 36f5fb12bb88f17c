import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { ProbeFault } from './fault.ts';
import type { HostFilter } from './filter-terms.ts';
import type { FrameEvent } from './frames.ts';
import { openLoop } from './loop-channel.ts';
import {
  dstLine,
  keepEveryMs,
  keepLine,
  type LoopMode,
  loopProtocol,
  portsLine,
  requestLine,
} from './remote-commands.ts';
import { nextSampleAt } from './silence.ts';
import type { ProbeTuning } from './tuning.ts';
import { wireBytes } from './wire-bytes.ts';

/** What a host is asked for; changes at any time. */
export interface HostSessionTask {
  readonly filter: HostFilter;
  readonly intervalMs: number;
}

/** One listing as it came. */
export interface Listing {
  readonly mode: Exclude<LoopMode, 'none'>;
  readonly text: string;
  /** Exit status of the command that listed. */
  readonly exit: number;
  /** When it was asked for, ms of the clock; it was taken after that. */
  readonly askedAt: number;
  /** What it took on the wire. */
  readonly bytes: number;
}

/** What comes of the talk with a loop. Nothing comes after `close`. */
export interface LoopTalkEvents {
  /** Any byte came. */
  onHeard(): void;
  /** An answer came `ms` after its request, whether it counts or not. Comes before `onListing`. */
  onAnswer(ms: number): void;
  /** The listing that was asked for came, and was not given up before. */
  onListing(listing: Listing): void;
  /** The host has no means to list; the talk is closed. */
  onCannotList(): void;
  /** The loop ended, or says what nobody may say. `asked` = requests sent before. */
  onEnd(fault: ProbeFault, asked: number): void;
}

/** The talk with one loop on one host: greeting, filters, one request at a time on the host's own grid, signs of life. */
export interface LoopTalk {
  /** When its channel was wished for, ms. */
  readonly startedAt: number;
  setTask(task: HostSessionTask): void;
  /** Says that we live, where nothing else was said for {@link keepEveryMs}. */
  keepAlive(): void;
  /** What is asked for now will not count when it comes: it may have been listed before a silence. */
  abandon(): void;
  /** End of the loop's standard input. `done` = the host closed the channel. */
  close(done?: () => void): void;
}

/** What a talk needs of the world. */
export interface LoopTalkMeans {
  readonly clock: Clock;
  readonly random: () => number;
  readonly tuning: ProbeTuning;
}

/** Starts a loop over `client` and talks to it; `phase` in [0, 1) is the host's place in the sampling interval. */
export function startLoopTalk(
  client: Client,
  phase: number,
  task: HostSessionTask,
  means: LoopTalkMeans,
  events: LoopTalkEvents,
): LoopTalk {
  return new Talk(client, phase, task, means, events);
}

class Talk implements LoopTalk {
  readonly startedAt: number;
  private readonly channel: ReturnType<typeof openLoop>;
  private readonly nonce: string;
  private mode: LoopMode | null = null;
  private lastLineAt: number;
  private asked: { readonly id: string; readonly at: number; abandoned: boolean } | null = null;
  private requests = 0;
  private closed = false;
  private cancelSample: () => void = () => undefined;
  private readonly phase: number;
  private task: HostSessionTask;
  private readonly clock: Clock;
  private readonly events: LoopTalkEvents;

  constructor(client: Client, phase: number, task: HostSessionTask, means: LoopTalkMeans, events: LoopTalkEvents) {
    this.phase = phase;
    this.task = task;
    this.clock = means.clock;
    this.events = events;
    this.nonce = Math.floor(means.random() * 36 ** 8).toString(36);
    this.startedAt = means.clock.monotonicMs();
    this.lastLineAt = this.startedAt;
    this.channel = openLoop(client, means.tuning.loopCommand, means.tuning.caps, {
      onHeard: () => {
        if (!this.closed) events.onHeard();
      },
      onEvent: (event) => {
        if (!this.closed) this.hear(event);
      },
      onEnd: (fault) => this.end(fault),
    });
  }

  setTask(task: HostSessionTask): void {
    const before = this.task;
    this.task = task;
    if (this.mode === null) return;
    if (before.filter.terms.join() !== task.filter.terms.join()) this.send(dstLine(task.filter.terms));
    if (before.filter.ports.join() !== task.filter.ports.join()) this.send(portsLine(task.filter.ports));
    if (before.intervalMs !== task.intervalMs && this.asked === null) this.planSample();
  }

  keepAlive(): void {
    if (this.clock.monotonicMs() - this.lastLineAt >= keepEveryMs) this.send(keepLine);
  }

  abandon(): void {
    if (this.asked !== null) this.asked.abandoned = true;
  }

  close(done?: () => void): void {
    this.closed = true;
    this.cancelSample();
    this.channel.close(done);
  }

  private end(fault: ProbeFault): void {
    if (this.closed) return;
    this.closed = true;
    this.cancelSample();
    this.events.onEnd(fault, this.requests);
  }

  private send(lines: string): void {
    this.lastLineAt = this.clock.monotonicMs();
    this.channel.write(lines);
  }

  private hear(event: FrameEvent): void {
    switch (event.kind) {
      case 'hello':
        this.greeted(event.mode, event.protocol);
        return;
      case 'frame':
        this.received(event.id, event.text, event.exit);
        return;
      case 'dropped':
        // The listing we wait for came broken: the next one is asked for at its time, this one says nothing.
        if (this.asked?.id === event.id) this.answered();
        return;
      case 'overflow':
        return;
    }
  }

  private greeted(mode: LoopMode, protocol: number): void {
    if (protocol !== loopProtocol) {
      this.end({ kind: 'loop-refused', why: `it speaks version ${protocol} of the talk, not ${loopProtocol}` });
      return;
    }
    this.mode = mode;
    if (mode === 'none') {
      this.close();
      this.events.onCannotList();
      return;
    }
    this.send(dstLine(this.task.filter.terms) + portsLine(this.task.filter.ports));
    this.ask();
  }

  private ask(): void {
    if (this.asked !== null) return;
    this.requests++;
    const id = `${this.nonce}x${this.requests.toString(36)}`;
    this.asked = { id, at: this.clock.monotonicMs(), abandoned: false };
    this.send(requestLine(id));
  }

  private received(id: string, text: string, exit: number): void {
    const { asked, mode } = this;
    if (asked === null || asked.id !== id || mode === null || mode === 'none') return;
    this.events.onAnswer(this.clock.monotonicMs() - asked.at);
    if (asked.abandoned) {
      // The host is there again and can be asked anew.
      this.asked = null;
      this.ask();
      return;
    }
    this.answered();
    this.events.onListing({ mode, text, exit, askedAt: asked.at, bytes: wireBytes(text) });
  }

  private answered(): void {
    this.asked = null;
    this.planSample();
  }

  private planSample(): void {
    this.cancelSample();
    const now = this.clock.monotonicMs();
    const at = nextSampleAt(now, this.task.intervalMs, this.phase);
    this.cancelSample = this.clock.after(at - now, () => this.ask());
  }
}
