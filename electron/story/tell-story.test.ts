import { describe, expect, it } from 'vitest';
import type { FromEngine } from '../../main/contract/engine-messages.ts';
import { err, ok } from '../../main/domain/result.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { partition, regionPair, stateMessage } from '../testing/messages.ts';
import { trackProgress } from './progress.ts';
import { tellFleet, tellStory } from './tell-story.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function stage(options: { readonly fullDisk?: boolean; readonly real?: boolean } = {}) {
  const clock = createFakeClock();
  const progress = trackProgress(clock);
  const said: string[] = [];
  let ended: number | null = null;
  const listen = (options.real === true ? tellFleet : tellStory)({
    terminal: { say: (line) => said.push(line), complain: (line) => said.push(`! ${line}`) },
    progress,
    takePicture: (name) => Promise.resolve(options.fullDisk === true ? err('disk full.') : ok(`/shots/${name}.png`)),
    finish: (code) => {
      ended = code;
    },
  });
  const hear = async (message: FromEngine): Promise<void> => {
    progress.heard(message);
    listen(message);
    if (message.kind === 'state') progress.painted(message.state.seq);
    await settle();
  };
  return { clock, said, hear, ended: () => ended };
}

const healthy = (seq: number) => stateMessage(seq, { regionPairs: [regionPair('healthy')] });
const cut = (seq: number) =>
  stateMessage(seq, { situations: [partition('confirmed')], regionPairs: [regionPair('partitioned')] });
const moment = (name: 'healthy' | 'partitioned' | 'healed' | 'ended'): FromEngine => ({ kind: 'story', moment: name });

describe('tellStory', () => {
  it('prints the verdicts, pictures each moment once its verdict is on screen, and ends with 0', async () => {
    const { hear, said, ended } = stage();
    await hear(moment('healthy'));
    await hear(healthy(1));
    await hear(moment('partitioned'));
    await hear({ kind: 'line', text: 'PARTITION confirmed' });
    expect(said).toEqual(['screenshot: /shots/healthy.png', 'PARTITION confirmed']);
    await hear(cut(2));
    await hear(moment('healed'));
    await hear(healthy(3));
    await hear(moment('ended'));
    expect(said.slice(2)).toEqual(['screenshot: /shots/partitioned.png', 'screenshot: /shots/healed.png']);
    expect(ended()).toBe(0);
  });

  it('says which moment the screen did not show, and ends with 1', async () => {
    const { hear, said, ended, clock } = stage();
    await hear(healthy(1));
    await hear(moment('partitioned'));
    await hear(moment('ended'));
    expect(ended()).toBeNull();
    clock.pass(30_000);
    await settle();
    expect(said).toEqual([
      '! The screen did not show "partitioned" within 30 s.',
      'screenshot: /shots/partitioned.png',
    ]);
    expect(ended()).toBe(1);
    expect(clock.waiting()).toBe(0);
  });

  it('says that a picture could not be written, and ends with 74', async () => {
    const { hear, said, ended } = stage({ fullDisk: true });
    await hear(healthy(1));
    await hear(moment('healthy'));
    await hear(moment('ended'));
    expect(said).toEqual(['! disk full.']);
    expect(ended()).toBe(74);
  });
});

describe('tellFleet', () => {
  it('pictures a fleet once something was read, and stays', async () => {
    const { hear, said, ended } = stage({ real: true });
    await hear(stateMessage(1, { hostsRead: 0 }));
    expect(said).toEqual([]);
    await hear(stateMessage(2, { hostsRead: 1 }));
    await hear({ kind: 'line', text: 'host dub-db1 alive' });
    expect(said).toEqual(['screenshot: /shots/fleet.png', 'host dub-db1 alive']);
    expect(ended()).toBeNull();
  });

  it('pictures a fleet nobody can read after 8 s as it is', async () => {
    const { said, clock } = stage({ real: true });
    clock.pass(8000);
    await settle();
    expect(said).toEqual(['screenshot: /shots/fleet.png']);
  });
});
