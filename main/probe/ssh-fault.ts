import type { ProbeFault } from './fault.ts';
import type { SshTarget } from './targets.ts';

/** What ssh2 and Node put on their errors besides the message. */
interface RawError {
  readonly message: string;
  readonly level: string;
  readonly code: string;
}

function rawError(error: unknown): RawError {
  const message = error instanceof Error ? error.message : String(error);
  const level = error instanceof Error && 'level' in error ? String(error.level) : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { message: printable(message), level, code };
}

/** Text from the other side, fit for one sentence: no control characters, no direction marks, at most 200 characters. */
export function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

function socketFault(raw: RawError, target: SshTarget): ProbeFault {
  switch (raw.code) {
    case 'ECONNREFUSED':
      return { kind: 'refused', address: target.address, port: target.port };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'EPERM':
      return { kind: 'unreachable', address: target.address, code: raw.code };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return { kind: 'name-not-found', address: target.address };
    case 'ETIMEDOUT':
      return { kind: 'connection-lost', why: 'the network gave up on it' };
    default:
      return { kind: 'connection-lost', why: raw.code === '' ? raw.message : raw.code };
  }
}

/**
 * Translates an error of an ssh2 client, whatever its level (client-timeout, client-socket, client-authentication,
 * agent, handshake, protocol, or none), into the closed union. `tried` = the logins that were tried.
 */
export function faultOfError(error: unknown, target: SshTarget, tried: string): ProbeFault {
  const raw = rawError(error);
  switch (raw.level) {
    case 'client-socket':
      return socketFault(raw, target);
    case 'client-authentication':
    case 'agent':
      return { kind: 'auth-refused', user: target.user, tried };
    case 'client-timeout':
      return { kind: 'connection-lost', why: 'it answers no keepalive' };
    case 'handshake':
      if (/no matching/i.test(raw.message)) return { kind: 'no-common-algorithm', why: raw.message };
      return { kind: 'protocol', why: raw.message };
    case 'protocol':
      if (/lost before handshake/i.test(raw.message)) return { kind: 'connection-lost', why: 'before the handshake' };
      return { kind: 'protocol', why: raw.message };
    default:
      if (/^E[A-Z]+$/.test(raw.code)) return socketFault(raw, target);
      if (/too many authentication failures/i.test(raw.message)) {
        return { kind: 'auth-refused', user: target.user, tried };
      }
      if (/unsupported algorithm/i.test(raw.message)) return { kind: 'no-common-algorithm', why: raw.message };
      if (/not connected|no response from server/i.test(raw.message)) {
        return { kind: 'connection-lost', why: 'the host closed it' };
      }
      return { kind: 'protocol', why: raw.message };
  }
}
