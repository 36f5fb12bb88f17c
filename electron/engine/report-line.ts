import type { ToEngine } from '../../main/contract/engine-messages.ts';
import type { WrittenByEngine } from '../../main/contract/report.ts';
import type { Clock } from '../../main/domain/clock.ts';

/** A report with a large capture takes some seconds; after this the engine is not waited for any longer (ms). */
const patienceMs = 120_000;

/** The way of reports to the engine and back. */
export interface ReportLine {
  write(incident: string, folder: string): Promise<WrittenByEngine>;
  /** The engine wrote what was asked for under this number. */
  arrived(ask: number, written: WrittenByEngine): void;
  /** The engine ended: nobody waits any longer. */
  lost(): void;
}

/** Creates the line of one window. */
export function createReportLine(tell: (message: ToEngine) => void, clock: Clock): ReportLine {
  const waiting = new Map<number, (written: WrittenByEngine) => void>();
  let asked = 0;
  return {
    write: (incident, folder) => {
      asked += 1;
      const ask = asked;
      return new Promise((resolve) => {
        const cancel = clock.after(patienceMs, () =>
          waiting.get(ask)?.({ kind: 'failed', why: 'the engine gave no answer in time' }),
        );
        waiting.set(ask, (written) => {
          waiting.delete(ask);
          cancel();
          resolve(written);
        });
        tell({ kind: 'write-report', ask, incident, folder });
      });
    },
    arrived: (ask, written) => waiting.get(ask)?.(written),
    lost: () => {
      for (const take of [...waiting.values()])
        take({ kind: 'failed', why: 'the engine ended before the report was written' });
    },
  };
}
