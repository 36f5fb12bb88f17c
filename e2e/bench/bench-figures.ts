/** Middle and tail of measured values, their rounding, and the table that a person reads: the same in every bench. */

/** Nearest-rank percentile (the smallest value with at least that share at or below it); null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** The value in the middle; NaN of nothing, which no table hides. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5) ?? Number.NaN;
}

/** To so many digits that count. */
export function rounded(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}

/** Columns under their heads; numbers stand right, as do all cells of a column that has one. */
export function tableText(heads: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell))));
  const isNumeric = heads.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  return [heads, ...cells]
    .map((row) =>
      row
        .map((cell, i) => (isNumeric[i] === true ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A whole number as an option writes it, between two bounds; null for anything else. */
export function wholeOption(text: string, least: number, most = 99_999): number | null {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}
