/** The newer of two moments (ms), null where there is none. */
export function later(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

/** Is the moment after the reference? Anything is after nothing; nothing is after something never. */
export function isAfter(moment: number | null, reference: number | null): boolean {
  return reference === null || (moment !== null && moment > reference);
}
