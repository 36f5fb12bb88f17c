import type { FromEngine, ToEngine } from '../../main/contract/engine-messages.ts';

/** A running engine process, as far as its supervisor needs it. Tests bring their own. */
export interface EngineChild {
  /** Says nothing and does nothing once the process is gone. */
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Called once; `code` is the exit status. */
  onExit(listener: (code: number) => void): void;
  /** Ends the process at once, without asking it. */
  kill(): void;
}
