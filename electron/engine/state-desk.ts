import type { ScreenState } from '../../main/contract/screen.ts';
import type { Clock } from '../../main/domain/clock.ts';

/** How long a page waits for the engine's whole state before it is told that there is none. */
const patienceMs = 5000;

/** Hands whole states from the engine to those who asked for one. */
export interface StateDesk {
  /** The engine's next whole state; null when none comes in time, or the engine has none yet. */
  request(): Promise<ScreenState | null>;
  /** A whole state came. */
  arrived(state: ScreenState): void;
  /** The engine ended: nobody waits any longer, and until its next state there is none. */
  lost(): void;
}

/** The main process keeps no snapshot of its own: it asks the engine, which has the newest. */
export function createStateDesk(askEngine: () => void, clock: Clock): StateDesk {
  const waiting = new Set<(state: ScreenState | null) => void>();
  let hasState = false;
  const serve = (state: ScreenState | null): void => {
    for (const take of [...waiting]) take(state);
  };

  return {
    request() {
      if (!hasState) return Promise.resolve(null);
      return new Promise((resolve) => {
        const take = (state: ScreenState | null): void => {
          waiting.delete(take);
          cancel();
          resolve(state);
        };
        const cancel = clock.after(patienceMs, () => take(null));
        waiting.add(take);
        if (waiting.size === 1) askEngine();
      });
    },
    arrived(state) {
      hasState = true;
      serve(state);
    },
    lost() {
      hasState = false;
      serve(null);
    },
  };
}
