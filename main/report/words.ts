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
