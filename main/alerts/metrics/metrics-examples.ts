import type { Fleet } from '../../domain/fleet.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Sample } from './families.ts';
import type { EngineFigures } from './figures.ts';
import { metricsOf } from './metrics-of.ts';

/** An engine that ticks and has nothing else to tell. For tests. */
export const tickingEngine: EngineFigures = {
  lastTickAt: 1_700_000_000_250,
  isTicking: true,
  probes: [],
  changes: [],
};

/** What one snapshot comes to, without alerting. For tests. */
export function samplesOf(snapshot: Snapshot, fleet: Fleet, engine: EngineFigures = tickingEngine): readonly Sample[] {
  return metricsOf({ tick: { snapshot, fleet }, engine, alerts: null, now: 1_700_000_000_300 });
}

/** `{a="x",b="y"} 1` of every series of a metric, in order. For tests. */
export function seriesOf(samples: readonly Sample[], name: Sample['name']): readonly string[] {
  return samples
    .filter((sample) => sample.name === name)
    .map(({ labels, value }) => {
      const words = Object.entries(labels).map(([label, word]) => `${label}="${word}"`);
      return `{${words.join(',')}} ${value}`;
    });
}
