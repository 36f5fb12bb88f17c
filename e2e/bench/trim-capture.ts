import { closeSync, openSync, readSync } from 'node:fs';

/** How a growing capture's time lies on the clock of this process. */
export interface CaptureClock {
  /** `performance.now()` of the capture's t = 0, a few ms late at most. */
  beganAt(): number;
  stop(): void;
}

/** Reads a capture while it is written: no line can arrive before its own t, and the quickest arrives with it. */
export function watchClock(file: string): CaptureClock {
  const fd = openSync(file, 'r');
  const chunk = Buffer.alloc(1 << 20);
  let rest = '';
  let beganAt = Number.POSITIVE_INFINITY;
  let isFirstRead = true;
  const look = (): void => {
    const now = performance.now();
    for (;;) {
      const length = readSync(fd, chunk);
      if (length === 0) break;
      const lines = (rest + chunk.toString('latin1', 0, length)).split('\n');
      rest = lines.pop() ?? '';
      // What stood there already says nothing about when it was written.
      if (isFirstRead) continue;
      for (const line of lines) {
        const t = /^\{"t":(\d+)/.exec(line)?.[1];
        if (t !== undefined) beganAt = Math.min(beganAt, now - Number(t));
      }
    }
    isFirstRead = false;
  };
  look();
  const timer = setInterval(look, 5);
  return {
    beganAt: () => beganAt,
    stop: () => {
      clearInterval(timer);
      closeSync(fd);
    },
  };
}

interface Line {
  readonly kind: string;
  readonly t?: number;
  readonly askedAt?: number;
  readonly host?: string;
  readonly text?: string;
}

/** What congestion control thinks and how fast it paces: half of a packed listing, and no sign of a fault. */
const beside =
  / (?:bbr:\([^)]*\)|(?:send|pacing_rate|delivery_rate) \S+|(?:rcv_space|rcv_ssthresh|delivered|busy):\S+|app_limited)(?= |$)/gm;

/** A listing of `ss -tinaoHO` without the columns' padding and without what congestion control says of itself. */
export function slimListing(text: string): string {
  return text.replace(beside, '').replace(/ +$/gm, '').replace(/ {2,}/g, ' ');
}

/**
 * A capture without its first `fromMs`, times shifted so that it begins at 0. The fleet line stays, and each session that
 * was open then is said to be so at 0. `askedAt` of a listing that was asked for before is kept as 0. Listings are slimmed.
 */
export function trimCapture(text: string, fromMs: number): string {
  const kept: string[] = [];
  const sessions = new Map<string, object>();
  for (const raw of text.split('\n').filter(Boolean)) {
    const line = JSON.parse(raw) as Line;
    if (line.t === undefined) {
      kept.push(raw);
      continue;
    }
    const t = Math.round(line.t - fromMs);
    if (t < 0) {
      if (line.kind === 'session' && line.host !== undefined) sessions.set(line.host, { ...line, t: 0 });
      continue;
    }
    if (sessions.size > 0) kept.push(...[...sessions.values()].map((session) => JSON.stringify(session)));
    sessions.clear();
    const askedAt = line.askedAt === undefined ? {} : { askedAt: Math.max(0, Math.round(line.askedAt - fromMs)) };
    const listing = line.text === undefined ? {} : { text: slimListing(line.text) };
    kept.push(JSON.stringify({ ...line, t, ...askedAt, ...listing }));
  }
  return `${kept.join('\n')}\n`;
}
