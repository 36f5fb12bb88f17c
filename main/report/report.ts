import type { InventoryView } from '../contract/screen.ts';
import type { OpenExplanation, SituationType, Testimony } from '../domain/snapshot.ts';
import type { Span } from '../journal/history/read-history.ts';
import type { FleetState } from './state-at.ts';

/** How an incident ended: cleared; open when the report was made; or nobody saw its end. */
export type IncidentEnd =
  | { readonly kind: 'cleared'; readonly at: number }
  | { readonly kind: 'open' }
  /** The recording ends at `at` (epoch ms), with the incident open. */
  | { readonly kind: 'unseen'; readonly at: number };

/** Something that was said of the incident. `at` = epoch ms. */
export interface StoryLine {
  readonly at: number;
  readonly kind: 'situation' | 'cluster' | 'host' | 'observer' | 'gap' | 'decision';
  readonly text: string;
}

/** A picture of the fleet at a moment that mattered. */
export interface KeyMoment {
  /** `Before`, `Suspected`, `Confirmed`, `Worst`, `Healed`; several where they fall together. */
  readonly name: string;
  /** null where nothing was recorded then. */
  readonly state: FleetState;
}

/** One situation from its first suspicion to its end. Moments are epoch ms; null = never, as far as was recorded. */
export interface SituationCourse {
  readonly id: string;
  readonly type: SituationType;
  readonly since: number;
  readonly suspectedAt: number | null;
  readonly confirmedAt: number | null;
  readonly clearedAt: number | null;
  /** What was said of it when it was confirmed, else last. */
  readonly text: string;
  readonly observers: readonly string[];
  readonly evidence: readonly Testimony[];
  /** When that evidence was given. */
  readonly evidenceAt: number;
  readonly open: readonly OpenExplanation[];
}

/** Votes to spare of a cluster, from `at` (epoch ms) on. */
export interface MarginStep {
  readonly at: number;
  /** null = without a side, or no longer known. */
  readonly margin: { readonly worst: number; readonly best: number } | null;
  /** Sides with their votes; members that say they lead. */
  readonly words: string;
}

/** The margins of one cluster. */
export interface ClusterMargins {
  readonly cluster: string;
  /** Votes needed; null without a rule. */
  readonly needed: number | null;
  readonly steps: readonly MarginStep[];
}

/** A decision that people recorded while the incident was open. Moments are epoch ms. */
export interface ReportDecision {
  readonly seq: number;
  readonly at: number;
  readonly word: 'GO' | 'NO-GO' | 'HOLD';
  readonly cluster: string;
  readonly candidate: string;
  readonly people: readonly { readonly name: string; readonly part: string; readonly at: number }[];
  readonly reason: string;
  readonly gates: readonly {
    readonly id: string;
    readonly title: string;
    readonly result: string;
    readonly why: string;
  }[];
  readonly answers: readonly { readonly gate: string; readonly by: string; readonly answer: string }[];
  readonly outcomes: readonly {
    readonly at: number;
    readonly by: string;
    readonly result: string;
    readonly text: string;
  }[];
}

/** What the decision log says of the incident. */
export interface ReportDecisions {
  /** What is known of the log itself, a sentence. */
  readonly log: string;
  /** false = it cannot be told who decided what: no log, or one that is broken. */
  readonly isKnown: boolean;
  readonly list: readonly ReportDecision[];
  /** Rehearsals and decisions about other fleets in the same time, a sentence each. */
  readonly leftOut: readonly string[];
}

/** A time that is measured, or why it is not. */
export type Measured =
  | { readonly kind: 'ms'; readonly ms: number }
  | { readonly kind: 'unknown'; readonly why: string };

/** All that a report says, before it is laid out. Plain data. */
export interface Report {
  readonly id: string;
  readonly title: string;
  readonly fleet: string | null;
  readonly inventory: InventoryView;
  /** Where the fleet was not given: what that leaves unknown. */
  readonly isDeclared: boolean;
  readonly beganAt: number;
  readonly end: IncidentEnd;
  readonly madeAt: number;
  /** What was looked at. */
  readonly span: Span;
  /** The incident in a few sentences. */
  readonly summary: readonly string[];
  readonly lines: readonly StoryLine[];
  /** Lines that found no place. */
  readonly moreLines: number;
  readonly moments: readonly KeyMoment[];
  readonly situations: readonly SituationCourse[];
  readonly margins: readonly ClusterMargins[];
  readonly decisions: ReportDecisions;
  /** From the beginning of the trouble to its confirmation. */
  readonly toDetect: Measured;
  /** From there to the first decision. */
  readonly toDecide: Measured;
  /** Stretches of the incident in which nothing was recorded. */
  readonly gaps: readonly Span[];
  /** What else is not known, a sentence each. */
  readonly unknowns: readonly string[];
  /** About the capture; null = nobody looked for one. */
  readonly capture: string | null;
}
