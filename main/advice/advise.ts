import type { Advice, AdviceWord, Gate } from '../domain/advice.ts';
import type { ClusterId } from '../domain/ids.ts';
import { type AdviceMoment, layOut, type Question, regionsOf, wordsOf } from './case.ts';
import { type ClusterPast, notePast } from './cluster-past.ts';
import { adviceOf, judgeGates } from './decide.ts';
import { ifNothingIsDone } from './if-nothing-is-done.ts';

/** A GO may be acted on for this long (ms; domain.md, "Advice"). */
export const goLastsMs = 60_000;

/** What is remembered of every cluster for its advice. Immutable. */
export type AdvicePast = ReadonlyMap<ClusterId, ClusterPast>;

/** Nothing was seen yet. */
export const noPast: AdvicePast = new Map();

/** Remembers one tick of all clusters of the inventory; it must be given every tick. Pure. */
export function noteAdvice(before: AdvicePast, moment: AdviceMoment): AdvicePast {
  const { fleet, snapshot, sightOf } = moment;
  const regionOf = regionsOf(fleet);
  return new Map(
    fleet.clusters.flatMap((cluster) => {
      const status = snapshot.clusters.find((one) => one.cluster === cluster.id);
      if (status === undefined) return [];
      const words = wordsOf(moment, cluster);
      const seen = { cluster, snapshot, status, words, sight: sightOf(cluster), regionOf };
      return [[cluster.id, notePast(before.get(cluster.id) ?? null, seen)] as const];
    }),
  );
}

/**
 * The go/no-go sheet for one member of one cluster, from one tick, what was noted up to and with it, and what people vouch for. Pure. Null
 * where the tick knows nothing of the cluster: it is not of its inventory.
 */
export function advise(question: Question, moment: AdviceMoment, past: AdvicePast): Advice | null {
  const { cluster, candidate } = question;
  const status = moment.snapshot.clusters.find((one) => one.cluster === cluster.id);
  const remembered = past.get(cluster.id);
  if (status === undefined || remembered === undefined) return null;
  const one = layOut(question, moment, status, remembered);
  const gates = judgeGates(one);
  const advice = adviceOf(gates.map(({ result }) => result));
  return {
    advice,
    cluster: cluster.id,
    candidate: candidate.host,
    oldPrimary: one.oldPrimary,
    at: one.now,
    gates,
    wouldChange: advice === 'GO' ? [] : curesOf(gates),
    expiresAt: expiryOf(advice, one.now),
    promotion: `promote ${candidate.host}: ${one.meaning.how}`,
    ifNothingIsDone: ifNothingIsDone(one),
  };
}

function expiryOf(advice: AdviceWord, now: number): number | null {
  return advice === 'GO' ? now + goLastsMs : null;
}

/** What fails first, because nothing else matters before it; then what is unknown; each cure once, with the gates that it is for. */
function curesOf(gates: readonly Gate[]): readonly string[] {
  const open = [
    ...gates.filter(({ result }) => result === 'fail'),
    ...gates.filter(({ result }) => result === 'unknown'),
  ];
  const byCure = new Map<string, string[]>();
  for (const { id, cure } of open) if (cure !== null) byCure.set(cure, [...(byCure.get(cure) ?? []), id]);
  return [...byCure].map(([cure, ids]) => `${cure} → ${ids.join(', ')}`);
}
