import type { SoundPattern } from '../../main/domain/alarm-sound.ts';

/** One tone of a pattern. */
interface Pulse {
  /** Of its fundamental, in hertz. */
  readonly hertz: number;
  readonly ms: number;
  /** Silence after it. */
  readonly pauseMs: number;
  /** 1 = as loud as this product becomes. */
  readonly level: number;
}

/** Scientific pitch, A4 = 440 Hz. */
const c4 = 261.63;
const g4 = 392;
const high: Pulse = { hertz: c4, ms: 150, pauseMs: 100, level: 1 };
const medium: Pulse = { hertz: c4, ms: 200, pauseMs: 200, level: 1 };

/**
 * The patterns of research/5, A6, after IEC 60601-1-8 (its lengths of pulses and pauses): P1 five pulses, C4 C4 C4 – C4 C4; P2 three; P3
 * one, soft; blind two, falling.
 */
const pulses: Readonly<Record<SoundPattern, readonly Pulse[]>> = {
  P1: [high, high, { ...high, pauseMs: 350 }, high, high],
  P2: [medium, medium, medium],
  P3: [{ ...medium, level: 0.4 }],
  blind: [
    { hertz: g4, ms: 250, pauseMs: 60, level: 1 },
    { hertz: c4, ms: 400, pauseMs: 0, level: 1 },
  ],
};

/** Fundamental and harmonics: a tone that has some is heard and found more easily than a pure one (IEC 60601-1-8 asks for four). */
const harmonics = [1, 0.3, 0.2, 0.12, 0.08] as const;
const loudest = 0.8 / harmonics.reduce((sum, part) => sum + part, 0);
/** Part of a pulse in which it swells, and in which it fades, so that it neither clicks nor frightens. */
const swell = 0.15;

/** The samples of a pattern, from −0.8 to 0.8, `sampleRate` a second. */
export function renderPattern(pattern: SoundPattern, sampleRate: number): Float32Array<ArrayBuffer> {
  const list = pulses[pattern];
  const count = (ms: number): number => Math.round((ms / 1000) * sampleRate);
  const samples = new Float32Array(list.reduce((sum, { ms, pauseMs }) => sum + count(ms) + count(pauseMs), 0));
  let begin = 0;
  for (const pulse of list) {
    const length = count(pulse.ms);
    for (let at = 0; at < length; at++) {
      samples[begin + at] = pulse.level * loudest * envelope(at / length) * tone((pulse.hertz * at) / sampleRate);
    }
    begin += length + count(pulse.pauseMs);
  }
  return samples;
}

/** A tone after so many periods, of at most the sum of its {@link harmonics}. */
function tone(periods: number): number {
  return harmonics.reduce((sum, part, nth) => sum + part * Math.sin(2 * Math.PI * (nth + 1) * periods), 0);
}

/** From 0 to 1 and back, over a pulse from 0 to 1. */
function envelope(part: number): number {
  const edge = Math.min(part, 1 - part, swell) / swell;
  return (1 - Math.cos(Math.PI * edge)) / 2;
}
