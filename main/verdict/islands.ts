/** Two ends that do not reach each other. */
export interface Severed<Id extends string> {
  readonly a: Id;
  readonly b: Id;
}

/**
 * Groups of members that still hang together when every pair not listed as severed counts as joined: what nobody could
 * look at must not split a group. Members and groups keep the order given.
 */
export function groupRegions<Id extends string>(
  members: readonly Id[],
  severed: readonly Severed<Id>[],
): readonly (readonly Id[])[] {
  const cut = new Set(severed.flatMap(({ a, b }) => [`${a}|${b}`, `${b}|${a}`]));
  const left = new Set(members);
  const groups: Id[][] = [];
  for (const start of members) {
    if (!left.delete(start)) continue;
    const group = [start];
    // The list grows while it is walked: a breadth-first search.
    for (const at of group) {
      for (const other of [...left]) {
        if (cut.has(`${at}|${other}`)) continue;
        left.delete(other);
        group.push(other);
      }
    }
    groups.push(members.filter((id) => group.includes(id)));
  }
  return groups;
}
