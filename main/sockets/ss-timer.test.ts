import { describe, expect, it } from 'vitest';
import { readTimer, timerMs } from './ss-timer.ts';

describe('timerMs', () => {
  it.each([
    ['', 0],
    ['204ms', 204],
    ['007ms', 7],
    ['29sec', 29_000],
    ['1min23sec', 83_000],
    ['9min', 540_000],
    ['119min', 7_140_000],
    ['71582min', 4_294_920_000],
  ])('reads %j as %d ms', (text, ms) => {
    expect(timerMs(text)).toBe(ms);
  });

  it('takes a number with a dot as seconds, whatever unit the ss before 6.11 put behind it', () => {
    expect(timerMs('4.920ms')).toBe(4920);
    expect(timerMs('4.920sec')).toBe(4920);
    expect(timerMs('1.000ms')).toBe(1000);
  });

  it.each(['abc', '-5ms', '4.ms', '1h', '5', '1e3ms', 'NaNms', '99999999999sec', '1sec2min'])('refuses %j', (text) => {
    expect(timerMs(text)).toBeNull();
  });
});

describe('readTimer', () => {
  it('reads name, time left and retransmissions', () => {
    expect(readTimer('timer:(on,204ms,1)')).toEqual({ name: 'on', expiresMs: 204, retransmits: 1 });
    expect(readTimer('timer:(persist,1min,12)')).toEqual({ name: 'persist', expiresMs: 60_000, retransmits: 12 });
    expect(readTimer('timer:(delack,32ms,0)')).toEqual({ name: 'delack', expiresMs: 32, retransmits: 0 });
  });

  it('reads a timer that is due this instant, which ss prints without a time', () => {
    expect(readTimer('timer:(on,,6)')).toEqual({ name: 'on', expiresMs: 0, retransmits: 6 });
  });

  it('refuses what is cut off or carries no count', () => {
    for (const word of [
      'timer:(on',
      'timer:(on,204ms)',
      'timer:(on,204ms,-1)',
      'timer:(,204ms,1)',
      'timer:(on,204ms,1)x',
    ])
      expect(readTimer(word)).toBeNull();
  });
});
