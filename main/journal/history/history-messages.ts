import type { Result } from '../../domain/result.ts';
import type { MomentRows, SpanRows } from '../../timeline/history-rows.ts';
import type { Covered } from '../../timeline/history-rows.ts';
import type { Stretch } from '../../timeline/runs.ts';
import type { HistoryBatch } from './batch.ts';

/** What can be read out of history, by the name of the question: what it asks, and what it is answered. Times are epoch ms. */
export interface HistoryReads {
  /** A stretch on so many columns. */
  readonly span: { readonly ask: Stretch & { readonly columns: number }; readonly answer: SpanRows };
  /** All that held at a moment; only what was covered then where nothing was recorded. */
  readonly moment: { readonly ask: { readonly at: number }; readonly answer: MomentFound };
  /** The next moment at which something was told; null = there is none. */
  readonly step: {
    readonly ask: { readonly at: number; readonly direction: 'back' | 'on' };
    readonly answer: number | null;
  };
  /** One figure over a stretch. */
  readonly series: { readonly ask: Stretch & { readonly of: FigureOf }; readonly answer: RecordedSeries };
}

/** A figure that history keeps: of a region pair by second or by minute, or the votes that a cluster surely has to spare. */
export type FigureOf =
  | { readonly kind: 'connectivity' | 'loss' | 'rtt'; readonly a: string; readonly b: string }
  | { readonly kind: 'margin'; readonly cluster: string };

/** A figure over time. */
export interface RecordedSeries {
  /** Each holds until the next one; null = not known, or not recorded. Epoch ms, whole seconds, in the order of time. */
  readonly points: readonly { readonly at: number; readonly value: number | null }[];
  /** Where the last of them ends (epoch ms). */
  readonly until: number;
  /** second = as it was; minute-worst = the worst of a minute, for all of it; minute-mean = its mean, which hides what was short. */
  readonly by: 'second' | 'minute-worst' | 'minute-mean';
}

/** What was found of a moment. `covered` = the stretches around it, `recorded` = the first and last that is recorded at all. */
export interface MomentFound {
  readonly covered: readonly Covered[];
  readonly recorded: Stretch | null;
  /** null = nothing was recorded then. */
  readonly rows: MomentRows | null;
}

/** A question to history. */
export type HistoryQuestion = {
  readonly [N in keyof HistoryReads]: { readonly name: N } & HistoryReads[N]['ask'];
}[keyof HistoryReads];

/** What history answers; the error is the operator's sentence. */
export type HistoryReply = Result<HistoryReads[keyof HistoryReads]['answer'], string>;

/** What the engine says to whoever writes history. A `read` sees all that was handed over before it. */
export type ToHistory =
  | { readonly kind: 'write'; readonly batch: HistoryBatch }
  | { readonly kind: 'read'; readonly ask: number; readonly question: HistoryQuestion }
  | { readonly kind: 'stop' };

/** What that says. Each `write` is answered by one `written` or `failed`, in order; each `read` by one `read`. */
export type FromHistory =
  /** Something an operator should know, that stops nothing: a damaged file was kept aside. */
  | { readonly kind: 'notice'; readonly sentence: string }
  | { readonly kind: 'written' /** Size of the file. */; readonly bytes: number }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'read'; readonly ask: number; readonly reply: HistoryReply }
  | { readonly kind: 'stopped' };

/** The way to whoever writes history: a worker thread in the app, a plain object in tests. */
export interface HistoryLink {
  post(message: ToHistory): void;
  onMessage(listener: (message: FromHistory) => void): void;
}
