import { createHash } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type AnyAuthMethod, type Client, type ParsedKey } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type OfferedAlgorithms, offeredAlgorithms } from './algorithms.ts';
import { FewKeysAgent } from './few-keys-agent.ts';
import type { ProbeFault } from './fault.ts';
import type { KeyRing } from './identity.ts';
import { judgeHostKey, type KnownHosts, keyTypeOf, knownHostsName, knownKeyTypes } from './known-hosts.ts';
import type { KnownHostsFiles } from './known-hosts-file.ts';
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
export interface SshMeans {
  readonly clock: Clock;
  readonly keys: KeyRing;
  readonly knownHosts: KnownHostsFiles;
  /** SSH_AUTH_SOCK, or null without an agent. */
  readonly agentSocket: string | null;
  readonly limits: LoginLimits;
}

/** What becomes of a connection. `onFault` comes at most once, before or after `onReady`, and never after `close`. */
export interface ConnectionEvents {
  onReady(client: Client): void;
  onFault(fault: ProbeFault): void;
}

/** What a login is tried with, in order, and what to blame when nothing of it is accepted. */
interface Credentials {
  readonly methods: readonly AnyAuthMethod[];
  readonly tried: string;
  readonly keyFault: ProbeFault | null;
}

async function credentials(target: SshTarget, means: SshMeans): Promise<Result<Credentials, ProbeFault>> {
  const { ssh, user: username } = target;
  const methods: AnyAuthMethod[] = [];
  const tried: string[] = [];
  if (ssh.agent && means.agentSocket !== null) {
    methods.push({ type: 'agent', username, agent: new FewKeysAgent(means.agentSocket) });
    tried.push('the agent');
  }
  let keyFault: ProbeFault | null = null;
  if (ssh.identityFile !== null) {
    const key: Result<ParsedKey, ProbeFault> = await means.keys.load(ssh.identityFile, ssh.passphraseFrom);
    if (key.ok) {
      methods.push({ type: 'publickey', username, key: key.value });
      tried.push(`the key ${ssh.identityFile}`);
    } else keyFault = key.error;
  }
  if (methods.length > 0) return ok({ methods, tried: tried.join(', '), keyFault });
  if (keyFault !== null) return err(keyFault);
  const why = ssh.agent ? 'SSH_AUTH_SOCK is not set and no identityFile is given' : 'neither agent nor identityFile';
  return err({ kind: 'no-credentials', why });
}

function fingerprint(key: Buffer): string {
  const hash = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  return `${keyTypeOf(key) ?? 'of unknown type'} SHA256:${hash}`;
}

/** null = this key may be trusted for this target. */
export function hostKeyFault(target: SshTarget, known: KnownHosts, key: Buffer): ProbeFault | null {
  const file = target.ssh.knownHostsFile;
  const name = knownHostsName(target.address, target.port);
  const verdict = judgeHostKey(known, name, key);
  const shown = fingerprint(key);
  switch (verdict.kind) {
    case 'known':
      return null;
    case 'revoked':
      return { kind: 'host-key-revoked', file, line: verdict.line, name, key: shown };
    case 'changed':
      return { kind: 'host-key-changed', file, line: verdict.line, name, key: shown };
    case 'unknown': {
      const others =
        verdict.otherTypes.length > 0 ? ` (line ${verdict.otherTypes.join(', ')} has keys of other types)` : '';
      const authority =
        verdict.authorities.length > 0
          ? ` (line ${verdict.authorities.join(', ')} names a certificate authority, which this transport cannot check)`
          : '';
      return { kind: 'host-key-unknown', file, name, key: shown, note: `${others}${authority}` };
    }
  }
}

/** The check of one connection: decided once for each key, so that rekeys are cheap. Anything thrown in it refuses. */
function hostKeyCheck(
  target: SshTarget,
  known: KnownHosts,
  refuse: (fault: ProbeFault) => void,
): (key: Buffer) => boolean {
  let accepted: Buffer | null = null;
  return (key) => {
    try {
      if (accepted?.equals(key) === true) return true;
      const fault = hostKeyFault(target, known, key);
      if (fault === null) {
        accepted = Buffer.from(key);
        return true;
      }
      refuse(fault);
    } catch (error) {
      refuse({ kind: 'host-key-check-broke', why: error instanceof Error ? error.message : String(error) });
    }
    return false;
  };
}

interface Prepared {
  readonly known: KnownHosts;
  readonly offered: OfferedAlgorithms;
  readonly credentials: Credentials;
}

async function prepare(target: SshTarget, means: SshMeans): Promise<Result<Prepared, ProbeFault>> {
  const known = await means.knownHosts.read(target.ssh.knownHostsFile);
  if (!known.ok) return known;
  const types = knownKeyTypes(known.value, knownHostsName(target.address, target.port));
  const offered = offeredAlgorithms(target.ssh.algorithms, types);
  if (!offered.ok) return offered;
  const logins = await credentials(target, means);
  if (!logins.ok) return logins;
  return ok({ known: known.value, offered: offered.value, credentials: logins.value });
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
    } catch (error) {
      onError(error);
    }
  };

  prepare(target, means).then(
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
