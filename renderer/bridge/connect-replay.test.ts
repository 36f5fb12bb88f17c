import { describe, expect, it } from 'vitest';
import type { EngineStatus } from '../../main/contract/screen.ts';
import type { MomentAnswer, MomentAsk, SpanAsk } from '../../main/contract/timeline.ts';
import type { Clock } from '../../main/domain/clock.ts';
import { galleryEpochMs, galleryState } from '../gallery/fixture-world.ts';
import { replayAt, toggled } from '../state/replay.ts';
import { createStores } from '../state/stores.ts';
import { goTo, home } from '../state/place.ts';
import { connect } from './connect.ts';
import { createFakeBridge } from './fake-bridge.ts';

const running: EngineStatus = { state: 'running', since: 0, why: null };
const info = { version: '1', electron: '45', runtimeWarning: null };
const then = galleryEpochMs - 600_000;

/** A window whose clock is moved by hand, and a history of which every moment exists. */
function setUp(next: number | null = null) {
  let nowMs = 1000;
  const waiting = new Map<() => void, number>();
  const clock: Clock = {
    monotonicMs: () => nowMs,
    epochMs: () => galleryEpochMs + nowMs,
    after: (ms, run) => {
      waiting.set(run, nowMs + ms);
      return () => void waiting.delete(run);
    },
  };
  const moments: MomentAsk[] = [];
  const spans: SpanAsk[] = [];
  const moment = (ask: MomentAsk): MomentAnswer => {
    moments.push(ask);
    return { kind: 'moment', ...ask, state: { ...galleryState(), at: ask.at }, notes: [], next };
  };
  const span = (ask: SpanAsk) => {
    spans.push(ask);
    return { kind: 'refused' as const, why: 'no disk' };
  };
  const bridge = createFakeBridge({
    info,
    state: galleryState(),
    engine: running,
    history: { moment, span, events: [then] },
  });
  const stores = createStores();
  const connection = connect(bridge, stores, clock);
  const settle = async () => {
    for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
  };
  const pass = async (ms: number) => {
    nowMs += ms;
    for (const [run, at] of [...waiting]) {
      if (at > nowMs) continue;
      waiting.delete(run);
      run();
    }
    await settle();
  };
  return { bridge, stores, connection, moments, spans, pass, settle, waiting };
}

const shownAt = ({ stores }: ReturnType<typeof setUp>) => {
  const phase = stores.screen.getState();
  return phase.phase === 'loading' ? null : phase.screen.at;
};

describe('connectReplay', () => {
  it('shows the moment that is wanted, from the viewpoint that is chosen, and live when it is left', async () => {
    const window = setUp();
    const { stores, settle, moments } = window;
    await settle();
    stores.replay.setState(replayAt(stores.replay.getState(), then), true);
    await settle();
    expect(shownAt(window)).toBe(then);
    stores.timeline.setState({ ...stores.timeline.getState(), as: 'now' }, true);
    await settle();
    expect(moments).toEqual([
      { at: then, as: 'then' },
      { at: then, as: 'now' },
    ]);
    stores.replay.setState({ kind: 'off' }, true);
    expect(shownAt(window)).toBe(galleryEpochMs);
    window.connection.disconnect();
  });

  it('plays at its speed, stops at each event, and leaves no timer when it stands', async () => {
    const window = setUp(then + 12_000);
    const { stores, settle, pass, waiting } = window;
    await settle();
    stores.replay.setState({ ...toggled(replayAt(stores.replay.getState(), then)), speed: 60 } as never, true);
    await settle();
    await pass(100);
    await pass(150);
    expect(shownAt(window)).toBe(then + 12_000);
    await pass(250);
    expect(shownAt(window)).toBe(then + 27_000);
    stores.replay.setState(toggled(stores.replay.getState()), true);
    await pass(250);
    await pass(250);
    expect(shownAt(window)).toBe(then + 27_000);
    window.connection.disconnect();
    expect(waiting.size).toBe(0);
  });

  it('keeps taking live frames beside the past', async () => {
    const window = setUp();
    const { stores, settle, bridge } = window;
    await settle();
    stores.replay.setState(replayAt(stores.replay.getState(), then), true);
    await settle();
    bridge.push('screen:reset', galleryState({ seq: 777 }));
    const live = stores.live.getState();
    expect(live.phase === 'live' && live.screen.seq).toBe(777);
    expect(shownAt(window)).toBe(then);
    expect(stores.pulse.getState().isReplay).toBe(true);
    window.connection.disconnect();
  });
});

describe('connectTimeline', () => {
  it('reads only while the Timeline is shown, again when the stretch changes, and later what was refused', async () => {
    const window = setUp();
    const { stores, settle, spans, pass } = window;
    stores.timeline.setState({ ...stores.timeline.getState(), columns: 100 }, true);
    await settle();
    expect(spans).toEqual([]);
    stores.place.setState(goTo(home, 'timeline'), true);
    await settle();
    expect(spans).toHaveLength(1);
    stores.timeline.setState({ ...stores.timeline.getState(), end: then }, true);
    await settle();
    expect(spans[1]).toMatchObject({ to: then, columns: 100, as: 'then' });
    await pass(1000);
    expect(spans).toHaveLength(2);
    await pass(5000);
    expect(spans).toHaveLength(3);
    window.connection.disconnect();
  });
});
