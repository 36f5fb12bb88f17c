/** How many letters must be inserted, removed, replaced or swapped with a neighbour to turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replace, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (beforePrevious[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/**
 * The known word an operator most likely meant, or null when none is near: at most a third of the letters may differ,
 * two at least (`adress`, `Hosts`, `identity_file`). Capitals, dashes and underscores count for nothing.
 */
export function nearestWord(word: string, known: readonly string[]): string | null {
  if (word.length > 80) return null;
  const plain = (s: string): string => s.toLowerCase().replace(/[-_ ]/g, '');
  let best: { word: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(plain(word), plain(candidate));
    if (distance > Math.max(2, Math.floor(candidate.length / 3))) continue;
    if (distance >= candidate.length) continue;
    if (best === null || distance < best.distance) best = { word: candidate, distance };
  }
  return best?.word ?? null;
}

/** `; did you mean "hosts"?` or nothing, for the end of a sentence. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === null ? '' : `; did you mean "${near}"?`;
}
