import { describe, expect, it } from 'vitest';
import type { SoundOrder } from '../../main/contract/alarm.ts';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import type { AlarmSound } from '../../main/domain/alarm-sound.ts';
import { handClock } from '../../main/probe/fixtures/hand-clock.ts';
import { createStores } from '../state/stores.ts';
import { connectAlarm } from './connect-alarm.ts';

const quorum: AlarmSound = { pattern: 'P1', isRepeated: true, text: 'ledger lost quorum' };
const cut: AlarmSound = { pattern: 'P2', isRepeated: true, text: 'DUB lost FRA' };
const small: AlarmSound = { pattern: 'P3', isRepeated: false, text: 'dub-1 blind' };

/** A page before a main process and a loudspeaker that note all; `fault` is what the loudspeaker says. */
function page(before: SoundOrder | null = null) {
  const heard: string[] = [];
  const words: unknown[] = [];
  const clock = handClock();
  const stores = createStores();
  const device = { fault: null as string | null };
  let listener: ((payload: never) => void) | null = null;
  const api: QuorumscopeApi = {
    request(name, ...args) {
      if (name === 'alarm:sounded') words.push(args[0]);
      return Promise.resolve((name === 'alarm:now' ? before : null) as never);
    },
    subscribe(_name, run) {
      listener = run;
      return () => (listener = null);
    },
  };
  const end = connectAlarm(api, stores, clock, {
    play: (pattern) => {
      heard.push(pattern);
      return Promise.resolve(device.fault);
    },
    stop: () => void heard.push('-'),
  });
  const push = async (payload: unknown): Promise<void> => {
    listener?.(payload as never);
    // All that is under way is promises already kept.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { heard, words, clock, stores, device, push, end, isHeard: () => listener !== null };
}

describe('connectAlarm', () => {
  it('repeats an alarm every ten seconds until there is another word, and tells that it sounds', async () => {
    const { heard, words, clock, push } = page();
    await push({ ask: 1, sound: quorum });
    clock.move(25_000);
    expect(heard).toEqual(['-', 'P1', 'P1', 'P1']);
    await push({ ask: 2, sound: null });
    clock.move(60_000);
    expect(heard.slice(4)).toEqual(['-']);
    expect(words).toEqual([
      { ask: 1, why: null },
      { ask: 2, why: null },
    ]);
    expect(clock.pending()).toBe(0);
  });

  it('repeats P2 every minute, and sounds P3 once', async () => {
    const { heard, clock, push } = page();
    await push({ ask: 1, sound: cut });
    clock.move(125_000);
    await push({ ask: 2, sound: small });
    clock.move(600_000);
    await push({ ask: 3, sound: small });
    expect(heard.filter((sound) => sound !== '-')).toEqual(['P2', 'P2', 'P2', 'P3', 'P3']);
  });

  it('does not begin anew what goes on sounding', async () => {
    const { heard, words, clock, push } = page();
    await push({ ask: 1, sound: quorum });
    clock.move(9000);
    await push({ ask: 2, sound: quorum });
    clock.move(1000);
    expect(heard).toEqual(['-', 'P1', 'P1']);
    expect(words).toHaveLength(2);
  });

  it('says that an alarm cannot be heard, tries on, and says so no longer once it can', async () => {
    const { words, clock, stores, device, push } = page();
    device.fault = 'this machine has no sound device';
    await push({ ask: 1, sound: quorum });
    expect(words).toEqual([{ ask: 1, why: 'this machine has no sound device' }]);
    expect(stores.sound.getState().fault).toBe('this machine has no sound device');
    device.fault = null;
    clock.move(10_000);
    await push({ ask: 2, sound: quorum });
    expect(stores.sound.getState().fault).toBeNull();
    expect(words.at(-1)).toEqual({ ask: 2, why: null });
  });

  it('goes on with what sounded before the page was loaded anew, but not with what sounds once', async () => {
    const again = page({ ask: 5, sound: quorum });
    await again.push('nonsense');
    expect(again.heard).toEqual(['-', 'P1']);
    const once = page({ ask: 5, sound: small });
    await new Promise((resolve) => setImmediate(resolve));
    expect(once.heard).toEqual([]);
  });

  it('falls silent and leaves nothing behind at its end', async () => {
    const { heard, clock, push, end, isHeard } = page();
    await push({ ask: 1, sound: quorum });
    end();
    expect([clock.pending(), isHeard(), heard.at(-1)]).toEqual([0, false, '-']);
  });
});
