import type { AlertChannel, ChannelRoute } from '../../domain/alert-channels.ts';
import type { ChannelState, ChannelStatus } from '../../domain/alert-delivery.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Attempt } from '../channels/channel.ts';
import { type Batch, nextBatch } from './next-batch.ts';
import type { Queued } from './queue-book.ts';
import { retryWaitMs } from './retry-wait.ts';
import { createTurns } from './turns.ts';

/** One channel's messages on their way: one at a time, in their order, whatever other channels do. */
export interface Lane {
  readonly channel: AlertChannel;
  /** Something waits, or was sent again: sends it as soon as its turn comes. */
  wake(): void;
  status(): Pick<ChannelStatus, 'state' | 'tellings'>;
  /** Sends no more, aborts what is under way, and waits for it. */
  stop(): Promise<void>;
}

/** What a lane needs. */
export interface LaneMeans {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** A message that waited longer is given up (ms). */
  readonly giveUpMs: number;
  readonly waiting: () => readonly Queued[];
  /** Tries once; never rejects, and ends soon after `signal`. `onRoute` is told the way it goes. */
  readonly attempt: (
    batch: Batch,
    routes: readonly ChannelRoute[],
    signal: AbortSignal,
    onRoute: (route: ChannelRoute) => void,
  ) => Promise<Attempt>;
  /** Both return when it is recorded, or cannot be. */
  readonly onDelivered: (batch: Batch) => Promise<void>;
  readonly onDead: (batch: Batch, sentence: string) => Promise<void>;
}

/** Starts the lane of a channel. */
export function createLane(channel: AlertChannel, means: LaneMeans): Lane {
  const { clock, random } = means;
  const turns = createTurns(channel.perMinute);
  const tellings = { delivered: 0, failed: 0, dead: 0 };
  const stopping = new AbortController();
  let failures = 0;
  let failed: { readonly since: number; readonly sentence: string } | null = null;
  let told: { readonly at: number; readonly route: ChannelRoute | null } | null = null;
  /** Monotonic: not before this. */
  let notBefore = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  let cancelTimer = (): void => undefined;
  /** The way of the last try that connected and failed all the same: the others come first. */
  let badRoute: ChannelRoute | null = null;

  const waitMs = (now: number): number => Math.max(0, notBefore - now, turns.waitMs(now));
  const wake = (): void => {
    if (stopping.signal.aborted || running !== null || means.waiting().length === 0) return;
    cancelTimer();
    const wait = waitMs(clock.monotonicMs());
    if (wait > 0) {
      cancelTimer = clock.after(wait, wake);
      return;
    }
    running = tryNext().finally(() => {
      running = null;
      wake();
    });
  };
  const tryNext = async (): Promise<void> => {
    const now = clock.monotonicMs();
    const batch = nextBatch(means.waiting(), { turns: turns.left(now), wasAway: failures > 0 });
    if (batch === null) return;
    turns.take(now);
    let route: ChannelRoute | null = null;
    const routes = channel.routes.toSorted((a, b) => Number(a === badRoute) - Number(b === badRoute));
    const attempt = await means.attempt(batch, routes, stopping.signal, (by) => {
      route = by;
    });
    if (attempt.kind === 'delivered') {
      tellings.delivered++;
      [failures, failed, badRoute] = [0, null, null];
      told = { at: clock.epochMs(), route };
      return means.onDelivered(batch);
    }
    // What we broke off ourselves says nothing of the receiver.
    if (stopping.signal.aborted) return;
    if (attempt.kind === 'refused') {
      tellings.dead++;
      return means.onDead(batch, attempt.sentence);
    }
    badRoute = route;
    return putOff(batch, attempt.sentence, attempt.afterMs);
  };
  const putOff = async (batch: Batch, sentence: string, afterMs: number | null): Promise<void> => {
    failures++;
    failed = { since: failed?.since ?? clock.epochMs(), sentence };
    notBefore = clock.monotonicMs() + retryWaitMs(failures, random(), afterMs);
    if (clock.epochMs() - batch.queuedAt < means.giveUpMs) {
      tellings.failed++;
      return;
    }
    tellings.dead++;
    const hours = Math.round(means.giveUpMs / 360_000) / 10;
    await means.onDead(batch, `given up after ${hours} h; at last: ${sentence}`);
  };
  const state = (): ChannelState => {
    const count = means.waiting().length;
    if (count === 0) return told === null ? { kind: 'unused' } : { kind: 'told', ...told };
    const nextTryAt = clock.epochMs() + waitMs(clock.monotonicMs());
    return failed === null
      ? { kind: 'waiting', count, nextTryAt }
      : { kind: 'cannot-be-told', count, nextTryAt, ...failed };
  };
  return {
    channel,
    wake,
    status: () => ({ state: state(), tellings: { ...tellings } }),
    async stop() {
      cancelTimer();
      stopping.abort();
      await running;
    },
  };
}
