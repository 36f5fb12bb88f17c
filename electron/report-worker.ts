import { runReportThread } from '../main/report/files/report-thread.ts';

/* Entry of the threads of the engine process that read history for a report and write it. */
void runReportThread();
