/** A round-trip time as short as it can be said: `0.4 ms`, `18 ms`, `250 ms`. */
export function rttWords(ms: number): string {
  return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
}

/** A share (0-1) in percent; a share above zero is never said to be zero. */
export function shareWords(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '<0.1 %';
  return `${percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent)} %`;
}
