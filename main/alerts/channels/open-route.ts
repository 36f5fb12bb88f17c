import { lookup as lookupName } from 'node:dns';
import { request } from 'node:http';
import { connect, type LookupFunction, type TcpSocketConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import { assertNever } from '../../domain/assert-never.ts';
import type { HostId } from '../../domain/ids.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Dial, DialTarget } from './dial.ts';

/** Opens a stream from a host of the fleet to `target`, through the SSH session to it. The error is a sentence. */
export type ThroughHost = (host: HostId, target: DialTarget, signal: AbortSignal) => Promise<Result<Duplex, string>>;

/** A {@link Dial} over the real network. `lookup` finds what names mean; one with a memory outlives the name server. */
export function createDial(throughHost: ThroughHost, lookup: LookupFunction = lookupName): Dial {
  return (target, route, signal) => {
    switch (route.kind) {
      case 'direct':
        return openTcp({ ...target, lookup }, signal);
      case 'bind':
        return openTcp({ ...target, lookup, localAddress: route.address }, signal);
      case 'proxy':
        return openThroughProxy(target, { ...route, lookup }, signal);
      case 'host':
        return throughHost(route.host, target, signal);
      default:
        return assertNever(route);
    }
  };
}

/** A target as sentences and HTTP name it: `10.0.0.1:443`, `[fd00::1]:443`. */
export function targetText({ host, port }: DialTarget): string {
  return `${host.includes(':') ? `[${host}]` : plainLine(host, 253)}:${port}`;
}

function openTcp(
  target: DialTarget & Pick<TcpSocketConnectOpts, 'lookup' | 'localAddress'>,
  signal: AbortSignal,
): Promise<Result<Duplex, string>> {
  return new Promise((resolve) => {
    const socket = connect(target);
    const giveUp = (): void => {
      socket.destroy();
      resolve(err(`${targetText(target)} does not answer`));
    };
    const end = (result: Result<Duplex, string>): void => {
      signal.removeEventListener('abort', giveUp);
      socket.off('error', fail);
      resolve(result);
    };
    const fail = (error: Error): void =>
      end(err(`${targetText(target)} ${whyUnreachable(error, target.localAddress)}`));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.setNoDelay(true);
      end(ok(socket));
    });
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    // Whoever takes it over listens; between the two nobody does, and a reset must not end the process.
    socket.on('error', () => undefined);
  });
}

/** Asks a proxy for a tunnel. What the proxy says besides its status is not told: it is none of the operator's receivers. */
function openThroughProxy(
  target: DialTarget,
  proxy: DialTarget & { readonly lookup: LookupFunction },
  signal: AbortSignal,
): Promise<Result<Duplex, string>> {
  const proxyText = `the proxy ${targetText(proxy)}`;
  return new Promise((resolve) => {
    const asked = request({
      host: proxy.host,
      port: proxy.port,
      lookup: proxy.lookup,
      method: 'CONNECT',
      path: targetText(target),
      headers: { Host: targetText(target) },
      agent: false,
      maxHeaderSize: 16_384,
      signal,
    });
    asked.on('error', (error) => {
      resolve(err(signal.aborted ? `${proxyText} does not answer` : `${proxyText} ${whyUnreachable(error)}`));
    });
    asked.on('connect', ({ statusCode }, stream, head) => {
      stream.on('error', () => undefined);
      if (statusCode !== 200) {
        stream.destroy();
        resolve(err(`${proxyText} refuses a tunnel to ${targetText(target)} (status ${statusCode ?? 0})`));
        return;
      }
      if (head.length > 0) stream.unshift(head);
      resolve(ok(stream));
    });
    asked.on('response', (response) => {
      response.destroy();
      resolve(err(`${proxyText} refuses a tunnel to ${targetText(target)} (status ${response.statusCode ?? 0})`));
    });
    asked.end();
  });
}

/** The end of a sentence whose subject is the address. */
function whyUnreachable(error: Error, from?: string): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  switch (code) {
    case 'ECONNREFUSED':
      return 'refuses the connection: nobody listens there';
    case 'ECONNRESET':
      return 'breaks the connection off';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'has a name that cannot be resolved now';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'cannot be reached: there is no way to it';
    case 'ETIMEDOUT':
      return 'does not answer';
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return from === undefined
        ? `cannot be reached (${code})`
        : `cannot be reached from ${from}, which is no address of this machine`;
    default:
      return `cannot be reached (${plainLine(code === '' ? error.message : code, 100)})`;
  }
}
