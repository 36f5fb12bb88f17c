import type { SoakTally } from './tally.ts';

/** The counts as a person reads them. */
export function tallyText(tally: SoakTally): string {
  return [
    `${tally.runs} runs, ${tally.failedSeeds.length} with a violation`,
    '',
    'Violations (runs; replay one with --seed N --verbose)',
    ...countLines(tally.violations),
    '',
    'Truth (rows) and the first confirmed word for it (columns)',
    ...confusionLines(tally),
    '',
    'Confirmed and not so',
    ...Object.entries(tally.falseClaims).flatMap(([type, row]) => [`  ${type}`, ...countLines(row, '    ')]),
    '',
    'From the cut of a region pair to its confirmation, ms',
    ...Object.entries(tally.cutDelays).map(([name, delays]) => `  ${name.padEnd(12)} ${spread(delays)}`),
    ...byName(tally.cutDelaysByRtt).map(([band, delays]) => `    ${band.padEnd(10)} ${spread(delays)}`),
    '',
  ].join('\n');
}

function countLines(
  counts: Readonly<Record<string, { readonly count: number; readonly seeds: readonly number[] }>>,
  indent = '  ',
): readonly string[] {
  const entries = Object.entries(counts).sort(([, a], [, b]) => b.count - a.count);
  if (entries.length === 0) return [`${indent}none`];
  return entries.map(
    ([key, { count, seeds }]) => `${indent}${String(count).padStart(5)}  ${key}   seeds ${seeds.slice(0, 4).join(' ')}`,
  );
}

function confusionLines(tally: SoakTally): readonly string[] {
  const columns = [...new Set(Object.values(tally.confusion).flatMap((row) => Object.keys(row)))].sort();
  const width = 9;
  const head = columns.map((column) => column.slice(0, width - 1).padStart(width)).join('');
  const rows = byName(tally.confusion).map(([truth, row]) => {
    const cells = columns.map((column) => String(row[column] ?? '.').padStart(width)).join('');
    return `  ${truth.padEnd(18)}${cells}   ${spread(tally.namedAfterMs[truth] ?? [])}`;
  });
  return [`  ${''.padEnd(18)}${head}   ms to the right name`, ...rows];
}

function byName<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(record).sort(([a], [b]) => a.localeCompare(b));
}

/** Median, 95th percentile and maximum of delays; -1 counts as never. */
export function spread(delays: readonly number[]): string {
  const told = delays.filter((ms) => ms >= 0).sort((a, b) => a - b);
  const never = delays.length - told.length;
  const at = (share: number): string => String(told[Math.min(told.length - 1, Math.floor(share * told.length))] ?? '-');
  const missed = never === 0 ? '' : `, never ${never}`;
  return `n ${delays.length}, median ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}${missed}`;
}
