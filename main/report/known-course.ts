import { z } from 'zod';
import { clusterStatusSchema, situationSchema } from '../contract/screen.ts';
import type { ClusterStatus, HostState, Situation } from '../domain/snapshot.ts';
import type { PairMinutePoint, PairPoint, SituationPoint, Span, ValuePoint } from '../journal/history/read-history.ts';
import type { HistorySlice } from './history-slice.ts';

/** Something that holds from `at` on (epoch ms); `value` null = it is no more. */
export interface Held<T> {
  readonly at: number;
  readonly name: string;
  readonly value: T | null;
}

/** What history keeps of a host. */
export interface HostThen {
  readonly state: HostState;
  readonly why: string | null;
}

/** What history keeps of the observer. */
export interface ObserverThen {
  readonly sight: 'waiting' | 'clear' | 'partial' | 'blind';
  readonly doubt: string | null;
}

/** A situation as it was told at `at`; `since` = when it began. Both epoch ms. */
export interface Told {
  readonly at: number;
  readonly since: number;
  readonly situation: Situation;
}

/** The course of an incident, read and in words of the domain. */
export interface KnownCourse {
  readonly span: Span;
  readonly coverage: readonly Span[];
  readonly told: readonly Told[];
  readonly pairs: readonly PairPoint[];
  /** Whether pairs are known by the second or only by the minute, or not at all. */
  readonly pairsBy: 'second' | 'minute' | 'nothing';
  readonly hosts: readonly Held<HostThen>[];
  readonly clusters: readonly Held<ClusterStatus>[];
  readonly observer: readonly Held<ObserverThen>[];
  /** Records that this version cannot read. Said, never guessed at. */
  readonly unreadable: number;
}

const hostSchema = z.object({
  state: z.enum(['alive', 'unreachable', 'unobserved', 'maintenance']),
  why: z.string().nullable(),
});
const observerSchema = z.object({
  sight: z.enum(['waiting', 'clear', 'partial', 'blind']),
  doubt: z.string().nullable(),
});

/** Reads what stands in a history; what cannot be read is counted. */
export function knownCourse(slice: HistorySlice): KnownCourse {
  const hosts = heldOf(slice.hosts, hostSchema);
  const clusters = heldOf(slice.clusters, clusterStatusSchema);
  const observer = heldOf(slice.observer, observerSchema);
  const told = slice.situations.map(toldOf);
  const known = told.filter((one) => one !== null);
  const bySecond = slice.pairs.length > 0;
  return {
    span: slice.span,
    coverage: slice.coverage,
    told: known,
    pairs: bySecond ? slice.pairs : slice.minutes.map(pairOfMinute),
    pairsBy: bySecond ? 'second' : slice.minutes.length > 0 ? 'minute' : 'nothing',
    hosts: hosts.known,
    clusters: clusters.known,
    observer: observer.known,
    unreadable: hosts.unreadable + clusters.unreadable + observer.unreadable + told.length - known.length,
  };
}

function heldOf<T>(points: readonly ValuePoint[], schema: z.ZodType<T>) {
  const known: Held<T>[] = [];
  for (const { at, name, value } of points) {
    const read = value === null ? null : schema.safeParse(value);
    if (read === null || read.success) known.push({ at, name, value: read?.data ?? null });
  }
  return { known, unreadable: points.length - known.length };
}

function toldOf({ at, since, id, phase, type, told }: SituationPoint): Told | null {
  const rest = typeof told === 'object' ? told : {};
  const read = situationSchema.safeParse({ ...rest, id, phase, type, since: 0 });
  return read.success ? { at, since, situation: read.data } : null;
}

function pairOfMinute({ at, a, b, sample }: PairMinutePoint): PairPoint {
  return { at, a, b, sample };
}
