/** A segment that takes room in the sequence and is not acknowledged: an entry of the retransmission queue. */
export interface Flight {
  readonly seq: number;
  /** Bytes of data. */
  readonly length: number;
  readonly control: 'syn' | 'fin' | null;
  /** When it went out last. */
  sentAt: number;
  /** It went out more than once, at any time: it measures no round trip (Karn's rule, RFC 6298, section 3). */
  wasResent: boolean;
  /** The peer holds it, behind a gap (RFC 2018). */
  isSacked: boolean;
  /** Taken for lost, and again on its way or not. */
  loss: 'none' | 'lost' | 'resent';
}

/** A stretch of the sequence, `until` not included. */
export interface SequenceRange {
  readonly from: number;
  readonly until: number;
}

/** First sequence number behind the segment. */
export function endOf({ seq, length, control }: Flight): number {
  return seq + length + (control === null ? 0 : 1);
}

/** Segments believed to be on the wire. */
export function onTheWire(flights: readonly Flight[]): number {
  return flights.filter((flight) => !flight.isSacked && flight.loss !== 'lost').length;
}

/**
 * Takes lost whatever was sent before something that has arrived since: RACK (RFC 8985) on links that reorder nothing.
 * `delivered` = what this acknowledgement newly covers. Says whether something new is lost.
 */
export function markLost(flights: readonly Flight[], delivered: readonly Flight[]): boolean {
  const newest = delivered.reduce<Flight | null>(
    (best, one) => (best === null || isSentBefore(best, one) ? one : best),
    null,
  );
  if (newest === null) return false;
  let isNew = false;
  for (const flight of flights) {
    if (flight.isSacked || flight.loss === 'lost' || !isSentBefore(flight, newest)) continue;
    flight.loss = 'lost';
    isNew = true;
  }
  return isNew;
}

function isSentBefore(a: Flight, b: Flight): boolean {
  return a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.seq < b.seq);
}

/** The queue with small data segments behind `first` joined into it, up to `most` bytes. */
export function collapsed(
  flights: readonly Flight[],
  first: Flight,
  most: number,
): { readonly flight: Flight; readonly flights: readonly Flight[] } {
  const index = flights.indexOf(first);
  let { length } = first;
  let count = 1;
  for (const next of flights.slice(index + 1)) {
    if (first.control !== null || next.control !== null || next.isSacked || length + next.length > most) break;
    // What is on the wire by itself stays by itself.
    if (first.loss === 'none' || next.loss !== 'lost') break;
    length += next.length;
    count += 1;
  }
  if (count === 1) return { flight: first, flights };
  const flight = { ...first, length };
  return { flight, flights: [...flights.slice(0, index), flight, ...flights.slice(index + count)] };
}

/** Ranges after one more, in order and joined where they touch. */
export function withRange(ranges: readonly SequenceRange[], added: SequenceRange): readonly SequenceRange[] {
  const apart = ranges.filter(({ from, until }) => until < added.from || from > added.until);
  const touching = ranges.filter(({ from, until }) => until >= added.from && from <= added.until);
  const joined = {
    from: Math.min(added.from, ...touching.map(({ from }) => from)),
    until: Math.max(added.until, ...touching.map(({ until }) => until)),
  };
  return [...apart, joined].sort((a, b) => a.from - b.from);
}
