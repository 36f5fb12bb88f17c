import type { ForWorkstation, WorkstationWord } from '../contract/alarm.ts';
import type { AlarmSound, DesktopNote } from '../domain/alarm-sound.ts';
import type { Clock } from '../domain/clock.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** A workstation that has not answered by then has nobody who could be told (ms). */
const patienceMs = 5000;

/** The way to what the workstation shows and sounds. Errors are the end of a sentence. */
export interface WorkstationLine {
  show(note: DesktopNote): Promise<Result<null, string>>;
  /** From now on; null = silence. */
  play(sound: AlarmSound | null): Promise<Result<null, string>>;
  /** The workstation's word on an order. */
  arrived(word: WorkstationWord): void;
}

/** Creates the line over a `send` that reaches the workstation, or nobody. */
export function createWorkstationLine(send: (order: ForWorkstation) => void, clock: Clock): WorkstationLine {
  const waiting = new Map<number, (why: string | null) => void>();
  let asked = 0;
  const order = (make: (ask: number) => ForWorkstation): Promise<Result<null, string>> => {
    asked += 1;
    const ask = asked;
    return new Promise((resolve) => {
      const answer = (why: string | null): void => {
        waiting.delete(ask);
        cancel();
        resolve(why === null ? ok(null) : err(why));
      };
      const cancel = clock.after(patienceMs, () => answer('no screen of this workstation answers'));
      waiting.set(ask, answer);
      send(make(ask));
    });
  };
  return {
    show: (note) => order((ask) => ({ kind: 'show-on-desktop', ask, note })),
    play: (sound) => order((ask) => ({ kind: 'sound', ask, sound })),
    arrived: ({ ask, why }) => waiting.get(ask)?.(why),
  };
}
