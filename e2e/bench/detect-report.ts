import { percentile, tableText } from './bench-figures.ts';

/** One fault and what was seen of it. Times are ms from the nft command that made the fault; null = never seen. */
export interface Trial {
  readonly series: 'region-cut' | 'host-cut' | 'blip' | 'screen';
  readonly fault: string;
  readonly suspectedMs: number | null;
  readonly confirmedMs: number | null;
  /** Until the window shows the confirmed verdict. Only the screen series has it. */
  readonly screenMs: number | null;
  /** Confirmed verdicts that do not fit the fault, in words. */
  readonly falseVerdicts: readonly string[];
}

/** What a product did with a fault that it and another watched at the same time: ours is one of them. */
export interface PeerTrial {
  readonly peer: string;
  readonly fault: string;
  /** Until its alert was delivered, or its verdict confirmed; null when none came while we waited. */
  readonly alertMs: number | null;
  readonly waitedMs: number;
  /** Why there is no figure at all; null when it was measured. */
  readonly absent: string | null;
}

/** Median and tail of one figure. */
export interface Spread {
  readonly n: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** Spread of the values that are there; ms rounded to whole ones. */
export function spread(values: readonly (number | null)[]): Spread {
  const present = values.filter((value) => value !== null).map(Math.round);
  return {
    n: present.length,
    p50: percentile(present, 0.5),
    p95: percentile(present, 0.95),
    max: percentile(present, 1),
  };
}

/** One line of the table. */
export interface SummaryRow {
  readonly series: Trial['series'];
  readonly trials: number;
  readonly suspected: Spread;
  readonly confirmed: Spread;
  readonly screen: Spread;
  /** Of each trial, from the tick that confirmed to the window that showed it. */
  readonly screenLater: Spread;
  readonly falseVerdicts: number;
}

/** One row for each series that was measured, in the order of their first trial. */
export function summarise(trials: readonly Trial[]): readonly SummaryRow[] {
  return [...new Set(trials.map((trial) => trial.series))].map((series) => {
    const of = trials.filter((trial) => trial.series === series);
    return {
      series,
      trials: of.length,
      suspected: spread(of.map((trial) => trial.suspectedMs)),
      confirmed: spread(of.map((trial) => trial.confirmedMs)),
      screen: spread(of.map((trial) => trial.screenMs)),
      screenLater: spread(of.map(({ screenMs, confirmedMs }) => later(screenMs, confirmedMs))),
      falseVerdicts: of.reduce((sum, trial) => sum + trial.falseVerdicts.length, 0),
    };
  });
}

function later(ms: number | null, thanMs: number | null): number | null {
  return ms === null || thanMs === null ? null : ms - thanMs;
}

function cell({ n, p50, p95, max }: Spread): string {
  return n === 0 ? '-' : `${p50} / ${p95} / ${max} (${n})`;
}

/** The tables a person reads. */
export function reportText(trials: readonly Trial[], peers: readonly PeerTrial[]): string {
  const ours = tableText(
    ['series', 'trials', 'suspected p50/p95/max ms', 'confirmed', 'on screen', 'so much later', 'false'],
    summarise(trials).map((row) => [
      row.series,
      row.trials,
      cell(row.suspected),
      cell(row.confirmed),
      cell(row.screen),
      cell(row.screenLater),
      row.falseVerdicts,
    ]),
  );
  if (peers.length === 0) return `${ours}\n`;
  const theirs = tableText(
    ['product', 'fault', 'alert ms'],
    peers.map((peer) => [
      peer.peer,
      peer.fault,
      peer.absent ??
        (peer.alertMs === null ? `none in ${Math.round(peer.waitedMs / 1000)} s` : Math.round(peer.alertMs)),
    ]),
  );
  return `${ours}\n\n${theirs}\n`;
}
