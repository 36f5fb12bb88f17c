import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { Fact } from '../domain/fact.ts';
import type { WantedCheck } from '../domain/wants.ts';
import { type CheckEnd, type HttpCheckEvents, type PendingCheck, runHttpCheck } from './http-check.ts';
import type { SystemTrust } from './http-check-trust.ts';

/** Bounds of HTTP checks by one host. */
export interface CheckLimits {
  /** As for active connects, ms. */
  readonly connectMs: number;
  readonly mostUnderWay: number;
  /** Wishes that wait for their turn; more are left for a later wish. */
  readonly mostWaiting: number;
  /** Connects that timed out and that the host's kernel still tries, for up to 135 s each. */
  readonly mostLate: number;
}

/** The bounds of the product. */
export const checkLimits: CheckLimits = { connectMs: 1500, mostUnderWay: 4, mostWaiting: 32, mostLate: 128 };

/** HTTP checks by one host through its own session. */
export interface HttpChecks {
  /** Runs what is not under way or waiting already. */
  want(client: Client, wishes: readonly WantedCheck[]): void;
  /** Forgets everything: the session is gone, and nothing of it speaks about peers any more. */
  forget(): void;
}

/** The checks of one host; `onFact` hears how each ended. */
export function createHttpChecks(
  clock: Clock,
  limits: CheckLimits,
  trust: SystemTrust,
  onFact: (fact: Fact) => void,
): HttpChecks {
  let waiting: readonly WantedCheck[] = [];
  /** Connecting, or waiting for the answer. */
  const underWay = new Map<string, PendingCheck>();
  /** Told as timed out, but the kernel of the host still tries. */
  const late = new Map<string, PendingCheck>();

  const begin = (client: Client, wish: WantedCheck) => {
    const key = keyOf(wish);
    const startedAt = clock.monotonicMs();
    let isGone = false;
    let abandon: () => void = () => undefined;
    const self: PendingCheck = { abandon: () => abandon() };
    underWay.set(key, self);
    const events: HttpCheckEvents = {
      onGone() {
        isGone = true;
        late.delete(key);
        next(client);
      },
      onEnd(end) {
        underWay.delete(key);
        if (!isGone) late.set(key, self);
        if (end !== null) onFact(factOf(wish, end, startedAt, clock.monotonicMs()));
        next(client);
      },
    };
    const means = { clock, trust, connectMs: limits.connectMs };
    abandon = runHttpCheck(client, wish.check, wish.address, means, events).abandon;
  };

  const next = (client: Client) => {
    while (underWay.size < limits.mostUnderWay && late.size < limits.mostLate) {
      const [first, ...rest] = waiting;
      if (first === undefined) return;
      waiting = rest;
      begin(client, first);
    }
  };

  return {
    want(client, wishes) {
      const known = new Set([...underWay.keys(), ...late.keys(), ...waiting.map(keyOf)]);
      const fresh = wishes.filter((wish) => {
        const isFresh = !known.has(keyOf(wish));
        known.add(keyOf(wish));
        return isFresh;
      });
      waiting = [...waiting, ...fresh].slice(0, limits.mostWaiting);
      next(client);
    },
    forget() {
      waiting = [];
      for (const pending of [...underWay.values(), ...late.values()]) pending.abandon();
      underWay.clear();
      late.clear();
    },
  };
}

function factOf({ host, to, check }: WantedCheck, end: CheckEnd, startedAt: number, t: number): Fact {
  const ms = Math.max(0, t - startedAt);
  return {
    kind: 'check',
    t,
    host,
    to,
    check: check.id,
    port: check.port,
    outcome: end.outcome,
    status: end.status,
    ms,
  };
}

function keyOf({ to, check }: WantedCheck): string {
  return `${to} ${check.id}`;
}
