import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import { ping } from './ping.ts';
import { heardBeat, noRhythm, usualMs } from './rhythm.ts';
import { judgeSilence, type Silence, silenceLimits } from './silence.ts';

/** Watches how long one session is quiet, and pings where it is quiet too long (decision 8). */
export interface GapWatch {
  /** A loop was started: what was quiet before does not count. */
  begin(): void;
  /** Any byte came. */
  heard(): void;
  /** A listing came. */
  listed(): void;
  /** The host took so long for a listing, also for one that came too late to count. */
  tookToList(ms: number): void;
  /** Our own event loop was late by so much: the gap is ours. */
  excuse(lagMs: number): void;
  /** What the gap means now. Sends a ping over `client` where the answer would tell more. */
  judge(client: Client, intervalMs: number): Silence;
}

/** A watch over one session. */
export function createGapWatch(clock: Clock): GapWatch {
  let lastFrameAt = 0;
  let lastHeardAt = 0;
  let listings = noRhythm;
  let pings = noRhythm;
  let lastPingAt = Number.NEGATIVE_INFINITY;
  let pinged: Client | null = null;

  /** One ping at a time, so that a frozen path that thaws teaches one slow answer and no row of them. */
  const knock = (client: Client, now: number) => {
    if (pinged === client || now - lastPingAt <= silenceLimits.deafMs) return;
    lastPingAt = now;
    pinged = client;
    ping(client, () => {
      if (pinged !== client) return;
      pinged = null;
      lastHeardAt = clock.monotonicMs();
      pings = heardBeat(pings, lastHeardAt - now);
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
    tookToList(ms) {
      listings = heardBeat(listings, ms);
    },
    excuse(lagMs) {
      lastFrameAt += lagMs;
      lastHeardAt += lagMs;
    },
    judge(client, intervalMs) {
      const now = clock.monotonicMs();
      const silence = judgeSilence({
        now,
        lastFrameAt,
        lastHeardAt,
        intervalMs,
        usualListingMs: usualMs(listings),
        // The first listing after a login is often slow, and proves no slow way.
        usualPingMs: listings.length < 2 ? 0 : usualMs(pings),
      });
      if (silence !== 'fine') knock(client, now);
      return silence;
    },
  };
}
