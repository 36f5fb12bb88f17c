/** Counts things by what they are. */
export interface Tally<What extends Readonly<Record<string, string>>> {
  add(what: What): void;
  /** Each thing that was ever added, with how often. */
  counts(): readonly (What & { readonly count: number })[];
}

/** A tally of nothing. */
export function createTally<What extends Readonly<Record<string, string>>>(): Tally<What> {
  const counts = new Map<string, { readonly what: What; count: number }>();
  return {
    add: (what) => {
      const key = Object.values(what).join(' ');
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { what, count: 1 });
      else known.count++;
    },
    counts: () => [...counts.values()].map(({ what, count }) => ({ ...what, count })),
  };
}
