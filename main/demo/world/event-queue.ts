/** Something that happens in the world at a time of its own. */
interface Happening {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** What is going to happen, soonest first; among equals in the order in which they were added. */
export interface EventQueue {
  add(at: number, run: () => void): void;
  /** Takes the next happening at or before `until`, or null. */
  take(until: number): { readonly at: number; readonly run: () => void } | null;
  /** Time of the next happening; Infinity when there is none. */
  nextAt(): number;
}

/** A binary heap. Pure bookkeeping: it never looks at a clock. */
export function createEventQueue(): EventQueue {
  const heap: Happening[] = [];
  let added = 0;

  return {
    add(at, run) {
      heap.push({ at, order: added++, run });
      rise(heap, heap.length - 1);
    },
    take(until) {
      const first = heap[0];
      if (first === undefined || first.at > until) return null;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) {
        heap[0] = last;
        sink(heap);
      }
      return first;
    },
    nextAt: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
  };
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function rise(heap: Happening[], start: number): void {
  let index = start;
  while (index > 0) {
    const above = (index - 1) >> 1;
    if (!swapIfBefore(heap, index, above)) return;
    index = above;
  }
}

function sink(heap: Happening[]): void {
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    if (a === undefined) return;
    const smaller = b !== undefined && isBefore(b, a) ? left + 1 : left;
    if (!swapIfBefore(heap, smaller, index)) return;
    index = smaller;
  }
}

/** Swaps the two when the first belongs before the second; says whether it did. */
function swapIfBefore(heap: Happening[], first: number, second: number): boolean {
  const [a, b] = [heap[first], heap[second]];
  if (a === undefined || b === undefined || !isBefore(a, b)) return false;
  heap[first] = b;
  heap[second] = a;
  return true;
}
