import { afterEach, describe, expect, it } from 'vitest';
import type { ScreenDelta } from '../../main/contract/screen.ts';
import type { Clock } from '../../main/domain/clock.ts';
import { galleryState } from '../gallery/fixture-world.ts';
import { createStores } from '../state/stores.ts';
import { connect } from './connect.ts';
import { createFakeBridge } from './fake-bridge.ts';

const info = { version: '0.1.0', electron: '45.4.1', runtimeWarning: null };
const running = { state: 'running', since: 0, why: null } as const;
const none = { situations: [], regionPairs: [], hosts: [], clusters: [] };

function delta(baseSeq: number): ScreenDelta {
  const { at, snapshot } = galleryState();
  return {
    baseSeq,
    seq: baseSeq + 1,
    at,
    t: snapshot.t,
    observer: snapshot.observer,
    islands: [['dub', 'fra', 'ams']],
    selfCheck: { factsTaken: 0, dropped: [] },
    add: none,
    update: none,
    remove: none,
  };
}

/** A clock moved by hand, which knows how many timers are waiting. */
function handClock() {
  let nowMs = 0;
  const waiting = new Set<() => void>();
  const clock: Clock = {
    monotonicMs: () => nowMs,
    epochMs: () => 1_000_000 + nowMs,
    after(_ms, run) {
      waiting.add(run);
      return () => void waiting.delete(run);
    },
  };
  const pass = (ms: number) => {
    nowMs += ms;
    for (const run of [...waiting]) {
      waiting.delete(run);
      run();
    }
  };
  return { clock, pass, waiting };
}

function setUp(seq = 5) {
  const bridge = createFakeBridge({ info, state: galleryState({ seq }), engine: running });
  const stores = createStores();
  const time = handClock();
  const connection = connect(bridge, stores, time.clock);
  open.push(connection);
  const seqOnScreen = () => {
    const phase = stores.screen.getState();
    return phase.phase === 'loading' ? null : phase.screen.seq;
  };
  return { bridge, stores, time, connection, seqOnScreen };
}

const open: { disconnect(): void }[] = [];
const answers = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};
afterEach(() => {
  for (const connection of open.splice(0)) connection.disconnect();
});

describe('connect', () => {
  it('listens before it asks, so that nothing falls between', async () => {
    const { bridge, seqOnScreen } = setUp(5);
    bridge.push('screen:delta', delta(4));
    bridge.push('screen:delta', delta(5));
    await answers();
    expect(seqOnScreen()).toBe(6);
    expect(bridge.requested('screen:state')).toBe(1);
  });

  it('asks for the whole state after a gap, once', async () => {
    const { bridge, seqOnScreen } = setUp(5);
    await answers();
    bridge.become({ info, state: galleryState({ seq: 9 }), engine: running });
    bridge.push('screen:delta', delta(8));
    bridge.push('screen:delta', delta(9));
    await answers();
    expect(seqOnScreen()).toBe(10);
    expect(bridge.requested('screen:state')).toBe(2);
  });

  it('takes a reset as it is, even with a smaller number', async () => {
    const { bridge, seqOnScreen } = setUp(5);
    await answers();
    bridge.push('screen:reset', galleryState({ seq: 1 }));
    expect(seqOnScreen()).toBe(1);
  });

  it('says so when a message does not fit the contract, and asks for the state again', async () => {
    const { bridge, stores } = setUp(5);
    await answers();
    bridge.push('screen:delta', { baseSeq: 'five' } as never);
    expect(stores.notices.getState().list[0]?.text).toMatch(/^Unreadable message in this window: screen:delta/);
    expect(bridge.requested('screen:state')).toBe(2);
    await answers();
  });

  it('advances the heartbeat by received frames only, never by time', async () => {
    const { bridge, stores, time } = setUp(5);
    await answers();
    expect(stores.pulse.getState().frames).toBe(1);
    time.pass(1000);
    time.pass(1000);
    expect(stores.pulse.getState()).toMatchObject({ frames: 1, nowMs: 2000, receivedAtMs: 0 });
    bridge.push('screen:delta', delta(5));
    expect(stores.pulse.getState()).toMatchObject({ frames: 2, receivedAtMs: 2000 });
  });

  it('calls the picture old when nothing came for more than five seconds', async () => {
    const { stores, time } = setUp(5);
    await answers();
    time.pass(5001);
    expect(stores.screen.getState().phase).toBe('lost');
  });

  it('keeps a refused inventory edit on screen until a reset withdraws it', async () => {
    const { bridge, stores } = setUp(5);
    await answers();
    bridge.push('screen:notice', { id: 'fleet', level: 'warning', text: 'Inventory edit refused', at: 1 });
    bridge.push('screen:delta', delta(5));
    expect(stores.notices.getState().list.map((notice) => notice.text)).toEqual(['Inventory edit refused']);
    bridge.push('screen:reset', galleryState({ seq: 7 }));
    expect(stores.notices.getState().list).toEqual([]);
  });

  it('leaves no listener and no timer behind, and hears nothing any more', async () => {
    const { bridge, stores, time, connection, seqOnScreen } = setUp(5);
    await answers();
    connection.disconnect();
    connection.disconnect();
    expect(bridge.listeners()).toBe(0);
    expect(time.waiting.size).toBe(0);
    bridge.push('screen:delta', delta(5));
    connection.reportPainted(5);
    expect(seqOnScreen()).toBe(5);
    expect(bridge.painted).toEqual([]);
    expect(stores.pulse.getState().frames).toBe(1);
  });

  it('reports what was painted', async () => {
    const { bridge, connection } = setUp(5);
    await answers();
    connection.reportPainted(5);
    expect(bridge.painted).toEqual([5]);
  });
});
