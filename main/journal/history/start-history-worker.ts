import { Worker } from 'node:worker_threads';
import { assertNever } from '../../domain/assert-never.ts';
import { err } from '../../domain/result.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { FromHistory, HistoryLink, ToHistory } from './history-messages.ts';
import type { HistoryPlace } from './serve-history.ts';

/**
 * Starts the thread that writes history. `program` is the file that calls `runHistoryWorker`. A thread that dies answers
 * everything with `failed` from then on: history is lost, the engine is not.
 */
export function startHistoryWorker(program: string, place: HistoryPlace): HistoryLink {
  const worker = new Worker(program, { workerData: place });
  let listener: (message: FromHistory) => void = () => undefined;
  let unanswered = 0;
  const asked = new Set<number>();
  let death: string | null = null;
  let isStopping = false;
  let why = 'without a word';

  const tell = (message: FromHistory): void => {
    if (message.kind === 'written' || message.kind === 'failed') unanswered--;
    if (message.kind === 'read') asked.delete(message.ask);
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
    for (const ask of [...asked]) tell({ kind: 'read', ask, reply: err(death) });
    if (isStopping) tell({ kind: 'stopped' });
  });
  return {
    post: (message) => {
      if (message.kind === 'write') unanswered++;
      else if (message.kind === 'read') asked.add(message.ask);
      else isStopping = true;
      if (death === null) worker.postMessage(message);
      else tell(wordOfTheDead(message, death));
    },
    onMessage: (heard) => {
      listener = heard;
    },
  };
}

function wordOfTheDead(message: ToHistory, death: string): FromHistory {
  switch (message.kind) {
    case 'write':
      return { kind: 'failed', sentence: death };
    case 'read':
      return { kind: 'read', ask: message.ask, reply: err(death) };
    case 'stop':
      return { kind: 'stopped' };
    default:
      return assertNever(message);
  }
}
