import type { FromEngine, ToEngine } from '../../main/contract/engine-messages.ts';
import type { EngineStatus } from '../../main/contract/screen.ts';
import type { Clock } from '../../main/domain/clock.ts';
import { afterCrash, firstStart } from '../bootstrap/back-off.ts';
import type { CrashCount } from '../bootstrap/back-off.ts';
import type { EngineChild } from './engine-child.ts';

/** After this long without a word the engine is asked for its state; a live engine ticks four times a second. */
const silenceAskMs = 10_000;
/** A new engine may take longer to its first word: it starts a demo fleet, or reads a big inventory on a busy machine. */
const firstWordMs = 60_000;
/** An engine that does not answer that either is taken for hung and started anew. */
const silenceKillMs = 10_000;
/** How long `stop` waits for a clean end before it kills. */
const stopPatienceMs = 3000;

/** What the supervisor needs from outside. */
export interface SupervisorOptions {
  readonly fork: () => EngineChild;
  /** Said to every engine that starts, also after a crash. */
  readonly start: Extract<ToEngine, { kind: 'start' }>;
  readonly clock: Clock;
  readonly onMessage: (message: FromEngine) => void;
  readonly onStatus: (status: EngineStatus) => void;
  /** One line for the log. */
  readonly log: (line: string) => void;
}

/** The engine process with somebody who looks after it. */
export interface SupervisedEngine {
  /** Dropped while no engine runs; a new engine gives its state unasked. */
  send(message: ToEngine): void;
  status(): EngineStatus;
  /** Resolves when the process is gone. Never rejects, takes hardly longer than the patience above. */
  stop(): Promise<void>;
}

/**
 * Starts the engine and keeps it alive: a crash or a hang is followed by a new start with back-off. An engine that said
 * `failed` (bad inventory) is not started again: it would fail the same way.
 */
export function superviseEngine(options: SupervisorOptions): SupervisedEngine {
  const { clock } = options;
  let child: EngineChild | null = null;
  let crashes: CrashCount = firstStart(clock.monotonicMs());
  let status: EngineStatus = { state: 'starting', since: clock.epochMs(), why: null };
  let failed = false;
  let stopping: Promise<void> | null = null;
  let cancelTimer = (): void => {};

  const enter = (state: EngineStatus['state'], why: string | null): void => {
    if (status.state === state && status.why === why) return;
    status = { state, since: clock.epochMs(), why };
    options.onStatus(status);
  };
  const listenForSilence = (watched: EngineChild, patienceMs: number): void => {
    cancelTimer();
    cancelTimer = clock.after(patienceMs, () => {
      watched.send({ kind: 'give-state' });
      cancelTimer = clock.after(silenceKillMs, () => {
        options.log('The engine does not answer; it is ended and started anew.');
        watched.kill();
      });
    });
  };
  const hear = (from: EngineChild, message: FromEngine): void => {
    if (from !== child) return;
    if (stopping === null) listenForSilence(from, silenceAskMs);
    if (message.kind === 'state') enter('running', null);
    if (message.kind === 'failed') {
      failed = true;
      cancelTimer();
      enter('stopped', message.sentence);
    }
    options.onMessage(message);
  };
  const bury = (gone: EngineChild, code: number): void => {
    if (gone !== child) return;
    child = null;
    cancelTimer();
    if (failed) return;
    if (stopping !== null) {
      enter('stopped', null);
      return;
    }
    const next = afterCrash(crashes, clock.monotonicMs());
    crashes = next.count;
    const why = `The engine process ended unexpectedly (status ${code}).`;
    options.log(`${why} Next start in ${next.delayMs / 1000} s.`);
    enter('restarting', why);
    cancelTimer = clock.after(next.delayMs, launch);
  };
  function launch(): void {
    const started = options.fork();
    child = started;
    started.onMessage((message) => hear(started, message));
    started.onExit((code) => bury(started, code));
    listenForSilence(started, firstWordMs);
    started.send(options.start);
  }

  const end = (): Promise<void> => {
    cancelTimer();
    const last = child;
    if (last === null) {
      if (!failed) enter('stopped', null);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancelKill = clock.after(stopPatienceMs, () => last.kill());
      last.onExit(() => {
        cancelKill();
        resolve();
      });
      last.send({ kind: 'stop' });
    });
  };

  launch();
  return {
    send: (message) => child?.send(message),
    status: () => status,
    stop: () => (stopping ??= end()),
  };
}
