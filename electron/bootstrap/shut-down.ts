import type { App } from 'electron';

/** Ends the program once, in order, whoever asks first. */
export interface ShutDown {
  /** Runs the clean-up, then ends with `code`. Later calls change nothing. */
  finish(code: number): void;
  /** The status with which the program ends when it is asked to; 0 unless set. */
  statusOnClose(code: number): void;
}

/**
 * Joins all ways out (last window closed, quit, signals) to one: clean up within its own bounds, then exit. The exit is
 * `app.exit`, which asks no page and shows no dialog.
 */
export function prepareShutDown(app: App, cleanUp: () => Promise<void>): ShutDown {
  let ending = false;
  let onClose = 0;
  const finish = (code: number): void => {
    if (ending) return;
    ending = true;
    void cleanUp().finally(() => app.exit(code));
  };

  app.on('window-all-closed', () => finish(onClose));
  app.on('before-quit', (event) => {
    event.preventDefault();
    finish(onClose);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => finish(onClose));
  return {
    finish,
    statusOnClose: (code) => {
      onClose = code;
    },
  };
}
