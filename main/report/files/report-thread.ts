import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Result } from '../../domain/result.ts';
import { err } from '../../domain/result.ts';
import type { IncidentRow } from '../../journal/history/read-history.ts';
import { listIncidents } from './read-history-file.ts';
import { type ReportJob, type ReportRefusal, writeReport, type WrittenReport } from './write-report.ts';

/** What is done in a thread, so that no tick of the engine waits for a large history. */
export interface ReportDesk {
  list(historyFile: string): Promise<Result<readonly IncidentRow[], string>>;
  write(job: ReportJob): Promise<Result<WrittenReport, ReportRefusal>>;
}

type Task =
  | { readonly kind: 'list'; readonly historyFile: string }
  | { readonly kind: 'write'; readonly job: ReportJob };

/** A desk that does everything in this very thread. */
export const deskHere: ReportDesk = {
  list: async (historyFile) => listIncidents(historyFile),
  write: writeReport,
};

/** A desk that starts a thread for each task; `program` is the file that calls {@link runReportThread}. */
export function createReportDesk(program: string): ReportDesk {
  return {
    list: async (historyFile) => {
      const done = await inThread<Result<readonly IncidentRow[], string>>(program, { kind: 'list', historyFile });
      return done.ok ? done.value : done;
    },
    write: async (job) => {
      const done = await inThread<Result<WrittenReport, ReportRefusal>>(program, { kind: 'write', job });
      return done.ok ? done.value : err({ kind: 'unwritable', sentence: done.error });
    },
  };
}

/** The task of a thread that a desk has started. */
export async function runReportThread(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this is no worker thread');
  // The desk of the very same build put it there.
  const task = workerData as Task;
  port.postMessage(task.kind === 'list' ? await deskHere.list(task.historyFile) : await deskHere.write(task.job));
}

function inThread<T>(program: string, task: Task): Promise<Result<T, string>> {
  return new Promise((resolve) => {
    const worker = new Worker(program, { workerData: task });
    // What comes first counts: a promise keeps its first value.
    worker.on('message', (answer: T) => resolve({ ok: true, value: answer }));
    worker.on('error', (error) => resolve(err(`the report could not be made: ${error.message}`)));
    worker.on('exit', () => resolve(err('the report could not be made: its thread ended without a word')));
  });
}
