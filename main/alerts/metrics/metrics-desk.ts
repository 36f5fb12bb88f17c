import type { AlertMetrics } from '../../domain/alert-metrics.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { Change, Snapshot } from '../../domain/snapshot.ts';
import type { CaptureEvent } from '../../journal/capture-event.ts';
import { createExposition } from './exposition.ts';
import type { AlertFigures, EngineFigures } from './figures.ts';
import { metricsOf } from './metrics-of.ts';
import { probeEnd } from './probe-end.ts';
import { type MetricsServer, serveMetrics } from './serve-metrics.ts';
import { createTally } from './tally.ts';

/** Whatever ticks: the live engine. Each returns the unsubscribe. */
export interface MetricsSource {
  onTick(
    listener: (tick: {
      readonly snapshot: Snapshot;
      readonly changes: readonly Change[];
      readonly fleet: Fleet;
    }) => void,
  ): () => void;
  onEvent(listener: (event: CaptureEvent) => void): () => void;
}

/** What the desk needs of its surroundings. */
export interface MetricsDeskOptions {
  readonly source: MetricsSource;
  readonly clock: Clock;
  /** How alerting stands at this moment; null where it is not running. */
  readonly alerts: () => AlertFigures | null;
  /** Gets sentences for the operator. */
  readonly onNotice: (sentence: string) => void;
}

/** Metrics while an engine runs. */
export interface MetricsDesk {
  /** Serves as the inventory in force says; null = nothing listens. The same settings change nothing. */
  serve(settings: AlertMetrics | null): Promise<void>;
  /** The text of this moment. */
  page(): Promise<string>;
  /** Ends listening, at once. */
  stop(): Promise<void>;
}

/** A tick is of now for so long (ms): forty of them were due since. */
const tickHoldsMs = 10_000;
/** A text is read for so long where no tick comes (ms). */
const textHoldsMs = 250;

/**
 * Follows an engine and serves what it tells as metrics. A tick costs next to nothing, the work is in a scrape; scrapes between two
 * ticks share one text, so that nobody can keep the engine busy by asking.
 */
export function createMetricsDesk({ source, clock, alerts, onNotice }: MetricsDeskOptions): MetricsDesk {
  const exposition = createExposition();
  const probes = createTally<Pick<EngineFigures['probes'][number], 'probe' | 'outcome'>>();
  const changes = createTally<Pick<EngineFigures['changes'][number], 'type' | 'phase'>>();
  let tick: { readonly snapshot: Snapshot; readonly fleet: Fleet } | null = null;
  let tickedAt: { readonly monotonicMs: number; readonly epochMs: number } | null = null;
  let beganAt: number | null = null;
  let made: { readonly atMs: number; readonly text: Promise<string> } | null = null;
  let serving: { readonly settings: AlertMetrics; readonly server: MetricsServer } | null = null;

  const takeFact = (fact: Fact): void => {
    const end = probeEnd(fact);
    if (end === null) return;
    probes.add({ probe: end.probe, outcome: end.outcome });
    if (end.seconds !== null) exposition.observeProbe(end.probe, end.seconds);
  };
  const unhear = source.onEvent((event) => {
    if (event.kind === 'tick') beganAt = clock.monotonicMs();
    else if (event.kind === 'observed') takeFact(event.observation.fact);
  });
  const untick = source.onTick(({ snapshot, changes: told, fleet }) => {
    tick = { snapshot, fleet };
    tickedAt = { monotonicMs: clock.monotonicMs(), epochMs: clock.epochMs() };
    made = null;
    if (beganAt !== null) exposition.observeTick((tickedAt.monotonicMs - beganAt) / 1000);
    for (const change of told) {
      if (change.kind === 'situation') changes.add({ type: change.situation.type, phase: change.phase });
    }
  });

  const render = (nowMs: number): Promise<string> => {
    const engine: EngineFigures = {
      lastTickAt: tickedAt?.epochMs ?? null,
      isTicking: tickedAt !== null && nowMs - tickedAt.monotonicMs < tickHoldsMs,
      probes: probes.counts(),
      changes: changes.counts(),
    };
    return exposition.render(metricsOf({ tick, engine, alerts: alerts(), now: clock.epochMs() }));
  };
  const page = (): Promise<string> => {
    const nowMs = clock.monotonicMs();
    if (made === null || nowMs - made.atMs >= textHoldsMs) made = { atMs: nowMs, text: render(nowMs) };
    return made.text;
  };
  const change = async (settings: AlertMetrics | null): Promise<void> => {
    if (JSON.stringify(settings) === JSON.stringify(serving?.settings ?? null)) return;
    await serving?.server.stop();
    serving = settings && { settings, server: serveMetrics(settings, { clock, page, onNotice }) };
  };
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (settings: AlertMetrics | null): Promise<void> => {
    turn = turn.then(() => change(settings));
    return turn;
  };

  return {
    serve: inTurn,
    page,
    stop: () => {
      untick();
      unhear();
      return inTurn(null);
    },
  };
}
