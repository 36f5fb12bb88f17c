import { changedSince } from './shared-map.ts';

/** The keys whose value is another object than before, or that are new or gone. Values are compared by identity. */
export function changedKeys<K, V extends object>(
  before: ReadonlyMap<K, V> | undefined,
  after: ReadonlyMap<K, V>,
): ReadonlySet<K> {
  const changed = new Set<K>();
  if (before === after) return changed;
  const undone = before === undefined ? null : changedSince(before, after);
  if (undone !== null) {
    for (const [key, old] of undone) if (after.get(key) !== old) changed.add(key);
    return changed;
  }
  let kept = 0;
  for (const [key, value] of after) {
    const old = before?.get(key);
    if (old !== undefined) kept++;
    if (value !== old) changed.add(key);
  }
  if (before !== undefined && kept < before.size)
    for (const key of before.keys()) if (!after.has(key)) changed.add(key);
  return changed;
}
