import { afterEach, describe, expect, it } from 'vitest';
import type { DecisionAct } from '../../main/contract/decision.ts';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { decisionViews } from '../gallery/decision-fixtures.ts';
import { type, want, wish } from '../state/decision.ts';
import { home, withCandidate, withDecisionOn } from '../state/place.ts';
import { noReplay, replayAt, toggled } from '../state/replay.ts';
import { createStores } from '../state/stores.ts';
import { connectDecision } from './connect-decision.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Asked {
  readonly name: string;
  readonly what: unknown;
  /** The replayed moment that went with it. */
  readonly replayAt: unknown;
  readonly answer: (answer: unknown) => void;
  readonly fail: () => void;
}

/** An engine that answers when it is told to. */
function setUp() {
  const asked: Asked[] = [];
  const complaints: string[] = [];
  const stores = createStores();
  const api = {
    request: (name: string, what: unknown, replayAt: unknown) =>
      new Promise((resolve, reject) =>
        asked.push({ name, what, replayAt, answer: resolve, fail: () => reject(new Error('gone')) }),
      ),
    subscribe: () => () => {},
  } as unknown as QuorumscopeApi;
  const end = connectDecision(api, stores, (text) => complaints.push(text));
  ends.push(end);
  const open = (cluster: string) =>
    stores.place.setState({ ...withDecisionOn(stores.place.getState(), cluster), view: 'decision' }, true);
  const choose = (host: string) => stores.place.setState(withCandidate(stores.place.getState(), host), true);
  const pass = (ms: number) => {
    const pulse = stores.pulse.getState();
    stores.pulse.setState({ ...pulse, nowMs: pulse.nowMs + ms }, true);
  };
  const looks = () => asked.filter(({ name }) => name === 'decision:look');
  const last = (name: string) => asked.findLast((one) => one.name === name) ?? expect.fail(`nobody asked ${name}`);
  return { asked, complaints, stores, end, open, choose, pass, looks, last, state: () => stores.decision.getState() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const question = { cluster: 'ledger', candidate: 'fra-db1' };
const hold: DecisionAct = { kind: 'say', question, word: 'HOLD', by: 'A. Byrne', reason: 'we wait' };
const proposal: DecisionAct = {
  ...{ kind: 'propose', question, by: 'A. Byrne', passphrase: 'correct horse' },
  ...{ attestations: [{ gate: 'G3', text: 'power off' }], reason: 'the site is dark' },
};

describe('connectDecision', () => {
  it('looks at once and then each second, while and only while the screen shows a cluster', async () => {
    const { stores, open, pass, looks, last } = setUp();
    pass(5000);
    expect(looks()).toEqual([]);
    open('ledger');
    expect(looks().map(({ what }) => what)).toEqual([{ cluster: 'ledger', candidate: null }]);
    last('decision:look').answer(decisionViews.rest);
    await settled();
    pass(999);
    expect(looks()).toHaveLength(1);
    pass(1);
    expect(looks()).toHaveLength(2);
    // One that is not answered yet is not asked a second time.
    pass(1500);
    expect(looks()).toHaveLength(2);
    last('decision:look').answer(decisionViews.rest);
    await settled();
    stores.place.setState(home, true);
    pass(5000);
    expect(looks()).toHaveLength(2);
  });

  it('asks at once for another candidate, and takes no answer about the one before for it', async () => {
    const { open, choose, looks, state } = setUp();
    open('ledger');
    choose('fra-db1');
    expect(looks()).toHaveLength(2);
    looks()[0]?.answer(decisionViews.rest);
    await settled();
    expect(state().look).toBeNull();
    looks()[1]?.answer(decisionViews.noGo);
    await settled();
    expect(state().look).toMatchObject({ question, isSilent: false });
  });

  it('calls the sheet silent where no answer comes, where it cannot be read and where asking fails, and keeps it', async () => {
    const { open, pass, last, state, complaints } = setUp();
    open('ledger');
    for (const spoil of [
      (one: Asked) => one.answer(null),
      (one: Asked) => one.answer({}),
      (one: Asked) => one.fail(),
    ]) {
      last('decision:look').answer(decisionViews.rest);
      await settled();
      expect(state().look?.isSilent).toBe(false);
      pass(1000);
      spoil(last('decision:look'));
      await settled();
      expect(state().look).toMatchObject({ isSilent: true, view: { cluster: 'ledger' } });
      pass(1000);
    }
    expect(complaints.map((text) => text.slice(0, 14))).toEqual(['decision:look:', 'decision:look:']);
  });

  it('keeps a passphrase no longer than the act takes to be sent', () => {
    const { open, stores, last, state } = setUp();
    open('ledger');
    wish(stores.decision, proposal);
    expect(last('decision:act').what).toEqual(proposal);
    expect(JSON.stringify(state())).not.toContain('correct horse');
    expect(state().act).toEqual({ kind: 'sent', deed: 'propose' });
  });

  it('tells how an act ended and looks again', async () => {
    const { open, stores, last, looks, state } = setUp();
    open('ledger');
    const endings = [
      [
        { kind: 'done', round: { kind: 'open' } },
        { kind: 'done', deed: 'say' },
      ],
      [
        { kind: 'refused', why: 'the disk is full' },
        { kind: 'refused', deed: 'say', why: 'the disk is full' },
      ],
      [null, { kind: 'unanswered', deed: 'say' }],
    ] as const;
    for (const [answer, expected] of endings) {
      const before = looks().length;
      wish(stores.decision, hold);
      last('decision:act').answer(answer);
      await settled();
      expect(state().act).toEqual(expected);
      expect(looks()).toHaveLength(before + 1);
    }
    wish(stores.decision, hold);
    last('decision:act').fail();
    await settled();
    expect(state().act.kind).toBe('unanswered');
  });

  it('keeps what was written when the engine refuses it, and takes it off when it is done', async () => {
    const { open, stores, last, state } = setUp();
    open('ledger');
    const written = { ...state().draft, reason: 'the site is dark' };
    stores.decision.setState({ ...state(), draft: written }, true);
    wish(stores.decision, proposal);
    last('decision:act').answer({ kind: 'refused', why: 'wrong passphrase' });
    await settled();
    expect(state().draft.reason).toBe('the site is dark');
    wish(stores.decision, proposal);
    last('decision:act').answer({ kind: 'done', round: { kind: 'open' } });
    await settled();
    expect(state().draft.reason).toBe('');
  });

  it('lets HOLD pass a proposal that is on its way, and shows how HOLD ended', async () => {
    const { open, stores, asked, state } = setUp();
    open('ledger');
    wish(stores.decision, proposal);
    wish(stores.decision, hold);
    const [first, second] = asked.filter(({ name }) => name === 'decision:act');
    second?.answer({ kind: 'done', round: { kind: 'open' } });
    await settled();
    first?.answer({ kind: 'refused', why: 'somebody said HOLD' });
    await settled();
    expect(state().act).toEqual({ kind: 'done', deed: 'say' });
  });

  it('hands the signed verdict on, with a name that the main process takes', async () => {
    const { open, stores, last, state } = setUp();
    open('ledger');
    want(stores.decision, 'D-1', 'json');
    expect(last('decision:file').what).toBe('D-1');
    last('decision:file').answer({ name: '_D-20261122-140518Z GO.json', text: '{"word":"GO"}' });
    await settled();
    expect(stores.exports.getState()).toEqual({
      kind: 'wished',
      file: { kind: 'json', name: 'd-20261122-140518z-go', text: '{"word":"GO"}' },
    });
    want(stores.decision, 'D-2', 'clipboard');
    last('decision:file').answer(null);
    await settled();
    expect(state().act).toMatchObject({ kind: 'refused', deed: 'take' });
  });

  it('keeps what is being written over a glance at another screen, and not for another candidate', () => {
    const { open, choose, stores, state } = setUp();
    open('ledger');
    choose('fra-db1');
    type(stores.decision, { by: 'A. Byrne', reason: 'the site is dark', attestations: { G3: 'dub-db1 is off' } });
    stores.place.setState({ ...stores.place.getState(), view: 'topology' }, true);
    stores.place.setState({ ...stores.place.getState(), view: 'decision' }, true);
    expect(state().draft.attestations).toEqual({ G3: 'dub-db1 is off' });
    choose('dub-db1');
    expect(state().draft).toMatchObject({ by: 'A. Byrne', reason: '', attestations: {} });
  });

  it('takes no answers to one proposal for answers to the next', async () => {
    const { open, choose, stores, last, pass, state } = setUp();
    open('ledger');
    choose('fra-db1');
    const { proposed } = decisionViews;
    const look = async (view: unknown) => {
      last('decision:look').answer(view);
      await settled();
      pass(1000);
    };
    await look(proposed);
    type(stores.decision, { verifier: 'M. Okafor', answers: { side: 'AMS+FRA' } });
    await look(proposed);
    expect(state().draft.answers).toEqual({ side: 'AMS+FRA' });
    await look({ ...proposed, round: { ...proposed.round, at: proposed.now } });
    expect(state().draft).toMatchObject({ verifier: '', answers: {} });
  });

  it('remembers the cluster last looked at on any screen, with nobody asked about', () => {
    const { stores, looks } = setUp();
    stores.selection.setState({ kind: 'cluster', id: 'config' }, true);
    expect(stores.place.getState().decision).toEqual({ cluster: 'config', candidate: null });
    expect(looks()).toEqual([]);
  });

  it('forgets what it saw of one cluster when another is asked about', async () => {
    const { open, last, state } = setUp();
    open('ledger');
    last('decision:look').answer(decisionViews.rest);
    await settled();
    open('config');
    expect(state().look).toBeNull();
  });

  it('leaves nothing behind', () => {
    const { open, end, pass, asked, stores } = setUp();
    end();
    open('ledger');
    pass(5000);
    wish(stores.decision, hold);
    expect(asked).toEqual([]);
  });

  it('sends the moment of the replay with every look and act, and null from live', async () => {
    const { open, stores, looks, last, pass } = setUp();
    open('ledger');
    wish(stores.decision, hold);
    expect([last('decision:look').replayAt, last('decision:act').replayAt]).toEqual([null, null]);
    stores.replay.setState(replayAt(noReplay, 5000), true);
    expect(last('decision:look').replayAt).toBe(5000);
    wish(stores.decision, hold);
    expect(last('decision:act').replayAt).toBe(5000);
    const before = looks().length;
    stores.replay.setState(replayAt(stores.replay.getState(), 9000), true);
    expect([looks().length, last('decision:look').replayAt]).toEqual([before + 1, 9000]);
    // While it plays, once a second is enough.
    last('decision:look').answer(decisionViews.drill);
    await settled();
    stores.replay.setState(toggled(replayAt(stores.replay.getState(), 9250)), true);
    expect(looks()).toHaveLength(before + 1);
    pass(1000);
    expect(last('decision:look').replayAt).toBe(9250);
    stores.replay.setState(noReplay, true);
    expect(last('decision:look').replayAt).toBeNull();
  });

  it('keeps nothing of live in a replay and nothing of a replay in live: no sheet, no word, no answer that comes late', async () => {
    const { open, stores, asked, last, state } = setUp();
    open('ledger');
    last('decision:look').answer(decisionViews.noGo);
    await settled();
    type(stores.decision, { by: 'A. Byrne', saying: 'the site is dark' });
    wish(stores.decision, hold);
    stores.replay.setState(replayAt(noReplay, 5000), true);
    expect(state()).toMatchObject({ look: null, act: { kind: 'none' }, draft: { by: 'A. Byrne', saying: '' } });
    const sent = asked.find(({ name }) => name === 'decision:act');
    sent?.answer({ kind: 'refused', why: 'the disk is full' });
    await settled();
    expect(state().act).toEqual({ kind: 'none' });
    last('decision:look').answer(decisionViews.drill);
    await settled();
    expect(state().look?.view.isDrill).toBe(true);
    stores.replay.setState(noReplay, true);
    expect(state().look).toBeNull();
  });

  it('takes no live sheet for a rehearsal and no rehearsal for live, and complains', async () => {
    const { open, stores, last, state, complaints } = setUp();
    open('ledger');
    last('decision:look').answer(decisionViews.drill);
    await settled();
    expect(state().look).toBeNull();
    stores.replay.setState(replayAt(noReplay, 5000), true);
    last('decision:look').answer(decisionViews.noGo);
    await settled();
    expect([state().look, complaints.length]).toEqual([null, 2]);
  });

  it('says why a moment cannot be rehearsed until another moment is sought', async () => {
    const { open, stores, last, state } = setUp();
    open('ledger');
    stores.replay.setState(replayAt(noReplay, 5000), true);
    last('decision:look').answer({ kind: 'no-rehearsal', why: 'no capture of this moment' });
    await settled();
    expect(state()).toMatchObject({ look: null, noRehearsal: 'no capture of this moment' });
    stores.replay.setState(replayAt(stores.replay.getState(), 6000), true);
    expect(state().noRehearsal).toBeNull();
  });
});
