import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { ConnectOutcome, Fact } from '../domain/fact.ts';
import type { WantedConnect } from '../domain/wants.ts';
import { channelRefusal, outcomeOfRefusal } from './connect-outcome.ts';

/** Bounds of active connects from one host. */
export interface ConnectLimits {
  /** After this an attempt counts as `timeout`, ms. At least 1.5 s, so that one lost SYN (retried after 1 s) does not count. */
  readonly timeoutMs: number;
  /** A living peer has answered by then, and the host has passed it on, ms. */
  readonly answersByMs: number;
  /** Channels on their way at a time from one host; those that timed out and that the kernel still tries count too, apart. */
  readonly mostOpen: number;
}

/** The bounds of the product. */
export const connectLimits: ConnectLimits = { timeoutMs: 1500, answersByMs: 500, mostOpen: 16 };

/** Active connects from one host through its own session. */
export interface ActiveConnects {
  /**
   * Tries what is not being tried already and was not tried within `spacingMs`, the sampling interval of the host; the rest
   * is left for a later wish.
   */
  want(client: Client, wishes: readonly WantedConnect[], spacingMs: number): void;
  /** Forgets everything: the session is gone, and nothing of it speaks about peers any more. */
  forget(): void;
}

/** How often it is looked again whether the host was heard, ms. */
const lookAgainMs = 100;

interface Attempt {
  readonly wish: WantedConnect;
  /** When the wish was surely on its way (ms). */
  startedAt: number;
  /** So long the host may be silent between two listings without any doubt of our way to it (ms). */
  readonly usualSilenceMs: number;
  cancelTimer: () => void;
  late: boolean;
}

function keyOf(wish: WantedConnect): string {
  return `${wish.to} ${wish.address} ${wish.port}`;
}

/**
 * At most one attempt a port of a peer is open until the host's kernel answers, which takes up to 135 s behind a dropped path: SSH
 * cannot cancel it (research/4, section 3). Its late answer is told as a fresh fact: an answer that arrives now is life now.
 *
 * Silence of a peer is told only when the host itself was heard after the peer should have answered. An SSH connection
 * keeps its order, so the answer would have come before; until then the silence may be that of our own way to the host,
 * and an attempt that fell into such a silence gets its time again. `heardAt` = when the host was last heard, ms.
 */
export function createActiveConnects(
  clock: Clock,
  limits: ConnectLimits,
  heardAt: () => number,
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

  const giveUp = (attempt: Attempt) => {
    if (heardAt() < attempt.startedAt + limits.answersByMs) return waitForHost(attempt, clock.monotonicMs());
    attempt.late = true;
    tell(attempt, 'timeout');
  };

  const waitForHost = (attempt: Attempt, since: number) => {
    attempt.cancelTimer = clock.after(lookAgainMs, () => {
      if (heardAt() < since) return waitForHost(attempt, since);
      if (heardAt() <= attempt.startedAt + attempt.usualSilenceMs) return giveUp(attempt);
      // Our own way was silent: perhaps the wish has only now come to the host. It gets its full time.
      attempt.startedAt = clock.monotonicMs();
      attempt.cancelTimer = clock.after(limits.timeoutMs, () => giveUp(attempt));
    });
  };

  const begin = (client: Client, wish: WantedConnect, usualSilenceMs: number) => {
    const startedAt = clock.monotonicMs();
    const attempt: Attempt = { wish, startedAt, usualSilenceMs, cancelTimer: () => undefined, late: false };
    open.set(keyOf(wish), attempt);
    triedAt.set(keyOf(wish), attempt.startedAt);
    attempt.cancelTimer = clock.after(limits.timeoutMs, () => giveUp(attempt));
    try {
      client.forwardOut('127.0.0.1', 0, wish.address, wish.port, (error, channel) => {
        if (error === undefined) {
          channel.on('error', () => undefined);
          channel.destroy();
          answered(attempt, 'ok');
          return;
        }
        const refusal = channelRefusal(error);
        // A session that was lost says nothing about the peer.
        if (refusal === null) drop(attempt);
        else answered(attempt, outcomeOfRefusal(refusal.reason, refusal.text));
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
        begin(client, wish, Math.max(limits.timeoutMs, spacingMs + 500));
      }
    },
    forget() {
      for (const attempt of open.values()) attempt.cancelTimer();
      open.clear();
      triedAt.clear();
    },
  };
}
