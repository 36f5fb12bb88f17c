import { runHistoryWorker } from '../main/journal/history/history-worker.ts';

/* Entry of the thread of the engine process that writes history. */
runHistoryWorker();
