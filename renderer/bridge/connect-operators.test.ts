import { afterEach, describe, expect, it } from 'vitest';
import type { OperatorAct, OperatorAnswer } from '../../main/contract/decision.ts';
import type { EngineStatus } from '../../main/contract/screen.ts';
import { createStores } from '../state/stores.ts';
import { home } from '../state/place.ts';
import { connectOperators } from './connect-operators.ts';
import { createFakeBridge } from './fake-bridge.ts';

const running: EngineStatus = { state: 'running', since: 0, why: null };
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp(operators: readonly string[] | null, change: (act: OperatorAct) => OperatorAnswer | null = () => null) {
  const world = {
    info: { version: '0', electron: '0', runtimeWarning: null },
    state: null,
    engine: running,
  };
  const bridge = createFakeBridge({ ...world, decision: { look: () => null, operators, change } });
  const stores = createStores();
  ends.push(connectOperators(bridge, stores, () => {}));
  const open = () => stores.place.setState({ ...home, view: 'settings' }, true);
  const give = (act: OperatorAct) =>
    stores.operators.setState({ ...stores.operators.getState(), change: { kind: 'wished', act } }, true);
  const become = (names: readonly string[]) =>
    bridge.become({ ...world, decision: { look: () => null, operators: names } });
  return { bridge, stores, open, give, become, state: () => stores.operators.getState() };
}

const first: OperatorAct = { kind: 'add', name: 'A. Byrne', passphrase: 'correct horse', by: null };

describe('connectOperators', () => {
  it('asks when Settings is opened, and again each second until there is an answer', async () => {
    const { bridge, stores, open, become, state } = setUp(null);
    expect(bridge.requested('operators:list')).toBe(0);
    open();
    await settled();
    expect(state().names).toBeNull();
    become(['A. Byrne']);
    stores.pulse.setState({ ...stores.pulse.getState(), nowMs: 1000 }, true);
    await settled();
    expect(state().names).toEqual(['A. Byrne']);
    stores.pulse.setState({ ...stores.pulse.getState(), nowMs: 5000 }, true);
    expect(bridge.requested('operators:list')).toBe(2);
  });

  it('keeps no passphrase, and shows who may decide then', async () => {
    const { open, give, state } = setUp([], () => ({ kind: 'done', operators: ['A. Byrne'] }));
    open();
    await settled();
    give(first);
    expect(JSON.stringify(state())).not.toContain('correct horse');
    await settled();
    expect(state()).toEqual({ names: ['A. Byrne'], change: { kind: 'done', what: 'A. Byrne may decide' } });
  });

  it('says why a change was refused, and does not claim to know what became of one without an answer', async () => {
    const refused = setUp(['A. Byrne'], () => ({ kind: 'refused', why: 'A. Byrne gave a wrong passphrase' }));
    refused.open();
    await settled();
    refused.give(first);
    await settled();
    expect(refused.state()).toMatchObject({ names: ['A. Byrne'], change: { why: 'A. Byrne gave a wrong passphrase' } });

    const silent = setUp(['A. Byrne']);
    silent.open();
    await settled();
    silent.give(first);
    await settled();
    expect(silent.state().names).toBeNull();
    expect(silent.state().change).toMatchObject({ kind: 'refused', why: expect.stringContaining('nobody knows') });
  });
});
