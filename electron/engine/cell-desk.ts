import type { ToEngine } from '../../main/contract/engine-messages.ts';
import type { CellKey, CellRecord } from '../../main/contract/matrix.ts';
import type { Clock } from '../../main/domain/clock.ts';

/** How long a page waits for the record of a cell before it is told that there is none (ms). */
const patienceMs = 3000;
/** A page asks for one cell at a time; more than this waiting is a fault of the page. */
const waitingLimit = 16;

/** Carries questions about cells to the engine and its answers back. */
export interface CellDesk {
  /** The engine's record; null when none comes in time. */
  request(key: CellKey): Promise<CellRecord | null>;
  /** The engine answered the question with this number. */
  arrived(ask: number, record: CellRecord | null): void;
  /** The engine ended: nobody waits any longer. */
  lost(): void;
}

/** Creates the desk of one window. */
export function createCellDesk(tellEngine: (message: ToEngine) => void, clock: Clock): CellDesk {
  const waiting = new Map<number, (record: CellRecord | null) => void>();
  let asked = 0;

  return {
    request(key) {
      if (waiting.size >= waitingLimit) return Promise.resolve(null);
      asked += 1;
      const ask = asked;
      return new Promise((resolve) => {
        const cancel = clock.after(patienceMs, () => waiting.get(ask)?.(null));
        waiting.set(ask, (record) => {
          waiting.delete(ask);
          cancel();
          resolve(record);
        });
        tellEngine({ kind: 'matrix-cell', ask, key });
      });
    },
    arrived(ask, record) {
      waiting.get(ask)?.(record);
    },
    lost() {
      for (const answer of [...waiting.values()]) answer(null);
    },
  };
}
