import type { HistoryBatch } from './batch.ts';

/** What the recorder says to whoever writes history. */
export type ToHistory = { readonly kind: 'write'; readonly batch: HistoryBatch } | { readonly kind: 'stop' };

/** What that says. Each `write` is answered by one `written` or `failed`, in order. */
export type FromHistory =
  /** Something an operator should know, that stops nothing: a damaged file was kept aside. */
  | { readonly kind: 'notice'; readonly sentence: string }
  | { readonly kind: 'written' /** Size of the file. */; readonly bytes: number }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'stopped' };

/** The way to whoever writes history: a worker thread in the app, a plain object in tests. */
export interface HistoryLink {
  post(message: ToHistory): void;
  onMessage(listener: (message: FromHistory) => void): void;
}
