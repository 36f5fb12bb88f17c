import { type Answer, type Args, type EngineRequestName, engineRequests } from '../../main/contract/ipc.ts';
import type { EngineQuestion } from '../../main/contract/engine-messages.ts';
import type { Clock } from '../../main/domain/clock.ts';

/** A page asks a few things at a time; more than this waiting is a fault of the page. */
const waitingLimit = 16;

/** Carries questions of a page to the engine and its answers back. */
export interface AnswerDesk {
  /** The engine's answer; null when none comes in the time that the contract gives it. */
  request<N extends EngineRequestName>(name: N, ...args: Args<N>): Promise<Answer<N> | null>;
  /** The engine answered the question with this number. */
  arrived(ask: number, answer: Answer<EngineRequestName>): void;
  /** The engine ended: nobody waits any longer. */
  lost(): void;
}

/** Creates the desk of one window. `tell` puts a question, with its number, to the engine. */
export function createAnswerDesk(tell: (ask: number, question: EngineQuestion) => void, clock: Clock): AnswerDesk {
  const waiting = new Map<number, (answer: Answer<EngineRequestName>) => void>();
  let asked = 0;

  return {
    request(name, ...args) {
      if (waiting.size >= waitingLimit) return Promise.resolve(null);
      asked += 1;
      const ask = asked;
      return new Promise((resolve) => {
        const cancel = clock.after(engineRequests[name].patienceMs, () => waiting.get(ask)?.(null));
        waiting.set(ask, (answer) => {
          waiting.delete(ask);
          cancel();
          // The engine answered the question with this very name; TypeScript cannot follow the name through the number.
          resolve(answer as Answer<typeof name>);
        });
        tell(ask, { name, args } as EngineQuestion);
      });
    },
    arrived(ask, answer) {
      waiting.get(ask)?.(answer);
    },
    lost() {
      for (const take of [...waiting.values()]) take(null);
    },
  };
}
