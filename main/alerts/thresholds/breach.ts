import { assertNever } from '../../domain/assert-never.ts';
import type { Threshold, ThresholdKind, ThresholdLevel, ThresholdSubject } from '../../domain/alert-thresholds.ts';
import { momentWords } from '../../domain/time-words.ts';
import type { ClusterId, HostId, RegionId } from '../../domain/ids.ts';
import { standingLevel, usualRttMs } from './judge-subject.ts';
import { yardstickMs } from './rtt-baseline.ts';
import type { SubjectState } from './threshold-state.ts';

/** The value of a subject at a moment. */
export type ThresholdValue = ThresholdSubject & {
  /** How an operator calls the subject: `DUB–FRA`, `ledger`, `fra-db1 of ledger`. */
  readonly name: string;
  /** connectivity and loss 0-1, rtt and lag ms, margin votes; null = not known. */
  readonly value: number | null;
};

/** A threshold that is breached: an alarm. It stands, with what was known last, while the value is not known. */
export interface Breach {
  /** Stable while it lasts, also from warning to critical: `connectivity:dub|fra`. */
  readonly key: string;
  readonly kind: ThresholdKind;
  readonly level: ThresholdLevel;
  /** The operator's sentence: value, level, since when. */
  readonly text: string;
  readonly regions: readonly RegionId[];
  readonly clusters: readonly ClusterId[];
  readonly hosts: readonly HostId[];
  /** Since when the value is beyond that level: epoch ms, before the hold. */
  readonly since: number;
}

/** The key of a subject, and of its breach. */
export function subjectKey(subject: ThresholdSubject): string {
  const { kind } = subject;
  if (!('cluster' in subject)) return `${kind}:${subject.a}|${subject.b}`;
  return 'host' in subject ? `${kind}:${subject.cluster}:${subject.host}` : `${kind}:${subject.cluster}`;
}

/** The breach of a subject, where one stands. */
export function breachOf(value: ThresholdValue, state: SubjectState, threshold: Threshold): Breach | null {
  const standing = standingLevel(state.watched);
  if (standing === null || state.watched === null) return null;
  const { level, since } = standing;
  const enter = threshold[level]?.enter ?? state.watched.value;
  const usualMs = usualRttMs(threshold, state.baseline);
  const words = figureWords(value.kind, { figure: state.watched.value, enter, usualMs });
  return {
    key: subjectKey(value),
    kind: value.kind,
    level,
    text: `${value.name}: ${words.now} (${level} ${words.bound}) since ${momentWords(since)}${value.value === null ? '; not known now' : ''}`,
    regions: 'cluster' in value ? [] : [value.a, value.b],
    clusters: 'cluster' in value ? [value.cluster] : [],
    hosts: 'host' in value ? [value.host] : [],
    since,
  };
}

interface Figures {
  readonly figure: number;
  readonly enter: number;
  readonly usualMs: number | null;
}

function figureWords(
  kind: ThresholdKind,
  { figure, enter, usualMs }: Figures,
): { readonly now: string; readonly bound: string } {
  switch (kind) {
    case 'connectivity':
      return {
        now: `${tenth(Math.floor, figure * 100)} % of live host pairs reach each other`,
        bound: `below ${tenth(Math.round, enter * 100)} %`,
      };
    case 'loss':
      return {
        now: `${tenth(Math.ceil, figure * 100)} % of what is sent must be sent again`,
        bound: `above ${tenth(Math.round, enter * 100)} %`,
      };
    case 'rtt': {
      const oneMs = yardstickMs(usualMs ?? 0);
      const usual = usualMs === null ? 'usually not known' : `usually ${tenth(Math.round, usualMs)} ms`;
      return {
        now: `round-trip time ${tenth(Math.ceil, figure * oneMs)} ms, ${usual}`,
        bound: `above ${tenth(Math.round, enter * oneMs)} ms`,
      };
    }
    case 'margin':
      return { now: spareWords(figure), bound: `below ${enter}` };
    case 'lag':
      return {
        now: `data are ${tenth(Math.ceil, figure / 1000)} s behind`,
        bound: `above ${tenth(Math.round, enter / 1000)} s`,
      };
    default:
      return assertNever(kind);
  }
}

/** To a tenth, to the bad side: what is said to be below a level must not read like the level. */
function tenth(round: (value: number) => number, value: number): number {
  // 0.29 × 100 is 28.999999999999996.
  return round(Number((value * 10).toFixed(6))) / 10;
}

function spareWords(margin: number): string {
  const votes = `${Math.abs(margin)} ${Math.abs(margin) === 1 ? 'vote' : 'votes'}`;
  return margin < 0 ? `${votes} short of quorum in the worst case` : `${votes} to spare in the worst case`;
}
