// @vitest-environment jsdom
import { act, fireEvent } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AlertAct, AlertAnswer, AlertsView } from '../../main/contract/alerts.ts';
import { alarmsOf, alertViews } from '../gallery/alert-fixtures.ts';
import { shimDom } from '../gallery/dom-shims.ts';
import { clearFixtures, showFixture } from '../gallery/show-fixture.tsx';

beforeAll(shimDom);
afterEach(clearFixtures);

const cutId = 'cut.ams.dub.dub.fra-mhx1';
const done: AlertAnswer = { isDone: true, sentence: 'done' };

/** Shows a page of the gallery with an alarm system that keeps the acts it is given. */
async function show(name: string, view: AlertsView, answer: AlertAnswer | null = done) {
  const acts: AlertAct[] = [];
  const alerts = alarmsOf(view, (given) => {
    acts.push(given);
    return answer;
  });
  const page = await showFixture(name, { alerts });
  const settle = () => act(async () => {});
  const press = async (key: string) => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key });
    await settle();
  };
  const click = async (selector: string) => {
    fireEvent.click(page.one(selector));
    await settle();
  };
  const type = (selector: string, value: string) => fireEvent.change(page.one(selector), { target: { value } });
  return { ...page, acts, press, click, type, settle };
}

describe('AlertsScreen', () => {
  it('opens by 6, with the incidents in the order of the engine and each state in words and by its sign', async () => {
    const { one, all, press } = await show('normal', alertViews.p1);
    await press('6');
    const rows = all('[data-incident-table] [data-alarm]');
    expect(rows.map(({ dataset }) => dataset['state'])).toEqual([
      'unacknowledged-active',
      'acknowledged-active',
      'unacknowledged-active',
      'unacknowledged-cleared',
    ]);
    expect(all('[data-flashing="true"]').map((sign) => sign.textContent)).toEqual(['', '']);
    expect(rows.map((row) => row.dataset['bold'])).toEqual(['true', 'false', 'true', 'true']);
    expect(rows[3]?.querySelector('svg')?.dataset['glyph']).toBe('p2Hollow');
    expect(one('[data-flapping]').textContent).toBe('FLAPPING ×7');
    expect(rows[1]?.textContent).toContain('A. Byrne14:04:55');
    expect(rows[0]?.textContent).toContain('14:02:1100:03:24AMS\u00a0╳\u00a0DUB, DUB\u00a0╳\u00a0FRA');
    expect(rows[0]?.textContent).toContain('RB-12');
    expect(rows[0]?.querySelector('a')).toBeNull();
  });

  it('says when the last alarm was where there is none, and nothing in green', async () => {
    const { text, all } = await showFixture('alerts-empty');
    expect(text).toContain('No active alarms. Last: 13:41 cleared 13:44.');
    expect(all('[data-alerts] [data-glyph="pass"]')).toEqual([]);
  });

  it('is an alarm itself while no answer comes: P2, on its own screen and in the top bar', async () => {
    const { one, all } = await showFixture('alerts-no-answer');
    expect(one('[data-no-answer]').textContent).toContain('The alarm system gives no answer');
    expect(one('[data-banner="blind"]').textContent).toContain('P2 ALERTING IS BLIND');
    expect(one('[data-alarm-counter="blind"]').textContent).toContain('P2 ALERTING IS BLIND 7 s');
    expect(all('[data-counter]')).toEqual([]);
  });

  it('keeps what was said before it fell silent, as old: nothing flashes, no time and no number is claimed', async () => {
    const { one, all } = await showFixture('alerts-blind');
    expect(one('[data-alerts]').dataset['blind']).toBe('true');
    expect(one(`[data-alarm="${cutId}"]`).textContent).toContain('was not acknowledged');
    expect(one(`[data-alarm="${cutId}"]`).textContent).toContain('– –');
    expect(all('[data-flashing="true"]')).toEqual([]);
    expect(one('[data-tab="active"]').textContent).toBe('Active ?');
    expect(one('[data-next]').textContent).toContain('– –');
  });

  it('says in a replay that alarms are those of live, and acts on live', async () => {
    const { one, press, acts, type } = await show('alerts-replay', alertViews.p1);
    expect(one('[data-standing="replay"]').textContent).toContain('Alarms are always those of LIVE');
    expect(one('[data-alarm-counter]').textContent).toContain('LIVE:');
    type('[data-field="by"]', 'A. Byrne');
    await press('a');
    expect(acts).toHaveLength(1);
  });

  it('shows a flood as one banner, and counts what is not named', async () => {
    const { one, all } = await showFixture('alerts-flood');
    expect(one('[data-banner="flood"]').textContent).toContain('FLOOD: showing 3 incidents instead of 240 alarms');
    expect(all('[data-child]')).toHaveLength(60);
    expect(one('[data-incident-table]').textContent).toContain('176 more, less grave');
    expect(one('[data-silenced]').textContent).toContain('14:06:49');
  });
});

describe('acting on incidents', () => {
  it('asks for a name before anything is sent, and keeps it for the next act', async () => {
    const { one, press, acts, type } = await show('alerts-p1', alertViews.p1);
    await press('a');
    expect(acts).toEqual([]);
    expect(document.activeElement).toBe(one('[data-field="by"]'));
    expect(one('header [role="alert"]').textContent).toContain('Who does it?');
    type('[data-field="by"]', 'A. Byrne');
    await press('Enter');
    expect(document.activeElement).toBe(one('[data-incident-table]'));
    type('[data-field="reason"]', ' called the carrier ');
    await press('a');
    await press('End');
    await press('A');
    expect(acts).toEqual([
      { kind: 'acknowledge', incident: cutId, by: 'A. Byrne', reason: 'called the carrier' },
      { kind: 'acknowledge', incident: 'blind.fra-mhx1', by: 'A. Byrne', reason: '' },
    ]);
    expect(one('[data-given="acknowledge"]').textContent).toContain('no sight of FRA from here: done');
  });

  it('acknowledges nothing a second time, and no letter of a reason is a key', async () => {
    const { one, press, acts, type } = await show('alerts-p1', alertViews.p1);
    type('[data-field="by"]', 'A. Byrne');
    fireEvent.keyDown(one('[data-field="reason"]'), { key: 'a' });
    fireEvent.keyDown(one('[data-field="reason"]'), { key: 's' });
    await press('j');
    await press('a');
    expect(acts).toEqual([]);
    expect(one('[data-acknowledged]').textContent).toContain('Acknowledged by A. Byrne at 14:04:55.');
  });

  it('shelves with a reason, for as long as was chosen, and gives the hand back to the list', async () => {
    const { one, all, press, click, acts, type } = await show('alerts-p1', alertViews.p1);
    type('[data-field="by"]', 'A. Byrne');
    await press('j');
    await press('z');
    expect(document.activeElement).toBe(one('[data-field="shelve-reason"]'));
    await click('[data-shelve]');
    expect(acts).toEqual([]);
    expect(one('[data-shelving] [role="alert"]').textContent).toContain('A reason is needed.');
    type('[data-field="shelve-reason"]', 'carrier knows');
    await click('[data-for="14400000"]');
    await click('[data-one-shot]');
    await click('[data-shelve]');
    const shelved = { by: 'A. Byrne', reason: 'carrier knows', forMs: 14_400_000, isOneShot: true };
    expect(acts).toEqual([{ kind: 'shelve', incident: 'host.ams-kv2-mhx1', ...shelved }]);
    await press('z');
    await press('Escape');
    expect(all('[data-shelving]')).toEqual([]);
    expect(document.activeElement).toBe(one('[data-incident-table]'));
  });

  it('offers no shelf for a P1, and says why', async () => {
    const { one, all, press } = await show('alerts-p1', alertViews.p1);
    await press('z');
    expect(all('[data-shelving], [data-shelve-open]')).toEqual([]);
    expect(one('[data-not-shelved]').textContent).toContain('A P1 is never shelved');
  });

  it('folds the alarms of an incident away and shows them again, by key and by button', async () => {
    const { all, press, click } = await show('alerts-p1', alertViews.p1);
    expect(all('[data-child]')).toHaveLength(4);
    await press('e');
    expect(all('[data-child]')).toEqual([]);
    await press('Enter');
    expect(all('[data-child]')).toHaveLength(4);
    await click(`[data-fold="${cutId}"]`);
    expect(all('[data-child]')).toEqual([]);
  });

  it('never lets another incident slip under the hand: off the list, the cursor stands on none', async () => {
    let view = alertViews.p1;
    const acts: AlertAct[] = [];
    const alerts = {
      look: () => view,
      act: (given: AlertAct) => {
        acts.push(given);
        return done;
      },
    };
    const { one, stage } = await showFixture('alerts-p1', { alerts });
    fireEvent.change(one('[data-field="by"]'), { target: { value: 'A. Byrne' } });
    view = { ...view, incidents: view.incidents.slice(1) };
    const pulse = stage.stores.pulse.getState();
    await act(async () => stage.stores.pulse.setState({ ...pulse, nowMs: pulse.nowMs + 1000 }, true));
    expect(one('[data-desk]').dataset['desk']).toBe('none');
    fireEvent.keyDown(document.body, { key: 'a' });
    expect(acts).toEqual([]);
    fireEvent.keyDown(document.body, { key: 'j' });
    expect(one('[data-desk]').dataset['desk']).toBe('host.ams-kv2-mhx1');
  });

  it('says that nobody knows whether it was done when no answer comes', async () => {
    const { one, press, type } = await show('alerts-p1', alertViews.p1, null);
    type('[data-field="by"]', 'A. Byrne');
    await press('a');
    expect(one('[data-outcome="unanswered"]').textContent).toContain('no answer: nobody knows whether it was done');
  });

  it('silences the sounds by s on every screen, without a name, and says in the top bar when that was not done', async () => {
    const { one, press, acts } = await show('normal', alertViews.p1, null);
    await press('s');
    expect(acts).toEqual([{ kind: 'silence', forMs: 120_000 }]);
    expect(one('[data-alarm-counter]').textContent).toContain('sounds: no answer');
  });
});

describe('the other tabs', () => {
  it('are walked by arrows, and the hand stays on them', async () => {
    const { one } = await show('alerts-shelved', alertViews.p1);
    one('[data-tab="shelved"]').focus();
    fireEvent.keyDown(one('[data-tab="shelved"]'), { key: 'ArrowLeft' });
    expect(one('[data-alerts]').dataset['alerts']).toBe('active');
    expect(document.activeElement).toBe(one('[data-tab="active"]'));
    fireEvent.keyDown(one('[data-tab="active"]'), { key: 'ArrowLeft' });
    expect(one('[data-alerts]').dataset['alerts']).toBe('kpis');
  });

  it('list what is shelved with its end, and take it off the shelf', async () => {
    const { one, click, acts, type } = await show('alerts-shelved', alertViews.shelved);
    expect(one('[data-alarm="link.ams.dub-mhx1"]').textContent).toContain('14:45 UTCin 00:40:00');
    expect(one('[data-alarm="blind.ams-wit1-mhx1"]').textContent).toContain('or once it clears');
    type('[data-field="by"]', 'A. Byrne');
    await click('[data-unshelve="link.ams.dub-mhx1"]');
    expect(acts).toEqual([{ kind: 'unshelve', incident: 'link.ams.dub-mhx1', by: 'A. Byrne' }]);
  });

  it('list planned work and what it suppresses, end it, and plan more under the name of who sits here', async () => {
    const { one, all, click, acts, type } = await show('alerts-maintenance', alertViews.maintenance);
    expect(all('[data-work]').map(({ dataset }) => dataset['on'])).toEqual(['true', 'false']);
    expect(one('[data-suppressed="1"]').textContent).toContain('by racks-dub-3, until 15:00 UTC');
    type('[data-field="by"]', 'A. Byrne');
    await click('[data-end-work="racks-dub-3"]');
    await click('[data-plan]');
    expect(one('[data-work-form] [role="alert"]').textContent).toContain('When does it end?');
    type('[data-field="work-until"]', '16:00');
    type('[data-field="work-hosts"]', 'dub-kv1');
    type('[data-field="work-reason"]', 'disk swap');
    await click('[data-plan]');
    expect(acts).toMatchObject([
      { kind: 'end-maintenance', id: 'racks-dub-3', by: 'A. Byrne' },
      { kind: 'add-maintenance', owner: 'A. Byrne', hosts: ['dub-kv1'], reason: 'disk swap' },
    ]);
    expect(one('[data-field="work-hosts"]').getAttribute('value')).toBe('');
  });

  it('put the channel that cannot tell first and above everything, and give a message up only at the second press', async () => {
    const { one, all, click, acts, type } = await show('alerts-cannot-tell', alertViews.cannotTell);
    expect(all('[data-channel]').map(({ dataset }) => dataset['state'])).toEqual([
      'cannot-tell',
      'waiting',
      'told',
      'idle',
    ]);
    expect(all('[data-banner]').map(({ dataset }) => dataset['banner'])).toEqual(['trouble', 'cannot-tell']);
    expect(one('[data-counter="cannot-tell"]').textContent).toContain('CANNOT TELL 1');
    const key = 'cut/database-oncall/1.1/pager/raised';
    await click('[data-send-again]');
    await click('[data-give-up="ask"]');
    expect(acts).toEqual([{ kind: 'send-again', key }]);
    await click('[data-give-up="sure"]');
    expect(acts[1]).toEqual({ kind: 'give-up', key });
    type('[data-field="by"]', 'A. Byrne');
    await click('[data-test="pager"]');
    expect(acts[2]).toEqual({ kind: 'test-channel', channel: 'pager', by: 'A. Byrne' });
  });

  it('say loudly that nobody else is told where no channel is declared', async () => {
    const { one } = await showFixture('alerts-no-channel');
    expect(one('[data-channels="none"]').textContent).toContain('nobody else is told');
  });

  it('tell who was told when, what comes next and what gap there is', async () => {
    const { one, all } = await showFixture('alerts-chains');
    expect(all('[data-told]').map((line) => line.textContent)).toContain('14:02:12 M. Okafor by pager, raised');
    expect(one('[data-next]').textContent).toContain('next at 14:07:11 (in 00:01:36)');
    expect(all('[data-chain-gap]')).toHaveLength(2);
    expect(one('[data-tab="chains"] [data-tab-count]').textContent).toContain('1');
  });

  it('hold the figures of the alarm system against their targets, in words', async () => {
    const { one } = await showFixture('alerts-kpis');
    expect(one('[data-kpi="peak in 10 min"]').textContent).toContain('31≤ 10, more is a floodOVER THE TARGET');
    expect(one('[data-kpi="time in flood"]').dataset['verdict']).toBe('within');
    expect(one('[data-chattering="link:ams|fra"]').textContent).toContain('41 changes');
  });
});

describe('AlarmCounter', () => {
  it('counts on every screen, grey where it is zero, and opens the alarms', async () => {
    const { one, click } = await show('normal', alertViews.shelved);
    const face = (name: string) => one(`[data-counter="${name}"]`);
    expect(face('p1').dataset['zero']).toBe('true');
    expect(face('p2').textContent).toBe('P2 1');
    expect(face('p2').querySelector('svg')?.dataset['glyph']).toBe('p2');
    expect(face('shelved').textContent).toBe('shelved 2');
    await click('[data-alarm-counter]');
    expect(one('[data-alerts]').dataset['alerts']).toBe('active');
  });
});
