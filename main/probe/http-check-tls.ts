import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { CheckTls } from '../domain/fleet.ts';
import type { SystemTrust } from './http-check-trust.ts';

/** How a handshake ended. */
export type Handshake = { readonly kind: 'trusted'; readonly stream: TLSSocket } | { readonly kind: 'untrusted' };

/** A handshake under way. */
export interface PendingHandshake {
  /** Has the peer sent anything at all? */
  hasSpoken(): boolean;
  /** Ends it, silently. */
  abandon(): void;
}

/**
 * Speaks TLS over `wire` with `address`. A pinned certificate is trusted alone and by its SHA-256, whatever name, date
 * or issuer it bears; else the authorities of this machine decide, and the name must fit. `onEnd` comes at most once.
 */
export function shakeHands(
  wire: Duplex,
  wanted: Exclude<CheckTls, { kind: 'none' }>,
  address: string,
  trust: SystemTrust,
  onEnd: (handshake: Handshake) => void,
): PendingHandshake {
  let over = false;
  let spoken = false;
  let stream: TLSSocket | null = null;
  const end = (handshake: Handshake) => {
    if (over) return;
    over = true;
    onEnd(handshake);
  };

  const begin = (options: ConnectionOptions) => {
    if (over) return;
    const name = wanted.serverName ?? address;
    const secure = tls.connect({ ...options, socket: wire, host: name, servername: isIP(name) === 0 ? name : '' });
    stream = secure;
    // After TLS has taken the wire, so that it misses nothing.
    wire.on('data', () => {
      spoken = true;
    });
    secure.on('error', () => end({ kind: 'untrusted' }));
    secure.on('close', () => end({ kind: 'untrusted' }));
    secure.once('secureConnect', () => {
      const isTrusted = wanted.kind === 'system' ? secure.authorized : fingerprint(secure) === wanted.sha256;
      end(isTrusted ? { kind: 'trusted', stream: secure } : { kind: 'untrusted' });
    });
  };

  if (wanted.kind === 'pinned') begin({ rejectUnauthorized: false });
  else {
    trust.context().then(
      (secureContext) => begin({ secureContext, rejectUnauthorized: true }),
      () => end({ kind: 'untrusted' }),
    );
  }
  return {
    hasSpoken: () => spoken,
    abandon() {
      over = true;
      stream?.destroy();
    },
  };
}

/** SHA-256 of the certificate shown, as hex; empty when there is none. */
function fingerprint(secure: TLSSocket): string {
  const { raw } = secure.getPeerCertificate();
  return raw === undefined ? '' : createHash('sha256').update(raw).digest('hex');
}
