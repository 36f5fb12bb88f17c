/** A map that is being changed: what is set shows at once, and nothing of it in the map it began as. */
export interface MapDraft<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  /** The map with everything set so far. The draft is spent. */
  finish(): ReadonlyMap<K, V>;
}

/** A smaller map is copied: that costs less (measured at 50 and at 5,000 hosts). */
const sharedFrom = 500;

/**
 * Begins another version of a map, for maps of thousands of entries of which few change in a tick: the work grows with what
 * is set, not with the map. Neither version ever changes. Keys stay in their order, new ones come last, none leaves.
 */
export function draftOf<K, V extends object>(before: ReadonlyMap<K, V>, from = sharedFrom): MapDraft<K, V> {
  if (before.size < from) {
    const copy = new Map(before);
    return { get: (key) => copy.get(key), set: (key, value) => void copy.set(key, value), finish: () => copy };
  }
  const edits = new Map<K, V>();
  return {
    get: (key) => edits.get(key) ?? before.get(key),
    set: (key, value) => {
      edits.set(key, value);
    },
    finish: () => withEdits(before, edits, from),
  };
}

/** The map with other values at some keys, as {@link draftOf}. */
export function withEdits<K, V extends object>(
  before: ReadonlyMap<K, V>,
  edits: ReadonlyMap<K, V>,
  from = sharedFrom,
): ReadonlyMap<K, V> {
  if (edits.size === 0) return before;
  if (before.size < from) return copied(before, edits);
  const shared = before instanceof SharedMap ? (before as SharedMap<K, V>) : new SharedMap(new Map(before));
  return shared.succeed(edits);
}

function copied<K, V>(before: ReadonlyMap<K, V>, edits: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  const copy = new Map(before);
  for (const [key, value] of edits) copy.set(key, value);
  return copy;
}

/** What the next version changed, by key: the value before it, undefined where there was none. Null for other maps. */
export function changedSince<K, V extends object>(
  before: ReadonlyMap<K, V>,
  after: ReadonlyMap<K, V>,
): ReadonlyMap<K, V | undefined> | null {
  return before instanceof SharedMap ? (before as SharedMap<K, V>).undoneBy(after) : null;
}

/** An older version: what the next one has otherwise, and the next one for all the rest. */
interface Past<K, V extends object> {
  readonly undone: ReadonlyMap<K, V | undefined>;
  readonly next: SharedMap<K, V>;
}

/**
 * One version. Only the newest holds the entries (H. Baker, Shallow Binding Makes Functional Arrays Fast, 1991). One that is
 * held for long keeps alive what changed since; the road holds the last two.
 */
class SharedMap<K, V extends object> implements ReadonlyMap<K, V> {
  readonly size: number;
  #entries: Map<K, V> | null;
  #past: Past<K, V> | null = null;

  constructor(entries: Map<K, V>) {
    this.#entries = entries;
    this.size = entries.size;
  }

  /** The next version. The entries are handed on; where that was done before they are copied. */
  succeed(edits: ReadonlyMap<K, V>): SharedMap<K, V> {
    const entries = this.#entries ?? new Map(this);
    const undone = new Map<K, V | undefined>();
    for (const [key, value] of edits) {
      undone.set(key, entries.get(key));
      entries.set(key, value);
    }
    const next = new SharedMap(entries);
    if (this.#entries !== null) {
      this.#entries = null;
      this.#past = { undone, next };
    }
    return next;
  }

  /** What that version has otherwise, if it is the one right after this. */
  undoneBy(after: ReadonlyMap<K, V>): ReadonlyMap<K, V | undefined> | null {
    return this.#past?.next === after ? this.#past.undone : null;
  }

  get(key: K): V | undefined {
    return this.#entries === null ? SharedMap.#find(this, key) : this.#entries.get(key);
  }

  /** A loop and no recursion: a version may be held for thousands of ticks. */
  static #find<K, V extends object>(version: SharedMap<K, V>, key: K): V | undefined {
    let at = version;
    while (at.#past !== null) {
      const { undone, next } = at.#past;
      const old = undone.get(key);
      if (old !== undefined || undone.has(key)) return old;
      at = next;
    }
    return at.#entries?.get(key);
  }

  has(key: K): boolean {
    return this.#entries === null ? SharedMap.#find(this, key) !== undefined : this.#entries.has(key);
  }

  #all(): ReadonlyMap<K, V> {
    return this.#entries ?? SharedMap.#restored(this);
  }

  static #restored<K, V extends object>(version: SharedMap<K, V>): ReadonlyMap<K, V> {
    let newest = version;
    while (newest.#past !== null) newest = newest.#past.next;
    const entries = new Map<K, V>();
    for (const key of newest.#entries?.keys() ?? []) {
      const value = SharedMap.#find(version, key);
      if (value !== undefined) entries.set(key, value);
    }
    return entries;
  }

  entries(): MapIterator<[K, V]> {
    return this.#all().entries();
  }

  keys(): MapIterator<K> {
    return this.#all().keys();
  }

  values(): MapIterator<V> {
    return this.#all().values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#all().entries();
  }

  forEach(each: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.#all()) each(value, key, this);
  }
}
