/** `2026-11-22T22:45:01.000Z`. Epoch ms; throws where no date reaches so far. */
export function isoTime(at: number): string {
  // oxlint-disable-next-line no-restricted-globals -- writes a given instant; no clock is asked
  return new Date(at).toISOString();
}

/** A wall-clock moment, `22:45:01` (UTC); with its date where that is not the day of `reference`. Epoch ms. */
export function clockWords(at: number, reference: number): string {
  const iso = isoTime(at);
  const time = iso.slice(11, 19);
  return iso.slice(0, 10) === isoTime(reference).slice(0, 10) ? time : `${iso.slice(0, 10)} ${time}`;
}

/** A moment with its date, `2026-11-22 22:45:01 UTC`. Epoch ms. */
export function momentWords(at: number): string {
  return `${isoTime(at).slice(0, 19).replace('T', ' ')} UTC`;
}

/** A span of time: `1.8 s`, `48 s`, `1 min 30 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationWords(ms: number): string {
  if (ms < 9950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? two(hours, 'h', minutes % 60, 'min') : two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
