/** Which of the numbers from 0 on belong together. */
export class Groups {
  private readonly parents: number[];

  constructor(size: number) {
    this.parents = Array.from({ length: size }, (_, nth) => nth);
  }

  /** The number that stands for all that belong with this one. */
  find(nth: number): number {
    let at = nth;
    for (let up = this.parents[at] ?? at; up !== at; up = this.parents[at] ?? at) {
      this.parents[at] = this.parents[up] ?? up;
      at = up;
    }
    return at;
  }

  /** The smaller number stands for both: incidents come before alarms, older before newer. */
  join(x: number, y: number): void {
    const [a, b] = [this.find(x), this.find(y)];
    this.parents[Math.max(a, b)] = Math.min(a, b);
  }

  /** All groups, each with its numbers in order. */
  all(): readonly (readonly number[])[] {
    const groups = new Map<number, number[]>();
    for (const nth of this.parents.keys()) {
      const at = this.find(nth);
      const group = groups.get(at);
      if (group === undefined) groups.set(at, [nth]);
      else group.push(nth);
    }
    return [...groups.values()];
  }
}
