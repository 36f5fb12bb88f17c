import { describe, expect, it } from 'vitest';
import type { ImaginedLoss, WhatIfAnswer, WhatIfCount } from '../contract/what-if.ts';
import { whatIfAnswerSchema } from '../contract/what-if.ts';
import type { Cluster } from '../domain/fleet.ts';
import { clusterId } from '../domain/ids.ts';
import { calmSight, whatIf } from '../quorum/what-if.ts';
import { play, sceneCluster, sceneFleet, type Course } from '../testing/scene.ts';
import { answerWhatIf, type WhatIfGrounds } from './what-if-answer.ts';

const layout = { dub: ['d1', 'd2'], fra: ['f1', 'f2'], ams: ['a1'] };
const five = sceneCluster('five', ['d1', 'd2', 'f1', 'f2', 'a1']);
const fleet = sceneFleet(layout, { clusters: [five, sceneCluster('pair', ['d1', 'f1'], 'two-node')] });

const calm: WhatIfGrounds = { fleet, now: 7000, sightOf: () => calmSight(fleet), linksOf: () => [] };
const dub: ImaginedLoss = { kind: 'region', region: 'dub' };

function counted(answer: WhatIfAnswer): WhatIfCount {
  return answer.kind === 'counted' ? answer : expect.fail(answer.why);
}

function ask(grounds: WhatIfGrounds, cluster: string, ...losses: readonly ImaginedLoss[]): WhatIfCount {
  return counted(answerWhatIf({ cluster, losses: [...losses] }, grounds));
}

const sidesOf = ({ after }: WhatIfCount) =>
  after.quorum.sides.map(({ hosts, worst, best }) => [hosts.join(), worst, best]);

describe('answerWhatIf', () => {
  it('counts as the command line does: the same losses, the same statuses', () => {
    const [before] = whatIf(fleet, calmSight(fleet), []).before;
    const [after] = whatIf(fleet, calmSight(fleet), [
      { kind: 'region', region: fleet.regions[0]?.id ?? expect.fail() },
    ]).after;
    expect(ask(calm, 'five', dub)).toMatchObject({ cluster: 'five', t: 7000, before, after });
  });

  it('imagines in the world that is there: a cut that is seen stays, and before is what is shown live', () => {
    const course: Course = {
      fleet,
      troubles: [{ kind: 'cut', from: ['a1'], to: ['d1', 'd2', 'f1', 'f2'], at: 10_000 }],
    };
    const { picture, last, sightOf } = play(course, 16_000);
    const grounds = { fleet: picture.fleet, now: picture.now, sightOf, linksOf: () => [] };
    const answer = ask(grounds, 'five', { kind: 'vote', cluster: 'five', host: 'd1' });
    expect(answer.grounds).toBe('present');
    expect(answer.before.quorum).toEqual(last.clusters[0]?.quorum);
    expect(sidesOf(ask(grounds, 'five'))).toEqual([
      ['d1,d2,f1,f2', 4, 4],
      ['a1', 1, 1],
    ]);
    expect(sidesOf(answer)).toEqual([
      ['d2,f1,f2', 3, 3],
      ['a1', 1, 1],
    ]);
    expect(answer.t).toBe(last.t);
  });

  it('counts as if all were well where no vote is seen, and says so', () => {
    const { picture, sightOf } = play({ fleet, troubles: [], unread: new Set(Object.values(layout).flat()) }, 12_000);
    const answer = ask({ fleet: picture.fleet, now: picture.now, sightOf, linksOf: () => [] }, 'five', dub);
    expect(answer.grounds).toBe('calm');
    expect(sidesOf(answer)).toEqual([['f1,f2,a1', 3, 3]]);
  });

  it('tells for each loss alone what is left, the gravest of a kind first', () => {
    const { table } = ask(calm, 'five', dub);
    expect(
      table.map(({ loss, any, word, margin }) => [any ?? Object.values(loss).join(' '), word, margin?.worst]),
    ).toEqual([
      ['regions', 'edge', 0],
      ['region dub', 'edge', 0],
      ['region fra', 'edge', 0],
      ['region ams', 'keeps', 1],
      ['links', 'keeps', 2],
      ['link dub fra', 'keeps', 2],
      ['link dub ams', 'keeps', 2],
      ['link fra ams', 'keeps', 2],
      ['hosts', 'keeps', 1],
    ]);
    expect(table[0]?.loss).toEqual(dub);
  });

  it('leaves out the links where they are too many to try, and says so', () => {
    const names = Array.from({ length: 13 }, (_, nth) => `h${nth}`);
    const wide = sceneFleet(Object.fromEntries(names.map((name) => [`r${name}`, [name]])), {
      clusters: [sceneCluster('wide', names)],
    });
    const { table, notes } = ask({ fleet: wide, now: 0, sightOf: () => calmSight(wide), linksOf: () => [] }, 'wide');
    expect(table.filter(({ loss }) => loss.kind === 'link')).toEqual([]);
    expect(table.filter(({ loss }) => loss.kind === 'region')).toHaveLength(14);
    expect(notes).toEqual(['78 links: too many to try each of them, lose them by hand']);
  });

  it('tries the losses again when the world changed, and only then', () => {
    const tableOf = (grounds: WhatIfGrounds) => ask(grounds, 'five').table.map(({ margin }) => margin?.worst);
    const calmTable = tableOf(calm);
    const course: Course = {
      fleet,
      troubles: [{ kind: 'cut', from: ['a1'], to: ['d1', 'd2', 'f1', 'f2'], at: 10_000 }],
    };
    const { picture, sightOf } = play(course, 16_000);
    const cut = tableOf({ fleet: picture.fleet, now: picture.now, sightOf, linksOf: () => [] });
    expect(cut).not.toEqual(calmTable);
    expect(tableOf(calm)).toEqual(calmTable);
  });

  it('notes that two votes survive no partition, and what may be lost of them', () => {
    const { notes, votes, regions, hosts, table } = ask(calm, 'pair');
    expect(notes).toEqual(['2 votes: no partition can be survived automatically']);
    expect(votes.map(({ host, isSeen }) => [host, isSeen])).toEqual([
      ['d1', true],
      ['f1', true],
    ]);
    expect([regions, hosts]).toEqual([
      ['dub', 'fra'],
      ['d1', 'f1'],
    ]);
    expect(table.find(({ loss }) => loss.kind === 'link')?.word).toBe('both');
  });

  it('stops servers of a store from the cluster that keeps its leader there', () => {
    const etcd: Cluster = { ...sceneCluster('etcd', ['d1', 'f1', 'a1']), product: 'etcd' };
    const ledger: Cluster = {
      ...sceneCluster('ledger', ['d2', 'f2']),
      quorum: { model: 'store', store: clusterId('etcd') },
    };
    const stored = sceneFleet(layout, { clusters: [etcd, ledger] });
    const answer = ask({ fleet: stored, now: 0, sightOf: () => calmSight(stored), linksOf: () => [] }, 'ledger', {
      kind: 'vote',
      cluster: 'etcd',
      host: 'a1',
    });
    expect(answer.votes.map(({ cluster, host }) => `${cluster}/${host}`)).toEqual(['etcd/d1', 'etcd/f1', 'etcd/a1']);
    expect(sidesOf(answer)).toEqual([['d2,f2', 2, 2]]);
  });

  it.each<readonly [string, string, ImaginedLoss[], string]>([
    ['a cluster', 'gone', [], 'there is no cluster "gone" in the inventory in force'],
    ['a region', 'five', [{ kind: 'region', region: 'waw' }], 'there is no region "waw" in the inventory in force'],
    ['a host', 'five', [{ kind: 'host', host: 'd9' }], 'there is no host "d9" in the inventory in force'],
    [
      'an end of a link',
      'five',
      [{ kind: 'link', a: 'dub', b: 'd1' }],
      'there is no region "d1" in the inventory in force',
    ],
    [
      'a vote of another cluster',
      'five',
      [{ kind: 'vote', cluster: 'pair', host: 'd1' }],
      'there is no vote "pair/d1" in the inventory in force',
    ],
  ])('refuses %s that the inventory does not have, in a sentence', (_name, cluster, losses, why) => {
    expect(answerWhatIf({ cluster, losses: [dub, ...losses] }, calm)).toEqual({ kind: 'refused', why });
  });

  it('answers in the words of the contract', () => {
    for (const { id } of fleet.clusters) {
      const answer = ask(calm, id, dub, { kind: 'link', a: 'fra', b: 'ams' });
      expect(whatIfAnswerSchema.parse(structuredClone(answer))).toEqual(answer);
    }
  });
});
