/** Groups of members that hang together, directly or through others. Members and groups keep the order given. */
export function connectedGroups<T>(members: readonly T[], isTied: (a: T, b: T) => boolean): readonly (readonly T[])[] {
  const left = new Set(members);
  const groups: T[][] = [];
  for (const start of members) {
    if (!left.delete(start)) continue;
    const group = [start];
    // The list grows while it is walked: a breadth-first search.
    for (const at of group) {
      for (const other of [...left]) {
        if (!isTied(at, other)) continue;
        left.delete(other);
        group.push(other);
      }
    }
    groups.push(members.filter((member) => group.includes(member)));
  }
  return groups;
}
