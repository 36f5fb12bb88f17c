import { existsSync, readFileSync } from 'node:fs';

/** @typedef {import('./tally.mjs').Tally} Tally */

/**
 * A test run as its reporter wrote it, judged strictly: a test that was not run counts as failed, a file that could not be loaded
 * counts as one failed test, and a run that executed nothing has failed.
 * @typedef {Tally & { notRun: string[] }} TestReport
 */

/** @param {string} file @returns {any} the JSON of a reporter, null when it did not get that far */
function readJson(file) {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** @param {number} passed @param {number} failed @param {string[]} notRun @param {number} exitCode @returns {TestReport} */
function judged(passed, failed, notRun, exitCode) {
  const counted = failed + notRun.length;
  const nothingRan = passed + counted === 0;
  // An error outside of any test (an unhandled rejection) shows in the exit status alone.
  const unseen = counted === 0 && (nothingRan || exitCode !== 0) ? 1 : 0;
  return { passed, failed: counted + unseen, notRun };
}

/**
 * vitest, `--reporter=json`: {"testResults":[{"name":FILE,"status":"failed","assertionResults":[{"status":"passed","fullName":…}]}]}
 * @param {string} file
 * @param {number} exitCode of the run
 * @returns {TestReport}
 */
export function readVitestReport(file, exitCode) {
  /** @type {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]} */
  const files = readJson(file)?.testResults ?? [];
  const tests = files.flatMap((one) => one.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length;
  const notRun = tests
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => test.fullName);
  const unreadable = files.filter(
    (one) => one.status === 'failed' && one.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  return judged(passed, failed + unreadable, notRun, exitCode);
}

/**
 * Playwright, `--reporter=json`: {"stats":{"expected":3,"skipped":0,"unexpected":1,"flaky":0},"errors":[…]}
 * A test that passed when it was tried again counts as passed; Playwright's own report names it as flaky.
 * @param {string} file
 * @param {number} exitCode of the run
 * @returns {TestReport}
 */
export function readPlaywrightReport(file, exitCode) {
  const stats = readJson(file)?.stats ?? { expected: 0, skipped: 0, unexpected: 0, flaky: 0 };
  const notRun = Array.from({ length: stats.skipped }, (_, index) => `skipped test ${index + 1}`);
  return judged(stats.expected + stats.flaky, stats.unexpected, notRun, exitCode);
}

/**
 * The soak, `--json`: {"runs":1000,"failedSeeds":[17],…}; one test a run.
 * @param {string} file
 * @param {number} exitCode of the run
 * @returns {TestReport}
 */
export function readSoakReport(file, exitCode) {
  const { runs = 0, failedSeeds = [] } = readJson(file) ?? {};
  return judged(runs - failedSeeds.length, failedSeeds.length, [], exitCode);
}
