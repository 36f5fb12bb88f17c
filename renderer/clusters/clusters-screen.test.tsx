// @vitest-environment jsdom
import { cleanup, fireEvent } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shimDom } from '../gallery/dom-shims.ts';
import { clearFixtures, showFixture } from '../gallery/show-fixture.tsx';

beforeAll(shimDom);
afterEach(clearFixtures);

async function show(name: string) {
  const { stage, all, one, text } = await showFixture(name);
  const row = (id: string) => one(`[data-cluster-row="${id}"]`);
  const order = () => all('[data-cluster-row]').map((each) => each.dataset['clusterRow']);
  return { stage, all, one, row, order, text };
}

describe('ClustersScreen', () => {
  it('sorts the worst first: two primaries and possible splits, then by votes to spare', async () => {
    const { order, row } = await show('clusters-partitioned');
    expect(order()).toEqual(['ledger', 'cache', 'storage', 'seats', 'config', 'basket']);
    expect(
      order().map((id) => [row(id ?? '').dataset['level'], row(id ?? '').querySelector('td')?.textContent]),
    ).toEqual([
      ['p1', '2 PRIMARIES'],
      ['p1', 'SPLIT-BRAIN POSSIBLE'],
      ['p1', 'AMBIGUOUS'],
      ['p1', 'NO QUORUM'],
      ['p2', 'AT EDGE'],
      ['p2', 'AT EDGE'],
    ]);
  });

  it('gives each side its bar, the need, the margin worst to best, and who leads by whose word', async () => {
    const { row } = await show('clusters-partitioned');
    const config = row('config');
    const sides = [...config.querySelectorAll<HTMLElement>('[data-row-side]')];
    expect(
      sides.map((side) => [side.dataset['rowSide'], side.querySelectorAll('[data-pip="present"]').length]),
    ).toEqual([
      ['DUB', 2],
      ['AMS+FRA', 3],
    ]);
    expect(config.textContent).toContain('3of 5');
    expect(config.querySelector('[data-margin]')?.textContent).toBe('0');
    expect(row('storage').querySelector('[data-margin]')?.textContent).toBe('−1…0');
    expect(config.querySelector('[data-primaries="1"]')?.textContent).toContain('fra-kv1itself + 2 · 1 s');
    expect(row('ledger').querySelector('[data-primaries="2!"]')?.textContent).toContain('dub-db1, fra-db1');
    expect(row('seats').querySelector('[data-primaries]')?.textContent).toContain('0none leads');
    expect(row('storage').querySelector('[data-primaries]')?.textContent).toContain('?2/3 unread');
  });

  it('counts down to a promotion, and says since when an incident stands', async () => {
    const { row } = await show('clusters-partitioned');
    expect(row('cache').querySelector('[data-countdown]')?.textContent).toBe('can be promoted in 12 s');
    expect(row('ledger').textContent).toContain('14:04:5400:00:41');
  });

  it('claims nothing that is old or was never seen', async () => {
    const silent = await show('clusters-silent');
    expect(silent.all('[data-countdown]')).toEqual([]);
    expect(new Set(silent.all('[data-cluster-row]').map((each) => each.dataset['level']))).toEqual(new Set(['blind']));
    expect(silent.all('[data-clusters] [data-pip]').filter((pip) => pip.dataset['pip'] !== 'unknown')).toEqual([]);
    cleanup();
    const blind = await show('clusters-blind');
    expect(blind.text).not.toMatch(/NO QUORUM|NO PRIMARY|AMBIGUOUS|PRIMARIES/);
    expect(blind.all('[data-margin]').map((margin) => margin.textContent)).not.toContain('−3');
    expect(blind.row('config').querySelector('[data-primaries]')?.textContent).toContain('?5/5 unread');
  });

  it('takes an old leader that has not heard of the new term for no alarm', async () => {
    const { row } = await show('clusters-stale-leader');
    expect(row('config').dataset['level']).toBe('normal');
    expect(row('config').textContent).toContain('unconfirmed');
    expect(row('basket').querySelector('[data-primaries]')?.textContent).toContain('3dub-db1, fra-db1, ams-kv2');
  });

  it('walks rows by j and k, and the details follow once they are open', async () => {
    const { one, all } = await show('clusters-partitioned');
    const grid = one('[role="grid"]');
    expect(document.activeElement).toBe(grid);
    const press = (key: string) => fireEvent.keyDown(grid, { key });
    press('j');
    expect(grid.dataset['cursor']).toBe('cache');
    expect(one('[data-cluster="cache"]').textContent).toContain('fra-kv1 can be promoted in 12 s');
    expect(all('[data-drawer]')).toEqual([]);
    press('Enter');
    expect(one('[data-drawer="cluster"]').textContent).toContain('cache');
    expect(document.activeElement).toBe(grid);
    press('k');
    expect(one('[data-drawer="cluster"]').textContent).toContain('2 PRIMARIES');
    press('End');
    expect(grid.dataset['cursor']).toBe('basket');
    fireEvent.keyDown(window, { key: 'Escape' });
    expect(all('[data-drawer]')).toEqual([]);
  });

  it('shows by key 3, opens by a click, and says when there is nothing to count', async () => {
    const { one, row } = await show('normal');
    fireEvent.keyDown(window, { key: '3' });
    expect(one('nav [aria-current="page"]').dataset['view']).toBe('clusters');
    fireEvent.click(row('storage'));
    expect(one('[data-drawer="cluster"]').textContent).toContain('storage');
    cleanup();
    const none = await show('clusters-empty');
    expect(none.text).toContain('no clusters declared: margin cannot be computed → Inventory');
  });

  it('draws a screenful of three hundred clusters, the ones at the edge first', async () => {
    const { all, one, order } = await show('clusters-many');
    expect(one('[data-clusters]').dataset['clusters']).toBe('300');
    expect(order().slice(0, 7)).toEqual([
      'group-50',
      'group-100',
      'group-150',
      'group-200',
      'group-250',
      'group-300',
      'group-1',
    ]);
    expect(all('[data-cluster-row]').length).toBeLessThan(40);
  });

  it('keeps the end of long names', async () => {
    const { order } = await show('clusters-long-names');
    expect(order()).toHaveLength(12);
  });
});

describe('primaries on the map and beside it', () => {
  it('names who leads with its sign, and marks two with an exclamation mark', async () => {
    const { one, all } = await show('partitioned');
    expect(one('[data-cluster="ledger"] [data-primaries="2!"]').textContent).toContain('2 PRIMARIES: dub-db1, fra-db1');
    const marked = all('[data-map] [data-host] [data-contested="true"]').map(
      (mark) => mark.closest<HTMLElement>('[data-host]')?.dataset['host'],
    );
    expect(marked).toEqual(['dub-db1', 'fra-db1']);
  });

  it('takes many primaries of one Galera component for no contest', async () => {
    const { all, one } = await show('clusters-normal');
    fireEvent.keyDown(window, { key: '1' });
    expect(all('[data-host] [data-contested="true"]')).toEqual([]);
    expect(one('[data-cluster="basket"] [data-primaries="3"]').textContent).toContain('lead together');
  });
});

describe('BeliefMatrix', () => {
  it('gives each member a row: what it is, whom it follows, on which term, and whether it sees a quorum', async () => {
    const { one, all } = await show('clusters-beliefs');
    expect(
      all('[data-belief]').map((each) => [...each.querySelectorAll('td')].map((cell) => cell.textContent)),
    ).toEqual([
      ['dub-kv1follower', 'dub-kv2term 41', 'no', '1 s'],
      ['dub-kv2candidate', 'nobodyterm 41', 'no', '1 s'],
      ['fra-kv1leader, takes writes', 'itselfterm 42', 'yes', '1 s'],
      ['fra-kv2follower', 'fra-kv1term 42a learner until it has caught up', 'yes', '1 s'],
      ['ams-kv1', ' not known: the client program is not installed there', '2 s'],
    ]);
    expect(one('[data-beliefs]').textContent).toContain(
      '1 names dub-kv2 · 1 knows nobody · 2 name fra-kv1 · 1 not known',
    );
  });

  it('stands beside what the automation does next', async () => {
    const { one } = await show('clusters-promotion');
    expect(one('[data-risk="p1"]').textContent).toContain('nothing is known to make it stop by itself');
  });
});
