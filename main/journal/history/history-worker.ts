import { parentPort, workerData } from 'node:worker_threads';
import type { ToHistory } from './history-messages.ts';
import { type HistoryPlace, serveHistory } from './serve-history.ts';

/** Serves history in a worker thread that `startHistoryWorker` has started. */
export function runHistoryWorker(): void {
  const port = parentPort;
  if (port === null) throw new Error('this is no worker thread');
  serveHistory(
    {
      post: (message) => {
        port.postMessage(message);
        // The last word; whatever the driver still holds must not keep the thread.
        if (message.kind === 'stopped') port.close();
      },
      // Both ends are ours, built from the same types.
      onMessage: (listener) => port.on('message', (message: ToHistory) => listener(message)),
    },
    workerData as HistoryPlace,
  );
}
