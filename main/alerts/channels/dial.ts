import type { Duplex } from 'node:stream';
import type { ChannelRoute } from '../../domain/alert-channels.ts';
import type { Result } from '../../domain/result.ts';

/** Where a stream shall lead. */
export interface DialTarget {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * Opens a plain stream of bytes to `target` by one route. The caller owns the stream and destroys it. The error is a sentence for the
 * operator. `signal` ends the attempt; a stream that was handed over already is no longer touched by it.
 */
export type Dial = (target: DialTarget, route: ChannelRoute, signal: AbortSignal) => Promise<Result<Duplex, string>>;

/** As {@link Dial}, by the first route of the channel that answers. What a sender uses. */
export type Connect = (target: DialTarget, signal: AbortSignal) => Promise<Result<Duplex, string>>;
