import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster, QuorumRule } from '../domain/fleet.ts';
import { clusterId, hostId, type HostId } from '../domain/ids.ts';
import type { QuorumSide } from '../domain/snapshot.ts';
import { sceneCluster } from '../testing/scene.ts';
import { sightOf } from '../testing/cluster-sight.ts';
import { countCluster } from './cluster-status.ts';
import type { QuorumPast } from './moving-bar.ts';
import type { MemberTie } from './togetherness.ts';

/*
 * The laws of every quorum model (research/1, D.3), exhaustively where the worlds can be counted, else by random ones. A world
 * says of each host whether somebody proves it alive, and of each two hosts whether they are joined, severed, or nobody knows.
 */

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

function cluster(size: number, quorum: QuorumRule, product = 'none'): Cluster {
  return { ...sceneCluster('k', names.slice(0, size), quorum.model), quorum, product };
}

function weighted(size: number, votes: readonly number[], quorum: QuorumRule, product = 'none'): Cluster {
  const plain = cluster(size, quorum, product);
  return { ...plain, members: plain.members.map((member, i) => ({ ...member, votes: votes[i] ?? 1 })) };
}

/** Every model under which two sides must never act, for any number of members. */
const majorities: readonly { readonly name: string; readonly of: (size: number) => Cluster }[] = [
  { name: 'majority by component', of: (n) => cluster(n, { model: 'majority' }) },
  { name: 'majority by star', of: (n) => cluster(n, { model: 'majority' }, 'etcd') },
  { name: 'majority by clique', of: (n) => cluster(n, { model: 'majority' }, 'corosync') },
  { name: 'pause-minority', of: (n) => cluster(n, { model: 'pause-minority' }, 'rabbitmq') },
  { name: 'weighted', of: (n) => weighted(n, [3, 1, 2, 1, 1, 0, 2], { model: 'weighted' }, 'corosync') },
  { name: 'more votes expected than there are', of: (n) => cluster(n, { model: 'weighted', expectedVotes: n + 2 }) },
  { name: 'auto_tie_breaker', of: (n) => cluster(n, { model: 'majority', autoTieBreaker: 'lowest' }, 'corosync') },
  { name: 'sentinel', of: (n) => cluster(n, { model: 'sentinel', quorum: 2 }, 'redis-sentinel') },
  { name: 'galera', of: (n) => weighted(n, [2, 1, 1, 1, 0, 1, 1], { model: 'galera' }, 'galera') },
  { name: 'ceph-stretch', of: (n) => cluster(n, { model: 'ceph-stretch', tiebreaker: hostId('a') }, 'ceph-mon') },
  {
    name: 'zookeeper-groups',
    of: (n) => cluster(n, { model: 'zookeeper-groups', groups: groupsOf(n) }, 'zookeeper'),
  },
  {
    name: 'joint configuration',
    of: (n) => cluster(n, { model: 'majority', outgoing: hostsOf(Math.max(1, n - 2)) }, 'etcd'),
  },
  { name: 'ffsplit', of: (n) => cluster(n, { model: 'qdevice', device: deviceOn('ffsplit') }, 'corosync') },
  { name: 'lms', of: (n) => cluster(n, { model: 'qdevice', device: deviceOn('lms') }, 'corosync') },
];

function hostsOf(size: number): readonly HostId[] {
  return names.slice(0, size).map(hostId);
}

function groupsOf(size: number): readonly (readonly HostId[])[] {
  const hosts = hostsOf(size);
  return [0, 1, 2].map((nth) => hosts.filter((_, i) => i % 3 === nth)).filter((group) => group.length > 0);
}

function deviceOn(algorithm: 'ffsplit' | 'lms') {
  return { host: hostId('q'), address: null, votes: null, algorithm, tieBreaker: 'lowest' } as const;
}

/** All ways to put `size` members into sides, as the side of each member. */
function partitions(size: number): readonly (readonly number[])[] {
  let found: (readonly number[])[] = [[]];
  for (let i = 0; i < size; i++) {
    found = found.flatMap((sides) => Array.from({ length: Math.max(-1, ...sides) + 2 }, (_, side) => [...sides, side]));
  }
  return found;
}

interface World {
  readonly seen: ReadonlySet<HostId>;
  readonly tieOf: (a: HostId, b: HostId) => MemberTie;
}

function sidesOf(one: Cluster, world: World, past: QuorumPast | null = null): readonly QuorumSide[] {
  return countCluster(one, sightOf({ ...world, past })).quorum.sides;
}

const surelyQuorate = (sides: readonly QuorumSide[]) => sides.filter(({ margin }) => margin.worst >= 0);

/** The device `q` stands with side `deviceSide`; -1 = with nobody, null = with everybody. */
function cutWorld(sides: readonly number[], deviceSide: number | null): World {
  const sideOf = (host: HostId) => (host === 'q' ? deviceSide : sides[names.indexOf(host)]);
  const isTied = (a: HostId, b: HostId) => sideOf(a) === null || sideOf(b) === null || sideOf(a) === sideOf(b);
  return {
    seen: new Set([...hostsOf(sides.length), hostId('q')]),
    tieOf: (a, b) => (isTied(a, b) ? 'joined' : 'severed'),
  };
}

describe('countCluster, over all cuts of up to seven voters', () => {
  it.each(majorities)('$name: at most one side has quorum, and what is known has no span', ({ of }) => {
    let cuts = 0;
    for (let size = 1; size <= 7; size++) {
      const one = of(size);
      for (const sides of partitions(size)) {
        const places = one.quorum.device === undefined ? [null] : [null, ...new Set([-1, ...sides])];
        for (const place of places) {
          const found = sidesOf(one, cutWorld(sides, place));
          cuts++;
          if (surelyQuorate(found).length > 1) expect.fail(`${sides.join('')} with the device at ${place}`);
          const hasSpan = found.some(({ worst, best }) => worst !== best);
          // Between equal sides without the tie-breaker qnetd's choice hangs on the order of its clients: lms only.
          if (hasSpan && one.quorum.device?.algorithm !== 'lms') expect.fail(`span in ${sides.join('')}`);
        }
      }
    }
    expect(cuts).toBeGreaterThanOrEqual(1 + 2 + 5 + 15 + 52 + 203 + 877);
  });

  it('none: any two sides that hold data may act', () => {
    for (const sides of partitions(4)) {
      const found = sidesOf(cluster(4, { model: 'none' }), cutWorld(sides, null));
      expect(new Set(found.map(({ state }) => state))).toEqual(
        new Set([found.length > 1 ? 'both-quorate' : 'quorate']),
      );
    }
  });

  it('two-node: both halves of the only cut have quorum, and it is said', () => {
    const found = sidesOf(cluster(2, { model: 'two-node' }), cutWorld([0, 1], null));
    expect(found.map(({ state }) => state)).toEqual(['both-quorate', 'both-quorate']);
  });

  it('even halves without a tie-breaker: none of two, four or six', () => {
    for (const half of [1, 2, 3]) {
      const sides = Array.from({ length: 2 * half }, (_, i) => (i < half ? 0 : 1));
      const found = sidesOf(cluster(2 * half, { model: 'majority' }), cutWorld(sides, null));
      expect(found.map(({ state }) => state)).toEqual(['inquorate', 'inquorate']);
    }
  });

  it('expected votes set too low: two sides have quorum, and it is said', () => {
    const one = cluster(4, { model: 'weighted', expectedVotes: 2 }, 'corosync');
    const { quorum, warnings } = countCluster(one, sightOf(cutWorld([0, 0, 1, 1], null)));
    expect(quorum.sides.map(({ state }) => state)).toEqual(['both-quorate', 'both-quorate']);
    expect(warnings).toContain('declared votes do not add up: two sides have quorum');
  });
});

/** Every graph of links between `size` hosts; a link is there or it is cut. */
function* graphs(size: number): Generator<World> {
  const hosts = hostsOf(size);
  const pairs = pairsOf(hosts);
  for (let bits = 0; bits < 2 ** pairs.length; bits++) {
    const up = new Set(pairs.filter((_, i) => (bits >> i) % 2 === 1));
    yield { seen: new Set(hosts), tieOf: (a, b) => (up.has(pairOf(a, b)) ? 'joined' : 'severed') };
  }
}

const pairOf = (a: string, b: string) => (a < b ? `${a}|${b}` : `${b}|${a}`);
const pairsOf = (hosts: readonly string[]) => hosts.flatMap((a, i) => hosts.slice(i + 1).map((b) => `${a}|${b}`));

describe('countCluster, over all graphs of links between up to five voters', () => {
  const plain = majorities.filter(({ of }) => of(3).quorum.device === undefined);

  it.each(plain)('$name: at most one side has quorum', ({ of }) => {
    for (let size = 1; size <= 5; size++) {
      const one = of(size);
      for (const world of graphs(size)) if (surelyQuorate(sidesOf(one, world)).length > 1) expect.fail(`${size}`);
    }
  });
});

/** Graphs are numbers here: bit i = pair i is joined. */
describe('countCluster, when a tie is severed, over all graphs of up to five voters', () => {
  const plain = majorities.filter(({ of }) => of(3).quorum.device === undefined);

  it.each(plain)('$name: no member’s side gains margin', ({ of }) => {
    for (let size = 2; size <= 5; size++) {
      const one = of(size);
      const counted = [...graphs(size)].map((world) => sidesOf(one, world));
      const pairs = (size * (size - 1)) / 2;
      for (const [bits, before] of counted.entries()) {
        for (let pair = 0; pair < pairs; pair++) {
          const after = (bits >> pair) % 2 === 1 ? (counted[bits - 2 ** pair] ?? []) : [];
          for (const side of after) {
            const old = before.find(({ hosts }) => side.hosts.every((host) => hosts.includes(host)));
            if (old === undefined || side.margin.worst > old.margin.worst) expect.fail(`${size}: ${bits} less ${pair}`);
          }
        }
      }
    }
  });
});

/** What is known of a world, with a device `q` and nothing known where the words say so. */
interface Knowledge {
  readonly ties: ReadonlyMap<string, MemberTie>;
  readonly unseen: readonly string[];
}

function knowledge(hosts: readonly string[]): fc.Arbitrary<Knowledge> {
  const pairs = pairsOf(hosts);
  const tie = fc.constantFrom<MemberTie>('joined', 'joined', 'severed', 'unknown');
  const ties = fc
    .array(tie, { minLength: pairs.length, maxLength: pairs.length })
    .map((drawn) => new Map(pairs.map((pair, i) => [pair, drawn[i] ?? 'unknown'])));
  return fc.record({ ties, unseen: fc.subarray([...hosts]) });
}

function worldOf(hosts: readonly string[], { ties, unseen }: Knowledge): World {
  return {
    seen: new Set(hosts.filter((host) => !unseen.includes(host)).map(hostId)),
    tieOf: (a, b) => ties.get(pairOf(a, b)) ?? 'unknown',
  };
}

/** One way in which the world may really be: unread hosts live or are dead, unknown ties are joined or severed. */
function completion({ ties, unseen }: Knowledge, next: () => boolean): Knowledge {
  const dead = unseen.filter(() => next());
  const settled = [...ties].map(([pair, tie]): [string, MemberTie] => {
    const isDead = pair.split('|').some((host) => dead.includes(host));
    return [pair, isDead ? 'severed' : tie === 'unknown' ? (next() ? 'joined' : 'severed') : tie];
  });
  return { ties: new Map(settled), unseen: dead };
}

/** All that can be known of three voters: each tie joined, severed or unknown, each host seen or not. */
function* knowledges(hosts: readonly string[]): Generator<Knowledge> {
  const pairs = pairsOf(hosts);
  const ties = ['joined', 'severed', 'unknown'] as const;
  for (let drawn = 0; drawn < 3 ** pairs.length * 2 ** hosts.length; drawn++) {
    const [told, lost] = [Math.floor(drawn / 2 ** hosts.length), drawn % 2 ** hosts.length];
    yield {
      ties: new Map(pairs.map((pair, i) => [pair, ties[Math.floor(told / 3 ** i) % 3] ?? 'unknown'])),
      unseen: hosts.filter((_, i) => (lost >> i) % 2 === 1),
    };
  }
}

/** Every way in which the world may really be. */
function* completions(known: Knowledge): Generator<Knowledge> {
  const open = known.unseen.length + [...known.ties.values()].filter((tie) => tie === 'unknown').length;
  for (let coins = 0; coins < 2 ** open; coins++) {
    let left = coins;
    yield completion(known, () => {
      const isHeads = left % 2 === 1;
      left >>= 1;
      return isHeads;
    });
  }
}

describe('countCluster, over all that can be known of three voters', () => {
  const hosts = names.slice(0, 3);
  const plain = majorities.filter(({ of }) => of(3).quorum.device === undefined);

  it.each(plain)('$name: the truth of each completion lies between worst and best', ({ of }) => {
    const one = of(3);
    let worlds = 0;
    for (const known of knowledges(hosts)) {
      const partial = sidesOf(one, worldOf(hosts, known));
      for (const whole of completions(known)) {
        const truths = sidesOf(one, worldOf(hosts, whole));
        worlds++;
        for (const side of partial) {
          const truth = truths.find(({ hosts: there }) => side.hosts.some((host) => there.includes(host)));
          if (truth === undefined) continue;
          if (truth.margin.worst < side.margin.worst || truth.margin.best > side.margin.best)
            expect.fail(`${JSON.stringify([...known.ties])} without ${known.unseen.join()}`);
        }
      }
    }
    expect(worlds).toBe((1 + 1 + 2) ** 3 * (1 + 2) ** 3);
  });
});

describe('countCluster, over random knowledge of six voters and a device', () => {
  const hosts = [...names.slice(0, 6), 'q'];
  const runs = { numRuns: 100 };

  it.each(majorities)('$name: the truth of every completion lies between worst and best', ({ of }) => {
    const one = of(6);
    fc.assert(
      fc.property(knowledge(hosts), fc.infiniteStream(fc.boolean()), (known, coins) => {
        const partial = sidesOf(one, worldOf(hosts, known));
        const whole = sidesOf(
          one,
          worldOf(
            hosts,
            completion(known, () => coins.next().value === true),
          ),
        );
        for (const side of partial) {
          const truth = whole.find(({ hosts: there }) => side.hosts.some((host) => there.includes(host)));
          if (truth === undefined) continue;
          expect(truth.margin.worst).toBeGreaterThanOrEqual(side.margin.worst);
          expect(truth.margin.best).toBeLessThanOrEqual(side.margin.best);
        }
      }),
      runs,
    );
  });

  it.each(majorities)('$name: at most one side surely has quorum, whatever is known', ({ of }) => {
    const one = of(6);
    fc.assert(
      fc.property(knowledge(hosts), (known) => {
        expect(surelyQuorate(sidesOf(one, worldOf(hosts, known))).length).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  // The device is left out: what one side loses of it another may gain, which is its purpose.
  const plain = majorities.filter(({ of }) => of(3).quorum.device === undefined);

  it.each(plain)('$name: no member’s side gains margin, worst or best, when a tie is severed', ({ of }) => {
    const one = of(6);
    fc.assert(
      fc.property(knowledge(hosts), fc.nat(), (known, which) => {
        const pairs = [...known.ties.keys()];
        const fewer = new Map(known.ties).set(pairs[which % pairs.length] ?? '', 'severed');
        const before = sidesOf(one, worldOf(hosts, known));
        for (const side of sidesOf(one, worldOf(hosts, { ...known, ties: fewer }))) {
          const old = before.find(({ hosts: there }) => side.hosts.every((host) => there.includes(host)));
          expect(old).toBeDefined();
          expect(side.margin.worst).toBeLessThanOrEqual(old?.margin.worst ?? Number.NEGATIVE_INFINITY);
          expect(side.margin.best).toBeLessThanOrEqual(old?.margin.best ?? Number.NEGATIVE_INFINITY);
        }
      }),
      runs,
    );
  });

  it.each(['ffsplit', 'lms'] as const)('%s: a side gains no margin when a tie of its own is severed', (algorithm) => {
    const one = cluster(6, { model: 'qdevice', device: deviceOn(algorithm) }, 'corosync');
    fc.assert(
      fc.property(knowledge(hosts), fc.nat(), (known, which) => {
        const before = sidesOf(one, worldOf(hosts, known));
        const side = before[which % Math.max(1, before.length)];
        const own = side?.hosts[0];
        if (side === undefined || own === undefined) return;
        const fewer = new Map(known.ties).set(pairOf(own, 'q'), 'severed');
        const after = sidesOf(one, worldOf(hosts, { ...known, ties: fewer }));
        const same = after.find(({ hosts: there }) => there.join() === side.hosts.join());
        expect(same?.margin.worst).toBeLessThanOrEqual(side.margin.worst);
        expect(same?.margin.best).toBeLessThanOrEqual(side.margin.best);
      }),
      runs,
    );
  });
});

describe('countCluster of a cluster that keeps its leader in a store', () => {
  const servers = ['a', 'b', 'c'];
  const members = ['x', 'y', 'z'];
  const store = { ...sceneCluster('store', servers), product: 'etcd' };
  const led: Cluster = { ...sceneCluster('led', members), quorum: { model: 'store', store: clusterId('store') } };
  const all = [...servers, ...members];
  const sides = (known: Knowledge) =>
    countCluster(led, sightOf({ ...worldOf(all, known), clusters: [store, led] })).quorum.sides;

  it('has at most one side that surely can lead, and none that gains by a severed tie; truth lies between', () => {
    fc.assert(
      fc.property(knowledge(all), fc.infiniteStream(fc.boolean()), fc.nat(), (known, coins, which) => {
        const partial = sides(known);
        expect(surelyQuorate(partial).length).toBeLessThanOrEqual(1);
        const whole = sides(completion(known, () => coins.next().value === true));
        const pairs = [...known.ties.keys()];
        const fewer = sides({ ...known, ties: new Map(known.ties).set(pairs[which % pairs.length] ?? '', 'severed') });
        for (const side of partial) {
          const truth = whole.find(({ hosts }) => side.hosts.some((host) => hosts.includes(host)));
          if (truth === undefined) continue;
          expect(truth.margin.worst).toBeGreaterThanOrEqual(side.margin.worst);
          expect(truth.margin.best).toBeLessThanOrEqual(side.margin.best);
        }
        for (const side of fewer) {
          const old = partial.find(({ hosts }) => side.hosts.every((host) => hosts.includes(host)));
          expect(side.margin.worst).toBeLessThanOrEqual(old?.margin.worst ?? Number.NEGATIVE_INFINITY);
          expect(side.margin.best).toBeLessThanOrEqual(old?.margin.best ?? Number.NEGATIVE_INFINITY);
        }
      }),
      { numRuns: 300 },
    );
  });
});
