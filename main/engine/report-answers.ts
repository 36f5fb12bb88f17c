import type { IncidentList, WrittenByEngine } from '../contract/report.ts';
import type { InventoryView } from '../contract/screen.ts';
import type { ReportDesk } from '../report/files/report-thread.ts';
import type { RunningCapture } from './record-capture.ts';

/** What the engine tells of incidents. */
export interface ReportAnswers {
  list(): Promise<IncidentList>;
  /** Writes a report into a folder that the operator chose. */
  write(incident: string, folder: string): Promise<WrittenByEngine>;
}

/** What reports are made from, while the engine runs. */
export interface ReportSources {
  readonly desk: ReportDesk;
  /** null = nothing is recorded. */
  readonly historyFile: string | null;
  readonly decisionLog: string | null;
  readonly capture: RunningCapture | null;
  /** The inventory in force. */
  readonly inventory: () => InventoryView;
  readonly now: () => number;
}

/** Newer incidents are nearer at hand; the command line lists them all. */
const mostListed = 50;
const whyNone = 'nothing is recorded here, so there is no incident to report';

/** Answers what is asked of incidents. */
export function createReportAnswers({
  desk,
  historyFile,
  decisionLog,
  capture,
  inventory,
  now,
}: ReportSources): ReportAnswers {
  return {
    list: async () => {
      if (historyFile === null) return { incidents: [], whyNone };
      const read = await desk.list(historyFile);
      if (!read.ok) return { incidents: [], whyNone: read.error };
      const incidents = read.value.slice(0, mostListed).map(({ ending: _ending, ...row }) => row);
      return { incidents, whyNone: null };
    },
    write: async (incident, folder) => {
      if (historyFile === null) return { kind: 'failed', why: whyNone };
      await capture?.flush();
      const written = await desk.write({
        ...{ incident, folder, historyFile, decisionLog },
        captures: capture?.folder ?? null,
        inventory: inventory(),
        now: now(),
      });
      return written.ok ? { kind: 'written', ...written.value } : { kind: 'failed', why: written.error.sentence };
    },
  };
}
