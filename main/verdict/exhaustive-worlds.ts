/**
 * What is known of the path between two hosts. `only-there` = packets of the first host arrive at the second and none
 * come back; `only-back` the other way round; `up` = proven in both directions now; `unknown` = nobody could tell.
 */
export type Edge = 'up' | 'cut' | 'only-there' | 'only-back' | 'unknown';

/** A world small enough to be looked at whole: hosts and regions are numbers, every pair of hosts has an edge. */
export interface SmallWorld {
  /** The region of each host. */
  readonly regionOf: readonly number[];
  /** Which hosts the observer reads. */
  readonly read: readonly boolean[];
  /** The edge as seen from the first host. */
  readonly edge: (from: number, to: number) => Edge;
  /** Edges by pair, (0,1) (0,2) (1,2) (0,3) …: for messages and for changing one of them. */
  readonly edges: readonly Edge[];
}

const edgeWords: readonly Edge[] = ['up', 'cut', 'only-there', 'only-back', 'unknown'];

/** All ways to spread up to four hosts over up to three regions; regions differ by their size alone. */
export const layouts: readonly (readonly number[])[] = [
  [0],
  [0, 0],
  [0, 1],
  [0, 0, 0],
  [0, 0, 1],
  [0, 1, 2],
  [0, 0, 0, 0],
  [0, 0, 0, 1],
  [0, 0, 1, 1],
  [0, 0, 1, 2],
];

/** A world from its parts. */
export function smallWorld(regionOf: readonly number[], read: readonly boolean[], edges: readonly Edge[]): SmallWorld {
  const edge = (from: number, to: number) =>
    from < to ? (edges[pairIndex(from, to)] ?? 'unknown') : turned(edges[pairIndex(to, from)] ?? 'unknown');
  return { regionOf, read, edge, edges };
}

/** Where the pair stands in {@link SmallWorld.edges}; `low` < `high`. */
export function pairIndex(low: number, high: number): number {
  return (high * (high - 1)) / 2 + low;
}

function turned(edge: Edge): Edge {
  if (edge === 'only-there') return 'only-back';
  return edge === 'only-back' ? 'only-there' : edge;
}

/** What the observer may read: everybody, all but one host, all but one region, nobody. */
export function sightsOf(regionOf: readonly number[]): readonly (readonly boolean[])[] {
  const hosts = regionOf.map((_, host) => host);
  const lost = [
    () => false,
    ...hosts.map((one) => (host: number) => host === one),
    ...[...new Set(regionOf)].map((region) => (host: number) => regionOf[host] === region),
    () => true,
  ];
  const sights = lost.map((isLost) => hosts.map((host) => !isLost(host)));
  return [...new Map(sights.map((sight) => [sight.join(), sight])).values()];
}

/** Every world of a layout and a sight that evidence can tell of (see {@link canBeTold}). */
export function* worldsOf(regionOf: readonly number[], read: readonly boolean[]): Generator<SmallWorld> {
  const pairs = regionOf.flatMap((_, high) => regionOf.slice(0, high).map((__, low) => [low, high] as const));
  const choices = pairs.map(([low, high]) => edgeWords.filter((edge) => canBeTold(edge, read[low], read[high])));
  const total = choices.reduce((product, { length }) => product * length, 1);
  for (let code = 0; code < total; code++) {
    let rest = code;
    const edges = choices.map((words) => {
      const edge = words[rest % words.length] ?? 'unknown';
      rest = Math.floor(rest / words.length);
      return edge;
    });
    yield smallWorld(regionOf, read, edges);
  }
}

/** Only a host that is read testifies: to an arrival, to a silence, to an acknowledgement. */
function canBeTold(edge: Edge, lowIsRead: boolean | undefined, highIsRead: boolean | undefined): boolean {
  if (edge === 'unknown') return true;
  if (edge === 'only-there') return highIsRead === true;
  if (edge === 'only-back') return lowIsRead === true;
  return lowIsRead === true || highIsRead === true;
}

/** `0011 read 1101: 0-1 up, 0-2 cut`, unknown edges left out. */
export function describeWorld({ regionOf, read, edges }: SmallWorld): string {
  const words = regionOf.flatMap((_, high) =>
    regionOf.slice(0, high).flatMap((__, low) => {
      const edge = edges[pairIndex(low, high)] ?? 'unknown';
      return edge === 'unknown' ? [] : [`${low}${arrow[edge]}${high}`];
    }),
  );
  return `regions ${regionOf.join('')}, read ${read.map((is) => (is ? '+' : '-')).join('')}: ${words.join(' ')}`;
}

const arrow: Readonly<Record<Edge, string>> = {
  up: '=',
  cut: 'x',
  'only-there': '>',
  'only-back': '<',
  unknown: '?',
};

/**
 * Of the worlds that differ only in which host of a region, or which region of a size, is which, one is enough. That the
 * engine does not care is a law of its own (`judge` names alike whatever the order).
 */
export function isFirstOfItsKind(world: SmallWorld): boolean {
  const own = codeOf(world);
  return renamings(world.regionOf).every((renaming) => own <= codeOf(renamed(world, renaming)));
}

/** The world with host `i` in the place of host `renaming[i]`; regions keep their hosts. */
export function renamed(world: SmallWorld, renaming: readonly number[]): SmallWorld {
  const old = (host: number) => renaming.indexOf(host);
  const edges = world.regionOf.flatMap((_, high) =>
    world.regionOf.slice(0, high).map((__, low) => world.edge(old(low), old(high))),
  );
  const read = world.read.map((_, host) => world.read[old(host)] === true);
  return smallWorld(world.regionOf, read, edges);
}

function codeOf({ read, edges }: SmallWorld): string {
  return [...read.map(Number), ...edges.map((edge) => edgeWords.indexOf(edge))].join('');
}

const knownRenamings = new Map<string, readonly (readonly number[])[]>();

/** All permutations of the hosts that keep together what shares a region. */
export function renamings(regionOf: readonly number[]): readonly (readonly number[])[] {
  const key = regionOf.join();
  const known = knownRenamings.get(key);
  if (known !== undefined) return known;
  const keeps = (order: readonly number[]) =>
    order.every((to, from) =>
      order.every((otherTo, other) => (regionOf[from] === regionOf[other]) === (regionOf[to] === regionOf[otherTo])),
    );
  const found = permutations(regionOf.map((_, host) => host)).filter(keeps);
  knownRenamings.set(key, found);
  return found;
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
