import type { SoundPattern } from '../../main/domain/alarm-sound.ts';
import { renderPattern } from './sound-pattern.ts';

/** What makes sound. */
export interface Loudspeaker {
  /** Sounds a pattern from its beginning, in place of what sounds. Why it cannot, as the end of a sentence; null where it sounds. */
  play(pattern: SoundPattern): Promise<string | null>;
  /** Silence, at once. */
  stop(): void;
}

/** The sound device of a machine. */
export interface SoundDevice {
  /** Is there any? Without one Chromium plays into nowhere and says nothing. */
  hasOutput(): Promise<boolean>;
  open(): AudioContext;
}

/** The device of the machine on which the window is (Web Audio). Its list of devices is told without any permission. */
export const windowDevice: SoundDevice = {
  async hasOutput() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === 'audiooutput');
  },
  open: () => new AudioContext({ latencyHint: 'interactive' }),
};

/** How long a device may take to begin (ms). */
const startMs = 2000;

/** A loudspeaker over a device, which is looked for at each sound: somebody may unplug it. */
export function createLoudspeaker(device: SoundDevice): Loudspeaker {
  let context: AudioContext | null = null;
  let playing: AudioBufferSourceNode | null = null;
  let wishes = 0;
  const silence = (): void => {
    playing?.stop();
    playing = null;
  };
  const begin = async (pattern: SoundPattern, wish: number): Promise<string | null> => {
    if (!(await device.hasOutput())) return 'this machine has no sound device';
    context ??= device.open();
    const running = context;
    if (running.state !== 'running') await Promise.race([running.resume(), later(startMs)]);
    if (running.state !== 'running') return 'the sound device does not start';
    // Another wish came while the device was looked for.
    if (wish !== wishes) return null;
    silence();
    playing = sourceOf(renderPattern(pattern, running.sampleRate), running);
    playing.start();
    return null;
  };
  return {
    async play(pattern) {
      wishes += 1;
      try {
        return await begin(pattern, wishes);
      } catch (fault) {
        return `the sound device fails (${String(fault)})`;
      }
    },
    stop() {
      wishes += 1;
      silence();
    },
  };
}

function sourceOf(samples: Float32Array<ArrayBuffer>, context: AudioContext): AudioBufferSourceNode {
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  return source;
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
