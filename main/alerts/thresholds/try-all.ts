import type { AlertThresholds, Threshold, ThresholdSubject } from '../../domain/alert-thresholds.ts';
import { scopeOf, thresholdOf } from '../../domain/alert-thresholds.ts';
import type { Fleet } from '../../domain/fleet.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { HistoryReader } from '../../journal/history/history-reader.ts';
import { type HistoryTrial, tryOnHistory } from './try-on-history.ts';

/** A subject of which history keeps the figure, and how an operator calls it: `DUB–FRA`, `ledger`. */
export interface RecordedSubject {
  readonly subject: Exclude<ThresholdSubject, { readonly kind: 'lag' }>;
  readonly name: string;
}

/** What is tried, and when (epoch ms; `to` is not part of it). */
export interface TrialOfAll {
  readonly subjects: readonly RecordedSubject[];
  readonly thresholds: AlertThresholds;
  /** Those of another inventory, to compare with; null = none. */
  readonly than: AlertThresholds | null;
  readonly from: number;
  readonly to: number;
}

/** What the threshold of one subject would have told. */
export interface SubjectTrial extends RecordedSubject {
  readonly threshold: Threshold;
  readonly trial: HistoryTrial;
  /** With the threshold of the other inventory; null where there is none. */
  readonly than: HistoryTrial | null;
}

/** All subjects of a fleet of which history keeps the figure: every kind of threshold but replication lag. */
export function recordedSubjects({
  regions,
  clusters,
}: Pick<Fleet, 'regions' | 'clusters'>): readonly RecordedSubject[] {
  const pairs = regions.flatMap((a, nth) => regions.slice(nth + 1).map((b) => [a, b] as const));
  const kinds = ['connectivity', 'loss', 'rtt'] as const;
  return [
    ...kinds.flatMap((kind) =>
      pairs.map(([a, b]) => ({ subject: { kind, a: a.id, b: b.id }, name: `${a.code}–${b.code}` })),
    ),
    ...clusters.map(({ id }) => ({ subject: { kind: 'margin' as const, cluster: id }, name: id })),
  ];
}

/** Tries the threshold of every subject on what history holds. The error is the operator's sentence. */
export async function tryAllOnHistory(
  reader: HistoryReader,
  { subjects, thresholds, than, from, to }: TrialOfAll,
): Promise<Result<readonly SubjectTrial[], string>> {
  const trials: SubjectTrial[] = [];
  for (const { subject, name } of subjects) {
    const threshold = thresholdOf(thresholds, subject);
    const trial = await tryOnHistory(reader, { threshold, subject, from, to });
    if (!trial.ok) return trial;
    const other = than === null ? null : thresholdOf(than, subject);
    // Most are the same in both inventories, and a month takes its time.
    const isSame = other !== null && JSON.stringify(other) === JSON.stringify(threshold);
    const compared =
      other === null ? ok(null) : isSame ? trial : await tryOnHistory(reader, { threshold: other, subject, from, to });
    if (!compared.ok) return compared;
    trials.push({ subject, name, threshold, trial: trial.value, than: compared.value });
  }
  return ok(trials);
}

/** The subjects that `KIND` or `KIND:SCOPE` names, the scope as `scopeOf` writes it or with the two regions in any order. */
export function subjectsNamed(subjects: readonly RecordedSubject[], name: string): readonly RecordedSubject[] {
  const [kind = '', scope] = name.split(/:(.*)/s);
  const plain = (text: string): string => text.split(/[|,]/).sort().join('|');
  return subjects.filter(({ subject }) => {
    if (subject.kind !== kind) return false;
    return scope === undefined || plain(scopeOf(subject).slice(kind.length + 1)) === plain(scope);
  });
}
