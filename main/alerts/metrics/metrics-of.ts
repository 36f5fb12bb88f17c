import type { Fleet } from '../../domain/fleet.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { alertSamples } from './alert-samples.ts';
import { clusterSamples } from './cluster-samples.ts';
import { engineSamples, observerSamples, situationSamples } from './engine-samples.ts';
import type { Sample } from './families.ts';
import type { AlertFigures, EngineFigures } from './figures.ts';
import { hostSamples } from './host-samples.ts';
import { regionPairSamples } from './region-pair-samples.ts';

/** All that metrics are made of at one moment. */
export interface MetricsInput {
  /** The newest tick, and the inventory it was made over; null before the first. */
  readonly tick: { readonly snapshot: Snapshot; readonly fleet: Fleet } | null;
  readonly engine: EngineFigures;
  /** null where alerting is not running. */
  readonly alerts: AlertFigures | null;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Every series of this moment. What is not known has none, neither 0 nor NaN: a series that ends is seen by Prometheus within one
 * scrape. So nothing is told of the world from a tick that is not of now.
 */
export function metricsOf({ tick, engine, alerts, now }: MetricsInput): readonly Sample[] {
  return [
    ...engineSamples(engine),
    ...(tick !== null && engine.isTicking ? worldSamples(tick.snapshot, tick.fleet) : []),
    ...(alerts === null ? [] : alertSamples(alerts, now)),
  ];
}

function worldSamples(snapshot: Snapshot, fleet: Fleet): readonly Sample[] {
  return [
    ...observerSamples(snapshot),
    ...regionPairSamples(snapshot.regionPairs, snapshot.observer),
    ...hostSamples(snapshot.hosts, fleet),
    ...clusterSamples(snapshot, fleet),
    ...situationSamples(snapshot.situations),
  ];
}
