// @vitest-environment jsdom
import { act, fireEvent } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { galleryEpochMs } from '../gallery/fixture-world.ts';
import { shimDom } from '../gallery/dom-shims.ts';
import { clearFixtures, showFixture } from '../gallery/show-fixture.tsx';

beforeAll(shimDom);
afterEach(clearFixtures);

/** Lets the answers of the fake main process arrive. */
const answers = () =>
  act(async () => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  });
const press = async (key: string, more: KeyboardEventInit = {}) => {
  fireEvent.keyDown(window, { key, ...more });
  await answers();
};
const cutAt = galleryEpochMs - 540_000;

describe('TimelineScreen', () => {
  it('draws each lane with its words, the blip of one second at least two px wide', async () => {
    const { all, one } = await showFixture('timeline-partitioned');
    await answers();
    expect(all('[data-lane]').map(({ dataset }) => dataset['lane'])).toEqual([
      'Regions',
      'Hosts, clusters',
      'ledger',
      'config',
      'storage',
      'Observer',
      'Decisions',
      'Planned work',
      'DUB–FRA',
      'AMS–DUB',
      'AMS–FRA',
    ]);
    expect(one('[data-bar="partition:1"]').textContent).toContain('PARTITION AMS+FRA ┃ DUB');
    expect(one('[data-bar="partition:0"]').textContent).toContain('SUSPECTED ONE WAY');
    expect(one('[data-lane="AMS–DUB"] [data-state="partitioned"]').dataset['boxes']).toBe('2');
    expect(one('[data-lane="Observer"] [data-gap="stopped"]').textContent).toContain('no observer ran');
    expect(one('[data-decision="NO-GO"]').textContent).toContain('NO-GO');
    expect(one('[data-decision="HOLD"]').textContent).toContain('DRILL HOLD');
    expect(one('[data-planned]').dataset['planned']).toBe('ams-kv2');
    expect(one('[data-said]').textContent).toContain('3 s could not be written');
  });

  it('says at the cursor what was not well, the gravest first, with exact time and counts', async () => {
    const { one } = await showFixture('timeline-partitioned');
    await answers();
    const panel = one('[data-moment]').textContent ?? '';
    expect(panel).toContain('2026-11-22 13:57:35 UTC');
    expect(panel).toContain('2 confirmed, 0 suspected · 2 of 3 region pairs not well · 3 of 3 clusters not sure');
    expect(panel.indexOf('PARTITION')).toBeLessThan(panel.indexOf('config AT EDGE, margin 0'));
  });

  it('shows as known now the cut from when it began, and no rumour', async () => {
    const { all, one } = await showFixture('timeline-partitioned');
    await answers();
    fireEvent.click(one('[data-as="now"]'));
    await answers();
    expect(all('[data-bar="partition:0"]')).toEqual([]);
    expect(all('[data-bar="partition:1"] [data-phase]').map(({ dataset }) => dataset['phase'])).toEqual(['confirmed']);
    expect(one('[data-timeline]').dataset['as']).toBe('now');
  });

  it('says why there is nothing: not recorded yet, or not readable', async () => {
    const empty = await showFixture('timeline-empty');
    await answers();
    expect(empty.one('[data-said]').textContent).toContain('nothing is recorded yet');
    clearFixtures();
    const refused = await showFixture('timeline-refused');
    await answers();
    expect(refused.one('[data-said]').textContent).toContain('the disk is full');
    clearFixtures();
    const gap = await showFixture('timeline-gap');
    await answers();
    expect(gap.one('[data-moment]').textContent).toContain('not recorded: no observer ran');
  });

  it('zooms, moves and follows now again by keys, and never beyond now', async () => {
    const { one } = await showFixture('timeline-normal');
    await answers();
    const length = () => Number(one('[data-timeline]').dataset['to']) - Number(one('[data-timeline]').dataset['from']);
    await press('+');
    expect(length()).toBe(1_800_000);
    await press('ArrowLeft', { shiftKey: true });
    expect(one('[data-follow]').dataset['follow']).toBe('false');
    await press('0');
    expect(one('[data-follow]').dataset['follow']).toBe('true');
    await press('ArrowRight', { shiftKey: true });
    expect(one('[data-follow]').dataset['follow']).toBe('true');
  });
});

describe('replay', () => {
  it('shows the past on every screen, in a frame, with its word and its own clock, while live goes on', async () => {
    const { one, all, stage } = await showFixture('replay-topology');
    await answers();
    expect(all('[data-replay-frame]')).toHaveLength(1);
    expect(one('h1[data-status]').textContent).toMatch(/^REPLAY/);
    expect(one('[data-past-clock]').textContent).toBe('13:57:35 UTC');
    expect(one('[data-replay-bar]').textContent).toContain('2026-11-22 13:57:35 UTC');
    expect(one('[data-replay-at]').dataset['replayAt']).toBe(String(cutAt + 60_000));
    expect(one('[data-pair="dub|fra"]').dataset['verdict']).toBe('partitioned');
    expect(one('[data-counter="p1"]').textContent).toContain('P1 0');
    expect(one('[data-live-alarm]').dataset['liveAlarm']).toBe('none');
    await press('3');
    expect(one('[data-cluster-row="config"]').dataset['level']).toBe('p2');
    await press('2');
    expect(one('[data-cell="dub→fra"]').dataset['state']).toBe('cut');
    expect(stage.bridge.requested('matrix:open')).toBe(0);
    await press('L');
    expect(all('[data-replay-frame]')).toEqual([]);
    await press('1');
    expect(one('[data-pair="dub|fra"]').dataset['verdict']).toBe('healthy');
  });

  it('claims nothing of what history does not keep', async () => {
    const hosts = await showFixture('replay-matrix-hosts');
    await answers();
    expect(hosts.one('[data-not-recorded="true"]').textContent).toContain('paths between hosts are not recorded');
    expect(hosts.one('[data-drawer="host"]').textContent).toMatch(/last testimony.*not recorded.*peers.*not recorded/);
    clearFixtures();
    const gap = await showFixture('replay-gap');
    await answers();
    expect(gap.one('[data-replay-notes]').textContent).toContain('NOT RECORDED: no observer ran');
    expect(gap.one('h1[data-status]').textContent).toBe('REPLAYNOT RECORDEDno observer ran');
    expect(gap.page.container.textContent).not.toContain('None named');
    expect(gap.all('[data-host]').every(({ dataset }) => dataset['unseen'] === 'true')).toBe(true);
    expect(gap.all('[data-verdict]').map(({ dataset }) => dataset['verdict'])).toEqual(Array(3).fill('unknown'));
  });

  it('lets a live P1 break through, without a word of it in what is shown of the past', async () => {
    const { one } = await showFixture('replay-live-alarm');
    await answers();
    expect(one('[data-live-alarm]').textContent).toMatch(/^LIVE: P1 .*press L$/);
    expect(one('h1[data-status]').textContent).toContain('No situation.');
  });

  it('breaks through too when live itself is lost', async () => {
    const { one, all, stage } = await showFixture('replay-topology');
    await answers();
    act(() => stage.bridge.push('engine:status', { state: 'stopped', since: galleryEpochMs, why: null }));
    expect(one('[data-live-alarm]').dataset['liveAlarm']).toBe('blind');
    expect(one('[data-live-alarm]').textContent).toContain('NO DATA: the engine is stopped');
    expect(all('[data-no-data]')).toEqual([]);
  });

  it('begins on the Timeline alone, at its cursor, and steps from event to event', async () => {
    const { one, all } = await showFixture('timeline-partitioned');
    await answers();
    await press('[');
    expect(one('[data-replay-at]').dataset['replayAt']).toBe(String(cutAt + 4000));
    await press(']');
    expect(one('[data-replay-at]').dataset['replayAt']).toBe(String(cutAt + 300_000));
    await press(']');
    expect(one('[data-replay-at]').dataset['replayAt']).toBe(String(cutAt + 300_000));
    await press('l');
    await press('1');
    await press('[');
    await press(' ');
    expect(all('[data-replay-bar]')).toEqual([]);
  });

  it('takes a letter that somebody writes for nothing else', async () => {
    const { all, page } = await showFixture('replay-topology');
    await answers();
    const field = page.container.appendChild(document.createElement('input'));
    fireEvent.keyDown(field, { key: 'l' });
    expect(all('[data-replay-frame]')).toHaveLength(1);
  });

  it('asks nobody what losses would leave: that is counted from what is seen now', async () => {
    const { one, stage } = await showFixture('replay-clusters');
    await answers();
    expect(one('[data-drawer="cluster"]').textContent).toContain('What-if counts from what is seen now');
    expect(stage.bridge.requested('whatif:count')).toBe(0);
  });
});
