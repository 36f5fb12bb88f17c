import { afterEach, describe, expect, it } from 'vitest';
import type { AlertAct } from '../../main/contract/alerts.ts';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { alertViews } from '../gallery/alert-fixtures.ts';
import { giveAlert, isBlind, sayAlert, typeAlert } from '../state/alerts.ts';
import { goTo } from '../state/place.ts';
import { noReplay, replayAt } from '../state/replay.ts';
import { createStores } from '../state/stores.ts';
import { connectAlerts } from './connect-alerts.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Asked {
  readonly name: string;
  readonly what: unknown;
  readonly answer: (answer: unknown) => void;
  readonly fail: () => void;
}

/** An engine that answers when it is told to. */
function setUp() {
  const asked: Asked[] = [];
  const complaints: string[] = [];
  const stores = createStores();
  const api = {
    request: (name: string, what: unknown) =>
      new Promise((resolve, reject) =>
        asked.push({ name, what, answer: resolve, fail: () => reject(new Error('gone')) }),
      ),
    subscribe: () => () => {},
  } as unknown as QuorumscopeApi;
  const end = connectAlerts(api, stores, (text) => complaints.push(text));
  ends.push(end);
  const open = () => stores.place.setState(goTo(stores.place.getState(), 'alerts'), true);
  const pass = (ms: number) => {
    const pulse = stores.pulse.getState();
    stores.pulse.setState({ ...pulse, nowMs: pulse.nowMs + ms }, true);
  };
  const looks = () => asked.filter(({ name }) => name === 'alerts:look');
  const last = (name: string) => asked.findLast((one) => one.name === name) ?? expect.fail(`nobody asked ${name}`);
  const answered = async (view: unknown = alertViews.p1) => {
    last('alerts:look').answer(view);
    await settled();
  };
  const blind = () => isBlind(stores.alerts.getState(), stores.pulse.getState().nowMs);
  return {
    asked,
    complaints,
    stores,
    end,
    open,
    pass,
    looks,
    last,
    answered,
    blind,
    state: () => stores.alerts.getState(),
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const acknowledge: AlertAct = { kind: 'acknowledge', incident: 'one', by: 'A. Byrne', reason: '' };

describe('connectAlerts', () => {
  it('looks every two seconds for the counter, and every second while the screen is shown', async () => {
    const { open, pass, looks, answered } = setUp();
    pass(1000);
    expect(looks()).toHaveLength(1);
    await answered();
    pass(1999);
    expect(looks()).toHaveLength(1);
    pass(1);
    expect(looks()).toHaveLength(2);
    await answered();
    open();
    pass(1000);
    expect(looks()).toHaveLength(3);
    // One that is not answered yet is not asked a second time.
    pass(1500);
    expect(looks()).toHaveLength(3);
  });

  it('goes on in a replay: alarms are always those of live', async () => {
    const { stores, pass, looks, answered } = setUp();
    stores.replay.setState(replayAt(noReplay, 1000), true);
    pass(1000);
    await answered();
    pass(2000);
    expect(looks()).toHaveLength(2);
  });

  it('is blind after five seconds without an answer, keeps what was said, and sees again with the next answer', async () => {
    const { pass, answered, blind, state } = setUp();
    pass(1000);
    await answered();
    for (const [spoiled, isBlindThen] of [
      [2000, false],
      [2000, false],
      [1000, true],
    ] as const) {
      pass(spoiled);
      await answered(null);
      expect(blind()).toBe(isBlindThen);
    }
    expect(state().look?.view.incidents).toHaveLength(6);
    pass(2000);
    await answered();
    expect(blind()).toBe(false);
  });

  it('is blind from the first question on where it was never answered, cannot be read or fails', async () => {
    const { pass, answered, blind, last, complaints, state } = setUp();
    pass(1000);
    await answered({ at: 'yesterday' });
    pass(2000);
    last('alerts:look').fail();
    await settled();
    expect(blind()).toBe(false);
    pass(3000);
    expect(blind()).toBe(true);
    expect(state().look).toBeNull();
    expect(complaints.map((text) => text.slice(0, 12))).toEqual(['alerts:look:', 'alerts:look:']);
  });

  it('sends an act under the name that was given, tells what became of it, and looks at once', async () => {
    const { stores, pass, last, looks, answered, state } = setUp();
    pass(1000);
    await answered();
    giveAlert(stores.alerts, 'one', 0, (by) => ({ ...acknowledge, by }));
    expect(state().draft.isNameMissing).toBe(true);
    expect(state().acts).toEqual([]);
    typeAlert(stores.alerts, { by: ' A. Byrne ' });
    giveAlert(stores.alerts, 'one', 0, (by) => ({ ...acknowledge, by }));
    expect(last('alerts:act').what).toEqual(acknowledge);
    expect(state().acts[0]?.outcome).toEqual({ kind: 'sent' });
    last('alerts:act').answer({ isDone: true, sentence: 'acknowledged' });
    await settled();
    expect(state().acts[0]?.outcome).toEqual({ kind: 'answered', isDone: true, sentence: 'acknowledged' });
    expect(state().draft.by).toBe(' A. Byrne ');
    expect(looks()).toHaveLength(2);
  });

  it('sends nothing twice while it is on its way, and two different acts beside each other', () => {
    const { stores, asked } = setUp();
    sayAlert(stores.alerts, 'one', 0, acknowledge);
    sayAlert(stores.alerts, 'one', 0, acknowledge);
    sayAlert(stores.alerts, 'two', 0, { ...acknowledge, incident: 'two' });
    expect(asked.map(({ what }) => what)).toEqual([acknowledge, { ...acknowledge, incident: 'two' }]);
  });

  it('does not claim to know what became of an act without an answer, and keeps what was typed for it', async () => {
    const { stores, last, state } = setUp();
    typeAlert(stores.alerts, { incident: 'one', reason: 'carrier called' });
    sayAlert(stores.alerts, 'one', 0, acknowledge);
    last('alerts:act').answer(null);
    await settled();
    expect(state().acts[0]?.outcome).toEqual({ kind: 'unanswered' });
    sayAlert(stores.alerts, 'one', 0, acknowledge);
    last('alerts:act').fail();
    await settled();
    expect(state().acts[0]?.outcome).toEqual({ kind: 'unanswered' });
    sayAlert(stores.alerts, 'one', 0, acknowledge);
    last('alerts:act').answer({ isDone: false, sentence: 'it is over already' });
    await settled();
    expect(state().draft.reason).toBe('carrier called');
  });

  it('asks nothing more once it has ended', async () => {
    const { end, pass, answered, looks, state } = setUp();
    pass(1000);
    end();
    await answered();
    expect(state().look).toBeNull();
    pass(9000);
    expect(looks()).toHaveLength(1);
  });
});
