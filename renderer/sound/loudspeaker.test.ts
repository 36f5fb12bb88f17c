import { describe, expect, it } from 'vitest';
import { createLoudspeaker } from './loudspeaker.ts';
import { renderPattern } from './sound-pattern.ts';

/** A device that notes what is played on it, of which a loudspeaker uses these few parts. */
function fakeDevice({ hasOutput = true, starts = true } = {}) {
  const played: { samples: Float32Array | null; isStopped: boolean; isConnected: boolean }[] = [];
  const context = {
    state: 'suspended',
    sampleRate: 8000,
    destination: {},
    resume() {
      if (!starts) return Promise.reject(new Error('busy'));
      context.state = 'running';
      return Promise.resolve();
    },
    createBuffer: () => ({
      samples: null as Float32Array | null,
      copyToChannel(samples: Float32Array) {
        this.samples = samples;
      },
    }),
    createBufferSource() {
      const note = { samples: null as Float32Array | null, isStopped: false, isConnected: false };
      return {
        buffer: null as { readonly samples: Float32Array | null } | null,
        connect: (to: unknown) => void (note.isConnected = to === context.destination),
        start() {
          note.samples = this.buffer?.samples ?? null;
          played.push(note);
        },
        stop: () => void (note.isStopped = true),
      };
    },
  };
  const device = { hasOutput: () => Promise.resolve(hasOutput), open: () => context as unknown as AudioContext };
  return { device, played };
}

describe('createLoudspeaker', () => {
  it('plays the whole pattern on the device, in place of what sounds, until it is stopped', async () => {
    const { device, played } = fakeDevice();
    const loudspeaker = createLoudspeaker(device);
    expect(await loudspeaker.play('P1')).toBeNull();
    expect(played).toEqual([{ samples: renderPattern('P1', 8000), isStopped: false, isConnected: true }]);
    await loudspeaker.play('P2');
    expect(played.map(({ isStopped }) => isStopped)).toEqual([true, false]);
    loudspeaker.stop();
    expect(played.map(({ isStopped }) => isStopped)).toEqual([true, true]);
  });

  it('does not begin to sound after it was stopped', async () => {
    const { device, played } = fakeDevice();
    const loudspeaker = createLoudspeaker(device);
    const playing = loudspeaker.play('P1');
    loudspeaker.stop();
    expect(await playing).toBeNull();
    expect(played).toEqual([]);
  });

  it('says that there is no device, or that it fails', async () => {
    expect(await createLoudspeaker(fakeDevice({ hasOutput: false }).device).play('P1')).toBe(
      'this machine has no sound device',
    );
    expect(await createLoudspeaker(fakeDevice({ starts: false }).device).play('P1')).toBe(
      'the sound device fails (Error: busy)',
    );
  });
});
