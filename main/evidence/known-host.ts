import type { Fact } from '../domain/fact.ts';
import type { Socket } from '../domain/socket.ts';

/** When a fact was read, and when what it tells of began (ms). */
export interface Moments {
  readonly t: number;
  readonly begunAt: number;
}

/** A listing as the host gave it, bad rows included: when it was taken, and its connections by their four-tuple. */
export interface Sample {
  /** It was not taken before this (ms). */
  readonly notBefore: number;
  /** It was not taken after this (ms). */
  readonly notAfter: number;
  readonly rows: ReadonlyMap<string, Socket>;
}

/** What is remembered of one host to screen its next facts. */
export interface KnownHost {
  /** Newest listing that came in, or null. */
  readonly listed: Moments | null;
  /** When the newest fact of every other stream of facts was read (ms). */
  readonly newest: ReadonlyMap<string, number>;
  /** The newest listing that was taken. */
  readonly sample: Sample | null;
  /** Connections that were there, and then, by a complete listing taken before this moment (ms), were not. */
  readonly gone: ReadonlyMap<string, number>;
  /** Connections about which both ends contradict each other, until when (ms) nothing is believed of them. */
  readonly doubted: ReadonlyMap<string, number>;
  /** What the last listings showed, newest last. */
  readonly prints: readonly number[];
}

/** A host nothing was taken of. */
export const unknownHost: KnownHost = {
  listed: null,
  newest: new Map(),
  sample: null,
  gone: new Map(),
  doubted: new Map(),
  prints: [],
};

/** A listing of sockets. */
export type Listing = Extract<Fact, { kind: 'sockets' }>;

const rememberGoneMs = 10_000;

/** What left with this sample; absence from a cut listing proves nothing. */
export function goneAfter(own: KnownHost, sample: Sample, isComplete: boolean): ReadonlyMap<string, number> {
  const gone: [string, number][] = [];
  for (const [key, at] of own.gone) {
    if (!sample.rows.has(key) && sample.notAfter - at < rememberGoneMs) gone.push([key, at]);
  }
  if (isComplete && own.sample !== null) {
    for (const key of own.sample.rows.keys()) if (!sample.rows.has(key)) gone.push([key, sample.notAfter]);
  }
  return gone.length === 0 ? unknownHost.gone : new Map(gone);
}

/** Until both ends were sampled anew (ms). */
const doubtMs = 1500;

/** The host with one more connection doubted from now on. */
export function withDoubt(known: KnownHost, key: string, now: number): KnownHost {
  const doubted = new Map([...known.doubted].filter(([, until]) => until >= now));
  return { ...known, doubted: doubted.set(key, now + doubtMs) };
}
