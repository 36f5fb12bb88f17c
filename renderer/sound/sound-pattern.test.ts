import { describe, expect, it } from 'vitest';
import { soundPatterns } from '../../main/contract/alarm.ts';
import { renderPattern } from './sound-pattern.ts';

const sampleRate = 48_000;

/** What is heard: stretches that are loud for longer than two periods are silent. */
function measure(samples: Float32Array) {
  const gap = sampleRate * 0.02;
  const heard: { readonly begin: number; end: number }[] = [];
  samples.forEach((sample, at) => {
    if (Math.abs(sample) < 0.002) return;
    const last = heard.at(-1);
    if (last !== undefined && at - last.end <= gap) last.end = at;
    else heard.push({ begin: at, end: at });
  });
  return heard.map(({ begin, end }) => {
    const part = samples.subarray(begin, end + 1);
    const rising = [...part.keys()].filter((at) => (part[at - 1] ?? 1) < 0 && (part[at] ?? -1) >= 0);
    const periods = rising.length - 1;
    const length = (rising.at(-1) ?? 0) - (rising[0] ?? 0);
    return {
      beginMs: Math.round((begin / sampleRate) * 1000),
      ms: ((end - begin) / sampleRate) * 1000,
      hertz: (periods * sampleRate) / length,
      peak: part.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
    };
  });
}

describe('renderPattern', () => {
  it('is for P1 five pulses of C4, three and two', () => {
    const found = measure(renderPattern('P1', sampleRate));
    expect(found).toHaveLength(5);
    for (const { hertz, ms } of found) {
      expect(hertz).toBeCloseTo(261.63, 0);
      expect(ms).toBeGreaterThan(120);
      expect(ms).toBeLessThan(155);
    }
    const steps = found.slice(1).map(({ beginMs }, nth) => beginMs - (found[nth]?.beginMs ?? 0));
    expect(steps).toEqual([250, 250, 500, 250]);
  });

  it('is for P2 three pulses, longer and slower', () => {
    const found = measure(renderPattern('P2', sampleRate));
    expect(found.map(({ beginMs }) => Math.round(beginMs / 10) * 10)).toEqual([0, 400, 800]);
    for (const { hertz } of found) expect(hertz).toBeCloseTo(261.63, 0);
  });

  it('is for P3 one pulse, and soft', () => {
    const [only, ...others] = measure(renderPattern('P3', sampleRate));
    const loud = measure(renderPattern('P2', sampleRate))[0]?.peak ?? 0;
    expect(others).toEqual([]);
    expect((only?.peak ?? 1) / loud).toBeCloseTo(0.4, 2);
  });

  it('falls for what has become blind', () => {
    const found = measure(renderPattern('blind', sampleRate));
    expect(found.map(({ hertz }) => Math.round(hertz))).toEqual([392, 262]);
  });

  it.each(soundPatterns)('neither clips nor clicks as %s, at any rate of a device', (pattern) => {
    for (const rate of [8000, 44_100, sampleRate, 192_000]) {
      const samples = renderPattern(pattern, rate);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(peak).toBeLessThanOrEqual(0.8);
      expect(peak).toBeGreaterThan(0.15);
      expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.01);
      expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01);
    }
  });
});
