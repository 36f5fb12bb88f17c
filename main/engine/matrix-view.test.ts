import { describe, expect, it } from 'vitest';
import { cellState, type CellState } from '../contract/matrix.ts';
import type { Maintenance } from '../domain/fleet.ts';
import { play, sceneFleet, type Course, type Told } from '../testing/scene.ts';
import { cellRecord } from './matrix-cell.ts';
import { createMatrixFeed } from './matrix-feed.ts';
import { matrixView } from './matrix-view.ts';
import { createUsualRtts } from './usual-rtt.ts';

const three = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] };
const fleet = sceneFleet(three);
const cutCourse: Course = { fleet, troubles: [{ kind: 'cut', from: three.alpha, to: three.beta, at: 10_000 }] };

const inputs = ({ picture, last }: Told) => ({ sight: picture, situations: last.situations, usual: createUsualRtts() });

/** State of the cell from one end to the other. */
function cellsOf(told: Told, mode: 'hosts' | 'regions') {
  const view = matrixView(mode, inputs(told));
  const at = (from: string, to: string) => view.axis.indexOf(from) * view.axis.length + view.axis.indexOf(to);
  return {
    view,
    state: (from: string, to: string): CellState => cellState(view.cells.state[at(from, to)] ?? 0),
    count: (from: string, to: string) => [view.cells.failing[at(from, to)], view.cells.total[at(from, to)]],
  };
}

describe('matrixView', () => {
  const healthy = play({ fleet, troubles: [] }, 10_000);
  const cut = play(cutCourse, 14_000);

  it('shows every declared host as a row and a column, in inventory order, and itself on the diagonal', () => {
    const { view, state } = cellsOf(healthy, 'hosts');
    expect(view.axis).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
    for (const id of view.axis) expect(state(id, id)).toBe('self');
    expect([...view.cells.state].filter((code) => cellState(code) === 'arrives')).toHaveLength(30);
  });

  it('shows a cut between two regions in both directions, and what a third reaches as it is', () => {
    const { state } = cellsOf(cut, 'hosts');
    for (const a of three.alpha) for (const b of three.beta) expect([state(a, b), state(b, a)]).toEqual(['cut', 'cut']);
    expect([state('a1', 'a2'), state('a1', 'c1'), state('c1', 'b1')]).toEqual(['arrives', 'arrives', 'arrives']);
  });

  it('folds hosts into regions by the gravest, and counts how many directions fail of how many', () => {
    const { state, count } = cellsOf(cut, 'regions');
    expect([state('alpha', 'beta'), state('beta', 'alpha')]).toEqual(['cut', 'cut']);
    expect(count('alpha', 'beta')).toEqual([4, 4]);
    expect([state('alpha', 'gamma'), count('alpha', 'gamma')]).toEqual(['arrives', [0, 4]]);
    expect(count('alpha', 'alpha')).toEqual([0, 2]);
  });

  it('claims nothing before anybody was heard', () => {
    const { state } = cellsOf(
      play({ fleet, troubles: [], unread: new Set(three.alpha.concat(three.beta, three.gamma)) }, 500),
      'hosts',
    );
    expect(state('a1', 'b1')).toBe('unknown');
  });

  it('never calls a row well whose own host is not read: the other end vouches for it', () => {
    const { state } = cellsOf(play({ fleet, troubles: [], unread: new Set(['a1']) }, 10_000), 'hosts');
    expect(['vouched', 'unknown']).toContain(state('a1', 'b1'));
    expect(state('b1', 'a1')).toBe('arrives');
  });

  it('draws what is in maintenance as that, and counts it nowhere', () => {
    const maintenance: Maintenance = { reason: 'disk', owner: null, until: null };
    const resting = {
      ...fleet,
      hosts: fleet.hosts.map((host) => (host.id === 'b1' ? { ...host, maintenance } : host)),
    };
    const told = play({ fleet: resting, troubles: [] }, 5000);
    expect(cellsOf(told, 'hosts').state('a1', 'b1')).toBe('maintenance');
    expect(cellsOf(told, 'regions').count('alpha', 'beta')).toEqual([0, 2]);
  });

  it('says that a port refuses where the path is well', () => {
    const told = play({ fleet, troubles: [{ kind: 'service-killed', host: 'b1', at: 5000 }] }, 20_000);
    const { state } = cellsOf(told, 'hosts');
    const down = told.last.situations.find(({ type }) => type === 'service-down');
    const witnesses = down?.observers.filter((id) => id !== 'noc' && id !== 'b1') ?? [];
    expect(witnesses.length).toBeGreaterThan(0);
    for (const witness of witnesses)
      expect([state(witness, 'b1'), state('b1', witness)]).toEqual(['refused', 'arrives']);
  });
});

describe('cellRecord', () => {
  it('gives the words of both ends on both directions, with their ages', () => {
    const record = cellRecord(play(cutCourse, 14_000).picture, { from: 'a1', to: 'b1' }, 25);
    expect(record).toMatchObject({ there: { state: 'cut' }, back: { state: 'cut' }, usualMs: 25 });
    expect(record?.there.words.filter(({ isBad }) => isBad).map(({ host }) => host)).toEqual(['a1']);
    expect(record?.back.words.filter(({ isBad }) => isBad).map(({ host }) => host)).toEqual(['b1']);
    expect(record?.there.words.every(({ ageMs }) => ageMs === null || ageMs >= 0)).toBe(true);
    expect(record?.since).toBeGreaterThanOrEqual(10_000 - 1000);
  });

  it('knows no pair that the inventory does not have', () => {
    const { picture } = play({ fleet, troubles: [] }, 1000);
    expect(cellRecord(picture, { from: 'a1', to: 'nobody' }, null)).toBeNull();
    expect(cellRecord(picture, { from: 'a1', to: 'a1' }, null)).toBeNull();
  });
});

describe('createMatrixFeed', () => {
  const { picture } = play({ fleet, troubles: [] }, 2000);
  const at = (now: number) => ({ ...picture, now });

  it('sends nothing unless a page looks, then the whole matrix, then changes, twice a second', () => {
    const feed = createMatrixFeed();
    expect(feed.take(at(0), [])).toBeNull();
    feed.open({ mode: 'hosts', have: null });
    expect(feed.take(at(250), [])).toMatchObject({ kind: 'whole', seq: 1, mode: 'hosts' });
    expect(feed.take(at(500), [])).toBeNull();
    expect(feed.take(at(750), [])).toMatchObject({ kind: 'changes', baseSeq: 1, seq: 2 });
    feed.close();
    expect(feed.take(at(1500), [])).toBeNull();
  });

  it('forgets a page that does not ask again, and goes on for one that does', () => {
    const feed = createMatrixFeed();
    feed.open({ mode: 'regions', have: null });
    for (let now = 0; now <= 14_000; now += 1000) expect(feed.take(at(now), [])).not.toBeNull();
    feed.open({ mode: 'regions', have: 15 });
    expect(feed.take(at(16_000), [])).toMatchObject({ kind: 'changes', baseSeq: 15 });
    expect(feed.take(at(40_000), [])).toBeNull();
  });

  it('sends the whole matrix to a page that lost count, and when the mode changes', () => {
    const feed = createMatrixFeed();
    feed.open({ mode: 'regions', have: null });
    feed.take(at(0), []);
    feed.open({ mode: 'regions', have: null });
    expect(feed.take(at(1000), [])?.kind).toBe('whole');
    feed.open({ mode: 'hosts', have: 1 });
    expect(feed.take(at(2000), [])).toMatchObject({ kind: 'whole', mode: 'hosts' });
  });
});
