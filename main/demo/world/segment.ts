import type { SequenceRange } from './flight.ts';
import type { Address } from './tcb.ts';

/** A TCP segment on a wire. Sequence numbers as in Tcb: plain byte counts that never wrap. */
export interface Segment {
  readonly fromHost: string;
  readonly from: Address;
  readonly to: Address;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly seq: number;
  /** Bytes of data. */
  readonly length: number;
  /** Next byte expected of the other side; null = no ACK flag. */
  readonly ack: number | null;
  /** What the sender of the segment holds behind a gap (RFC 2018). */
  readonly sacks: readonly SequenceRange[];
  /** Time stamps (RFC 7323): when it was sent, and the newest one the sender got in order; null = none yet. */
  readonly sentAt: number;
  readonly echo: number | null;
  /** A middlebox sent it in the name of its sender, from behind whatever it rejects. */
  readonly isForged?: true;
}
