import { isIPv6 } from 'node:net';
import type { Client, ClientChannel } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { CheckOutcome } from '../domain/fact.ts';
import type { HttpCheck } from '../domain/fleet.ts';
import { channelRefusal, outcomeOfRefusal } from './connect-outcome.ts';
import { openNarrow } from './http-check-channel.ts';
import { ask, type HttpQuestion, type PendingAnswer } from './http-check-exchange.ts';
import { shakeHands } from './http-check-tls.ts';
import type { SystemTrust } from './http-check-trust.ts';

/** What became of a check. */
export interface CheckEnd {
  readonly outcome: CheckOutcome;
  readonly status: number | null;
}

/** What one check needs. */
export interface HttpCheckMeans {
  readonly clock: Clock;
  readonly trust: SystemTrust;
  /** After this the connect counts as `timeout`, ms. */
  readonly connectMs: number;
}

/** Who is told what of a check. Nothing comes after `abandon`. */
export interface HttpCheckEvents {
  /** Once. null: nothing can be said, because the session itself failed. */
  onEnd(end: CheckEnd | null): void;
  /** Once: the host's kernel tries the connect no more. Before `onEnd`, but for a timeout, which it may follow by minutes. */
  onGone(): void;
}

/** A check under way. `abandon` ends it silently: its session is gone. */
export interface PendingCheck {
  abandon(): void;
}

/**
 * Runs one check through the session of the host that asks: a channel to `address`, TLS if wanted, one GET. Connecting
 * and answering have a timer each; a silence after the connection was accepted is `no-answer`, and SSH cannot cancel the
 * connect itself (research/4, section 3), so a channel that opens after its time is closed at once.
 */
export function runHttpCheck(
  client: Client,
  check: HttpCheck,
  address: string,
  means: HttpCheckMeans,
  events: HttpCheckEvents,
): PendingCheck {
  let over = false;
  let abandoned = false;
  let cancelTimer: () => void = () => undefined;
  let undo: () => void = () => undefined;

  const settle = () => {
    over = true;
    cancelTimer();
    undo();
  };
  const finish = (result: CheckEnd | null) => {
    if (over) return;
    settle();
    events.onEnd(result);
  };

  const accepted = (channel: ClientChannel) => {
    cancelTimer();
    const talk = startTalk(channel, check, address, means.trust, finish);
    undo = talk.abandon;
    cancelTimer = means.clock.after(check.timeoutMs, () => finish(talk.soFar()));
  };

  cancelTimer = means.clock.after(means.connectMs, () => finish({ outcome: 'timeout', status: null }));
  try {
    openNarrow(client, address, check.port, (error, channel) => {
      if (!abandoned) events.onGone();
      if (error !== undefined) {
        finish(refusalOf(error));
        return;
      }
      channel.on('error', () => undefined);
      if (over) discard(channel);
      else accepted(channel);
    });
  } catch {
    events.onGone();
    finish(null);
  }
  return {
    abandon() {
      abandoned = true;
      settle();
    },
  };
}

/** What is said on an open channel. */
interface Talk {
  /** What it comes to when time is up now. */
  soFar(): CheckEnd;
  abandon(): void;
}

const silence: CheckEnd = { outcome: 'no-answer', status: null };

function startTalk(
  channel: ClientChannel,
  check: HttpCheck,
  address: string,
  trust: SystemTrust,
  onEnd: (end: CheckEnd) => void,
): Talk {
  const question = questionOf(check, address);
  if (check.tls.kind === 'none') {
    const answer = ask(channel, question, onEnd);
    return {
      soFar: () => answer.soFar() ?? silence,
      abandon() {
        answer.abandon();
        discard(channel);
      },
    };
  }
  let answer: PendingAnswer | null = null;
  const handshake = shakeHands(channel, check.tls, address, trust, (hands) => {
    if (hands.kind === 'untrusted') onEnd({ outcome: 'tls', status: null });
    else answer = ask(hands.stream, question, onEnd);
  });
  return {
    soFar() {
      if (answer !== null) return answer.soFar() ?? silence;
      return handshake.hasSpoken() ? { outcome: 'tls', status: null } : silence;
    },
    abandon() {
      answer?.abandon();
      handshake.abandon();
      discard(channel);
    },
  };
}

/** Without a reason the session was lost, which says nothing about the peer. */
function refusalOf(error: Error): CheckEnd | null {
  const refusal = channelRefusal(error);
  if (refusal === null) return null;
  const outcome = outcomeOfRefusal(refusal.reason, refusal.text);
  // A channel that did not open cannot have been a connect that was accepted.
  return { outcome: outcome === 'ok' ? 'error' : outcome, status: null };
}

/** Closes a channel; what still comes is read and thrown away, so that the close is seen. */
function discard(channel: ClientChannel): void {
  channel.resume();
  channel.destroy();
}

function questionOf({ path, expect, port, tls }: HttpCheck, address: string): HttpQuestion {
  const name = tls.kind === 'none' ? address : (tls.serverName ?? address);
  return { authority: `${isIPv6(name) ? `[${name}]` : name}:${port}`, path, expect };
}
