import { describe, expect, it } from 'vitest';
import { createWorld } from '../demo/world/world.ts';
import type { WorldDescription, Traffic } from '../demo/world/description.ts';
import type { Change } from '../domain/snapshot.ts';
import { pairName, play, sceneFleet, type Layout, type Told, type Trouble } from '../testing/scene.ts';
import { watchWorld } from '../testing/watch-world.ts';

const at = 10_000;
const three: Layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const singles: Layout = { alpha: ['a1'], beta: ['b1'], gamma: ['c1'] };

function lost(...hosts: readonly string[]): Trouble {
  return { kind: 'sight-lost', hosts, at };
}

/** What became confirmed or cleared, without times. */
function words(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) =>
    change.kind === 'situation' && change.phase !== 'suspected'
      ? [`${change.phase} ${change.situation.type} ${JSON.stringify(change.situation.subject)}`]
      : [],
  );
}

function confirmedAt({ changes }: Told): number {
  const first = changes.find((change) => change.kind === 'situation' && change.phase === 'confirmed');
  return (first?.t ?? Number.POSITIVE_INFINITY) - at;
}

const betaBlind = 'noc-blind {"regions":["beta"]}';

describe('nocBlindFindings in the course of a loss of sight', () => {
  it('names the region whose sessions are all lost while its peers prove that it lives, and takes it back', () => {
    const told = play({ fleet: sceneFleet(three), troubles: [lost('b1', 'b2')], healedAt: 25_000 }, 40_000);
    expect(words(told.changes)).toEqual([`confirmed ${betaBlind}`, `cleared ${betaBlind}`]);
    expect(confirmedAt(told)).toBeLessThanOrEqual(5000);
    expect(told.snapshots.some(({ hosts }) => hosts.some(({ state }) => state === 'unreachable'))).toBe(false);
  });

  it('says who proves it', () => {
    const { last } = play({ fleet: sceneFleet(three), troubles: [lost('b1', 'b2')] }, 20_000);
    expect(last.situations[0]?.observers.length).toBeGreaterThanOrEqual(2);
    expect(last.situations[0]?.evidence.map(({ what }) => what).join()).toContain('packets pass between');
  });

  it('names a region of a single host', () => {
    const told = play({ fleet: sceneFleet(singles), troubles: [lost('b1')] }, 30_000);
    expect(words(told.changes)).toEqual([`confirmed ${betaBlind}`]);
  });

  it('names several regions as one blindness, and all of them as all', () => {
    const two = play({ fleet: sceneFleet(three), troubles: [lost('b1', 'b2', 'c1', 'c2')] }, 40_000);
    // Nobody of alpha is left out: it still proves both.
    expect(words(two.changes)).toEqual(['confirmed noc-blind {"regions":["beta","gamma"]}']);
    const all = play({ fleet: sceneFleet(three), troubles: [lost(...Object.values(three).flat())] }, 40_000);
    expect(words(all.changes)).toEqual(['confirmed noc-blind {"all":true}']);
  });

  it('finds the proof by active connects where all connections are idle', () => {
    const everybody = Object.values(three).flat();
    const idle = new Set(everybody.flatMap((a) => everybody.map((b) => pairName(a, b))));
    const told = play({ fleet: sceneFleet(three), idle, troubles: [lost('b1', 'b2')] }, 60_000);
    expect(words(told.changes)).toEqual([`confirmed ${betaBlind}`]);
  });

  it('is silent about one lost host of a region it still reads', () => {
    expect(play({ fleet: sceneFleet(three), troubles: [lost('b1')] }, 40_000).changes.filter(isSituation)).toEqual([]);
  });

  it('leaves a region that its peers lost too to be called dark', () => {
    const crashes = ['b1', 'b2'].map((host): Trouble => ({ kind: 'crash', host, at }));
    const told = play({ fleet: sceneFleet(three), troubles: crashes }, 30_000);
    expect(words(told.changes)).toEqual(['confirmed region-dark {"region":"beta"}']);
  });

  it('keeps a cut that it saw when it goes blind to one side of it', () => {
    const cut: Trouble = { kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2'], at };
    const blind: Trouble = { kind: 'sight-lost', hosts: ['b1', 'b2'], at: 20_000 };
    const { last } = play({ fleet: sceneFleet(three), troubles: [cut, blind] }, 40_000);
    expect(last.situations.map(({ type, phase }) => [type, phase])).toEqual([
      ['partial-partition', 'confirmed'],
      ['noc-blind', 'confirmed'],
    ]);
  });
});

function isSituation(change: Change): boolean {
  return change.kind === 'situation';
}

const chat: Traffic = {
  rhythm: { everyMs: 500, serverBytes: 200, clientBytes: 40 },
  keepalive: null,
  silenceMs: null,
  lifetimeMs: null,
  connectTimeoutMs: 5000,
  redialMs: 1000,
};

/** Two hosts a region, 250 ms from region to region, a chat between all pairs across. */
function farWorld(layout: Layout, traffic: Traffic): WorldDescription {
  const { hosts } = sceneFleet(layout);
  const regions = Object.keys(layout);
  const across = hosts.flatMap((a) => hosts.flatMap((b) => (a.region < b.region ? [[a, b] as const] : [])));
  return {
    hosts: hosts.map(({ id, region, address }) => ({ id, region, address, listens: [22, 5432] })),
    paths: regions.flatMap((a, index) => regions.slice(index + 1).map((b) => ({ a, b, rttMs: 250 }))),
    flows: across.map(([server, client]) => ({ client: client.id, server: server.id, port: 5432, traffic })),
  };
}

describe('nocBlindFindings over long lines', { timeout: 60_000 }, () => {
  const quiet: Traffic = { ...chat, rhythm: null };

  it.each([
    ['chatty', three, chat],
    ['idle', three, quiet],
    ['of one host a region', singles, chat],
  ] as const)('names the lost region of a fleet 250 ms apart, %s, and nothing else', (_, layout, traffic) => {
    const fleet = sceneFleet(layout);
    const world = createWorld(farWorld(layout, traffic), { seed: 7, startedAt: 0 });
    const unseen = [...(layout['beta'] ?? [])];
    const script = [
      { at: 30_000, faults: [], unseen },
      { at: 60_000, faults: [], unseen: [] },
    ];
    const ticks = [...watchWorld({ fleet, world, seed: 7, script, untilMs: 80_000 })];
    expect(words(ticks.flatMap(({ changes }) => changes))).toEqual([`confirmed ${betaBlind}`, `cleared ${betaBlind}`]);
    expect(ticks.at(-1)?.snapshot.selfCheck.dropped).toEqual([]);
  });
});
