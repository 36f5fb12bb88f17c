import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type AnyAuthMethod, type Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { ProbeFault } from './fault.ts';
import { hostKeyCheck } from './host-key.ts';
import { type LoginMeans, type Prepared, prepareLogin } from './login.ts';
import { faultOfError } from './ssh-fault.ts';
import type { SshTarget } from './targets.ts';

/** Bounds on the way to a login, ms. Keepalive is only the backstop behind the gap rule (decision 8). */
export interface LoginLimits {
  readonly tcpMs: number;
  readonly loginMs: number;
  readonly keepaliveMs: number;
}

/** The bounds of the product. */
export const loginLimits: LoginLimits = { tcpMs: 5000, loginMs: 15_000, keepaliveMs: 15_000 };

/** What a connection is made with, passed in. */
export interface SshMeans extends LoginMeans {
  readonly clock: Clock;
  readonly limits: LoginLimits;
}

/** What becomes of a connection. `onFault` comes at most once, before or after `onReady`, and never after `close`. */
export interface ConnectionEvents {
  onReady(client: Client): void;
  onFault(fault: ProbeFault): void;
  /** So many bytes came; `unread` = bytes of ours that the other side has not taken yet. */
  onTraffic(bytes: number, unread: number): void;
}

/**
 * Connects and logs in, straight or through `via` (a channel of a bastion). Files that cannot be trusted, and keys that
 * known_hosts does not know, end it before a user name is sent. Returns the close, which is silent.
 */
export function openConnection(
  target: SshTarget,
  via: Duplex | null,
  means: SshMeans,
  events: ConnectionEvents,
): () => void {
  let over = false;
  let client: Client | null = null;
  let sock: Duplex | null = via;
  const timers: (() => void)[] = [];
  const tearDown = () => {
    over = true;
    for (const cancel of timers) cancel();
    client?.destroy();
    sock?.destroy();
  };
  const fail = (fault: ProbeFault) => {
    if (over) return;
    tearDown();
    events.onFault(fault);
  };
  const timeout = (what: string, afterMs: number) =>
    timers.push(means.clock.after(afterMs, () => fail({ kind: 'timeout', address: target.address, what, afterMs })));
  // A channel that breaks before ssh2 listens to it must not become an uncaught error.
  via?.on('error', () => undefined);
  timeout('login', means.limits.loginMs);

  const begin = (prepared: Prepared) => {
    const { methods, tried, keyFault } = prepared.credentials;
    const fresh = new ssh2.Client();
    client = fresh;
    const onError = (error: unknown) => {
      // An agent that cannot be asked is no end: the key file comes next.
      if (error instanceof Error && 'level' in error && error.level === 'agent') return;
      const fault = faultOfError(error, target, tried);
      fail(fault.kind === 'auth-refused' && keyFault !== null ? keyFault : fault);
    };
    fresh.on('error', onError);
    fresh.on('close', () => fail({ kind: 'connection-lost', why: 'the other side closed it' }));
    fresh.on('ready', () => {
      if (over) return;
      for (const cancel of timers) cancel();
      events.onReady(fresh);
    });
    const left = [...methods];
    try {
      if (sock === null) {
        const tcp = connectTcp({ host: target.address, port: target.port, noDelay: true });
        tcp.on('error', () => undefined);
        sock = tcp;
        const waiting = means.clock.after(means.limits.tcpMs, () => {
          fail({ kind: 'timeout', address: target.address, what: 'answer', afterMs: means.limits.tcpMs });
        });
        timers.push(waiting);
        tcp.once('connect', waiting);
      }
      fresh.connect({
        sock,
        username: target.user,
        algorithms: prepared.offered,
        hostVerifier: hostKeyCheck(target, prepared.known, fail),
        authHandler: (
          allowed: readonly string[] | null,
          _partial: boolean | null,
          next: (method: AnyAuthMethod) => void,
        ) => {
          const method = allowed === null || allowed.includes('publickey') ? left.shift() : undefined;
          if (method === undefined) onError(Object.assign(new Error('refused'), { level: 'client-authentication' }));
          else next(method);
        },
        readyTimeout: 0,
        keepaliveInterval: means.limits.keepaliveMs,
        keepaliveCountMax: 3,
      } as Parameters<Client['connect']>[0]);
      const wire = sock;
      wire.on('data', (bytes: Buffer) => {
        if (!over) events.onTraffic(bytes.length, wire.writableLength);
      });
    } catch (error) {
      onError(error);
    }
  };

  prepareLogin(target, means).then(
    (prepared) => {
      if (over) return;
      if (prepared.ok) begin(prepared.value);
      else fail(prepared.error);
    },
    (error: unknown) => fail({ kind: 'protocol', why: error instanceof Error ? error.message : String(error) }),
  );
  return () => {
    if (!over) tearDown();
  };
}
