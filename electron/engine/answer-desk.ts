import type { Clock } from '../../main/domain/clock.ts';

/** How long a page waits for an answer before it is told that there is none (ms). */
const patienceMs = 3000;
/** A page asks one thing at a time; more than this waiting is a fault of the page. */
const waitingLimit = 16;

/** Carries questions of one kind to the engine and its answers back. */
export interface AnswerDesk<Question, Answer> {
  /** The engine's answer; null when none comes in time. */
  request(question: Question): Promise<Answer | null>;
  /** The engine answered the question with this number. */
  arrived(ask: number, answer: Answer | null): void;
  /** The engine ended: nobody waits any longer. */
  lost(): void;
}

/** Creates the desk of one window for one kind of question. `tell` puts a question, with its number, to the engine. */
export function createAnswerDesk<Question, Answer>(
  tell: (ask: number, question: Question) => void,
  clock: Clock,
): AnswerDesk<Question, Answer> {
  const waiting = new Map<number, (answer: Answer | null) => void>();
  let asked = 0;

  return {
    request(question) {
      if (waiting.size >= waitingLimit) return Promise.resolve(null);
      asked += 1;
      const ask = asked;
      return new Promise((resolve) => {
        const cancel = clock.after(patienceMs, () => waiting.get(ask)?.(null));
        waiting.set(ask, (answer) => {
          waiting.delete(ask);
          cancel();
          resolve(answer);
        });
        tell(ask, question);
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
