import type { EngineQuestion } from '../contract/engine-messages.ts';
import type { Answer, Args, EngineRequestName } from '../contract/ipc.ts';

/** One answer for each request that the engine serves: an unserved request does not compile. null = there is none. */
export type EngineAnswers = {
  readonly [N in EngineRequestName]: (...args: Args<N>) => Answer<N> | Promise<Answer<N>>;
};

/** Answers one question of a page. */
export async function answerQuestion(
  answers: EngineAnswers,
  { name, args }: EngineQuestion,
): Promise<Answer<EngineRequestName>> {
  // Name and arguments belong together by the type of the question; TypeScript cannot follow the name through the table.
  const answer = answers[name] as (
    ...given: EngineQuestion['args']
  ) => Answer<EngineRequestName> | Promise<Answer<EngineRequestName>>;
  return await answer(...args);
}
