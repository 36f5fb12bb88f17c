import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { bucketsOf, families, type Sample } from './families.ts';
import type { Probe } from './label-words.ts';

/** Content type of what {@link Exposition.render} gives. prom-client 14 knows no OpenMetrics. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** Makes the text that Prometheus reads. Histograms live in here; all else is read off anew each time. */
export interface Exposition {
  observeTick(seconds: number): void;
  observeProbe(probe: Probe, seconds: number): void;
  /** The samples and the histograms as text. A series that is not among the samples is not in it, whatever there was before. */
  render(samples: readonly Sample[]): Promise<string>;
}

/** An exposition that has observed nothing. */
export function createExposition(): Exposition {
  const ticks = histogram('quorumscope_tick_duration_seconds');
  const probes = histogram('quorumscope_probe_duration_seconds');
  // A histogram that begins with its first value hides that value from rate().
  for (const probe of families.quorumscope_probe_duration_seconds.labels.probe) probes.zero({ probe });
  return {
    observeTick: (seconds) => ticks.observe(seconds),
    observeProbe: (probe, seconds) => probes.observe({ probe }, seconds),
    render: (samples) => {
      const registry = new Registry();
      for (const [name, ofName] of byName(samples)) fill(registry, name, ofName);
      registry.registerMetric(ticks);
      registry.registerMetric(probes);
      return registry.metrics();
    },
  };
}

function histogram(name: keyof typeof bucketsOf): Histogram<string> {
  const { help, labels } = families[name];
  return new Histogram({ name, help, labelNames: Object.keys(labels), buckets: [...bucketsOf[name]], registers: [] });
}

function byName(samples: readonly Sample[]): ReadonlyMap<Sample['name'], readonly Sample[]> {
  const lists = new Map<Sample['name'], Sample[]>();
  for (const sample of samples) {
    const list = lists.get(sample.name);
    if (list === undefined) lists.set(sample.name, [sample]);
    else list.push(sample);
  }
  return lists;
}

/** Prometheus knows NaN and infinities; as a measure they mean nothing, and a rule over them is silent for ever. */
function fill(registry: Registry, name: Sample['name'], samples: readonly Sample[]): void {
  const known = samples.filter(({ value }) => Number.isFinite(value));
  if (known.length === 0) return;
  const { type, help, labels } = families[name];
  const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  if (type === 'counter') {
    const counter = new Counter<string>(options);
    for (const sample of known) counter.inc(sample.labels, sample.value);
  } else {
    const gauge = new Gauge<string>(options);
    for (const sample of known) gauge.set(sample.labels, sample.value);
  }
}
