import { describe, expect, it } from 'vitest';
import { createExposition } from './exposition.ts';
import type { Sample } from './families.ts';

const waiting = (channel: string, value: number): Sample => ({
  name: 'quorumscope_alert_queue_length',
  labels: { channel },
  value,
});
const linesOf = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(name));

describe(createExposition, () => {
  it('writes help, type and series of what is known, and not a word of the rest', async () => {
    const text = await createExposition().render([waiting('mail', 2)]);
    expect(text).toContain(
      '# HELP quorumscope_alert_queue_length Messages that wait for a channel.\n' +
        '# TYPE quorumscope_alert_queue_length gauge\n' +
        'quorumscope_alert_queue_length{channel="mail"} 2\n',
    );
    expect(text).not.toContain('quorumscope_situations');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('forgets a series that is no longer among the samples', async () => {
    const exposition = createExposition();
    await exposition.render([waiting('mail', 2), waiting('chat', 1)]);
    const text = await exposition.render([waiting('chat', 3)]);
    expect(linesOf(text, 'quorumscope_alert_queue_length')).toEqual([
      'quorumscope_alert_queue_length{channel="chat"} 3',
    ]);
    expect(await exposition.render([])).not.toContain('queue_length');
  });

  it('writes what a counter has come to, however often it is read', async () => {
    const exposition = createExposition();
    const told: Sample = {
      name: 'quorumscope_alert_tellings_total',
      labels: { channel: 'mail', result: 'delivered' },
      value: 7,
    };
    await exposition.render([told]);
    expect(linesOf(await exposition.render([told]), told.name)).toEqual([
      'quorumscope_alert_tellings_total{channel="mail",result="delivered"} 7',
    ]);
  });

  it('leaves out what is no number, and the whole metric where nothing else is there', async () => {
    const text = await createExposition().render([waiting('mail', Number.NaN), waiting('chat', Infinity)]);
    expect(text).not.toContain('queue_length');
    expect(text).not.toMatch(/nan|inf /i);
  });

  it('keeps what was observed from one text to the next, in buckets that add up', async () => {
    const exposition = createExposition();
    exposition.observeTick(0.003);
    await exposition.render([]);
    exposition.observeTick(0.3);
    exposition.observeTick(7);
    exposition.observeProbe('listing', 0.02);
    const text = await exposition.render([]);
    expect(linesOf(text, 'quorumscope_tick_duration_seconds')).toEqual(
      expect.arrayContaining([
        'quorumscope_tick_duration_seconds_bucket{le="0.0025"} 0',
        'quorumscope_tick_duration_seconds_bucket{le="0.005"} 1',
        'quorumscope_tick_duration_seconds_bucket{le="0.5"} 2',
        'quorumscope_tick_duration_seconds_bucket{le="+Inf"} 3',
        'quorumscope_tick_duration_seconds_count 3',
      ]),
    );
    expect(text).toContain('quorumscope_probe_duration_seconds_count{probe="listing"} 1\n');
    expect(text).toContain('quorumscope_probe_duration_seconds_count{probe="check"} 0\n');
  });

  it('shares nothing with another one in the same process', async () => {
    const [one, other] = [createExposition(), createExposition()];
    one.observeTick(1);
    expect(await other.render([])).toContain('quorumscope_tick_duration_seconds_count 0\n');
  });
});
