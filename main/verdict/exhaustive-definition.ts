import type { Edge, SmallWorld } from './exhaustive-worlds.ts';

/**
 * What the situations of interfaces.md, section 5, are, said directly over a small world of hosts and edges. Written
 * from domain.md ("Situations") and research/1 (C.1, C.2) before the engine was read, and kept apart from it: nothing is
 * imported from the engine, so that both can only agree by both being right.
 *
 * A host is a number, a region is a number, and so is a side: sentences come out as `proven partition 0|1,2`.
 */
export function namedByDefinition(world: SmallWorld): readonly string[] {
  if (world.read.every((read) => !read)) return ['proven noc-blind all'];
  const regionLevel = [...cutsBetweenRegions(world), ...oneWays(world), ...darkRegions(world), ...blindRegions(world)];
  return [...regionLevel, ...hostsAlone(world)].sort();
}

type Strength = 'proven' | 'suspect';

/** Rule 2: we read it, or a peer has two-way proof with it, or a peer hears it. */
function seenAlive(world: SmallWorld, host: number): boolean {
  if (world.read[host] === true) return true;
  return others(world, host).some((peer) => hears(world, peer, host));
}

/** The listener has proof that packets of the speaker arrive. */
function hears(world: SmallWorld, listener: number, speaker: number): boolean {
  const edge = world.edge(speaker, listener);
  return edge === 'up' || edge === 'only-there';
}

/** The host pairs between two regions of which both hosts are seen alive (C.2, step 3: the others are no part of a cut). */
function livePairs(world: SmallWorld, a: number, b: number): readonly (readonly [number, number])[] {
  const alive = (region: number) => hostsOf(world, region).filter((host) => seenAlive(world, host));
  return alive(a).flatMap((one) => alive(b).map((other) => [one, other] as const));
}

type Pairs = readonly (readonly [number, number])[];

/**
 * A word about two regions holds when every live pair that is known says it. It is proven by two host pairs where the
 * fleet has them (interfaces.md, `confirmAfterMs`), and not by one host alone in a region of more (C.2, step 5): after
 * all had time to be looked at, what there is must do. Hosts that are themselves the trouble are no part of it.
 */
function saidBetween(world: SmallWorld, a: number, b: number, words: readonly Edge[]): Strength | null {
  const known = knownPairs(world, a, b);
  if (known.length === 0 || known.some((pair) => !words.includes(world.edge(...pair)))) return null;
  const all = hostsOf(world, a)
    .flatMap((one) => hostsOf(world, b).map((other) => [one, other] as const))
    .filter((pair) => pair.every((host) => aloneStrength(world, host) !== 'proven'));
  const areWell = known.length >= 2 && known.flat().every((host) => reachesAny(world, host));
  return spreads(known, all) || areWell ? 'proven' : 'suspect';
}

/** Live pairs of which something is known, without hosts that are themselves the trouble. */
function knownPairs(world: SmallWorld, a: number, b: number): Pairs {
  const isTelling = (pair: readonly [number, number]) =>
    world.edge(...pair) !== 'unknown' && pair.every((host) => aloneStrength(world, host) === null);
  return livePairs(world, a, b).filter(isTelling);
}

function spreads(known: Pairs, all: Pairs): boolean {
  const covers = (count: (pairs: Pairs) => number) => count(known) >= Math.min(2, count(all));
  return (
    covers(({ length }) => length) && covers((pairs) => distinct(pairs, 0)) && covers((pairs) => distinct(pairs, 1))
  );
}

function distinct(pairs: Pairs, end: 0 | 1): number {
  return new Set(pairs.map((pair) => pair[end])).size;
}

/**
 * Rule 3: all live pairs cut. Who hears nothing of the other side cannot know whether it is heard there: one direction may live. So a
 * proof has words of both sides.
 */
function cutBetween(world: SmallWorld, a: number, b: number): Strength | null {
  const said = saidBetween(world, a, b, ['cut']);
  const speaks = (end: 0 | 1) => knownPairs(world, a, b).some((pair) => world.read[pair[end]] === true);
  return said === 'proven' && !(speaks(0) && speaks(1)) ? 'suspect' : said;
}

/** Rule 3: islands where the graph of regions falls apart; single pairs where something may still join them. */
function cutsBetweenRegions(world: SmallWorld): readonly string[] {
  const cuts = regionPairs(world).flatMap(([a, b]) => {
    const strength = cutBetween(world, a, b);
    return strength === null ? [] : [{ a, b, strength }];
  });
  // A suspicion makes no island beside a proof.
  const proven = cuts.filter(({ strength }) => strength === 'proven');
  const shown = proven.length > 0 ? proven : cuts;
  if (shown.length === 0) return [];
  const isCut = (a: number, b: number) => shown.some((cut) => cut.a === Math.min(a, b) && cut.b === Math.max(a, b));
  // What is unknown between two regions joins them: it may never make an island.
  const regions = regionsOf(world).filter((region) => !isDark(world, region));
  const sides = groups(regions, (a, b) => !isCut(a, b));
  // Sides are islands by proven cuts alone: what is open within one can only split it further.
  const isShaped = sides.length > 1 || (proven.length === cuts.length && !isShapeOpen(world, cuts));
  const strength = proven.length > 0 && isShaped ? 'proven' : 'suspect';
  if (sides.length > 1) return [`${strength} partition ${sides.map((side) => side.join(',')).join('|')}`];
  const bridges = regions.filter((region) =>
    shown.some(({ a, b }) => joined(world, region, a) && joined(world, region, b)),
  );
  const pairs = shown.map(({ a, b }) => `${a}-${b}`).join(' ');
  return [`${strength} partial-partition ${pairs} over ${bridges.join(',')}`.trimEnd()];
}

/** May a region pair of which nothing is known still change what the cut is called? */
function isShapeOpen(world: SmallWorld, cuts: readonly { readonly a: number; readonly b: number }[]): boolean {
  const touched = new Set(cuts.flatMap(({ a, b }) => [a, b]));
  return regionPairs(world).some(([a, b]) => {
    if (isDark(world, a) || isDark(world, b) || (!touched.has(a) && !touched.has(b))) return false;
    return !joined(world, a, b) && !isSettled(world, a, b);
  });
}

/** Everything known says one thing, and enough say it. */
function isSettled(world: SmallWorld, a: number, b: number): boolean {
  return [cutBetween(world, a, b), ...oneWay(world, a, b), ...oneWay(world, b, a)].some((one) =>
    one?.startsWith('proven'),
  );
}

function joined(world: SmallWorld, a: number, b: number): boolean {
  return a !== b && hostsOf(world, a).some((one) => hostsOf(world, b).some((other) => world.edge(one, other) === 'up'));
}

/**
 * One direction only: it is dead on every known live pair, and on one at least the other is proven. On the rest the
 * living side may have fallen silent too (rule 3, "latch it"): they look cut.
 */
function oneWays(world: SmallWorld): readonly string[] {
  return regionPairs(world).flatMap(([a, b]) => [...oneWay(world, a, b), ...oneWay(world, b, a)]);
}

function oneWay(world: SmallWorld, from: number, to: number): readonly string[] {
  const strength = saidBetween(world, from, to, ['only-back', 'cut']);
  const arrives = knownPairs(world, from, to).some((pair) => world.edge(...pair) === 'only-back');
  return strength === null || !arrives ? [] : [`${strength} one-way ${from}>${to}`];
}

/** Nobody, the observer included, sees any host of it, and somebody outside looked. */
function darkStrength(world: SmallWorld, region: number): Strength | null {
  const hosts = hostsOf(world, region);
  if (hosts.some((host) => seenAlive(world, host))) return null;
  const outside = allHosts(world).filter((host) => world.regionOf[host] !== region);
  const all = hosts.flatMap((host) => outside.map((peer) => [host, peer] as const));
  const looked = all.filter(([host, peer]) => world.edge(host, peer) === 'cut' && seenAlive(world, peer));
  if (looked.length === 0) return null;
  return spreads(looked, all) ? 'proven' : 'suspect';
}

function isDark(world: SmallWorld, region: number): boolean {
  return darkStrength(world, region) !== null;
}

function darkRegions(world: SmallWorld): readonly string[] {
  return regionsOf(world).flatMap((region) => {
    const strength = darkStrength(world, region);
    return strength === null ? [] : [`${strength} region-dark ${region}`];
  });
}

/** The observer reads no host of a region, and its peers prove, or nothing denies, that it lives. */
function blindRegions(world: SmallWorld): readonly string[] {
  const blind = regionsOf(world).filter(
    (region) => hostsOf(world, region).every((host) => world.read[host] !== true) && !isDark(world, region),
  );
  return blind.length === 0 ? [] : [`proven noc-blind ${blind.join(',')}`];
}

/** Rule 4, for each host: isolated while we read it, unreachable while nobody does. */
function hostsAlone(world: SmallWorld): readonly string[] {
  return allHosts(world).flatMap((host) => {
    const strength = aloneStrength(world, host);
    const word = world.read[host] === true ? 'host-isolated' : 'host-unreachable';
    return strength === null ? [] : [`${strength} ${word} ${host}`];
  });
}

/**
 * All pairs touching the host are cut while a neighbour of its own region is fine and tells the host from its region: it
 * is cut from the host too, or reaches where the host does not, or the observer lost the host alone.
 *
 * Proven by two looks where the fleet has them: peers that are cut from it, and our own loss of it. A host that we read
 * may be well and its peers cut off: one of them must be proven to reach somebody.
 */
function aloneStrength(world: SmallWorld, host: number): Strength | null {
  const peers = others(world, host).filter((peer) => seenAlive(world, peer));
  const known = peers.filter((peer) => world.edge(host, peer) !== 'unknown');
  if (known.length === 0 || known.some((peer) => world.edge(host, peer) !== 'cut')) return null;

  const isLost = world.read[host] !== true;
  const neighbours = peers.filter((peer) => world.regionOf[peer] === world.regionOf[host] && isFine(world, peer, host));
  const reaches = (neighbour: number, region: number | undefined) =>
    others(world, neighbour).some((far) => world.regionOf[far] === region && world.edge(neighbour, far) === 'up');
  const telling = neighbours.filter(
    (neighbour) =>
      world.edge(neighbour, host) === 'cut' ||
      (isLost && world.read[neighbour] === true) ||
      known.some((peer) => reaches(neighbour, world.regionOf[peer])),
  );
  if (telling.length === 0) return null;

  const looks = known.length + (isLost ? 1 : 0);
  const isSure = isLost || known.some((peer) => reachesAny(world, peer));
  return looks >= Math.min(2, world.regionOf.length - 1) && isSure ? 'proven' : 'suspect';
}

/** It reaches somebody, or at least nobody else than the one in question is cut from it. */
function isFine(world: SmallWorld, host: number, inQuestion: number): boolean {
  const isCut = others(world, host).some((peer) => peer !== inQuestion && world.edge(host, peer) === 'cut');
  return reachesAny(world, host) || !isCut;
}

function reachesAny(world: SmallWorld, host: number): boolean {
  return others(world, host).some((far) => world.edge(host, far) === 'up');
}

function allHosts(world: SmallWorld): readonly number[] {
  return world.regionOf.map((_, host) => host);
}

function others(world: SmallWorld, host: number): readonly number[] {
  return allHosts(world).filter((other) => other !== host);
}

function hostsOf(world: SmallWorld, region: number): readonly number[] {
  return allHosts(world).filter((host) => world.regionOf[host] === region);
}

function regionsOf(world: SmallWorld): readonly number[] {
  return [...new Set(world.regionOf)].sort((x, y) => x - y);
}

function regionPairs(world: SmallWorld): readonly (readonly [number, number])[] {
  const regions = regionsOf(world);
  return regions.flatMap((a) => regions.filter((b) => b > a).map((b) => [a, b] as const));
}

function groups(items: readonly number[], together: (a: number, b: number) => boolean): readonly (readonly number[])[] {
  const left = new Set(items);
  const found: number[][] = [];
  for (const first of items) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const member of group) {
      for (const other of left) {
        if (together(member, other)) {
          left.delete(other);
          group.push(other);
        }
      }
    }
    found.push(group.sort((x, y) => x - y));
  }
  return found;
}
