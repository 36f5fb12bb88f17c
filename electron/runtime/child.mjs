import { spawn } from 'node:child_process';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {object} Ending
 * @property {number} code exit status; 128 + signal number when a signal ended it, 127 when it could not be started
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} outOfTime true when it was ended by us because `boundMs` had passed
 * @property {NodeJS.Signals | null} interrupted the signal we got and handed on while it ran
 */

/** The signals that end a run; we hand them on to the children. @type {readonly NodeJS.Signals[]} */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const signalNumbers = /** @type {const} */ ({
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGTERM: 15,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGSEGV: 11,
});

/** Exit status as a shell would tell it. @param {number | null} code @param {NodeJS.Signals | null} signal @returns {number} */
export function exitStatus(code, signal) {
  if (code !== null) return code;
  const number =
    signal !== null && signal in signalNumbers ? signalNumbers[/** @type {keyof typeof signalNumbers} */ (signal)] : 1;
  return 128 + number;
}

/** Ends a process group we started, whatever of it is left. @param {number | undefined} pid @param {NodeJS.Signals} signal */
export function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // the group is gone already
  }
}

/**
 * Like {@link runToEnd}, for the steps of set-up: an interrupt ends the whole script with 130.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof runToEnd>[2]} [options]
 * @returns {Promise<Ending>}
 */
export async function runStep(command, args, options) {
  const ending = await runToEnd(command, args, options);
  if (ending.interrupted !== null) throw new Refusal('interrupted', 130);
  return ending;
}

/**
 * Runs a command to its end in a process group of its own, and leaves nothing of that group behind.
 * Ctrl+C here reaches the group once; after `graceMs` what is left is killed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, boundMs?: number, graceMs?: number, show?: 'nothing' | 'stderr' | 'all' | 'inherit',
 *   onStderrLine?: (line: string) => void }} [options]
 *   `show`: what of its output the terminal sees (`stderr`: all of it, on our stderr); `inherit`: its streams are ours
 * @returns {Promise<Ending>}
 */
export function runToEnd(command, args, options = {}) {
  const { show = 'nothing', graceMs = 10_000 } = options;
  const stderrMode = show === 'inherit' && options.onStderrLine === undefined ? 'inherit' : 'pipe';
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: true,
    stdio: ['ignore', show === 'inherit' ? 'inherit' : 'pipe', stderrMode],
  });
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    let outOfTime = false;
    let settled = false;
    /** @type {NodeJS.Signals | null} */
    let interrupted = null;
    /** @type {NodeJS.Timeout[]} */
    const timers = [];
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      signalChild(child.pid, signal);
      timers.push(setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs));
    };
    if (options.boundMs !== undefined) {
      timers.push(
        setTimeout(() => {
          outOfTime = true;
          end('SIGTERM');
        }, options.boundMs),
      );
    }
    const handOn = (/** @type {NodeJS.Signals} */ signal) => {
      interrupted = signal;
      end(signal);
    };
    for (const signal of endingSignals) process.on(signal, handOn);
    const watch = whenNpmIsGone(() => handOn('SIGTERM'));
    const settle = (/** @type {number} */ code) => {
      if (settled) return;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      clearInterval(watch);
      for (const signal of endingSignals) process.off(signal, handOn);
      signalGroup(child.pid, 'SIGKILL');
      resolve({ code, stdout, stderr, outOfTime, interrupted });
    };
    child.stdout?.on('data', (data) => {
      stdout += data;
      if (show === 'all') process.stdout.write(data);
      if (show === 'stderr') process.stderr.write(data);
    });
    child.stderr?.on('data', (data) => {
      stderr += data;
      if (show === 'all' || show === 'stderr') process.stderr.write(data);
    });
    if (child.stderr && options.onStderrLine) eachLine(child.stderr, options.onStderrLine);
    child.on('error', (problem) => {
      stderr += problem.message;
      settle(127);
    });
    child.on('close', (code, signal) => settle(exitStatus(code, signal)));
    // A grandchild may hold the pipes for ever: after the exit they get a second to run dry.
    child.on('exit', (code, signal) => timers.push(setTimeout(() => settle(exitStatus(code, signal)), 1000)));
  });
}

/**
 * An npm that is killed tells nobody. Its child then gets another parent, which is how we learn it.
 * @param {() => void} listener called once
 * @returns {NodeJS.Timeout | undefined}
 */
function whenNpmIsGone(listener) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    listener();
  }, 500);
  return watch;
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal */
function signalChild(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself
  }
}

/** @param {import('node:stream').Readable} stream @param {(line: string) => void} listener */
function eachLine(stream, listener) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ data) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) listener(line);
  });
  stream.on('end', () => {
    if (rest !== '') listener(rest);
  });
}
