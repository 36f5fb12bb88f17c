import { beforeAll, describe, expect, it } from 'vitest';
import { type Advice, gateIds, type GateId } from '../domain/advice.ts';
import type { QuorumModel } from '../domain/fleet.ts';
import { hostId } from '../domain/ids.ts';
import type { MemberTie } from '../quorum/togetherness.ts';
import {
  a1Unreachable,
  adviseSmall,
  allProven,
  type SmallAdvice,
  smallNow,
  type SmallWord,
} from '../testing/small-advice.ts';
import type { Attestations } from './attestation.ts';

/*
 * All small worlds of three members, of which b1 is asked about: who is seen, who reaches whom, what everybody says, what people vouch for,
 * and by which rule it votes. The definition below is said directly over the world and imports nothing of the engine.
 */

const names = ['a1', 'b1', 'g1'];
const ties: readonly MemberTie[] = ['joined', 'severed', 'unknown'];
const others: readonly SmallWord[] = ['leads', 'follows', 'led before', 'nothing'];
const streaming = { upstream: 'a1', state: 'streaming', downstreams: [] } as const;
const acting = { promotes: true, promotesAfterMs: 30_000, yieldsAfterMs: null, paused: false, why: 'ttl 30' } as const;
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
  let sheets: readonly (Advice & { readonly world: World })[] = [];
  beforeAll(() => {
    sheets = [...worlds()].map((world) => ({ ...adviseSmall(world), world }));
  }, 120_000);
  const open = ({ gates }: Pick<Advice, 'gates'>) => gates.map(({ id, result }) => `${id} ${result}`).join(', ');

  it('says GO where the definition does, and nowhere else', () => {
    const wrong = sheets.filter(({ world, advice }) => (advice === 'GO') !== mayGo(world));
    expect(wrong.map((one) => [{ ...one.world, attestations: [...one.world.attestations] }, open(one)])).toEqual([]);
    expect(sheets).toHaveLength(3 * 8 * 32 * 27 * 3);
    expect(sheets.filter(({ advice }) => advice === 'GO').length).toBeGreaterThan(100);
  });

  it('never says GO while anybody says now that he leads, whatever people vouch for', () => {
    const led = sheets.filter(({ world: { words } }) => words['a1'] === 'leads' || words['g1'] === 'leads');
    expect(led.length).toBeGreaterThan(1000);
    expect(new Set(led.map(({ advice }) => advice))).toEqual(new Set(['NO-GO']));
  });

  it('says neither GO nor NO-GO while the observer is blind', () => {
    for (const observer of ['blind', 'waiting'] as const) {
      expect(adviseSmall({ observer }).advice).toBe('HOLD');
      expect(adviseSmall({ observer, words: { ...allProven.words, a1: 'leads' } }).advice).toBe('HOLD');
    }
  });

  it('lets nobody vouch for what must be seen, even if he tries for all ten gates', () => {
    const attestations: Attestations = new Map(
      gateIds.map((id) => [id, 'off, by A, at 14:03, a1 and g1; second: B. Keane']),
    );
    const attested = new Set<string>();
    const some = [...worlds()].filter((_world, nth) => nth % 7 === 0);
    for (const world of some)
      for (const { id, result } of adviseSmall({ ...world, attestations }).gates)
        if (result === 'attested') attested.add(`${id} ${world.quorum.model}`);
    expect([...attested].sort()).toEqual([
      'G10 majority',
      'G10 none',
      'G10 two-node',
      'G3 majority',
      'G3 none',
      'G3 two-node',
      'G4 none',
      'G6 majority',
      'G6 none',
      'G6 two-node',
      'G8 majority',
      'G8 none',
      'G8 two-node',
    ]);
  });
});

describe('advise, with everything proven', () => {
  it('says GO', () => {
    expect(adviseSmall().gates.filter(({ result }) => result === 'fail' || result === 'unknown')).toEqual([]);
    expect(adviseSmall().advice).toBe('GO');
  });

  const onlyG10: Attestations = new Map([['G10', 'alpha is lost; second: B. Keane']]);
  const damages: readonly (readonly [GateId, string, Partial<SmallAdvice>])[] = [
    ['G1', 'b1 was not read for too long', { hostAgesMs: { b1: 12_000 } }],
    ['G2', 'the situation changed a moment ago', { past: { steady: { words: '', since: smallNow - 5000 } } }],
    ['G2', 'nothing is confirmed', { situations: [{ ...a1Unreachable, phase: 'suspected' }] }],
    ['G3', 'nobody fenced a1', { attestations: onlyG10 }],
    ['G4', 'b1 and g1 are not known to reach each other', { ties: { ...allProven.ties, 'b1 g1': 'unknown' } }],
    ['G5', 'g1 stands with nobody knows whom', { ties: { 'a1 b1': 'severed', 'b1 g1': 'unknown' } }],
    ['G6', 'nobody saw how far b1 had come', { past: { syncedAt: new Map() } }],
    ['G6', 'b1 is far behind', { also: { b1: { lag: { seconds: 60 }, replication: streaming } } }],
    ['G7', 'b1 holds the data of another cluster', { also: { b1: { clusterIdentity: '78' } } }],
    ['G7', 'the observer has watched for ten seconds only', { past: { watchedSince: smallNow - 10_000 } }],
    ['G8', 'nobody knows whether anything promotes', { also: { b1: { automation: null }, g1: { automation: null } } }],
    [
      'G9',
      'g1 was promoted two minutes ago',
      { past: { promotions: [{ host: hostId('g1'), at: smallNow - 120_000 }] } },
    ],
    ['G10', 'nobody agreed', { attestations: new Map([['G3', 'iDRAC off, by A, at 14:03']]) }],
  ];
  it('says GO beside an automation that is paused', () => {
    const paused = { ...acting, promotes: false, paused: true, why: 'paused: it promotes and demotes nobody' };
    expect(adviseSmall({ also: { b1: { automation: paused }, g1: { automation: paused } } }).advice).toBe('GO');
  });

  it.each(damages)('says no GO, because of %s, when %s', (gate, _what, change) => {
    const { advice, gates } = adviseSmall(change);
    const open = gates.filter(({ result }) => result === 'fail' || result === 'unknown').map(({ id }) => id);
    expect(open).toContain(gate);
    expect(advice).not.toBe('GO');
  });
});
