import { utilityProcess } from 'electron';
import type { FromEngine } from '../../main/contract/engine-messages.ts';
import type { EngineChild } from './engine-child.ts';

/** Starts the engine in an Electron utility process of its own: a Node without window, which may crash alone. */
export function forkEngine(entry: string): EngineChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Quorumscope engine',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let gone = false;
  child.once('exit', () => {
    gone = true;
  });

  return {
    send(message) {
      if (!gone) child.postMessage(message);
    },
    onMessage(listener) {
      // The other end is our own bundle (electron/engine-process.ts), built from the same contract.
      child.on('message', (message: FromEngine) => listener(message));
    },
    onExit(listener) {
      child.once('exit', (code: number) => listener(code));
    },
    kill() {
      if (gone || child.pid === undefined) return;
      try {
        // Not `child.kill()`: that is SIGTERM, and the engine leaves signals to the main process.
        process.kill(child.pid, 'SIGKILL');
      } catch {
        // It went away in between, which is what we want.
      }
    },
  };
}
