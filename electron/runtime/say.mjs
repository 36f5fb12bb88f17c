/** Tells the person at the terminal what set-up does. On stderr: stdout belongs to the command. @param {string} text */
export function say(text) {
  process.stderr.write(`quorumscope: ${text}\n`);
}

/** A duration in words. @param {number} startedMs of performance.now() @returns {string} */
export function since(startedMs) {
  return `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
}
