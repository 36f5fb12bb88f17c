import type { Client } from 'ssh2';
import type { ProbeFault } from './fault.ts';
import { createGapWatch } from './gap-watch.ts';
import { type HostSessionTask, type Listing, type LoopTalk, type LoopTalkMeans, startLoopTalk } from './loop-talk.ts';
import { stallStep } from './stall.ts';

/** What the watch over a loop tells. Nothing comes after `end`, until the next `begin`. */
export interface LoopWatchEvents {
  onListing(listing: Listing): void;
  /** The host has no means to list. */
  onCannotList(): void;
  /** A listing is late; a ping is under way. */
  onQuiet(): void;
  /** Nothing was heard for too long; `answersPing` = of the loop, while SSH answers. */
  onSilent(answersPing: boolean): void;
  /** The loop was started anew on the same connection. */
  onRestart(): void;
  /** The loop is no more, and neither may its connection be. */
  onEnd(fault: ProbeFault): void;
}

/** The loop on one host: starts it over a connection, watches its silences, and starts it anew where that may help. */
export interface LoopWatch {
  begin(client: Client): void;
  setTask(task: HostSessionTask): void;
  /** Called ten times a second. `lagMs` = how late our own event loop was; it excuses the host. */
  tick(lagMs: number): void;
  /** When the last byte of a loop came, ms of the clock. */
  heardAt(): number;
  /** Ends the loop, silently. `done` = the host closed its channel, or there was none. */
  end(done?: () => void): void;
}

/** A watch; `phase` in [0, 1) is the host's place in the sampling interval. It remembers the host's rhythm over all loops. */
export function createLoopWatch(
  phase: number,
  firstTask: HostSessionTask,
  means: LoopTalkMeans,
  events: LoopWatchEvents,
): LoopWatch {
  const { clock, tuning } = means;
  const gap = createGapWatch(clock);
  let task = firstTask;
  let running: { readonly client: Client; readonly talk: LoopTalk } | null = null;
  let heardAt = Number.NEGATIVE_INFINITY;
  let hasListed = false;
  let stalledSince: number | null = null;
  let restartedAt = Number.NEGATIVE_INFINITY;

  const start = (client: Client) => {
    gap.begin();
    hasListed = false;
    const talk = startLoopTalk(client, phase, task, means, {
      onHeard() {
        heardAt = clock.monotonicMs();
        gap.heard();
      },
      onAnswer: (ms) => gap.tookToList(ms),
      onListing(listing) {
        gap.listed();
        hasListed = true;
        stalledSince = null;
        events.onListing(listing);
      },
      onCannotList() {
        running = null;
        events.onCannotList();
      },
      onEnd: (fault, asked) => ended(fault, asked),
    });
    running = { client, talk };
  };
  const restart = (client: Client) => {
    running?.talk.close();
    events.onRestart();
    start(client);
  };
  const ended = (fault: ProbeFault, asked: number) => {
    if (running === null) return;
    const { client, talk } = running;
    const lived = clock.monotonicMs() - talk.startedAt;
    if (fault.kind === 'loop-ended' && lived > tuning.settledMs && asked > 0) restart(client);
    else events.onEnd(fault);
  };

  const judge = (client: Client, talk: LoopTalk) => {
    const now = clock.monotonicMs();
    const step = stallStep({
      silence: gap.judge(client, task.intervalMs),
      stalledMs: stalledSince === null ? null : now - stalledSince,
      sinceRestartMs: now - restartedAt,
      replaceMs: tuning.replaceMs,
    });
    switch (step.kind) {
      case 'nothing':
        return;
      case 'suspect':
        events.onQuiet();
        return;
      case 'stalled':
        if (step.abandonsListing) talk.abandon();
        stalledSince ??= now;
        events.onSilent(step.answersPing);
        return;
      case 'restart-loop':
        restartedAt = now;
        restart(client);
        return;
      case 'replace-connection':
        events.onEnd({ kind: 'stalled', answersPing: step.answersPing });
    }
  };

  return {
    begin(client) {
      stalledSince = null;
      start(client);
    },
    setTask(next) {
      task = next;
      running?.talk.setTask(next);
    },
    tick(lagMs) {
      gap.excuse(lagMs);
      if (running === null) return;
      const { client, talk } = running;
      talk.keepAlive();
      if (hasListed || stalledSince !== null) judge(client, talk);
      else if (clock.monotonicMs() - talk.startedAt > tuning.helloMs + lagMs) {
        events.onEnd({ kind: 'loop-silent', afterMs: tuning.helloMs });
      }
    },
    heardAt: () => heardAt,
    end(done) {
      if (running === null) done?.();
      else running.talk.close(done);
      running = null;
    },
  };
}
