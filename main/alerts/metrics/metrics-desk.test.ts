import { describe, expect, it } from 'vitest';
import type { Change, Snapshot } from '../../domain/snapshot.ts';
import { channelId } from '../../domain/notification.ts';
import { quietSnapshot, everyMatter, situationOf } from '../../domain/snapshot-examples.ts';
import { hostId } from '../../domain/ids.ts';
import type { Fact } from '../../domain/fact.ts';
import type { CaptureEvent } from '../../journal/capture-event.ts';
import { handClock } from '../../probe/fixtures/hand-clock.ts';
import { sceneFleet } from '../../testing/scene.ts';
import type { AlertFigures } from './figures.ts';
import { createMetricsDesk, type MetricsSource } from './metrics-desk.ts';

const fleet = sceneFleet({ dub: ['dub1'], fra: ['fra1'] });

/** A desk over an engine that ticks when it is told to. */
function deskOver(alerts: () => AlertFigures | null = () => null) {
  const clock = handClock();
  const onTick = new Set<Parameters<MetricsSource['onTick']>[0]>();
  const onEvent = new Set<(event: CaptureEvent) => void>();
  const source: MetricsSource = {
    onTick: (listener) => {
      onTick.add(listener);
      return () => onTick.delete(listener);
    },
    onEvent: (listener) => {
      onEvent.add(listener);
      return () => onEvent.delete(listener);
    },
  };
  const desk = createMetricsDesk({ source, clock, alerts, onNotice: () => undefined });
  const tell = (event: CaptureEvent): void => onEvent.forEach((listener) => listener(event));
  return {
    desk,
    clock,
    listeners: () => onTick.size + onEvent.size,
    observe: (fact: Fact): void => tell({ kind: 'observed', observation: { fact } }),
    tick: (snapshot: Snapshot, changes: readonly Change[] = [], tookMs = 2): void => {
      tell({ kind: 'tick', t: clock.monotonicMs(), wallMs: null });
      clock.move(tookMs);
      onTick.forEach((listener) => listener({ snapshot, changes, fleet }));
    },
  };
}

const hasWorld = (text: string): boolean => text.includes('quorumscope_region_pair_connectivity_ratio{');

describe(createMetricsDesk, () => {
  it('tells of no world before the first tick, and says that nothing ticks', async () => {
    const text = await deskOver().desk.page();
    expect(text).toContain('quorumscope_engine_ticking 0\n');
    expect(text).not.toContain('quorumscope_last_tick_timestamp_seconds');
    expect(hasWorld(text)).toBe(false);
  });

  it('tells of the world of the newest tick, and how long ticks took', async () => {
    const { desk, tick } = deskOver();
    tick(quietSnapshot, [], 30);
    tick({ ...quietSnapshot, regionPairs: [] }, [], 3);
    const text = await desk.page();
    expect(hasWorld(text)).toBe(false);
    expect(text).toContain('quorumscope_observer_hosts_read 2\n');
    expect(text).toContain('quorumscope_last_tick_timestamp_seconds 0.033\n');
    expect(text).toContain('quorumscope_tick_duration_seconds_sum 0.033\n');
    expect(text).toContain('quorumscope_tick_duration_seconds_bucket{le="0.005"} 1\n');
  });

  it('leaves the world out 10 s after the last tick, and has it again with the next', async () => {
    const { desk, tick, clock } = deskOver();
    tick(quietSnapshot);
    clock.move(9999);
    expect(hasWorld(await desk.page())).toBe(true);
    clock.move(251);
    const stale = await desk.page();
    expect(hasWorld(stale)).toBe(false);
    expect(stale).toContain('quorumscope_engine_ticking 0\n');
    expect(stale).toContain('quorumscope_last_tick_timestamp_seconds 0.002\n');
    tick(quietSnapshot);
    expect(hasWorld(await desk.page())).toBe(true);
  });

  it('makes one text for all who ask between two ticks', async () => {
    let asked = 0;
    const { desk, tick, clock } = deskOver(() => {
      asked++;
      return null;
    });
    tick(quietSnapshot);
    await Promise.all([desk.page(), desk.page(), desk.page()]);
    expect(asked).toBe(1);
    tick(quietSnapshot);
    await desk.page();
    clock.move(250);
    await desk.page();
    expect(asked).toBe(3);
  });

  it('counts how probes ended, and times those that were answered', async () => {
    const { desk, observe } = deskOver();
    const [host, to] = [hostId('dub1'), hostId('fra1')];
    const connect = { kind: 'connect', t: 2000, host, to, port: 22 } as const;
    observe({ kind: 'sockets', t: 1100, askedAt: 1060, host, sockets: [], complete: true });
    observe({ kind: 'sockets', t: 1100, host, sockets: [], complete: false });
    observe({ ...connect, outcome: 'refused', ms: 20 });
    observe({ ...connect, outcome: 'timeout', ms: 1500 });
    observe({ ...connect, kind: 'check', check: 'up', outcome: 'mismatch', status: 500, ms: 400 });
    observe({ kind: 'session', t: 2000, host, state: 'closed' });
    const text = await desk.page();
    const counted = text.split('\n').filter((line) => /^quorumscope_probes_total.* [1-9]/.test(line));
    expect(counted).toEqual([
      'quorumscope_probes_total{probe="listing",outcome="complete"} 1',
      'quorumscope_probes_total{probe="listing",outcome="incomplete"} 1',
      'quorumscope_probes_total{probe="connect",outcome="refused"} 1',
      'quorumscope_probes_total{probe="connect",outcome="timeout"} 1',
      'quorumscope_probes_total{probe="check",outcome="mismatch"} 1',
    ]);
    expect(text).toContain('quorumscope_probe_duration_seconds_sum{probe="listing"} 0.04\n');
    expect(text).toContain('quorumscope_probe_duration_seconds_sum{probe="connect"} 0.02\n');
    expect(text).toContain('quorumscope_probe_duration_seconds_count{probe="connect"} 1\n');
    expect(text).toContain('quorumscope_probe_duration_seconds_sum{probe="check"} 0.4\n');
  });

  it('counts situations that came and went between two scrapes', async () => {
    const { desk, tick } = deskOver();
    const [partition] = everyMatter;
    if (partition === undefined) throw new Error('there is a matter');
    for (const phase of ['suspected', 'confirmed', 'cleared'] as const) {
      const situation = situationOf(partition, phase, 'x');
      tick(quietSnapshot, [{ t: 0, kind: 'situation', phase, situation }]);
    }
    const text = await desk.page();
    expect(text).toContain('quorumscope_situation_changes_total{type="partition",phase="confirmed"} 1\n');
    expect(text).toContain('quorumscope_situations{type="partition",phase="confirmed"} 0\n');
  });

  it('tells of the queue also while the engine stands', async () => {
    const tellings = { delivered: 0, failed: 9, dead: 0 };
    const channels = [{ channel: channelId('mail'), waiting: 4, oldestAt: 0, deadLetters: 0, tellings }];
    const { desk } = deskOver(() => ({ incidents: [], channels }));
    expect(await desk.page()).toContain('quorumscope_alert_queue_length{channel="mail"} 4\n');
  });

  it('hears nothing any more after its end', async () => {
    const { desk, listeners } = deskOver();
    expect(listeners()).toBe(2);
    await desk.stop();
    expect(listeners()).toBe(0);
  });
});
