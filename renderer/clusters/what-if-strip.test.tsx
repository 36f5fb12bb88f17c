// @vitest-environment jsdom
import { act, cleanup, fireEvent } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WhatIfAnswer, WhatIfAsk } from '../../main/contract/what-if.ts';
import type { Cluster } from '../../main/domain/fleet.ts';
import { answerWhatIf } from '../../main/engine/what-if-answer.ts';
import { calmSight } from '../../main/quorum/what-if.ts';
import { sceneCluster, sceneFleet } from '../../main/testing/scene.ts';
import { shimDom } from '../gallery/dom-shims.ts';
import { clearFixtures, showFixture } from '../gallery/show-fixture.tsx';

beforeAll(shimDom);
afterEach(clearFixtures);

const of = (cluster: Cluster, product: string): Cluster => ({ ...cluster, product });
/** The gallery's hosts, with clusters of the gallery's names; its state of rest is the calm world. */
const fleet = sceneFleet(
  {
    dub: ['dub-db1', 'dub-kv1', 'dub-kv2'],
    fra: ['fra-db1', 'fra-kv1', 'fra-kv2'],
    ams: ['ams-wit1', 'ams-kv1', 'ams-kv2'],
  },
  {
    clusters: [
      of(sceneCluster('config', ['dub-kv1', 'dub-kv2', 'fra-kv1', 'fra-kv2', 'ams-kv1']), 'etcd'),
      sceneCluster('storage', ['dub-kv2', 'fra-kv2'], 'two-node'),
      sceneCluster('basket', ['dub-db1', 'dub-kv1', 'fra-db1', 'ams-kv2']),
      sceneCluster('ledger', ['dub-db1', 'fra-db1'], 'none'),
    ],
  },
);

/** The engine's own way to answer, over the calm world; `blind` = it sees nobody. */
function engine(blind = false): (ask: WhatIfAsk) => WhatIfAnswer {
  const calm = calmSight(fleet);
  const sight = blind ? { ...calm, seen: new Set<never>() } : calm;
  return (ask) => answerWhatIf(ask, { fleet, now: 0, sightOf: () => sight, linksOf: () => [] });
}

async function show(name: string, whatIf?: (ask: WhatIfAsk) => WhatIfAnswer) {
  const { stage, all, one } = await showFixture(name, whatIf === undefined ? {} : { imagine: whatIf });
  const answered = () => act(() => new Promise((resolve) => setImmediate(resolve)));
  const press = async (key: string, on: Element | Window = window) => {
    fireEvent.keyDown(on, { key });
    await answered();
  };
  const click = async (selector: string) => {
    fireEvent.click(one(selector));
    await answered();
  };
  const open = async (cluster: string) => click(`[data-cluster-row="${cluster}"]`);
  const sides = (kind: 'live' | 'imagined') =>
    all(`[data-drawer] [data-bars="${kind}"] [data-side]`).map((side) => [
      side.dataset['side'],
      side.querySelectorAll('[data-pip="present"]').length,
      side.textContent.match(/QUORUM|NO QUORUM|AT EDGE|AMBIGUOUS|SPLIT-BRAIN POSSIBLE/)?.[0],
    ]);
  const table = () =>
    Object.fromEntries(
      all('[data-loss-row]').map((row) => [
        row.querySelector('th')?.textContent,
        [...row.querySelectorAll('td')].map((cell) => cell.textContent).join(' '),
      ]),
    );
  return { stage, all, one, press, click, open, sides, table, isOn: () => one('[data-what-if]').dataset['whatIf'] };
}

describe('WhatIfStrip', () => {
  it('shows the live votes and what each single loss would leave, until it is told to imagine', async () => {
    const { open, sides, table, isOn, all } = await show('clusters-normal', engine());
    await open('config');
    expect(isOn()).toBe('off');
    expect(sides('live')).toEqual([['AMS+DUB+FRA', 5, 'QUORUM']]);
    expect(table()).toEqual({
      'lose any one region →': '0 AT EDGE',
      'lose DUB →': '0 AT EDGE',
      'lose FRA →': '0 AT EDGE',
      'lose AMS →': '+1 quorum',
      'cut any one link →': '+2 quorum',
      'cut DUB–FRA →': '+2 quorum',
      'cut DUB–AMS →': '+2 quorum',
      'cut FRA–AMS →': '+2 quorum',
      'lose any one host →': '+1 quorum',
    });
    expect(all('[data-loss]')).toEqual([]);
  });

  it('counts anew with each vote that is clicked away, by the functions that count live', async () => {
    const { open, press, click, sides, one, isOn } = await show('clusters-normal', engine());
    await open('config');
    await press('v');
    expect(isOn()).toBe('on');
    expect(one('[data-what-if="on"]').textContent).toContain('WHAT-IF');
    expect(sides('imagined')).toEqual([['AMS+DUB+FRA', 5, 'QUORUM']]);
    await click('[data-loss="vote config dub-kv1"]');
    await click('[data-loss="vote config dub-kv2"]');
    expect(sides('imagined')).toEqual([['AMS+FRA', 3, 'AT EDGE']]);
    expect(one('[data-spare]').textContent).toBe('need 3 of 5 · margin +2 → 0');
    await click('[data-loss="vote config ams-kv1"]');
    expect(sides('imagined')).toEqual([['FRA', 2, 'NO QUORUM']]);
    await click('[data-loss="vote config ams-kv1"]');
    expect(sides('imagined')).toEqual([['AMS+FRA', 3, 'AT EDGE']]);
  });

  it('loses regions, hosts and links, crosses out all that goes with them, and marks by more than colour', async () => {
    const { open, press, click, sides, one, all } = await show('clusters-normal', engine());
    await open('config');
    await press('v');
    await click('[data-loss="region dub"]');
    const gone = all('[data-gone="true"]');
    expect(gone.map((each) => each.dataset['loss'])).toEqual([
      'vote config dub-kv1',
      'vote config dub-kv2',
      'region dub',
      'host dub-kv1',
      'host dub-kv2',
    ]);
    expect(gone.every((each) => each.textContent.startsWith('×'))).toBe(true);
    expect(all('[data-loss][aria-pressed="true"]').map((each) => each.dataset['loss'])).toEqual(['region dub']);
    await click('[data-loss="link fra ams"]');
    expect(sides('imagined')).toEqual([
      ['FRA', 2, 'NO QUORUM'],
      ['AMS', 1, 'NO QUORUM'],
    ]);
    await click('[data-loss="host ams-kv1"]');
    expect(sides('imagined')).toEqual([['FRA', 2, 'NO QUORUM']]);
    expect(one('[data-what-if="on"]').querySelectorAll('[data-level="p1"], [data-level="p2"]')).toHaveLength(0);
  });

  it('never leaves the drawer: the row stays as it is seen', async () => {
    const { open, press, click, one } = await show('clusters-normal', engine());
    await open('config');
    const before = one('[data-cluster-row="config"]').textContent;
    await press('v');
    await click('[data-loss="region dub"]');
    await click('[data-loss="region fra"]');
    expect(one('[data-cluster-row="config"]').textContent).toBe(before);
    expect(one('[data-drawer] h2').parentElement?.textContent).toContain('QUORUM +2');
  });

  it('leaves by Escape with the drawer still open, by v and by Reset; what was lost is back each time', async () => {
    const { open, press, click, sides, isOn, all } = await show('clusters-normal', engine());
    await open('config');
    const leaves = [() => press('Escape'), () => press('v'), () => click('[data-what-if] button[aria-pressed="true"]')];
    for (const leave of leaves) {
      await press('v');
      await click('[data-loss="region dub"]');
      expect(sides('live')).toEqual([]);
      await leave();
      expect(isOn()).toBe('off');
      expect(sides('live')).toEqual([['AMS+DUB+FRA', 5, 'QUORUM']]);
      await press('v');
      expect(all('[data-gone="true"]')).toEqual([]);
      await press('Escape');
    }
    await press('Escape');
    expect(all('[data-drawer]')).toEqual([]);
  });

  it('opens by v from the row at the cursor, and is not carried to the next one', async () => {
    const { one, press, isOn, stage } = await show('clusters-normal', engine());
    const grid = one('[role="grid"]');
    await press('v', grid);
    expect(isOn()).toBe('on');
    expect(document.activeElement).toBe(grid);
    await press('j', grid);
    expect(isOn()).toBe('off');
    await press('v', grid);
    expect(isOn()).toBe('on');
    fireEvent.keyDown(window, { key: '1' });
    expect(stage.stores.whatIf.getState().isOn).toBe(false);
  });

  it('says of four votes and of two what is always true of them', async () => {
    const { open, all } = await show('clusters-normal', engine());
    const notes = () => all('[data-vote-note]').map((note) => note.textContent);
    await open('basket');
    expect(notes()).toEqual(['4 votes need 3: a 2|2 split stops both']);
    await open('storage');
    expect(notes()).toEqual(['2 votes: no partition can be survived automatically']);
  });

  it('says whether it counts from what is seen or as if all were well', async () => {
    const { open, press, one, click, sides } = await show('clusters-blind', engine(true));
    await open('config');
    await press('v');
    expect(one('[data-grounds]').textContent).toContain('counted as if all were well');
    await click('[data-loss="region dub"]');
    expect(sides('imagined')).toEqual([['AMS+FRA', 3, 'AT EDGE']]);
    cleanup();
    const seen = await show('clusters-normal', engine());
    await seen.open('config');
    await seen.press('v');
    expect(seen.one('[data-grounds]').textContent).toBe('nothing is touched; counted from what is seen now');
  });

  it('claims nothing while the engine gives no answer', async () => {
    const { open, press, one, all } = await show('clusters-normal', () => ({ kind: 'refused', why: 'no answer' }));
    await open('config');
    await press('v');
    expect(one('[data-what-if-refused]').textContent).toContain('no answer');
    expect(all('[data-bars], [data-loss-row]')).toEqual([]);
  });

  it('stays off every other screen', async () => {
    const { all, press, stage } = await show('partitioned', engine());
    act(() => stage.stores.selection.setState({ kind: 'cluster', id: 'config' }, true));
    await press('v');
    expect(all('[data-drawer="cluster"]')).toHaveLength(1);
    expect(all('[data-what-if]')).toEqual([]);
    expect(stage.stores.whatIf.getState().isOn).toBe(false);
  });
});
