import type { LogEntry } from '../contract/decision-log.ts';
import type { InventoryView } from '../contract/screen.ts';
import type {
  IncidentRow,
  PairMinutePoint,
  PairPoint,
  SituationPoint,
  Span,
  ValuePoint,
} from '../journal/history/read-history.ts';

/** What history holds around one incident, as it was read. */
export interface HistorySlice {
  readonly incident: IncidentRow;
  /** What was read: the incident, with some time before and after it. */
  readonly span: Span;
  readonly coverage: readonly Span[];
  readonly situations: readonly SituationPoint[];
  /** By the second; empty where that is no longer kept. */
  readonly pairs: readonly PairPoint[];
  readonly minutes: readonly PairMinutePoint[];
  readonly hosts: readonly ValuePoint[];
  readonly clusters: readonly ValuePoint[];
  readonly observer: readonly ValuePoint[];
}

/** How the decision log was found. */
export type LogSlice =
  /** Nobody said where one is. */
  | { readonly kind: 'not-given' }
  /** There is no such file: nothing was ever recorded in it. */
  | { readonly kind: 'absent'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly why: string }
  | {
      readonly kind: 'read';
      readonly file: string;
      /** The good entries from the beginning on. */
      readonly entries: readonly LogEntry[];
      /** `intact, 7 entries, head …`, or where and how it is broken. */
      readonly verification: string;
      readonly isIntact: boolean;
    };

/** Where the capture of an incident was written, or why it was not. */
export type CaptureNote =
  | { readonly kind: 'written'; readonly file: string; readonly sentence: string }
  | { readonly kind: 'missing'; readonly sentence: string };

/** All that a report is made from. */
export interface ReportGrounds {
  readonly history: HistorySlice;
  readonly log: LogSlice;
  /** The declared fleet; null where none was given: places, names and hosts of regions are then unknown. */
  readonly inventory: InventoryView | null;
  /** Null = nobody looked for one. */
  readonly capture: CaptureNote | null;
  /** When the report is made, epoch ms. */
  readonly now: number;
}
