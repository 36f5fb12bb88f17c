interface CodedRegion {
  readonly id: string;
  readonly code?: string | undefined;
}

/**
 * The code of each region, by id: the declared one, else a short form of the id that no other region has
 * (`dub` → `DUB`, `alpha` → `ALP`, `eu-west-1` → `EW1`). Depends on the inventory's order only.
 */
export function regionCodes(regions: readonly CodedRegion[]): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, code } of regions) {
    if (code === undefined) continue;
    codes.set(id, code);
    taken.add(code.toUpperCase());
  }
  for (const { id } of regions) {
    if (codes.has(id)) continue;
    const code = shortForms(id).find((form) => !taken.has(form)) ?? id.slice(0, 4).toUpperCase();
    codes.set(id, code);
    taken.add(code);
  }
  return codes;
}

function shortForms(id: string): readonly string[] {
  const parts = id
    .toUpperCase()
    .split('-')
    .filter((part) => part !== '');
  const letters = parts.join('');
  const initials = parts.map((part) => part[0] ?? '').join('');
  const forms = parts.length > 1 && initials.length <= 4 ? [initials] : [];
  if (letters.length <= 4) forms.unshift(letters);
  forms.push(letters.slice(0, 3), letters.slice(0, 2) + letters.slice(-1), letters.slice(0, 4));
  for (let n = 2; n < 1000; n++) forms.push(letters.slice(0, 4 - String(n).length) + String(n));
  return forms;
}
