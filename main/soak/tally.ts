import type { CutClass } from './cut-watch.ts';
import type { RunReport } from './run-scenario.ts';

/** Counts over many runs. Plain data, so that workers can send it and `--json` can print it. */
export interface SoakTally {
  runs: number;
  failedSeeds: number[];
  /** Violations by kind: how many runs, and some of their seeds. */
  violations: Record<string, { count: number; seeds: number[] }>;
  /** True situation → the type under which it was first confirmed → how often. */
  confusion: Record<string, Record<string, number>>;
  /** True situation → ms to its confirmation by its right name. */
  namedAfterMs: Record<string, number[]>;
  /** Confirmed situations that were not so: type → troubles of the time → count and seeds. */
  falseClaims: Record<string, Record<string, { count: number; seeds: number[] }>>;
  /** ms from the cut of a region pair to its confirmation; -1 = never. */
  cutDelays: Record<CutClass, number[]>;
  /** The same for cuts under regular traffic, by round trip. */
  cutDelaysByRtt: Record<string, number[]>;
}

const seedsKept = 8;

/** Counts of no run. */
export function emptyTally(): SoakTally {
  return {
    runs: 0,
    failedSeeds: [],
    violations: {},
    confusion: {},
    namedAfterMs: {},
    falseClaims: {},
    cutDelays: { regular: [], reconnecting: [], hampered: [], slow: [] },
    cutDelaysByRtt: {},
  };
}

/** Adds one run to the counts. */
export function addRun(tally: SoakTally, report: RunReport): void {
  tally.runs += 1;
  if (report.violations.length > 0) tally.failedSeeds.push(report.seed);
  for (const kind of new Set(report.violations.map((violation) => violation.kind)))
    countSeed(tally.violations, kind, 1, [report.seed]);
  for (const { truth, named, afterMs } of report.namings) {
    const row = (tally.confusion[truth] ??= {});
    row[named] = (row[named] ?? 0) + 1;
    if (afterMs !== null) (tally.namedAfterMs[truth] ??= []).push(afterMs);
  }
  for (const { type, during } of report.falseClaims)
    countSeed((tally.falseClaims[type] ??= {}), during, 1, [report.seed]);
  for (const delay of report.cutDelays) {
    const afterMs = delay.afterMs ?? -1;
    tally.cutDelays[delay.class].push(afterMs);
    if (delay.class === 'regular') (tally.cutDelaysByRtt[rttBand(delay.rttMs)] ??= []).push(afterMs);
  }
}

/** Adds the counts of other runs. */
export function addTally(tally: SoakTally, other: SoakTally): void {
  tally.runs += other.runs;
  tally.failedSeeds = [...tally.failedSeeds, ...other.failedSeeds].sort((a, b) => a - b);
  for (const [kind, { count, seeds }] of Object.entries(other.violations))
    countSeed(tally.violations, kind, count, seeds);
  for (const [truth, row] of Object.entries(other.confusion)) {
    const own = (tally.confusion[truth] ??= {});
    for (const [named, count] of Object.entries(row)) own[named] = (own[named] ?? 0) + count;
  }
  append(tally.namedAfterMs, other.namedAfterMs);
  for (const [type, row] of Object.entries(other.falseClaims))
    for (const [during, { count, seeds }] of Object.entries(row))
      countSeed((tally.falseClaims[type] ??= {}), during, count, seeds);
  append(tally.cutDelays, other.cutDelays);
  append(tally.cutDelaysByRtt, other.cutDelaysByRtt);
}

function append(to: Record<string, number[]>, from: Readonly<Record<string, readonly number[]>>): void {
  for (const [key, values] of Object.entries(from)) to[key] = [...(to[key] ?? []), ...values];
}

function countSeed(
  counts: Record<string, { count: number; seeds: number[] }>,
  key: string,
  count: number,
  seeds: readonly number[],
): void {
  const entry = (counts[key] ??= { count: 0, seeds: [] });
  entry.count += count;
  entry.seeds = [...entry.seeds, ...seeds].sort((a, b) => a - b).slice(0, seedsKept);
}

function rttBand(rttMs: number): string {
  if (rttMs < 1) return '   < 1 ms';
  if (rttMs < 30) return ' 1- 30 ms';
  return rttMs < 100 ? '30-100 ms' : '100-300 ms';
}
