/** `14:05:35` in UTC, from epoch ms. */
export function utcClock(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(11, 19);
}

/** `2026-11-22 14:05:35` in UTC, from epoch ms. */
export function utcMoment(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** A duration as `00:03:24`; hours run on past 24. Negative spans read as zero. */
export function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** An age in whole seconds, as short as it can be said: `<1 s`, `34 s`, `3 min`, `2 h`; `never` for null. */
export function ageWords(seconds: number | null): string {
  if (seconds === null) return 'never';
  if (seconds < 1) return '<1 s';
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

/** What stands where a value is too old to be shown. */
export const noValue = '– –';
