import type { IncidentEvent } from '../../domain/incident.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { ChainRunner } from '../chains/chain-runner.ts';
import type { ChainInput } from '../chains/chain-state.ts';

/** Takes chains on whenever something happened or is due, one step after the other. */
export interface ChainPump {
  /** Never waits. Nothing happened = look whether something is due. */
  goOn(events: readonly IncidentEvent[]): void;
  /** The next {@link goOn} looks at all incidents, also where nothing happened and nothing is due. */
  lookAgain(): void;
  /** Why chains do not go on, as a sentence; null while they do. */
  fault(): string | null;
  /** Returns once all that was given is told. Bounded by the chains alone. */
  drained(): Promise<void>;
}

/** What a pump needs. */
export interface ChainPumpOptions {
  readonly chains: Pick<ChainRunner, 'advance' | 'nextDueAt'>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Returns once what holds may be told of. */
  readonly ready: () => Promise<void>;
  /** What holds now. */
  readonly state: () => Omit<ChainInput, 'at' | 'events'>;
}

/**
 * Starts with a look: chains of before a restart may be behind. A fault of ours ends neither the process nor the chains: they go by
 * states, so what one step did not tell, the next one tells.
 */
export function createChainPump({ chains, now, ready, state }: ChainPumpOptions): ChainPump {
  let waiting: readonly IncidentEvent[] = [];
  let mustLook = true;
  let fault: string | null = null;
  let running: Promise<void> | null = null;

  const hasWork = (): boolean => {
    const dueAt = chains.nextDueAt();
    return waiting.length > 0 || mustLook || (dueAt !== null && dueAt <= now());
  };
  const run = async (): Promise<void> => {
    try {
      while (hasWork()) {
        await ready();
        // In one turn: an incident that ended between the two would be gone without a word.
        const input = { ...state(), at: now(), events: waiting };
        waiting = [];
        mustLook = false;
        await chains.advance(input);
        fault = null;
      }
    } catch (bug) {
      mustLook = true;
      waiting = [];
      fault = `alerts are held up by a fault of their own: ${plainLine(String(bug), 200)}`;
    } finally {
      // In the same turn as the last look: what comes after it starts anew.
      running = null;
    }
  };
  return {
    goOn(events) {
      waiting = [...waiting, ...events];
      if (running === null && hasWork()) running = Promise.resolve().then(run);
    },
    lookAgain() {
      mustLook = true;
    },
    fault: () => fault,
    async drained() {
      while (running !== null) await running;
    },
  };
}
