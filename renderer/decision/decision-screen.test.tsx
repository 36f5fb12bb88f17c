// @vitest-environment jsdom
import { act, fireEvent } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DecisionAct, DecisionAnswer } from '../../main/contract/decision.ts';
import { decisionViews, rehearsedAt, standsIn } from '../gallery/decision-fixtures.ts';
import { shimDom } from '../gallery/dom-shims.ts';
import { clearFixtures, showFixture } from '../gallery/show-fixture.tsx';

beforeAll(shimDom);
afterEach(() => {
  vi.useRealTimers();
  clearFixtures();
});

type Moment = keyof typeof decisionViews;

/** Shows a page of the gallery with an engine that keeps the acts it is given. */
async function show(
  name: string,
  moment: Moment,
  answer: DecisionAnswer | null = { kind: 'done', round: { kind: 'open' } },
) {
  const acts: DecisionAct[] = [];
  const decision = standsIn(decisionViews[moment], {
    act: (given) => {
      acts.push(given);
      return answer;
    },
  });
  const page = await showFixture(name, { decision });
  const choose = (selector: string, value: string) => fireEvent.change(page.one(selector), { target: { value } });
  const settle = () => act(async () => {});
  return { ...page, acts, choose, settle };
}

const word = (one: (selector: string) => HTMLElement) => one('[data-verdict-word]').dataset['verdictWord'];

describe('DecisionScreen', () => {
  it('gives NO-GO with the old primary named, each gate by sign and word, and sentences in the place of GO', async () => {
    const { one, all } = await showFixture('decision-no-go');
    expect(word(one)).toBe('NO-GO');
    expect(one('[data-verdict-word] svg').dataset['glyph']).toBe('fail');
    expect(one('[data-old-primary]').textContent).toBe('Old primary dub-db1 (DUB).');
    const results = all('[data-gate]').map(({ dataset }) => `${dataset['gate']} ${dataset['result']}`);
    expect(results).toEqual([
      ...['G1 pass', 'G2 pass', 'G3 fail', 'G4 pass', 'G5 pass'],
      ...['G6 pass', 'G7 fail', 'G8 pass', 'G9 pass', 'G10 unknown'],
    ]);
    expect(one('[data-gate="G3"]').textContent).toContain(
      'FAILG3 old primary cannot write dub-db1 was read 900 ms ago',
    );
    expect(one('[data-gate="G2"]').textContent).toContain('2 sdub-db1 +3');
    expect(one('[data-no-go]').textContent).toContain('G7 fails');
    expect(all('[data-propose]')).toEqual([]);
    expect(one('[data-would-change]').textContent).toContain('demote or fence dub-db1');
    expect(one('[data-side="AMS+FRA"]').textContent).toContain('2 of 3');
  });

  it('stands on HOLD, change nothing, until a candidate is chosen', async () => {
    const { one, all, settle } = await show('decision-rest', 'noGo');
    expect(word(one)).toBe('HOLD');
    expect(one('[data-verdict-word]').dataset['from']).toBe('nobody');
    expect(one('[data-gates]').dataset['gates']).toBe('none');
    fireEvent.click(one('[data-candidate="fra-db1"] input'));
    await settle();
    expect(word(one)).toBe('NO-GO');
    expect(all('[data-gate]')).toHaveLength(10);
  });

  it('opens for the cluster at the cursor by d, from the drawer, and by 4 for the one last looked at', async () => {
    const { one, all } = await showFixture('clusters-partitioned');
    fireEvent.keyDown(one('[role="grid"]'), { key: 'j' });
    fireEvent.keyDown(one('[role="grid"]'), { key: 'd' });
    expect(one('[data-decision]').dataset['decision']).toBe('cache');
    expect(document.activeElement).toBe(one('[data-verdict-word]'));
    fireEvent.keyDown(window, { key: '3' });
    fireEvent.click(one('[data-cluster-row="config"]'));
    fireEvent.keyDown(window, { key: '1' });
    fireEvent.keyDown(window, { key: '4' });
    expect(one('[data-decision]').dataset['decision']).toBe('config');
    fireEvent.keyDown(window, { key: '3' });
    fireEvent.click(one('[data-drawer] [data-decide="config"]'));
    expect(all('[data-decision="config"]')).toHaveLength(1);
  });

  it('comes to NO-GO and HOLD by two steps of Tab, before every gate and before GO', async () => {
    const { all } = await showFixture('decision-possible');
    const stops = all('[data-decision] :is(button, input, select, [tabindex="0"])');
    const at = (selector: string) => stops.findIndex((stop) => stop.matches(selector));
    expect(stops[0]?.dataset['verdictWord']).toBe('HOLD');
    expect(stops[1]?.dataset['say']).toBe('NO-GO');
    expect(stops[2]?.dataset['say']).toBe('HOLD');
    expect(at('[data-gate] *')).toBeGreaterThan(2);
    expect(at('[data-held]')).toBeGreaterThan(at('[data-field="G3"]'));
    expect(at('[data-field="G3"]')).toBeGreaterThan(at('[data-gate] *'));
  });
});

describe('SayBlock', () => {
  it('records NO-GO and HOLD by one press of one person, by button and by Alt, also while somebody types', async () => {
    const { one, acts, choose, settle } = await show('decision-no-go', 'noGo');
    choose('[data-person="said by"]', 'M. Okafor');
    choose('[data-field="saying"]', ' we wait ');
    fireEvent.click(one('[data-say="NO-GO"]'));
    await settle();
    fireEvent.keyDown(one('[data-field="saying"]'), { key: 'h', altKey: true });
    await settle();
    const question = { cluster: 'ledger', candidate: 'fra-db1' };
    expect(acts).toEqual([
      { kind: 'say', question, word: 'NO-GO', by: 'M. Okafor', reason: 'we wait' },
      { kind: 'say', question, word: 'HOLD', by: 'M. Okafor', reason: '' },
    ]);
    expect(one('[data-act="done"]').textContent).toContain('done');
  });

  it('asks who says it before anything is sent, and takes the only person that there is', async () => {
    const nameless = await show('decision-no-go', 'noGo');
    fireEvent.keyDown(window, { key: 'n', altKey: true });
    expect(nameless.acts).toEqual([]);
    expect(document.activeElement).toBe(nameless.one('[data-person="said by"]'));
    expect(nameless.one('[role="alert"]').textContent).toContain('Who says it?');
    clearFixtures();
    const alone = await showFixture('decision-no-go', {
      decision: standsIn({ ...decisionViews.noGo, operators: ['A. Byrne'] }),
    });
    fireEvent.keyDown(window, { key: 'n', altKey: true });
    await act(async () => {});
    expect(alone.stage.bridge.requested('decision:act')).toBe(1);
  });

  it('has no key for GO, and no letter of a reason is a key of the screen', async () => {
    const { one, acts } = await show('decision-possible', 'possible');
    for (const key of ['g', 'G', 'Enter']) fireEvent.keyDown(window, { key, altKey: true });
    for (const key of ['1', 't', 'd']) fireEvent.keyDown(one('[data-field="reason"]'), { key });
    expect(acts).toEqual([]);
    expect(one('[data-decision]').dataset['decision']).toBe('ledger');
    expect(document.documentElement.dataset['theme']).not.toBe('light');
  });

  it('says that nobody knows whether it was recorded when no answer comes', async () => {
    const { one, choose, settle } = await show('decision-no-go', 'noGo', null);
    choose('[data-person="said by"]', 'M. Okafor');
    fireEvent.click(one('[data-say="HOLD"]'));
    await settle();
    expect(one('[data-act="unanswered"]').textContent).toContain('nobody knows whether it was recorded');
  });
});

describe('ProposeForm', () => {
  const fill = async () => {
    const page = await show('decision-possible', 'possible');
    page.choose('[data-field="G3"]', 'power off, by S. Lindqvist, at 14:03');
    page.choose('[data-field="reason"]', 'the site is dark');
    page.choose('[data-person="proposer"]', 'A. Byrne');
    page.choose('[data-propose] [data-field="passphrase"]', 'correct horse');
    return page;
  };

  it('proposes GO when the button was held for 2 s, and not before', async () => {
    const { one, acts } = await fill();
    vi.useFakeTimers();
    const button = one('[data-held]');
    fireEvent.pointerDown(button, { button: 0 });
    act(() => void vi.advanceTimersByTime(1900));
    fireEvent.pointerUp(button);
    act(() => void vi.advanceTimersByTime(5000));
    expect(acts).toEqual([]);
    fireEvent.keyDown(button, { key: ' ' });
    fireEvent.keyDown(button, { key: ' ', repeat: true });
    act(() => void vi.advanceTimersByTime(2000));
    expect(acts).toEqual([
      {
        kind: 'propose',
        question: { cluster: 'ledger', candidate: 'fra-db1' },
        by: 'A. Byrne',
        passphrase: 'correct horse',
        attestations: [{ gate: 'G3', text: 'power off, by S. Lindqvist, at 14:03' }],
        reason: 'the site is dark',
      },
    ]);
  });

  it('takes the passphrase out of its field with the act, and lets go when the focus leaves', async () => {
    const { one, acts } = await fill();
    vi.useFakeTimers();
    fireEvent.pointerDown(one('[data-held]'), { button: 0 });
    fireEvent.blur(one('[data-held]'));
    act(() => void vi.advanceTimersByTime(5000));
    expect(acts).toEqual([]);
    fireEvent.pointerDown(one('[data-held]'), { button: 0 });
    act(() => void vi.advanceTimersByTime(2000));
    expect(acts).toHaveLength(1);
    expect(one('[data-propose] [data-field="passphrase"]')).toHaveProperty('value', '');
  });

  it('sends nothing that is not whole, and says what is missing', async () => {
    const { one, acts, choose } = await fill();
    choose('[data-field="reason"]', '  ');
    vi.useFakeTimers();
    fireEvent.pointerDown(one('[data-held]'), { button: 0 });
    act(() => void vi.advanceTimersByTime(2000));
    expect(acts).toEqual([]);
    expect(one('[data-propose] [role="alert"]').textContent).toContain('A reason is needed.');
  });
});

describe('VerifyForm', () => {
  it('shows nothing of what the first wrote, offers the others only, and sends four answers', async () => {
    const { one, acts, choose, settle, text, page } = await show('decision-proposed', 'proposed');
    expect(text).toContain('what A. Byrne wrote is not shown');
    const names = [...one('[data-person="verifier"]').querySelectorAll('option')].map(({ textContent }) => textContent);
    expect(names).toEqual(['choose a name', 'M. Okafor', 'S. Lindqvist']);
    fireEvent.click(one('[data-verify-now]'));
    expect(acts).toEqual([]);
    choose('[data-field="side"]', 'AMS+FRA');
    choose('[data-field="votes"]', '2');
    choose('[data-field="fenced"]', 'somebody fenced it');
    choose('[data-field="cluster"]', 'ledger');
    choose('[data-person="verifier"]', 'M. Okafor');
    choose('[data-verify] [data-field="passphrase"]', 'battery staple');
    fireEvent.click(one('[data-verify-now]'));
    await settle();
    expect(acts).toEqual([
      {
        kind: 'verify',
        question: { cluster: 'ledger', candidate: 'fra-db1' },
        by: 'M. Okafor',
        passphrase: 'battery staple',
        answers: [
          { question: 'side', answer: 'AMS+FRA' },
          { question: 'votes', answer: '2' },
          { question: 'fenced', answer: 'somebody fenced it' },
          { question: 'cluster', answer: 'ledger' },
        ],
      },
    ]);
    expect(page.container.innerHTML).not.toContain('battery staple');
  });
});

describe('Round', () => {
  it('counts a GO down, shows the step as text, and takes GO away when its time is over', async () => {
    const { one, all, stage } = await showFixture('decision-agreed');
    expect(word(one)).toBe('GO');
    expect(one('[data-left]').dataset['left']).toBe('42');
    expect(one('[data-agreed] pre').textContent).toContain('pg_promote');
    const pulse = stage.stores.pulse.getState();
    act(() => stage.stores.pulse.setState({ ...pulse, nowMs: pulse.nowMs + 3000 }, true));
    expect(one('[data-left]').dataset['left']).toBe('39');
    const { decision } = stage.stores;
    const state = decision.getState();
    const over = state.look && { ...state.look, view: { ...state.look.view, now: state.look.view.now + 43_000 } };
    act(() => decision.setState({ ...state, look: over }, true));
    expect(word(one)).toBe('HOLD');
    expect(all('[data-agreed]')).toEqual([]);
    expect(one('[data-round-line]').textContent).toContain('GO EXPIRED');
  });

  it('says in amber which gate changed', async () => {
    const { one } = await showFixture('decision-changed');
    expect(one('[data-round-line]').dataset['roundLine']).toBe('warning');
    expect(one('[data-round-line]').textContent).toContain('INPUT CHANGED: G3 was attested, now fail');
  });

  it('shows both to both when they disagree', async () => {
    const { one, all } = await showFixture('decision-disagreed');
    expect(one('[data-compared]').textContent).toContain('DUBAMS+FRA');
    expect(all('[data-agrees="false"]')).toHaveLength(2);
    expect(word(one)).toBe('HOLD');
  });

  it('names the candidate that a round is about when it is another one, and says no GO of this one', async () => {
    const { one, all } = await showFixture('decision-agreed', {
      decision: standsIn({ ...decisionViews.agreed, roundAbout: 'dub-db1' }),
    });
    expect(word(one)).toBe('HOLD');
    expect(all('[data-agreed]')).toEqual([]);
    expect(one('[data-round-line]').textContent).toContain('about dub-db1');
    expect(one('[data-round]').textContent).toContain('The round is about dub-db1.');
  });
});

describe('a sheet that nobody stands behind', () => {
  it('is void while the engine is silent: every gate unknown, HOLD, no GO', async () => {
    const { one, all } = await showFixture('decision-lost');
    expect(one('[data-decision]').dataset['void']).toBe('true');
    expect(word(one)).toBe('HOLD');
    expect(new Set(all('[data-gate]').map(({ dataset }) => dataset['result']))).toEqual(new Set(['unknown']));
    expect(all('[data-propose]')).toEqual([]);
    expect(one('[data-round-line]').textContent).toContain('VERDICT VOID');
    expect(one('[data-gate="G2"]').textContent).not.toContain('timer');
  });

  it('is void with the first look that is not answered, also under a GO', async () => {
    const { one, all, stage } = await showFixture('decision-agreed');
    expect(word(one)).toBe('GO');
    stage.bridge.become({ ...world, decision: { look: () => null } });
    const pulse = stage.stores.pulse.getState();
    await act(async () => stage.stores.pulse.setState({ ...pulse, nowMs: pulse.nowMs + 1000 }, true));
    expect(word(one)).toBe('HOLD');
    expect(all('[data-agreed]')).toEqual([]);
  });

  it('is unknown throughout while the observer is blind', async () => {
    const { one, all } = await showFixture('decision-blind');
    expect(word(one)).toBe('HOLD');
    expect(all('[data-result="unknown"]')).toHaveLength(10);
    expect(all('[data-propose]')).toEqual([]);
  });

  it('marks a rehearsal and what was decided in it, and sends its moment with each act', async () => {
    const moments: (number | null)[] = [];
    const decision = standsIn(decisionViews.drill, {
      act: (_act, replayAt) => {
        moments.push(replayAt);
        return { kind: 'done', round: { kind: 'open' } };
      },
    });
    const { one, text } = await showFixture('decision-drill', { decision });
    expect(one('[data-decision]').dataset['drill']).toBe('true');
    expect(text).toContain('DRILL – rehearsal on replayed data');
    expect(one('[data-entry]').textContent).toContain('DRILL');
    fireEvent.change(one('[data-person]'), { target: { value: 'A. Byrne' } });
    fireEvent.click(one('[data-say="NO-GO"]'));
    expect(moments).toEqual([rehearsedAt]);
  });

  it('says of a replayed moment without capture why nothing can be rehearsed, and offers nothing', async () => {
    const { one, all, text, stage } = await showFixture('decision-no-capture');
    expect(one('[data-decision]').dataset['drill']).toBe('true');
    expect(one('[data-no-rehearsal]').textContent).toContain(
      'no capture of this moment: the evidence of then was not kept, nothing can be rehearsed',
    );
    expect(text).toContain('DRILL');
    expect([word(one), all('[data-say]'), all('[data-gate]'), all('[data-propose]')]).toEqual(['HOLD', [], [], []]);
    fireEvent.keyDown(window, { key: 'n', altKey: true });
    expect(stage.bridge.requested('decision:act')).toBe(0);
  });
});

const world = {
  info: { version: '0', electron: '0', runtimeWarning: null },
  state: null,
  engine: { state: 'running' as const, since: 0, why: null },
};

describe('RecordList', () => {
  it('shows the head of the log, its fault as an alarm, and what stands in no log as not recorded', async () => {
    const { one, all } = await showFixture('decision-log-fault');
    expect(one('[data-head-hash]').textContent).toMatch(/^9f2c[0-9a-f]{60}$/);
    expect(one('[data-log-fault]').textContent).toContain('ENOSPC');
    expect(one('[data-round-line]').dataset['roundLine']).toBe('alarm');
    expect(all('[data-log-warning]')).toHaveLength(2);
    expect(all('[data-propose]')).toEqual([]);
  });

  it('takes a signed verdict out as text and as a file, and tells what came of a decision', async () => {
    const { one, all, acts, choose, settle, stage } = await show('decision-no-go', 'noGo');
    fireEvent.click(one('[data-entry="D-20261122-140302Z"] button'));
    for (const kind of ['clipboard', 'json']) {
      fireEvent.click(one(`[data-entry] [data-take="${kind}"]`));
      await settle();
    }
    expect(stage.bridge.requested('decision:file')).toBe(2);
    expect(stage.bridge.requested('export:save')).toBe(2);
    fireEvent.click(one('[data-tell]'));
    choose('[data-field="result"]', 'withdrawn');
    choose('[data-field="outcome"]', 'the cut healed by itself');
    choose('[data-outcome-form] select[data-person]', 'A. Byrne');
    fireEvent.click(one('[data-outcome-form] button'));
    await settle();
    expect(acts).toEqual([
      {
        ...{ kind: 'outcome', decision: 'D-20261122-140302Z', by: 'A. Byrne' },
        ...{ result: 'withdrawn', text: 'the cut healed by itself' },
      },
    ]);
    expect(all('[data-outcome-form]')).toEqual([]);
  });
});
