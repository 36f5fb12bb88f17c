import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import { ping } from './ping.ts';
import { judgeSilence, type Silence, silenceLimits } from './silence.ts';

/** Watches how long one session is quiet, and pings where it is quiet too long (decision 8). */
export interface GapWatch {
  /** A loop was started: what was quiet before does not count. */
  begin(): void;
  /** Any byte came. */
  heard(): void;
  /** A listing came. */
  listed(): void;
  /** Our own event loop was late by so much: the gap is ours. */
  excuse(lagMs: number): void;
  /** What the gap means now. Sends a ping over `client` where the answer would tell more. */
  judge(client: Client, intervalMs: number): Silence;
}

/** A watch over one session. */
export function createGapWatch(clock: Clock): GapWatch {
  let lastFrameAt = 0;
  let lastHeardAt = 0;
  let lastPingAt = 0;
  let pinged: Client | null = null;

  const knock = (client: Client, now: number) => {
    if (now - lastPingAt <= silenceLimits.deafMs) return;
    lastPingAt = now;
    pinged = client;
    ping(client, () => {
      if (pinged === client) lastHeardAt = clock.monotonicMs();
    });
  };

  return {
    begin() {
      lastFrameAt = clock.monotonicMs();
      lastHeardAt = lastFrameAt;
    },
    heard() {
      lastHeardAt = clock.monotonicMs();
    },
    listed() {
      lastFrameAt = clock.monotonicMs();
    },
    excuse(lagMs) {
      lastFrameAt += lagMs;
      lastHeardAt += lagMs;
    },
    judge(client, intervalMs) {
      const now = clock.monotonicMs();
      const silence = judgeSilence({ now, lastFrameAt, lastHeardAt, intervalMs });
      if (silence !== 'fine') knock(client, now);
      return silence;
    },
  };
}
