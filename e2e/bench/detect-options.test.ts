import { describe, expect, it } from 'vitest';
import { fullMeasurement, parseDetectOptions } from './detect-options.ts';

describe('parseDetectOptions', () => {
  it('measures everything when nothing is said', () => {
    expect(parseDetectOptions([])).toEqual({ ok: true, value: fullMeasurement });
  });

  it('changes only what is named', () => {
    expect(parseDetectOptions(['--cuts', '5', '--peers', '0'])).toEqual({
      ok: true,
      value: { ...fullMeasurement, cuts: 5, peers: 0 },
    });
  });

  it('refuses what it does not know, and numbers that are none, in one sentence', () => {
    expect(parseDetectOptions(['--cut', '5'])).toMatchObject({ ok: false });
    expect(parseDetectOptions(['--cuts', 'many'])).toMatchObject({ ok: false });
    expect(parseDetectOptions(['--cuts'])).toMatchObject({ ok: false });
  });
});
