import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {import('./electron-session.mjs').ElectronSession} ElectronSession */

/** @param {string} word @returns {string} the word, safe in a shell script */
function quoted(word) {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Writes a program that runs Electron as the session says: its account, display, sandbox. For those who want one executable
 * (Playwright). `--no-sandbox`, which Playwright adds, is dropped; where it is needed the session has it.
 * @param {ElectronSession} session
 * @returns {string} the program
 */
export function writeElectronWrapper(session) {
  const changed = Object.entries(session.env).filter(([name, value]) => process.env[name] !== value);
  const removed = Object.keys(process.env).filter((name) => session.env[name] === undefined);
  const exports = changed.flatMap(([name, value]) => (value === undefined ? [] : [`export ${name}=${quoted(value)}`]));
  const unsets = [...removed, ...changed.flatMap(([name, value]) => (value === undefined ? [name] : []))].filter(
    (name) => /^\w+$/.test(name),
  );
  const [command, args] = session.account.command(session.executable, session.switches, { readAllFiles: true });
  const script = [
    '#!/bin/sh',
    '# Made by electron/runtime for one run. Runs Electron as the account without rights.',
    ...(unsets.length > 0 ? [`unset ${[...new Set(unsets)].join(' ')}`] : []),
    ...exports,
    'count=$#',
    'while [ "$count" -gt 0 ]; do',
    '  word=$1; shift; count=$((count - 1))',
    '  [ "$word" = --no-sandbox ] || set -- "$@" "$word"',
    'done',
    `exec ${[command, ...args].map(quoted).join(' ')} "$@"`,
    '',
  ];
  const file = path.join(session.scratch, 'electron-as-account');
  writeFileSync(file, script.join('\n'));
  chmodSync(file, 0o755);
  return file;
}
