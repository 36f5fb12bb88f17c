import { type SoundOrder, soundOrderSchema } from '../../main/contract/alarm.ts';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { type AlarmSound, soundRepeatMs } from '../../main/domain/alarm-sound.ts';
import type { Clock } from '../../main/domain/clock.ts';
import type { Loudspeaker } from '../sound/loudspeaker.ts';
import type { Stores } from '../state/stores.ts';

/**
 * Sounds what the engine wants to be heard, again and again until it has another wish, and says whether it could. A page that
 * begins sounds what was to be heard before. Returns the end of it: silence, no listener, no timer.
 */
export function connectAlarm(
  api: QuorumscopeApi,
  { sound: store }: Pick<Stores, 'sound'>,
  clock: Clock,
  loudspeaker: Loudspeaker,
): () => void {
  let newestAsk = Number.NEGATIVE_INFINITY;
  let isConnected = true;
  let cancelRepeat = (): void => undefined;

  const sayHow = async (sound: AlarmSound): Promise<string | null> => {
    const fault = await loudspeaker.play(sound.pattern);
    if (isConnected && fault !== store.getState().fault) store.setState({ ...store.getState(), fault }, true);
    return fault;
  };
  const repeat = (sound: AlarmSound): void => {
    const everyMs = sound.isRepeated ? soundRepeatMs[sound.pattern] : null;
    if (everyMs === null) return;
    cancelRepeat = clock.after(everyMs, () => {
      void sayHow(sound);
      repeat(sound);
    });
  };
  const follow = async (sound: AlarmSound | null): Promise<string | null> => {
    const before = store.getState();
    if (isSame(before.sound, sound)) return sound === null || before.fault === null ? null : sayHow(sound);
    cancelRepeat();
    loudspeaker.stop();
    store.setState({ ...before, sound }, true);
    if (sound === null) return null;
    repeat(sound);
    return sayHow(sound);
  };
  const take = async ({ ask, sound }: SoundOrder): Promise<void> => {
    if (!isConnected) return;
    newestAsk = ask;
    const why = await follow(sound);
    if (isConnected) await api.request('alarm:sounded', { ask, why: why?.slice(0, 300) ?? null });
  };
  const read = (payload: unknown): SoundOrder | null => {
    const order = soundOrderSchema.nullable().safeParse(payload);
    if (order.success) return order.data;
    store.setState({ ...store.getState(), fault: `unreadable order: ${order.error.message}` }, true);
    return null;
  };

  const unsubscribe = api.subscribe('alarm:sound', (payload) => {
    const order = read(payload);
    if (order !== null) void take(order).catch(() => undefined);
  });
  api.request('alarm:now').then(
    (payload) => {
      const order = read(payload ?? null);
      // An order that was pushed meanwhile is newer. What was to sound once has sounded.
      if (order !== null && newestAsk < 0 && order.sound?.isRepeated !== false) void take(order).catch(() => undefined);
    },
    () => undefined,
  );
  return () => {
    isConnected = false;
    cancelRepeat();
    loudspeaker.stop();
    unsubscribe();
  };
}

/** A repeated sound that goes on is not begun anew; one that sounds once is. */
function isSame(before: AlarmSound | null, after: AlarmSound | null): boolean {
  if (before === null || after === null) return before === after;
  return after.isRepeated && before.isRepeated && before.pattern === after.pattern && before.text === after.text;
}
