import type { ForWorkstation, SoundOrder, WorkstationWord } from '../../main/contract/alarm.ts';
import type { ToEngine } from '../../main/contract/engine-messages.ts';
import type { DesktopNote } from '../../main/domain/alarm-sound.ts';
import type { Clock } from '../../main/domain/clock.ts';
import type { SendPush } from './push.ts';

/** A notification that the desktop was given. It tells one of the two, or nothing at all. */
export interface GivenNote {
  onShown(run: () => void): void;
  onFailed(run: (why: string) => void): void;
}

/** What alarms need of the world. */
export interface AlarmWorld {
  /** Null where this desktop shows no notifications. */
  readonly give: (note: DesktopNote) => GivenNote | null;
  readonly push: SendPush;
  readonly tell: (message: ToEngine) => void;
  readonly clock: Clock;
}

/** Alarms on this workstation: what the engine has shown and sounded, and what became of it. */
export interface AlarmDesk {
  hear(order: ForWorkstation): void;
  /** The newest order, for a page that begins; null before the first. */
  now(): SoundOrder | null;
  /** The page's word on an order. */
  sounded(word: WorkstationWord): null;
  /** Afterwards no timer is left. */
  close(): void;
}

/** A desktop that says nothing by then does not show it (ms). */
const showMs = 3000;

/** Passes sounds to the page and notes to the desktop. A page that crashed is given the newest sound when it is back. */
export function createAlarmDesk({ give, push, tell, clock }: AlarmWorld): AlarmDesk {
  let newest: SoundOrder | null = null;
  const waits = new Set<() => void>();
  const answer = (ask: number, why: string | null): void =>
    tell({ kind: 'workstation-word', ask, why: why === null ? null : why.slice(0, 300) });

  const show = (ask: number, note: DesktopNote): void => {
    const given = give(note);
    if (given === null) return answer(ask, 'this desktop shows no notifications');
    const end = (why: string | null): void => {
      if (!waits.delete(cancel)) return;
      cancel();
      answer(ask, why);
    };
    const cancel = clock.after(showMs, () => end('the desktop does not say that it shows it'));
    waits.add(cancel);
    given.onShown(() => end(null));
    given.onFailed(end);
  };

  return {
    hear(order) {
      if (order.kind === 'show-on-desktop') return show(order.ask, order.note);
      newest = { ask: order.ask, sound: order.sound };
      push('alarm:sound', newest);
    },
    now: () => newest,
    sounded({ ask, why }) {
      answer(ask, why);
      return null;
    },
    close() {
      for (const cancel of waits) cancel();
      waits.clear();
    },
  };
}
