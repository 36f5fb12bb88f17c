import { describe, expect, it } from 'vitest';
import type { QuorumModel } from '../domain/fleet.ts';
import type { MemberTie } from '../quorum/togetherness.ts';
import { adviseSmall, allProven, type SmallAdvice, type SmallWord } from '../testing/small-advice.ts';
import type { Attestations } from './attestation.ts';

/*
 * All small worlds of three members, of which b1 is asked about: who is seen, who reaches whom, what everybody says, what people vouch for,
 * and by which rule it votes. The definition below is said directly over the world and imports nothing of the engine.
 */

const names = ['a1', 'b1', 'g1'];
const ties: readonly MemberTie[] = ['joined', 'severed', 'unknown'];
const others: readonly SmallWord[] = ['leads', 'follows', 'led before', 'nothing'];
const fences = ['', 'iDRAC off, by A, at 14:03', 'iDRAC off of a1 and g1, by A, at 14:03'];
const models: readonly QuorumModel[] = ['none', 'majority', 'two-node'];

type World = Pick<SmallAdvice, 'seen' | 'words' | 'quorum' | 'attestations'> & {
  readonly ties: Readonly<Record<'a1 b1' | 'a1 g1' | 'b1 g1', MemberTie>>;
};

function* worlds(): Generator<World> {
  for (const model of models)
    for (const seen of subsets(names))
      for (const words of wordsOfAll())
        for (const ab of ties)
          for (const ag of ties)
            for (const bg of ties)
              for (const fence of fences)
                yield {
                  quorum: { model },
                  seen,
                  words,
                  ties: { 'a1 b1': ab, 'a1 g1': ag, 'b1 g1': bg },
                  attestations: vouched(fence),
                };
}

function* wordsOfAll(): Generator<SmallAdvice['words']> {
  for (const a1 of others)
    for (const g1 of others) for (const b1 of ['follows', 'nothing'] as const) yield { a1, g1, b1 };
}

function subsets(all: readonly string[]): readonly (readonly string[])[] {
  return all.reduce<readonly (readonly string[])[]>(
    (all, name) => [...all, ...all.map((some) => [...some, name])],
    [[]],
  );
}

function vouched(fence: string): Attestations {
  const people = [
    ['G4', 'accepted'],
    ['G10', 'alpha is lost; second: B. Keane'],
  ] as const;
  return new Map(fence === '' ? people : [...people, ['G3', fence]]);
}

/** May b1 be promoted? Said from the world alone. */
function mayGo(world: World): boolean {
  const { seen, words, attestations, quorum } = world;
  const fence = attestations.get('G3') ?? '';
  const isFenced = (host: string) => fence !== '' && (host === 'a1' || fence.includes(host));
  const isHarmless = (host: string) => {
    if (words[host] === 'follows') return true;
    // A record is no proof against the sight of a living host, nor against its own word.
    return words[host] !== 'leads' && isFenced(host) && !seen.includes(host);
  };
  if (!seen.includes('b1') || words['b1'] !== 'follows') return false;
  if (!['a1', 'g1'].every(isHarmless)) return false;
  return quorum.model === 'none' || hasQuorumAlone(world);
}

/**
 * b1's side surely has the votes, and however the unknown turns out nobody else could: no side that is seen, with all it may hang together
 * with, and nobody of those whom no one sees.
 */
function hasQuorumAlone(world: World): boolean {
  const needed = world.quorum.model === 'two-node' ? 1 : 2;
  const own = reached(['b1'], world.seen, (a, b) => tieOf(world, a, b) === 'joined');
  if (own.length < needed) return false;
  const apart = world.seen.filter((host) => !own.includes(host));
  const may = (a: string, b: string) => tieOf(world, a, b) !== 'severed';
  if (apart.some((host) => reached([host], names, may).length >= needed)) return false;
  const rest = names.filter((host) => !own.includes(host));
  return subsets(rest).every((some) => some.length < needed || !mayHangTogether(some, world));
}

/** Everybody among `all` that can be reached from these, themselves included. */
function reached(
  from: readonly string[],
  all: readonly string[],
  isTied: (a: string, b: string) => boolean,
): readonly string[] {
  const found = [...from];
  for (const at of found) for (const other of all) if (!found.includes(other) && isTied(at, other)) found.push(other);
  return found;
}

function tieOf({ ties: known }: World, a: string, b: string): MemberTie {
  const key = [a, b].sort().join(' ');
  if (key === 'a1 b1' || key === 'a1 g1' || key === 'b1 g1') return known[key];
  throw new Error(`no tie ${key}`);
}

function mayHangTogether(hosts: readonly string[], world: World): boolean {
  const [a, b] = hosts;
  if (a === undefined || b === undefined) return hosts.length > 0;
  const isLooked = world.seen.includes(a) || world.seen.includes(b);
  return !(isLooked && tieOf(world, a, b) === 'severed');
}

describe('advise, in all small worlds', { timeout: 120_000 }, () => {
  it('says GO where the definition does, and nowhere else', () => {
    const wrong: string[] = [];
    const count = { all: 0, go: 0 };
    for (const world of worlds()) {
      const { advice, gates } = adviseSmall(world);
      count.all++;
      if (advice === 'GO') count.go++;
      if ((advice === 'GO') !== mayGo(world) && wrong.length < 10)
        wrong.push(
          `${JSON.stringify({ ...world, attestations: [...world.attestations] })}: ${advice} ${gates.map(({ id, result }) => `${id} ${result}`).join(', ')}`,
        );
    }
    expect(wrong).toEqual([]);
    expect(count.go).toBeGreaterThan(100);
    expect(count.all).toBe(3 * 8 * 32 * 27 * 3);
  });

  it('never says GO while anybody says now that he leads, whatever people vouch for', () => {
    const said = [...worlds()].filter(({ words }) => words['a1'] === 'leads' || words['g1'] === 'leads');
    expect(said.length).toBeGreaterThan(1000);
    expect(new Set(said.map((world) => adviseSmall(world).advice))).toEqual(new Set(['NO-GO']));
  });

  it('says neither GO nor NO-GO while the observer is blind', () => {
    for (const observer of ['blind', 'waiting'] as const) {
      expect(adviseSmall({ observer }).advice).toBe('HOLD');
      expect(adviseSmall({ observer, words: { ...allProven.words, a1: 'leads' } }).advice).toBe('HOLD');
    }
  });
});
