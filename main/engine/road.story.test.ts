import { describe, expect, it } from 'vitest';
import type { Fleet } from '../domain/fleet.ts';
import type { Situation } from '../domain/snapshot.ts';
import { play, sceneCluster, sceneFleet, type Course, type Told, type Trouble } from '../testing/scene.ts';

const layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const { alpha, beta, gamma } = layout;
const fleet = sceneFleet(layout);
const at = 10_000;

/** All tellings of situations, in order. */
function tellings({ changes }: Told): readonly Situation[] {
  return changes.flatMap((change) => (change.kind === 'situation' ? [change.situation] : []));
}

/** The story as an operator reads it: `suspected partition`. */
function story(told: Told): readonly string[] {
  return tellings(told).map(({ phase, type }) => `${phase} ${type}`);
}

const idsOf = (told: Told) => new Set(tellings(told).map(({ id }) => id));
const cut = (from: readonly string[], to: readonly string[], since: number): Trouble => ({
  kind: 'cut',
  from,
  to,
  at: since,
});

describe('the story of one incident', () => {
  it('of a cut that takes a second pair of regions while it is only suspected reads once', () => {
    const troubles = [cut(alpha, beta, at), cut(alpha, gamma, at + 500)];
    const told = play({ fleet, troubles, healedAt: 30_000 }, 45_000);
    expect(idsOf(told).size).toBe(1);
    expect(phases(told)).toEqual(['suspected', 'confirmed', 'cleared']);
    expect(story(told).at(-1)).toBe('cleared partition');
  });

  it('of a cut that spreads after it was confirmed goes on under one id, told again only for a new extent', () => {
    const troubles = [cut(alpha, beta, at), cut(alpha, gamma, at + 8000)];
    const told = play({ fleet, troubles, healedAt: 40_000 }, 55_000);
    expect(idsOf(told).size).toBe(1);
    expect(phases(told)).toEqual(['suspected', 'confirmed', 'cleared']);
    const confirmed = tellings(told).filter(({ phase }) => phase === 'confirmed');
    expect([confirmed[0]?.type, confirmed.at(-1)?.type]).toEqual(['partial-partition', 'partition']);
    expect(new Set(confirmed.map(({ subject }) => JSON.stringify(subject))).size).toBe(confirmed.length);
    expect(new Set(confirmed.map(({ since }) => since)).size).toBe(1);
  });

  it('of a direction that dies reads once, and is never called a cut', () => {
    const oneWay: Trouble = { kind: 'one-way', from: alpha, to: beta, at };
    const told = play({ fleet, troubles: [oneWay], healedAt: 40_000 }, 55_000);
    expect(idsOf(told).size).toBe(1);
    expect(phases(told)).toEqual(['suspected', 'confirmed', 'cleared']);
    const confirmed = tellings(told).filter(({ phase }) => phase === 'confirmed');
    expect(confirmed).toMatchObject([{ type: 'one-way', subject: { from: 'alpha', to: 'beta' } }]);
  });
});

/** Phases in their order, a telling of the same phase again left out. */
function phases(told: Told): readonly string[] {
  return tellings(told)
    .map(({ phase }) => phase)
    .filter((phase, index, all) => phase !== all[index - 1]);
}

describe('the witnesses of a situation', () => {
  it('stand in their rack where one is declared, else in their region; the observer stands in none', () => {
    const racked: Fleet = {
      ...fleet,
      hosts: fleet.hosts.map((host) => (host.id === 'b1' ? { ...host, failureDomain: 'bet-r1' } : host)),
    };
    const told = play({ fleet: racked, troubles: [cut(alpha, [...beta, ...gamma], at)] }, 14_000);
    const evidence = told.last.situations[0]?.evidence ?? [];
    const domains = new Map(evidence.map(({ host, domain }) => [host, domain]));
    expect(domains.get(racked.hosts[0]?.id ?? 'noc')).toBe('alpha');
    expect([...domains].filter(([host]) => host === 'b1')).toEqual([['b1', 'bet-r1']]);
    const blind = play({ fleet, troubles: [{ kind: 'sight-lost', hosts: beta, at }] }, 30_000);
    const own = blind.last.situations.flatMap((one) => one.evidence).filter(({ host }) => host === 'noc');
    expect(own.map(({ domain }) => domain)).toContain(null);
  });
});

describe('what stays open of a host that nobody reaches', () => {
  const alone: readonly Trouble[] = [
    cut(['b1'], ['a1', 'a2', 'b2', 'c1', 'c2'], at),
    { kind: 'sight-lost', hosts: ['b1'], at },
  ];
  const routed: Fleet = {
    ...fleet,
    hosts: fleet.hosts.map((host) =>
      host.id === 'b1' ? { ...host, routes: [{ id: 'oob-beta', address: '192.0.2.1', ssh: host.ssh }] } : host,
    ),
  };
  const openTests = (course: Course) => {
    const found = play(course, 20_000).last.situations.find(({ type }) => type === 'host-unreachable');
    return found?.open.map(({ what, test }) => `${what}: ${test}`);
  };

  it('is a crash as well as an isolation, and a neighbour could ask', () => {
    expect(openTests({ fleet, troubles: alone })).toEqual([
      'b1 has no power or has crashed: connect b2 → b1:22',
      'b1 runs, cut off from everybody: it may still take writes: connect b2 → b1:22',
    ]);
  });

  it('is better answered through its second route', () => {
    const [crash] = openTests({ fleet: routed, troubles: alone }) ?? [];
    expect(crash).toBe('b1 has no power or has crashed: look through route oob-beta');
  });

  it('is settled by sight through that route: it runs, alone', () => {
    const roundabout = { host: 'b1', route: 'oob-beta', at: 20_000 };
    const told = play({ fleet: routed, troubles: alone, roundabout }, 35_000);
    const confirmed = tellings(told).filter(({ phase }) => phase === 'confirmed');
    expect(confirmed.map(({ type }) => type)).toEqual(['host-unreachable', 'host-isolated']);
    expect(told.last.situations.map(({ type, open }) => ({ type, open }))).toEqual([
      { type: 'host-isolated', open: [] },
    ]);
    expect(told.last.hosts.find(({ id }) => id === 'b1')).toMatchObject({ state: 'alive', route: 'oob-beta' });
  });
});

describe('the first look at a cluster', () => {
  const five = sceneFleet(layout, { clusters: [sceneCluster('config', ['a1', 'a2', 'b1', 'b2', 'c1'])] });
  /** Two of five were down for a minute when the observer came. */
  const troubles: readonly Trouble[] = ['b2', 'c1'].map((host) => ({ kind: 'crash', host, at: -60_000 }));
  const atRisk = (untilMs: number) =>
    story(play({ fleet: five, troubles }, untilMs)).filter((line) => line.endsWith('quorum-at-risk'));

  it('calls votes that nobody had time to read yet no trouble, but does not wait for them for ever', () => {
    expect(atRisk(9750)).toEqual([]);
    expect(atRisk(13_000).at(-1)).toBe('confirmed quorum-at-risk');
  });
});
