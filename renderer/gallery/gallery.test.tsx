// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Panel } from '../ui/panel.tsx';
import { shimDom } from './dom-shims.ts';
import { clearFixtures, showFixture } from './show-fixture.tsx';

beforeAll(shimDom);
afterEach(clearFixtures);

describe('gallery', () => {
  it.each([
    [
      'normal',
      [
        'No situation. 9 of 9 hosts read.',
        'seen from noc-dub · 9/9 hosts',
        'QUORUM +2',
        'no quorum rule: a human decides',
      ],
    ],
    ['suspect', ['SUSPECTED PARTITION', 'SUSPECT 4/9']],
    [
      'partitioned',
      ['PARTITION', 'AMS+FRA ┃ DUB', 'CUT 0/9', 'SPLIT-BRAIN POSSIBLE', 'NO QUORUM −1', 'AT EDGE 0', '2 PRIMARIES'],
    ],
    ['partial', ['PARTIAL PARTITION', 'DUB ╳ FRA via AMS', 'PARTIAL 6/9']],
    ['isolated', ['HOST ISOLATED', 'ISOLATED', 'session to fra-kv1 streams']],
    ['unreachable', ['HOST UNREACHABLE', 'UNREACHABLE', '8/9 hosts']],
    ['unobserved', ['No situation. 7 of 9 hosts read.', '34 s', 'never', 'MAINTENANCE', 'refuses the key']],
    ['region-dark', ['REGION DARK', 'FRA', '48 s']],
    ['noc-blind-all', ['OBSERVER BLIND', 'data – – (34 s)', '0/9 hosts', 'NOT SEEN']],
    ['noc-blind-region', ['OBSERVER BLIND', 'no sight of FRA', 'all 3 sessions of FRA fell silent']],
    ['service-down', ['SERVICE DOWN', ':5432 DOWN', 'no LISTEN row for 5432']],
    ['quorum-lost', ['AMBIGUOUS', '−1', '…+1']],
    [
      'one-way',
      [
        'ONE WAY',
        'DUB → FRA',
        'DUB→FRA lost',
        'FRA→DUB ok',
        'rack-1',
        'test: connect ams-kv1 → fra-db1:5432',
        'only a person can look',
      ],
    ],
    ['service-hung', ['SERVICE HUNG', ':5432 HUNG', 'Could still be']],
    ['port-filtered', ['PORT FILTERED', 'DUB → AMS :2380', '9/9']],
    ['lossy-flapping', ['FLAPPING', 'AMS–DUB', 'LOSSY LINK', 'LOSSY 8.2 % 9/9']],
    ['doubt', ['NO VERDICTS', 'own loop was late 3 s']],
    ['healed', ['No situation. 9 of 9 hosts read.', 'cleared']],
    ['loading', ['waiting for first report: 0/9 hosts', 'dub-db1', 'votes not seen yet']],
    ['starting', ['waiting for first report', 'The engine is starting.']],
    ['empty', ['No regions declared', '--fleet FILE']],
    ['error', ['NO DATA', 'the engine is stopped: fleet.yaml line 12']],
    ['no-data', ['NO DATA since 14:05:35 UTC (00:00:07)', 'the engine is restarting', 'OLD PICTURE', 'late']],
    ['silent', ['NO DATA since 14:05:35 UTC (00:00:41)', 'peers – –', 'NOT SEEN – –']],
    ['notices', ['DEMO', 'UNSUPPORTED ELECTRON 25 - TEST ONLY', 'Inventory edit refused']],
    ['drawer-pair', ['Dublin – Frankfurt', '9 cut', 'lastack 3.4 s']],
    ['drawer-cluster', ['5 declared, need 3', 'margin −1 at worst, −1 at best']],
    ['drawer-region', ['Region FRA', 'partitioned']],
    ['matrix-normal', ['Matrix', 'from ↓', 'to →', '0/9', '17 ms', 'None seen.']],
    [
      'matrix-regions-partitioned',
      ['9/9', 'DUB', 'Cut paths 2', 'cut in both directions', '9 of 9 host directions fail'],
    ],
    [
      'matrix-partial',
      ['partial partition: not a clean split', 'Cut paths 9', 'One-way paths 1', 'dub-kv1', 'ams-kv1'],
    ],
    [
      'matrix-partitioned',
      [
        'order frozen: AMS+FRA ┃ DUB',
        'dub-db1 → fra-db1',
        'fra-db1 → dub-db1',
        'lastack 3.4 s',
        'lastack 3.6 s',
        'usually 17 ms',
      ],
    ],
    ['matrix-regions-blind', ['row not observed for 34 s', 'OBSERVER BLIND']],
    ['matrix-loading', ['waiting for the first matrix: nothing is claimed', 'not seen: nobody could look']],
    ['matrix-empty', ['No regions declared']],
    ['matrix-one-region', ['only one region: region matrix needs two — showing hosts']],
    ['self-check', ['128,431', 'from the future', 'fra-kv2', '10 min', 'auth-failed', 'through a second route']],
    ['self-check-doubt', ['NO VERDICTS: own loop was late 3 s', 'its own loop stood still']],
  ])('%s says what it shows in words', async (name, expected) => {
    const { text } = await showFixture(name);
    for (const words of expected) expect(text).toContain(words);
  });

  it('says nothing of a partition when the observer is blind', async () => {
    const { text, all } = await showFixture('noc-blind-all');
    expect(text).not.toMatch(/PARTITION|CUT|UNREACHABLE|AMBIGUOUS/);
    expect(all('[data-island]')).toEqual([]);
  });

  it('hatches one hull per side, named by region codes', async () => {
    const { all } = await showFixture('partitioned');
    expect(all('[data-island-name]').map((hull) => hull.textContent)).toEqual([
      'AMS+FRA · 6 hosts · quorum in 2/2 clusters',
      'DUB · 3 hosts · quorum in 0/2 clusters',
    ]);
  });

  it('doubles the outline of the side that surely holds quorum, and of no other', async () => {
    const { all } = await showFixture('partitioned');
    const holds = all('[data-island]').map((hull) => [hull.dataset['island'], hull.dataset['holds']]);
    expect(holds).toEqual([
      ['AMS+FRA', 'held'],
      ['DUB', 'none'],
    ]);
  });

  it('marks a side on which an unseen vote decides with a question mark', async () => {
    const { all } = await showFixture('quorum-lost');
    expect(all('[data-holds="held"]')).toEqual([]);
    expect(all('[data-island-name]')[0]?.textContent).toMatch(/quorum in 0\/2 clusters \?$/);
  });

  it('claims no quorum on the map once its votes are too old', async () => {
    const { all } = await showFixture('veil');
    expect(all('[data-island]').map((hull) => hull.dataset['holds'])).toEqual(['old', 'old']);
    expect(all('[data-island-name]').map((name) => name.textContent)).toEqual(['AMS+FRA · 6 hosts', 'DUB · 3 hosts']);
  });

  it('draws no votes for a cluster without a quorum rule', async () => {
    const { one, all } = await showFixture('partitioned');
    expect(one('[data-cluster="config"]').querySelectorAll('[data-pip]')).toHaveLength(10);
    expect(all('[data-cluster="ledger"] [data-pip]')).toEqual([]);
    expect(one('[data-cluster="ledger"]').textContent).not.toMatch(/QUORUM|of 3/);
  });

  it('gives no margin for votes that nobody saw', async () => {
    const { one } = await showFixture('noc-blind-all');
    expect(one('[data-cluster="config"]').textContent).not.toMatch(/[+−]\d/);
  });

  it('does not promise a report when the engine has failed', async () => {
    const { text, one } = await showFixture('error');
    expect(text).not.toContain('waiting for first report');
    expect(one('h1').textContent).toContain('NO DATA');
  });

  it('gives a warning a sign that is no button', async () => {
    const { one } = await showFixture('partial');
    expect(one('[data-warning] [data-glyph]').dataset['glyph']).toBe('note');
  });

  it('keeps details out of the map, so that they cover none of it', async () => {
    const { one } = await showFixture('isolated');
    expect(one('[data-map]').parentElement?.querySelector('[data-drawer]')).toBeNull();
    expect(one('[data-drawer]').parentElement?.tagName).toBe('MAIN');
  });

  it('draws two hundred hosts as dots, the abnormal ones with a sign of their own', async () => {
    const { all } = await showFixture('many-hosts');
    expect(all('[data-host][data-form="dot"]')).toHaveLength(200);
    const signs = all('[data-host] [data-glyph]').map((sign) => sign.dataset['glyph']);
    expect(new Set(signs)).toEqual(new Set(['down', 'isolated', 'maint', 'refused', 'unknown']));
    expect(signs).toHaveLength(6);
  });

  it('keeps the end of a long name, where names of one kind differ', async () => {
    const { all } = await showFixture('long-names');
    const ends = all('[data-region="sqy"] [data-host]').map((chip) => chip.textContent.match(/x(\d\d)/)?.[1]);
    expect(ends).toEqual(['10', '11', '12', '13']);
    expect(all('[data-cluster]')).toHaveLength(12);
    expect(all('[data-situation]')).toHaveLength(10);
  });

  it('draws no hull while a partition is only suspected', async () => {
    const { all } = await showFixture('suspect');
    expect(all('[data-island]')).toEqual([]);
  });

  it('keeps every declared host on the map, seen or not', async () => {
    for (const name of ['normal', 'noc-blind-all', 'loading', 'region-dark']) {
      const { all } = await showFixture(name);
      expect(all('[data-host]')).toHaveLength(9);
      cleanup();
    }
  });

  it('opens details on a click, and Escape closes them and gives the focus back', async () => {
    const { one, all } = await showFixture('partitioned');
    const opener = one('[data-pair="dub|fra"]');
    act(() => opener.focus());
    fireEvent.click(opener);
    expect(one('[data-drawer="pair"]').textContent).toContain('Dublin – Frankfurt');
    expect(document.activeElement).toBe(one('[data-drawer]'));
    fireEvent.keyDown(window, { key: 'Escape' });
    expect(all('[data-drawer]')).toEqual([]);
    expect(document.activeElement).toBe(opener);
  });

  it('reaches regions and their hosts by Tab, in reading order', async () => {
    const { all } = await showFixture('normal');
    const stops = all('[data-map] button').map(
      (stop) => stop.dataset['host'] ?? stop.closest<HTMLElement>('[data-region]')?.dataset['region'],
    );
    expect(stops.slice(0, 5)).toEqual(['dub', 'dub-db1', 'dub-kv1', 'dub-kv2', 'fra']);
  });

  it('changes theme with t', async () => {
    await showFixture('normal');
    fireEvent.keyDown(window, { key: 't' });
    expect(document.documentElement.dataset['theme']).toBe('light');
    fireEvent.keyDown(window, { key: 't' });
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  it('repaints only the host that changed', async () => {
    const { stage, one } = await showFixture('normal');
    const phase = stage.stores.screen.getState();
    if (phase.phase !== 'live') throw new Error(phase.phase);
    const changes: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const record of records) {
        const element = record.target instanceof Element ? record.target : record.target.parentElement;
        // React Flow may still be settling its own frame; what stands on the map is ours.
        const thing = element?.closest<HTMLElement>('[data-host],[data-region],[data-pair],[data-bundle]');
        const { host, region, pair, bundle } = thing?.dataset ?? {};
        const name = host ?? region ?? pair ?? bundle;
        if (name !== undefined) changes.push(name);
      }
    });
    observer.observe(one('[data-map]'), { subtree: true, childList: true, attributes: true, characterData: true });
    const fra = phase.screen.hosts.get('fra-db1');
    if (fra === undefined) throw new Error('no host');
    const { at, t, observer: sight, seq } = phase.screen;
    const none = { situations: [], regionPairs: [], hosts: [], clusters: [] };
    await act(async () => {
      stage.bridge.push('screen:delta', {
        baseSeq: seq,
        seq: seq + 1,
        at,
        t,
        observer: sight,
        islands: [['dub', 'fra', 'ams']],
        selfCheck: { factsTaken: 0, dropped: [] },
        add: none,
        update: { ...none, hosts: [{ ...fra, peers: { up: 7, suspect: 1, cut: 0, unknown: 0 } }] },
        remove: { situations: [], regionPairs: [], hosts: [], clusters: [] },
      });
    });
    observer.disconnect();
    expect([...new Set(changes)]).toEqual(['fra-db1']);
  });

  it('shows the screens by their keys, remembers what was selected on each, and ignores keys of screens to come', async () => {
    const { one, all } = await showFixture('drawer-pair');
    fireEvent.keyDown(window, { key: '2' });
    expect(one('[data-matrix]').dataset['matrix']).toBe('regions');
    expect(all('[data-drawer]')).toEqual([]);
    fireEvent.keyDown(window, { key: '9' });
    expect(all('[data-matrix]')).toHaveLength(1);
    fireEvent.keyDown(window, { key: '4' });
    expect(one('[data-decision]').dataset['decision']).toBe('choose');
    fireEvent.keyDown(window, { key: '1' });
    expect(one('[data-drawer="pair"]').textContent).toContain('Dublin – Frankfurt');
    expect(one('nav [aria-current="page"]').dataset['view']).toBe('topology');
  });

  it('walks a matrix by keys: arrows, mirror, the record of a cell that follows, fold, round trips', async () => {
    const { one, all } = await showFixture('matrix-partial');
    const grid = one('[data-matrix-grid="hosts"]');
    const press = (key: string) => fireEvent.keyDown(grid, { key });
    press('ArrowRight');
    expect(one('[data-cursor-line]').dataset['cursorLine']).toBe('dub-db1→dub-kv2');
    press('ArrowRight');
    expect(one('[data-cursor-line]').textContent).toContain('cut in both directions');
    press('Enter');
    expect(one('[data-drawer="cell"]').textContent).toContain('dub-db1 → fra-db1');
    press('m');
    expect(one('[data-drawer="cell"]').textContent).toContain('fra-db1 → dub-db1');
    press('c');
    expect(grid.dataset['cursor']).toBe('region:fra→region:fra');
    expect(one('[data-host-matrix]').dataset['hostMatrix']).toBe('7');
    press('c');
    expect(one('[data-host-matrix]').dataset['hostMatrix']).toBe('9');
    press('x');
    expect(all('button').some((button) => button.textContent === 'RTT: × usual')).toBe(true);
  });

  it('takes the matrix out as a table, and says when nothing was saved', async () => {
    const { one, stage } = await showFixture('matrix-partial');
    fireEvent.click(one('[data-take="csv"]'));
    await waitFor(() => expect(one('[data-export]').dataset['export']).toBe('cancelled'));
    expect(stage.bridge.requested('export:save')).toBe(1);
    expect(one('[data-take="csv"]').hasAttribute('disabled')).toBe(false);
  });

  it('gives each cell of the region matrix its state, and tells a whole cut from a part of one', async () => {
    const { one } = await showFixture('matrix-regions-partial');
    const face = (name: string) => {
      const { state, extent, level } = one(`[data-cell="${name}"]`).dataset;
      return [state, extent, level];
    };
    expect(face('dub→fra')).toEqual(['cut', 'all', 'p1']);
    expect(face('dub→ams')).toEqual(['lost', 'some', 'p2']);
    expect(face('fra→ams')).toEqual(['refused', 'some', 'p2']);
    expect(face('ams→fra')).toEqual(['degraded', 'none', 'p3']);
    expect(face('ams→ams')).toEqual(['arrives', 'none', 'normal']);
  });

  it('never greys a row that nobody reads', async () => {
    const { one, all } = await showFixture('matrix-regions-blind');
    expect(one('[data-row="fra"]').dataset['unseen']).toBe('true');
    expect(all('[data-row="fra"] [data-cell]').map((cell) => cell.dataset['level'])).not.toContain('normal');
    expect(one('[data-cell="dub→fra"]').dataset['level']).toBe('normal');
  });

  it('asks for frames while a matrix is shown, and says when it is not any more', async () => {
    const { stage } = await showFixture('matrix-normal');
    expect(stage.bridge.requested('matrix:open')).toBe(1);
    fireEvent.keyDown(window, { key: '1' });
    expect(stage.bridge.requested('matrix:close')).toBe(1);
    expect(stage.stores.matrix.getState().matrix).toBeNull();
  });

  it('freezes the order of blocks until somebody asks for another', async () => {
    const { one, all, stage } = await showFixture('matrix-regions-partitioned');
    const order = () => all('[data-row]').map((row) => row.dataset['row']);
    expect(order()).toEqual(['dub', 'fra', 'ams']);
    fireEvent.click(one('[data-blocks]'));
    expect(order()).toEqual(['fra', 'ams', 'dub']);
    const phase = stage.stores.screen.getState();
    if (phase.phase !== 'live') throw new Error(phase.phase);
    const situations = new Map([...phase.screen.situations].filter(([, { type }]) => type !== 'partition'));
    const islands = [['dub', 'fra'], ['ams']];
    act(() => stage.stores.screen.setState({ ...phase, screen: { ...phase.screen, situations, islands } }, true));
    expect(order()).toEqual(['fra', 'ams', 'dub']);
    fireEvent.click(one('[data-reorder="true"]'));
    expect(order()).toEqual(['ams', 'dub', 'fra']);
  });

  it('leaves no listener behind when the page goes', async () => {
    const { stage, page } = await showFixture('normal');
    page.unmount();
    stage.connection.disconnect();
    expect(stage.bridge.listeners()).toBe(0);
  });
});

describe('Panel', () => {
  it('says that it failed and when, and leaves its neighbours alone', () => {
    const Broken = () => {
      throw new Error('no such thing');
    };
    const page = render(
      <>
        <Panel name="topology">
          <Broken />
        </Panel>
        <Panel name="quorum">
          <p>still here</p>
        </Panel>
      </>,
      { onCaughtError: () => {} },
    );
    expect(page.container.textContent).toMatch(/PANEL FAILED \d\d:\d\d:\d\dtopology: no such thing/);
    expect(page.container.textContent).toContain('still here');
  });
});
