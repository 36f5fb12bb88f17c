import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { ConnectOutcome, Fact } from '../domain/fact.ts';
import type { WantedConnect } from '../domain/wants.ts';
import { outcomeOfRefusal } from './connect-outcome.ts';

/** Bounds of active connects from one host. */
export interface ConnectLimits {
  /** After this an attempt counts as `timeout`, ms. At least 1.5 s, so that one lost SYN (retried after 1 s) does not count. */
  readonly timeoutMs: number;
  /** Channels on their way at a time from one host; those that timed out and that the kernel still tries count too, apart. */
  readonly mostOpen: number;
}

/** The bounds of the product. */
export const connectLimits: ConnectLimits = { timeoutMs: 1500, mostOpen: 8 };

/** Active connects from one host through its own session. */
export interface ActiveConnects {
  /** Tries what is not being tried already and was not tried within `spacingMs`; the rest is left for a later wish. */
  want(client: Client, wishes: readonly WantedConnect[], spacingMs: number): void;
  /** Forgets everything: the session is gone, and nothing of it speaks about peers any more. */
  forget(): void;
}

interface Attempt {
  readonly wish: WantedConnect;
  readonly startedAt: number;
  cancelTimer: () => void;
  late: boolean;
}

function keyOf(wish: WantedConnect): string {
  return `${wish.to} ${wish.address} ${wish.port}`;
}

/**
 * At most one attempt a peer is open until the host's kernel answers, which takes up to 135 s behind a dropped path: SSH
 * cannot cancel it (research/4, section 3). Its late answer is told as a fresh fact: an answer that arrives now is life now.
 */
export function createActiveConnects(
  clock: Clock,
  limits: ConnectLimits,
  onFact: (fact: Fact) => void,
): ActiveConnects {
  const open = new Map<string, Attempt>();
  const triedAt = new Map<string, number>();

  const tell = (attempt: Attempt, outcome: ConnectOutcome) => {
    const { host, to, port } = attempt.wish;
    const t = clock.monotonicMs();
    onFact({ kind: 'connect', t, host, to, port, outcome, ms: Math.max(0, t - attempt.startedAt) });
  };

  const answered = (attempt: Attempt, outcome: ConnectOutcome) => {
    const key = keyOf(attempt.wish);
    if (open.get(key) !== attempt) return;
    open.delete(key);
    attempt.cancelTimer();
    // The kernel giving up late says what the timeout said already.
    if (attempt.late && outcome !== 'ok' && outcome !== 'refused') return;
    tell(attempt, outcome);
  };

  const begin = (client: Client, wish: WantedConnect) => {
    const attempt: Attempt = { wish, startedAt: clock.monotonicMs(), cancelTimer: () => undefined, late: false };
    open.set(keyOf(wish), attempt);
    triedAt.set(keyOf(wish), attempt.startedAt);
    attempt.cancelTimer = clock.after(limits.timeoutMs, () => {
      attempt.late = true;
      tell(attempt, 'timeout');
    });
    try {
      client.forwardOut('127.0.0.1', 0, wish.address, wish.port, (error, channel) => {
        if (error === undefined) {
          channel.on('error', () => undefined);
          channel.destroy();
          answered(attempt, 'ok');
          return;
        }
        const reason = 'reason' in error && typeof error.reason === 'number' ? error.reason : null;
        // Without a reason the session was lost, which says nothing about the peer.
        if (reason === null) drop(attempt);
        else answered(attempt, outcomeOfRefusal(reason, error.message.replace(/^\(SSH\) Channel open failure: ?/, '')));
      });
    } catch {
      drop(attempt);
    }
  };

  const drop = (attempt: Attempt) => {
    attempt.cancelTimer();
    if (open.get(keyOf(attempt.wish)) === attempt) open.delete(keyOf(attempt.wish));
  };

  return {
    want(client, wishes, spacingMs) {
      const now = clock.monotonicMs();
      for (const [key, at] of triedAt) if (now - at >= spacingMs && !open.has(key)) triedAt.delete(key);
      let underWay = [...open.values()].filter((attempt) => !attempt.late).length;
      for (const wish of wishes) {
        if (underWay >= limits.mostOpen) return;
        if (open.has(keyOf(wish)) || triedAt.has(keyOf(wish))) continue;
        underWay++;
        begin(client, wish);
      }
    },
    forget() {
      for (const attempt of open.values()) attempt.cancelTimer();
      open.clear();
      triedAt.clear();
    },
  };
}
