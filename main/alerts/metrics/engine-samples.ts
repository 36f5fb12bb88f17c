import type { Situation, Snapshot } from '../../domain/snapshot.ts';
import { families, type Sample } from './families.ts';
import { outcomesOf } from './label-words.ts';
import type { EngineFigures } from './figures.ts';

/** The engine's own work. These stay when it stops ticking. */
export function engineSamples({ isTicking, lastTickAt, probes, changes }: EngineFigures): readonly Sample[] {
  const samples: Sample[] = [{ name: 'quorumscope_engine_ticking', labels: {}, value: isTicking ? 1 : 0 }];
  if (lastTickAt !== null) {
    samples.push({ name: 'quorumscope_last_tick_timestamp_seconds', labels: {}, value: lastTickAt / 1000 });
  }
  return [...samples, ...probeSamples(probes), ...changeSamples(changes)];
}

/** Counters begin with 0: the first of its kind is an increase too. */
function probeSamples(counted: EngineFigures['probes']): readonly Sample[] {
  return families.quorumscope_probes_total.labels.probe.flatMap((probe) =>
    outcomesOf[probe].map((outcome): Sample => {
      const found = counted.find((one) => one.probe === probe && one.outcome === outcome);
      return { name: 'quorumscope_probes_total', labels: { probe, outcome }, value: found?.count ?? 0 };
    }),
  );
}

function changeSamples(counted: EngineFigures['changes']): readonly Sample[] {
  const { type: types, phase: phases } = families.quorumscope_situation_changes_total.labels;
  return types.flatMap((type) =>
    phases.map((phase): Sample => {
      const found = counted.find((one) => one.type === type && one.phase === phase);
      return { name: 'quorumscope_situation_changes_total', labels: { type, phase }, value: found?.count ?? 0 };
    }),
  );
}

/** How well the observer sees, and what it did not believe. */
export function observerSamples({ observer, selfCheck }: Snapshot): readonly Sample[] {
  const { sight: seen, doubt, hostsRead, hostsTotal, lastFactAgeMs } = observer;
  const dropped = new Map(selfCheck.dropped.map(({ reason, count }) => [reason, count]));
  const samples: Sample[] = [
    { name: 'quorumscope_facts_total', labels: {}, value: selfCheck.factsTaken },
    ...families.quorumscope_dropped_evidence_total.labels.reason.map(
      (reason): Sample => ({
        name: 'quorumscope_dropped_evidence_total',
        labels: { reason },
        value: dropped.get(reason) ?? 0,
      }),
    ),
    ...families.quorumscope_observer_sight.labels.sight.map(
      (sight): Sample => ({ name: 'quorumscope_observer_sight', labels: { sight }, value: sight === seen ? 1 : 0 }),
    ),
    ...families.quorumscope_observer_doubt.labels.kind.map(
      (kind): Sample => ({ name: 'quorumscope_observer_doubt', labels: { kind }, value: kind === doubt?.kind ? 1 : 0 }),
    ),
    { name: 'quorumscope_observer_hosts_read', labels: {}, value: hostsRead },
    { name: 'quorumscope_observer_hosts_declared', labels: {}, value: hostsTotal },
  ];
  if (lastFactAgeMs !== null) {
    samples.push({ name: 'quorumscope_observer_last_fact_age_seconds', labels: {}, value: lastFactAgeMs / 1000 });
  }
  return samples;
}

/** How many situations of each type stand. None is a count like any other. */
export function situationSamples(situations: readonly Situation[]): readonly Sample[] {
  const { type: types, phase: phases } = families.quorumscope_situations.labels;
  return types.flatMap((type) => {
    const ofType = situations.filter((situation) => situation.type === type);
    return phases.map(
      (phase): Sample => ({
        name: 'quorumscope_situations',
        labels: { type, phase },
        value: ofType.filter((situation) => situation.phase === phase).length,
      }),
    );
  });
}
