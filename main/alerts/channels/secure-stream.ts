import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { ChannelTls } from '../../domain/alert-channels.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SystemTrust } from '../../probe/http-check-trust.ts';

/**
 * What `tls.connect` is told of whom a channel trusts. With a pinned certificate it trusts anybody: before a byte is said over the
 * stream, {@link whyUntrusted} must have had its word. The error is a sentence.
 */
export async function tlsOptions(
  wanted: ChannelTls,
  host: string,
  trust: SystemTrust,
): Promise<Result<ConnectionOptions, string>> {
  const name = wanted.serverName ?? host;
  // RFC 6066, section 3: an address is no server name.
  const names = { host: name, servername: isIP(name) === 0 ? name : '', minVersion: 'TLSv1.2' as const };
  if (wanted.kind === 'pinned') return ok({ ...names, rejectUnauthorized: false });
  try {
    return ok({ ...names, secureContext: await trust.context(), rejectUnauthorized: true });
  } catch (fault) {
    return err(`the authorities this machine trusts cannot be read (${plainLine(String(fault), 200)})`);
  }
}

/** Why the peer of a stream is not the one that the channel trusts, as the end of a sentence; null where it is. */
export function whyUntrusted(stream: TLSSocket, wanted: ChannelTls): string | null {
  if (wanted.kind === 'system') return stream.authorized ? null : untrusted(String(stream.authorizationError));
  const { raw } = stream.getPeerCertificate();
  const shown = raw === undefined ? null : createHash('sha256').update(raw).digest('hex');
  if (shown === wanted.sha256) return null;
  return shown === null ? 'it shows no certificate' : `it shows another certificate than the pinned one, ${shown}`;
}

/**
 * Speaks TLS over a plain stream and hands it over once the peer is trusted. Afterwards the plain stream belongs to it; without
 * success it is destroyed. The error is the end of a sentence.
 */
export async function secureStream(
  wire: Duplex,
  wanted: ChannelTls,
  host: string,
  { trust, signal }: { readonly trust: SystemTrust; readonly signal: AbortSignal },
): Promise<Result<TLSSocket, string>> {
  const options = await tlsOptions(wanted, host, trust);
  if (!options.ok) {
    wire.destroy();
    return options;
  }
  return new Promise((resolve) => {
    const stream = tls.connect({ ...options.value, socket: wire });
    const end = (why: string | null): void => {
      signal.removeEventListener('abort', abort);
      stream.off('secureConnect', secured).off('error', failed).off('close', closed);
      if (why === null) return resolve(ok(stream));
      // What comes late of a stream that is given up concerns nobody.
      stream.on('error', () => undefined);
      wire.on('error', () => undefined);
      stream.destroy();
      wire.destroy();
      resolve(err(why));
    };
    const abort = (): void => end('it did not finish the TLS handshake in time');
    const secured = (): void => end(whyUntrusted(stream, wanted));
    const failed = ({ code, message }: NodeJS.ErrnoException): void => end(tlsFaultWords(code, message));
    const closed = (): void => end('it closed the connection during the TLS handshake');
    signal.addEventListener('abort', abort, { once: true });
    stream.once('secureConnect', secured).once('error', failed).once('close', closed);
    if (signal.aborted) abort();
  });
}

/** A fault of a TLS handshake, by its code where it has one, as the end of a sentence. */
export function tlsFaultWords(code: string | undefined, message: string): string {
  const isOfCertificate = code !== undefined && /CERT|SELF_SIGNED|ISSUER|ALTNAME/.test(code);
  return isOfCertificate ? untrusted(code) : `TLS cannot be agreed with it (${plainLine(code ?? message, 200)})`;
}

function untrusted(code: string): string {
  return `its certificate is not trusted (${plainLine(code, 200)})`;
}
