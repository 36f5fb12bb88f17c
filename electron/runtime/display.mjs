import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, copyFileSync, existsSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Refusal } from './refusal.mjs';
import { say } from './say.mjs';

/** @typedef {import('./account.mjs').Account} Account */

/**
 * Where Electron draws.
 * @typedef {object} Display
 * @property {boolean} virtual nobody sees it
 * @property {NodeJS.ProcessEnv} env
 * @property {readonly string[]} switches Chromium's, for this display
 * @property {() => Promise<void>} close
 */

/** Where programs of Debian's `xvfb` look for it. */
const virtualServer = 'Xvfb';

/** True when a person can see a window: an X display that answers, or Wayland for an ordinary user. @returns {Promise<boolean>} */
export async function displayAnswers() {
  if (process.platform !== 'linux') return true;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (DISPLAY) return xAnswers(DISPLAY);
  return Boolean(WAYLAND_DISPLAY) && process.getuid?.() !== 0;
}

/** @param {string} display `:0`, `:0.0`, `host:0` @returns {Promise<boolean>} */
async function xAnswers(display) {
  const local = /^(?:unix)?:(\d+)/.exec(display);
  // A display of another machine is taken on trust.
  if (local === null) return true;
  const answers = await socketAnswers(`/tmp/.X11-unix/X${local[1]}`);
  if (!answers) say(`DISPLAY=${display} is set, but no X server answers there.`);
  return answers;
}

/** @param {string} socketPath @returns {Promise<boolean>} */
function socketAnswers(socketPath) {
  return new Promise((resolve) => {
    const socket = net.connect({ path: socketPath });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * The display of the person at the machine, made reachable for the account.
 * @param {string} scratch
 * @param {Account} account
 * @returns {Display}
 */
export function personsDisplay(scratch, account) {
  const onWaylandAlone = !process.env.DISPLAY && Boolean(process.env.WAYLAND_DISPLAY);
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  const key = process.env.XAUTHORITY ?? path.join(os.homedir(), '.Xauthority');
  if (account.ids !== null && existsSync(key)) {
    env.XAUTHORITY = path.join(scratch, 'Xauthority');
    copyFileSync(key, env.XAUTHORITY);
    chownSync(env.XAUTHORITY, account.ids.uid, account.ids.gid);
  }
  return { virtual: false, env, switches: onWaylandAlone ? ['--ozone-platform=wayland'] : [], close: async () => {} };
}

/**
 * Starts an X server that draws into memory, on a number of its own choice, open to the holder of a fresh key only.
 * Throws a Refusal (69) when it does not come up.
 * @param {string} scratch
 * @param {Account} account
 * @returns {Promise<Display>}
 */
export async function openVirtualDisplay(scratch, account) {
  const key = path.join(scratch, 'Xauthority');
  writeFileSync(key, displayKey(randomBytes(16)), { mode: 0o600 });
  if (account.ids !== null) chownSync(key, account.ids.uid, account.ids.gid);

  const options = ['-displayfd', '3', '-auth', key, '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-noreset'];
  const [command, args] = ['setpriv', ['--pdeathsig=TERM', virtualServer, ...options]];
  const server = spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const number = await displayNumber(server);
  return {
    virtual: true,
    env: { DISPLAY: `:${number}`, XAUTHORITY: key, WAYLAND_DISPLAY: undefined },
    switches: ['--disable-gpu'],
    close: () => endServer(server),
  };
}

/**
 * An Xauthority entry, big-endian counted strings: family 0xffff (any host), no address, no number (any display), name, key.
 * @param {Buffer} cookie
 * @returns {Buffer}
 */
function displayKey(cookie) {
  const counted = (/** @type {Buffer} */ text) =>
    Buffer.concat([Buffer.from([text.length >> 8, text.length & 0xff]), text]);
  const nothing = Buffer.alloc(0);
  const fields = [nothing, nothing, Buffer.from('MIT-MAGIC-COOKIE-1'), cookie];
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields.map(counted)]);
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string>} */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let words = '';
    let number = '';
    const fail = () =>
      reject(new Refusal(`the virtual display (Xvfb) did not come up: ${words.trim().split('\n').at(-1)}`, 69));
    const timer = setTimeout(() => {
      server.kill('SIGKILL');
      fail();
    }, 20_000);
    const over = () => clearTimeout(timer);
    server.stderr?.on('data', (data) => (words += data));
    server.once('error', (problem) => {
      over();
      words += problem.message;
      fail();
    });
    server.once('exit', () => {
      over();
      fail();
    });
    // `-displayfd 3`: Xvfb writes its number and a line end when it is ready.
    server.stdio[3]?.on('data', (data) => {
      number += data;
      if (!number.includes('\n')) return;
      over();
      server.removeAllListeners('exit');
      server.stderr?.resume();
      server.unref();
      resolve(number.trim());
    });
  });
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<void>} */
function endServer(server) {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.kill('SIGKILL'), 5000);
    server.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    server.ref();
    server.kill('SIGTERM');
  });
}
