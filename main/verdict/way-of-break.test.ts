import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostId, regionId } from '../domain/ids.ts';
import { silentHost } from '../evidence/host-evidence.ts';
import type { Path, PathLane } from '../evidence/path.ts';
import { sceneFleet } from '../testing/scene.ts';
import { pictureAt, pictureOf, samplePath } from '../testing/small-picture.ts';
import type { DeadHosts } from './dead-hosts.ts';
import { noLives, wayOfBreak, type Lives } from './way-of-break.ts';

const fleet = sceneFleet({ alpha: ['a1', 'a2'], beta: ['b1', 'b2'] });
const alpha = regionId('alpha');
const triedAt = pictureAt - 300;

const deadAt = new Map();

/** The way of a link that broke `ageMs` ago. */
function wayOf(paths: readonly Path[], ageMs: number, lives: Lives = noLives, lost: readonly string[] = []) {
  const beganAt = pictureAt - ageMs;
  const picture = pictureOf(fleet, paths, new Map(lost.map((host) => [host, beganAt])));
  return wayOfBreak(picture, { a: alpha, paths, beganAt, deadAt }, lives);
}

const silent = samplePath('a1', 'b1', { triedAtA: triedAt, triedAtB: triedAt });

describe(wayOfBreak, () => {
  it('calls both directions dead when both sides tried in vain and nothing arrives anywhere', () => {
    expect(wayOf([silent], 2000)).toEqual({ way: 'both', livedAt: null, lives: noLives });
  });

  it('tells no direction by the tries of one side: it may be the answer that is lost', () => {
    const oneSided = samplePath('a1', 'b1', { triedAtA: triedAt });
    expect(wayOf([oneSided], 2000).way).toBe('open');
    expect(wayOf([oneSided], 3500).way).toBe('both');
  });

  it('never calls it cut by the word of one side: what it sends may well arrive, and only the answers be lost', () => {
    expect(wayOf([silent], 60_000, noLives, ['b1']).way).toBe('open');
    expect(wayOf([silent], 60_000, noLives, ['b1', 'a1']).way).toBe('open');
    expect(wayOf([silent, samplePath('a2', 'b2')], 4000, noLives, ['b1']).way).toBe('both');
  });

  it('calls one direction dead once the other was known to live for a while', () => {
    const heard = samplePath('a1', 'b1', { triedAtA: triedAt, arrivedAtB: pictureAt - 500 });
    const first = wayOf([heard], 4000);
    expect(first).toEqual({
      way: 'open',
      livedAt: pictureAt - 500,
      lives: { ...noLives, forward: { knownAt: pictureAt, arrivedAt: pictureAt - 500 } },
    });
    const known = { knownAt: pictureAt - 600, arrivedAt: pictureAt - 700 };
    const tried = { ...heard, triedAtB: triedAt };
    expect(wayOf([tried], 4000, { ...noLives, forward: known }).way).toBe('reverse');
  });

  it('calls it dead only by a try from the time when the other lived: those from before a heal are in vain for long', () => {
    const known = { knownAt: pictureAt - 1600, arrivedAt: pictureAt - 1700 };
    const way = (triedAtB: number | null) => {
      const heard = samplePath('a1', 'b1', { triedAtA: triedAt, arrivedAtB: pictureAt - 500, triedAtB });
      return wayOf([heard], 4000, { ...noLives, forward: known }).way;
    };
    expect(way(null)).toBe('open');
    expect(way(pictureAt - 1751)).toBe('open');
    expect(way(pictureAt - 1750)).toBe('reverse');
  });

  it('takes tries on one port, which may be filtered, for no dead direction before another port had its time', () => {
    const way = (knownMs: number, onlyLaneB: Path['onlyLaneB']) => {
      const heard = samplePath('a1', 'b1', { arrivedAtB: pictureAt - 500, triedAtB: triedAt, onlyLaneB });
      const known = { knownAt: pictureAt - knownMs, arrivedAt: pictureAt - knownMs };
      return wayOf([heard], 6000, { ...noLives, forward: known }).way;
    };
    expect(way(600, null)).toBe('reverse');
    expect(way(900, 'peer:5432')).toBe('open');
    expect(way(1000, 'peer:5432')).toBe('reverse');
  });

  it('finds nothing one-way by a side whose next tries are not heard: its last one may have come just before all ended', () => {
    const known = { knownAt: pictureAt - 1400, arrivedAt: pictureAt - 1500 };
    const way = (triedAtA: number, isNamed: boolean) => {
      const heard = samplePath('a1', 'b1', { triedAtA, arrivedAtB: pictureAt - 1500, triedAtB: triedAt });
      return wayOf([heard], 6000, { ...noLives, forward: known, isNamed }).way;
    };
    expect(way(pictureAt - 1100, false)).toBe('reverse');
    expect(way(pictureAt - 1000, false)).toBe('open');
    // Nobody was looked at since.
    expect(way(pictureAt - 50, false)).toBe('reverse');
    // Found one-way it stays so: the living side falls silent too.
    expect(way(pictureAt - 1000, true)).toBe('reverse');
  });

  it('takes tries of two hosts on two ports for what they are: no filter of one port', () => {
    const known = { knownAt: pictureAt - 600, arrivedAt: pictureAt - 600 };
    const heard = { arrivedAtB: pictureAt - 500, triedAtB: triedAt };
    const paths = (other: Path['onlyLaneB']) => [
      samplePath('a1', 'b1', { ...heard, onlyLaneB: 'peer:5432' }),
      samplePath('a2', 'b2', { ...heard, onlyLaneB: other }),
    ];
    expect(wayOf(paths('peer:22'), 4000, { ...noLives, forward: known }).way).toBe('reverse');
    expect(wayOf(paths('peer:5432'), 4000, { ...noLives, forward: known }).way).toBe('open');
  });

  it('takes what arrives on any path of the link for the whole of it, whichever end stands first', () => {
    const other = samplePath('b2', 'a2', { arrivedAtA: pictureAt - 500 });
    expect(wayOf([silent, other], 4000).lives.forward).toEqual({ knownAt: pictureAt, arrivedAt: pictureAt - 500 });
    expect(wayOf([silent, other], 4000).lives.reverse).toBeNull();
  });

  it('waits for another try where a SYN without an answer did arrive, or something came too soon after the break', () => {
    const knock = { triedAtA: triedAt, triedAtB: triedAt, knockedAtA: pictureAt - 3500 };
    const isOpenBy = (halfOpenAgoMs: number) =>
      wayOf([samplePath('a1', 'b1', { ...knock, halfOpenAtB: pictureAt - halfOpenAgoMs })], 3500).way;
    // The clocks of two listings may be 0.1 s apart; what was half open long before is another SYN.
    expect([3500, 3600, 4100, 9000].map(isOpenBy)).toEqual(['open', 'open', 'both', 'both']);
    const heard = samplePath('a1', 'b1', { ...knock, halfOpenAtB: pictureAt - 3500 });
    expect(wayOf([heard], 3600).way).toBe('both');
    const early = samplePath('a1', 'b1', { triedAtA: triedAt, triedAtB: triedAt, arrivedAtB: pictureAt - 3300 });
    expect(wayOf([early], 3500).way).toBe('open');
    expect(wayOf([early], 3600).way).toBe('both');
  });

  it('gives the tries their time anew when the sight of one side came back only after the break', () => {
    const seenFor = (ms: number) => {
      const picture = pictureOf(fleet, [silent]);
      const own = { ...silentHost, session: 'streaming', sessionSince: pictureAt - ms } as const;
      const evidence = { ...picture.evidence, hosts: new Map([[hostId('b1'), own]]) };
      const link = { a: alpha, paths: [silent], beganAt: pictureAt - 20_000, deadAt };
      return wayOfBreak({ ...picture, evidence }, link, noLives).way;
    };
    expect(seenFor(2900)).toBe('open');
    expect(seenFor(3000)).toBe('both');
    expect(seenFor(30_000)).toBe('both');
  });

  it('gives them their time anew when a side has risen from the dead, and counts no try from before', () => {
    const wayAfter = (risenMs: number, triedMs: number) => {
      const tried = { triedAtA: pictureAt - triedMs, triedAtB: pictureAt - triedMs };
      const deadHosts = new Map([[hostId('b1'), { since: pictureAt - 9000, at: pictureAt - risenMs }]]);
      const link = { a: alpha, paths: [samplePath('a1', 'b1', tried)], beganAt: pictureAt - 10_000, deadAt: deadHosts };
      return wayOfBreak(pictureOf(fleet, link.paths), link, noLives).way;
    };
    expect(wayAfter(2000, 1900)).toBe('both');
    expect(wayAfter(2000, 2100)).toBe('open');
    expect(wayAfter(3000, 3100)).toBe('both');
  });

  it('settles no doubt about what arrived where one of the sides is not read', () => {
    const knock = { knockedAtA: pictureAt - 3700, arrivedAtB: pictureAt - 3700 };
    const paths = [samplePath('a1', 'b1', { triedAtA: triedAt, ...knock })];
    expect(wayOf(paths, 3700).way).toBe('both');
    expect(wayOf(paths, 3700, noLives, ['b1']).way).toBe('open');
  });

  it('takes no word of a side that was thought dead and that nobody reads: what broke when, nobody knows', () => {
    const link = {
      a: alpha,
      paths: [silent, samplePath('a2', 'b2'), samplePath('b1', 'c1', { provenAt: pictureAt - 100 })],
    };
    const three = sceneFleet({ alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1'] });
    const beganAt = pictureAt - 4000;
    const picture = pictureOf(three, link.paths, new Map(['b1', 'b2'].map((host) => [host, beganAt])));
    const paths = link.paths.slice(0, 2);
    const way = (deadHosts: DeadHosts) =>
      wayOfBreak(picture, { a: alpha, paths, beganAt, deadAt: deadHosts }, noLives).way;
    expect(way(new Map())).toBe('both');
    expect(way(new Map([[hostId('b1'), { since: beganAt, at: pictureAt - 3500 }]]))).toBe('open');
  });

  it('does not take the rejection of one port for a try of the direction', () => {
    const rejected = samplePath('a1', 'b1', { triedAtA: triedAt, knockedAtB: pictureAt - 2000 });
    expect(wayOf([rejected], 4000).way).toBe('open');
    expect(wayOf([{ ...rejected, knockedAtB: pictureAt - 3000 }], 4000).way).toBe('both');
  });

  it('settles no doubt about what arrived by time where one port is rejected and another is silent: no try of it passed the filter', () => {
    const lane = (port: number, isRejected: boolean): PathLane => ({
      client: hostId('a1'),
      serving: hostId('b1'),
      witness: hostId('a1'),
      server: 'peer',
      port,
      since: pictureAt - 3500,
      seenAt: pictureAt - 500,
      tries: 2,
      failedAmidAt: null,
      amidTries: 0,
      open: null,
      knock: { begunAt: pictureAt - 3000, isRejected },
      what: 'no answer',
    });
    const early = { triedAtA: triedAt, triedAtB: triedAt, arrivedAtB: pictureAt - 3300 };
    const way = (...lanes: readonly PathLane[]) => wayOf([samplePath('a1', 'b1', { ...early, lanes })], 3600).way;
    expect(way(lane(5432, true), lane(22, false))).toBe('open');
    expect(way(lane(5432, true), lane(22, true))).toBe('both');
    expect(way(lane(5432, false), lane(22, false))).toBe('both');
  });

  it('calls a link healed rather than half dead when packets come both ways', () => {
    const healed = samplePath('a1', 'b1', { arrivedAtA: pictureAt - 100, arrivedAtB: pictureAt - 100 });
    expect(wayOf([healed], 4000).way).toBe('neither');
  });

  it('does not take packets that were under way when the link broke for a living direction', () => {
    const wan = (arrivedMs: number) =>
      samplePath('a1', 'b1', {
        triedAtA: triedAt,
        triedAtB: triedAt,
        arrivedAtB: pictureAt - 4000 + arrivedMs,
        rttMs: 250,
      });
    expect(wayOf([wan(650)], 4000).way).toBe('both');
    expect(wayOf([wan(651)], 4000).way).toBe('open');
  });

  it('says the same from either side of the link, with the directions turned', () => {
    const age = fc.option(fc.integer({ min: 0, max: 6000 }));
    const turned = { both: 'both', forward: 'reverse', reverse: 'forward', neither: 'neither', open: 'open' } as const;
    fc.assert(
      fc.property(age, age, age, age, (inA, inB, byA, byB) => {
        const at = (ms: number | null) => (ms === null ? null : pictureAt - ms);
        const [arrived, tried] = [
          { arrivedAtA: at(inA), arrivedAtB: at(inB) },
          { triedAtA: at(byA), triedAtB: at(byB) },
        ];
        const paths = [samplePath('a1', 'b1', { ...arrived, ...tried })];
        const link = { paths, beganAt: pictureAt - 4000, deadAt };
        const known = { knownAt: pictureAt - 2000, arrivedAt: pictureAt - 2000 };
        const lives = { ...noLives, forward: known, reverse: known };
        const there = wayOfBreak(pictureOf(fleet, paths), { a: alpha, ...link }, lives);
        const back = wayOfBreak(pictureOf(fleet, paths), { a: regionId('beta'), ...link }, lives);
        expect(back.way).toBe(turned[there.way]);
      }),
    );
  });
});
