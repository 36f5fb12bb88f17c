import type { ClusterId, HostId, RegionId } from './ids.ts';

/**
 * What a threshold watches. connectivity = share of live host pairs of two regions that reach each other (0-1); loss = share of what is
 * sent between them that must be sent again (0-1); rtt = their round-trip time as a multiple of its own baseline; margin = votes that a
 * cluster surely has to spare; lag = how far a member's data are behind its primary (ms).
 */
export const thresholdKinds = ['connectivity', 'loss', 'rtt', 'margin', 'lag'] as const;
/** Inferred: one of {@link thresholdKinds}. */
export type ThresholdKind = (typeof thresholdKinds)[number];

/** Kinds that watch a pair of regions; the others watch a cluster. */
export type PairKind = 'connectivity' | 'loss' | 'rtt';

/** What one value is about. `a` and `b` stand in the order of the inventory. */
export type ThresholdSubject =
  | { readonly kind: PairKind; readonly a: RegionId; readonly b: RegionId }
  | { readonly kind: 'margin'; readonly cluster: ClusterId }
  | { readonly kind: 'lag'; readonly cluster: ClusterId; readonly host: HostId };

/** How grave a breach is. */
export type ThresholdLevel = 'warning' | 'critical';

/**
 * Where a level begins and where it ends: a value beyond `enter` is in it, and stays in it until a value is at `leave` or better. Between
 * the two nothing changes (hysteresis).
 */
export interface LevelBounds {
  readonly enter: number;
  readonly leave: number;
}

/** One threshold. A level that is null is not watched. */
export interface Threshold {
  readonly kind: ThresholdKind;
  readonly warning: LevelBounds | null;
  readonly critical: LevelBounds | null;
  /** How long a value must stay beyond a level, or be well again, before it counts (ms of what was seen). */
  readonly holdMs: number;
  /** rtt: the usual round-trip time as declared (ms); null = as it is learned. null for all other kinds. */
  readonly baselineMs: number | null;
}

/** The thresholds of a fleet: for everybody, and by {@link scopeOf} those of single pairs and clusters. */
export interface AlertThresholds {
  readonly defaults: Readonly<Record<ThresholdKind, Threshold>>;
  readonly own: Readonly<Record<string, Threshold>>;
}

/** Whose threshold it is that judges a subject: `loss:dub|fra`, `lag:ledger`. */
export function scopeOf(subject: ThresholdSubject): string {
  return 'cluster' in subject ? `${subject.kind}:${subject.cluster}` : `${subject.kind}:${subject.a}|${subject.b}`;
}

/** The threshold that judges a subject. */
export function thresholdOf({ defaults, own }: AlertThresholds, subject: ThresholdSubject): Threshold {
  return own[scopeOf(subject)] ?? defaults[subject.kind];
}

/** Is a small value the bad one? */
const isBadBelow: Readonly<Record<ThresholdKind, boolean>> = {
  connectivity: true,
  margin: true,
  loss: false,
  rtt: false,
  lag: false,
};

/** Is `value` worse than `bound`, in the direction of the kind? */
export function isWorse(kind: ThresholdKind, value: number, bound: number): boolean {
  return isBadBelow[kind] ? value < bound : value > bound;
}
