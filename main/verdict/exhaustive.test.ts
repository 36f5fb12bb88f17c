import { describe, expect, it } from 'vitest';
import { namedByDefinition } from './exhaustive-definition.ts';
import { findingsIn, namesOf, oldMs, youngMs } from './exhaustive-picture.ts';
import {
  describeWorld,
  isFirstOfItsKind,
  layouts,
  renamed,
  renamings,
  sightsOf,
  worldsOf,
  type SmallWorld,
} from './exhaustive-worlds.ts';
import type { Finding } from './finding.ts';

/*
 * Every world of up to four hosts in up to three regions: each pair of hosts seen, cut, one-way (either way) or unknown,
 * and the observer reading everybody, all but one host, all but one region, or nobody: 195,552 worlds. Skipped are those
 * that no evidence can tell of (a path of which neither end is read; an arrival at a host that is not read) and those
 * that only give another name to a host of a region or to a region; the second is sound by a law of its own.
 */

const all: readonly SmallWorld[] = layouts.flatMap((regionOf) =>
  sightsOf(regionOf).flatMap((read) => [...worldsOf(regionOf, read)]),
);

/** Every region pair a confirmed cut could have held. */
const everyPair = new Set([0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => `r${a}|r${b}`)));

/** A world, and what the engine and the definitions make of it. */
interface Told {
  readonly world: SmallWorld;
  readonly young: readonly Finding[];
  readonly old: readonly Finding[];
  /** Young, after a confirmed cut of everything. */
  readonly held: readonly Finding[];
  readonly defined: readonly string[];
}

const told: readonly Told[] = all.filter(isFirstOfItsKind).map((world) => ({
  world,
  young: findingsIn(world, youngMs),
  old: findingsIn(world, oldMs),
  held: findingsIn(world, youngMs, everyPair),
  defined: namedByDefinition(world),
}));

/** The first worlds of which the law does not hold, in words; a law of all worlds gives none. */
function breaches(of: readonly Told[], law: (one: Told) => string | null): readonly string[] {
  const found: string[] = [];
  for (const one of of) {
    const breach = law(one);
    if (breach !== null) found.push(`${describeWorld(one.world)}: ${breach}`);
    if (found.length >= 10) break;
  }
  return found;
}

const ages = { young: 'young trouble', old: 'old trouble', held: 'after a confirmed cut of everything' };
const onlyProven = (names: readonly string[]) => names.filter((name) => name.startsWith('proven'));

describe('judge', () => {
  it('is asked about every world', () => {
    expect(all.length).toBe(195_552);
    expect(told.length).toBe(30_403);
  });

  it('proves exactly what the definitions say, in every world', () => {
    const breach = ({ young, defined }: Told) => {
      const [engine, definition] = [onlyProven(namesOf(young)).join('; '), onlyProven(defined).join('; ')];
      return engine === definition ? null : `engine ${engine || 'nothing'}, definition ${definition || 'nothing'}`;
    };
    expect(breaches(told, breach)).toEqual([]);
  });

  it('suspects something wherever the definitions suspect something', () => {
    const breach = ({ young, defined }: Told) => (young.length === 0 && defined.length > 0 ? defined.join('; ') : null);
    expect(breaches(told, breach)).toEqual([]);
  });

  it('does not care which host or region is which', () => {
    const tally = (findings: readonly Finding[]) =>
      findings
        .map(({ matter, strength }) => `${strength} ${matter.type}`)
        .sort()
        .join('; ');
    const breach = ({ world, young }: Told) =>
      renamings(world.regionOf).every(
        (renaming) => tally(findingsIn(renamed(world, renaming), youngMs)) === tally(young),
      )
        ? null
        : 'renamed, it is called something else';
    const upToThree = told.filter(({ world }) => world.regionOf.length <= 3);
    expect(breaches(upToThree, breach)).toEqual([]);
  });

  for (const age of ['young', 'old', 'held'] as const) {
    it(`proves nothing against a packet that passes (${ages[age]})`, () => {
      const breach = (one: Told) => one[age].flatMap((finding) => refuted(one.world, finding))[0] ?? null;
      expect(breaches(told, breach)).toEqual([]);
    });
  }

  for (const age of ['young', 'old'] as const) {
    it(`accuses nobody without bad evidence about that very one (${ages[age]})`, () => {
      const breach = (one: Told) => one[age].flatMap((finding) => groundless(one.world, finding))[0] ?? null;
      expect(breaches(told, breach)).toEqual([]);
    });
  }

  it('takes back nothing that is proven for growing old', () => {
    const breach = ({ young, old }: Told) => {
      const later = new Set(old.filter(isProven).flatMap(claims));
      return (
        young
          .filter(isProven)
          .flatMap(claims)
          .find((claim) => !later.has(claim)) ?? null
      );
    };
    expect(breaches(told, breach)).toEqual([]);
  });

  it('has a witness that we read, and its word, for everything it says', () => {
    const breach = ({ world, young }: Told) => {
      const isRead = (witness: string) => witness === 'noc' || world.read[Number(witness.slice(1))] === true;
      const isHeard = ({ observers, evidence }: Finding) =>
        evidence.length > 0 &&
        observers.length > 0 &&
        [...observers, ...evidence.map(({ host }) => host)].every(isRead);
      return young.find((finding) => !isHeard(finding))?.text ?? null;
    };
    expect(breaches(told, breach)).toEqual([]);
  });

  it('is blind, and nothing else, where it reads nobody', () => {
    const unread = told.filter(({ world }) => world.read.every((is) => !is));
    expect(unread.map(({ young }) => namesOf(young).join('; '))).toEqual(unread.map(() => 'proven noc-blind all'));
  });

  it('says one thing of one matter at a time', () => {
    const breach = ({ young }: Told) => {
      const keys = young.map(({ key }) => key);
      return new Set(keys).size === keys.length ? null : keys.join('; ');
    };
    expect(breaches(told, breach)).toEqual([]);
  });
});

function isProven({ strength }: Finding): boolean {
  return strength === 'proven';
}

function severance(a: number, b: number): string {
  return `severed ${Math.min(a, b)} ${Math.max(a, b)}`;
}

/** What a finding says in the end: `severed 0 1`, `gone 2`, `dark 0`, `lost 0 1` (from, to). */
function claims({ matter }: Finding): readonly string[] {
  const number = (id: string) => Number(id.slice(1));
  const severed = (a: string, b: string) => severance(number(a), number(b));
  switch (matter.type) {
    case 'partition':
      return matter.subject.sides.flatMap((side, index) =>
        matter.subject.sides.slice(index + 1).flatMap((other) => side.flatMap((a) => other.map((b) => severed(a, b)))),
      );
    case 'partial-partition':
      return matter.subject.pairs.map(([a, b]) => severed(a, b));
    case 'one-way':
      return [`lost ${number(matter.subject.from)} ${number(matter.subject.to)}`];
    case 'region-dark':
      return [`dark ${number(matter.subject.region)}`];
    case 'host-unreachable':
    case 'host-isolated':
      return [`gone ${number(matter.subject.host)}`];
    case 'noc-blind':
    case 'service-down':
    case 'service-hung':
    case 'port-filtered':
    case 'lossy-link':
    case 'flapping':
    case 'dual-primary':
    case 'no-primary':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return [];
  }
}

/** Pairs of hosts (from, to) by what their edge says. */
function pairsWhere({ regionOf, edge }: SmallWorld, ...words: readonly string[]) {
  return regionOf.flatMap((a, from) =>
    regionOf.flatMap((b, to) => (from !== to && words.includes(edge(from, to)) ? [{ from, to, a, b }] : [])),
  );
}

/** Proven claims that a packet contradicts: one that arrives from a host is a sign of its life and of a way to go. */
function refuted(world: SmallWorld, finding: Finding): readonly string[] {
  if (!isProven(finding) || claims(finding).length === 0) return [];
  const passing = pairsWhere(world, 'up', 'only-there').flatMap(({ from, to, a, b }) => [
    ...(a === b ? [] : [severance(a, b), `lost ${a} ${b}`, `dark ${a}`]),
    `gone ${from}`,
    ...(world.edge(from, to) === 'up' ? [`gone ${to}`] : []),
  ]);
  return claims(finding).filter((claim) => passing.includes(claim));
}

/** Claims, proven or not, about somebody of whom nothing bad is known. */
function groundless(world: SmallWorld, finding: Finding): readonly string[] {
  if (claims(finding).length === 0) return [];
  const bad = pairsWhere(world, 'cut', 'only-back').flatMap(({ from, to, a, b }) => [
    ...(a === b ? [] : [severance(a, b), `lost ${a} ${b}`, `dark ${a}`, `dark ${b}`]),
    `gone ${from}`,
    `gone ${to}`,
  ]);
  return claims(finding).filter((claim) => !bad.includes(claim));
}
