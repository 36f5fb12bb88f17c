import { join } from 'node:path';
import type { ToEngine } from '../main/contract/engine-messages.ts';
import { runEngineHost } from '../main/engine/engine-host.ts';
import { systemClock } from '../main/engine/system-clock.ts';
import { createReportDesk } from '../main/report/files/report-thread.ts';
import { startHistoryWorker } from '../main/journal/history/start-history-worker.ts';
import { oneLine } from './bootstrap/terminal.ts';

/*
 * Entry of the engine process: the engine of main/ behind Electron's message port. Everything it does stands in
 * main/engine/engine-host.ts; here is only the port and the rule that a bug ends it, so that its supervisor starts a new one.
 */

function endWithBug(bug: unknown): never {
  const text = bug instanceof Error ? `${bug.message} ${bug.stack?.split('\n')[1] ?? ''}` : String(bug);
  process.stderr.write(`Engine: ${oneLine(text)}\n`);
  process.exit(70);
}

process.on('uncaughtException', endWithBug);
process.on('unhandledRejection', endWithBug);
// Ctrl-C in a terminal reaches every process; the main one says `stop`. When that one is gone, Electron ends this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const { parentPort } = process;

runEngineHost(
  {
    send(message) {
      parentPort.postMessage(message);
      // `stopped` is the engine's last word; a forgotten timer must not keep the process.
      if (message.kind === 'stopped') setImmediate(() => process.exit(0));
    },
    onMessage(listener) {
      // The other end is our own main process, built from the same contract.
      parentPort.on('message', (event) => listener(event.data as ToEngine));
    },
  },
  {
    clock: systemClock,
    env: process.env,
    random: Math.random,
    startHistory: (place) => startHistoryWorker(join(__dirname, 'history-worker.cjs'), place),
    reports: createReportDesk(join(__dirname, 'report-worker.cjs')),
  },
);
