import { Worker } from 'node:worker_threads';
import { plainLine } from '../../domain/plain-line.ts';
import type { FromHistory, HistoryLink } from './history-messages.ts';
import type { HistoryPlace } from './serve-history.ts';

/**
 * Starts the thread that writes history. `program` is the file that calls `runHistoryWorker`. A thread that dies answers
 * everything with `failed` from then on: history is lost, the engine is not.
 */
export function startHistoryWorker(program: string, place: HistoryPlace): HistoryLink {
  const worker = new Worker(program, { workerData: place });
  let listener: (message: FromHistory) => void = () => undefined;
  let unanswered = 0;
  let death: string | null = null;
  let isStopping = false;
  let why = 'without a word';

  const tell = (message: FromHistory): void => {
    if (message.kind === 'written' || message.kind === 'failed') unanswered--;
    if (message.kind === 'stopped') isStopping = false;
    listener(message);
  };
  worker.on('message', tell);
  worker.on('error', (error) => {
    why = error.message;
  });
  worker.on('exit', () => {
    death = plainLine(`history ${place.path}: nothing is recorded: its writer ended (${why}); start again`);
    while (unanswered > 0) tell({ kind: 'failed', sentence: death });
    if (isStopping) tell({ kind: 'stopped' });
  });
  return {
    post: (message) => {
      if (message.kind === 'write') unanswered++;
      else isStopping = true;
      if (death === null) worker.postMessage(message);
      else tell(message.kind === 'write' ? { kind: 'failed', sentence: death } : { kind: 'stopped' });
    },
    onMessage: (heard) => {
      listener = heard;
    },
  };
}
