/**
 * What a stage counted: single tests where there are any, else the checks themselves.
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 */

/** One check that is either in order or not. @param {boolean} inOrder @returns {Tally} */
export function oneCheck(inOrder) {
  return inOrder ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function sum(tallies) {
  return tallies.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }), {
    passed: 0,
    failed: 0,
  });
}
