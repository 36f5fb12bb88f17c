import { z } from 'zod';
import type { Latch } from './latch.ts';
import { mostSamples, type RttBaseline } from './rtt-baseline.ts';

/** A value that is beyond a level, or on its way there or back. */
export interface Watched {
  /** When its value was last known (epoch ms), and that value, as it is judged (rtt: a multiple of the usual). */
  readonly at: number;
  readonly value: number;
  readonly warning: Latch;
  readonly critical: Latch;
}

/** What is remembered of one subject. */
export interface SubjectState {
  /** null = all is well. */
  readonly watched: Watched | null;
  /** Of rtt only; null of all others, and before anything was learned. */
  readonly baseline: RttBaseline | null;
}

/** All that the thresholds remember, by subject: plain JSON, to be kept over a restart. A subject without an entry is well. */
export interface ThresholdState {
  readonly subjects: Readonly<Record<string, SubjectState>>;
}

/** Nothing was judged yet. */
export const noThresholdState: ThresholdState = { subjects: {} };
/** Nothing is remembered of a subject. */
export const noSubjectState: SubjectState = { watched: null, baseline: null };

const ms = z.number();
const latch = z.object({
  since: ms.nullable(),
  turning: z.object({ since: ms, heldMs: z.number().min(0) }).nullable(),
}) satisfies z.ZodType<Latch>;
const watched = z.object({ at: ms, value: z.number(), warning: latch, critical: latch });
const baseline = z.object({
  takenAt: ms,
  samplesMs: z.array(z.number().min(0)).max(mostSamples),
  usualMs: z.number().min(0).nullable(),
}) satisfies z.ZodType<RttBaseline>;

/** Reads back what was kept. */
export const thresholdStateSchema = z.object({
  subjects: z.record(z.string().max(300), z.object({ watched: watched.nullable(), baseline: baseline.nullable() })),
}) satisfies z.ZodType<ThresholdState>;
