/** A wall-clock moment, `22:45:01` (UTC); with its date where that is not the day of `reference`. Epoch ms. */
export function clockWords(at: number, reference: number): string {
  const iso = new Date(at).toISOString();
  const time = iso.slice(11, 19);
  return iso.slice(0, 10) === new Date(reference).toISOString().slice(0, 10) ? time : `${iso.slice(0, 10)} ${time}`;
}

/** A moment with its date, `2026-11-22 22:45:01 UTC`. Epoch ms. */
export function momentWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
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

/** `1 host`, `3 hosts`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and 4 more`. */
export function someOf(names: readonly string[], most = 4): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most);
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** Votes to spare: `+1`, `0`, `−1`, `−1 to +1` where votes are unknown. */
export function marginWords({ worst, best }: { readonly worst: number; readonly best: number }): string {
  return worst === best ? signed(worst) : `${signed(worst)} to ${signed(best)}`;
}

/** A whole number with its sign. */
export function signed(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${value}` : `−${-value}`;
}

/** A sentence: begins with a capital, ends with one stop. */
export function asSentence(text: string): string {
  const trimmed = text.trim().replace(/[.;,\s]+$/, '');
  return trimmed === ''
    ? ''
    : `${trimmed.slice(0, 1).toUpperCase()}${trimmed.slice(1)}${/[!?…]$/.test(trimmed) ? '' : '.'}`;
}
