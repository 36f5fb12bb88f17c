/** An expected failure: one sentence for the operator, and the exit status of interfaces.md (64 usage, 69 something missing). */
export class Refusal extends Error {
  /**
   * @param {string} sentence what is wrong and what to do next
   * @param {number} exitCode
   */
  constructor(sentence, exitCode) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a script's main function: its number becomes the exit status, a {@link Refusal} one sentence on stderr.
 * Anything else is a bug and shows its stack.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    process.stderr.write(`${problem.message}\n`);
    process.exitCode = problem.exitCode;
  }
}
