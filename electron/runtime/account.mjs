import { chownSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { runStep } from './child.mjs';
import { say } from './say.mjs';

/*
 * Chromium refuses its sandbox to root. So root runs Electron as an account without any rights, borrowed for the run: the user
 * `quorumscope-run`, made when it is missing and removed afterwards. Anybody else runs Electron as himself.
 */
const accountName = 'quorumscope-run';

/**
 * Who runs Electron.
 * @typedef {object} Account
 * @property {boolean} borrowed false: it is the caller
 * @property {string} name
 * @property {{ uid: number, gid: number } | null} ids null for the caller
 * @property {NodeJS.ProcessEnv} env environment for its processes
 * @property {(command: string, args: readonly string[], rights?: Rights) => [command: string, args: string[]]} command a command line that runs as the account
 * @property {() => Promise<void>} giveBack
 */

/** @typedef {{ readAllFiles: boolean }} Rights `readAllFiles`: root's own files stay readable to it (a fleet file, key files) */

/** Variables of npm and of debuggers that must not reach Electron. */
const notForElectron = /^npm_|^INIT_CWD$|^NODE_OPTIONS$|^ELECTRON_RUN_AS_NODE$|^ELECTRON_OVERRIDE_DIST_PATH$/;

/** @returns {NodeJS.ProcessEnv} */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !notForElectron.test(name)));
}

/** @returns {Account} */
function caller() {
  return {
    borrowed: false,
    name: process.env.USER ?? 'the caller',
    ids: null,
    env: cleanEnvironment(),
    command: (command, args) => [command, [...args]],
    giveBack: async () => {},
  };
}

/**
 * The account for Electron: the caller, or a borrowed one when the caller is root.
 * @param {string} scratch folder of this run; the account's home is made in it
 * @returns {Promise<Account>}
 */
export async function accountForElectron(scratch) {
  if (process.getuid?.() !== 0) return caller();
  const ids = (await idsOf(accountName)) ?? (await makeAccount()) ?? (await idsOf('nobody'));
  if (ids === null) {
    say('WARNING: there is no account without rights on this machine; Electron runs as root, without its sandbox.');
    return caller();
  }
  const home = ownFolder(path.join(scratch, 'home'), ids);
  const runtime = ownFolder(path.join(scratch, 'runtime'), ids);
  return {
    borrowed: true,
    name: ids.name,
    ids,
    env: { ...cleanEnvironment(), ...homeVariables(home, runtime), USER: ids.name, LOGNAME: ids.name },
    command: (command, args, rights) => ['setpriv', [...privileges(ids, rights), command, ...args]],
    giveBack: () => removeAccount(ids.name),
  };
}

/**
 * Everything a desktop program writes goes into the borrowed home.
 * @param {string} home
 * @param {string} runtime
 */
function homeVariables(home, runtime) {
  return {
    HOME: home,
    TMPDIR: undefined,
    XDG_RUNTIME_DIR: runtime,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_DATA_HOME: path.join(home, '.local', 'share'),
    XDG_STATE_HOME: path.join(home, '.local', 'state'),
  };
}

/**
 * Arguments of setpriv (util-linux). The death signal ends the program when we are killed ourselves. The ambient capability reaches
 * Electron's main and engine process; Chromium takes it from the renderers (measured).
 * @param {{ uid: number, gid: number }} ids
 * @param {Rights | undefined} rights
 */
function privileges(ids, rights) {
  const identity = [`--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', '--pdeathsig=TERM'];
  return rights?.readAllFiles
    ? [...identity, '--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
    : identity;
}

/** @param {string} folder @param {{ uid: number, gid: number }} ids @returns {string} */
function ownFolder(folder, ids) {
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, ids.uid, ids.gid);
  return folder;
}

/**
 * A passwd line: quorumscope-run:x:999:997:…:/nonexistent:/usr/sbin/nologin
 * @param {string} name
 * @returns {Promise<{ name: string, uid: number, gid: number } | null>}
 */
async function idsOf(name) {
  const ending = await runStep('getent', ['passwd', name]);
  const [, , uid, gid] = ending.stdout.split(':');
  return ending.code === 0 && uid !== undefined && gid !== undefined
    ? { name, uid: Number(uid), gid: Number(gid) }
    : null;
}

/** @returns {ReturnType<typeof idsOf>} null when the account could not be made */
async function makeAccount() {
  const about = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
  ];
  const ending = await runStep('useradd', [
    ...about,
    '--comment',
    'Quorumscope run, made and removed by npm start',
    accountName,
  ]);
  return ending.code === 0 ? idsOf(accountName) : null;
}

/** Removes the account unless another run still uses it: userdel refuses while a process of it lives. @param {string} name */
async function removeAccount(name) {
  if (name === accountName) await runStep('userdel', [name]);
}

/**
 * Whether Chromium's sandbox can work for the account: it needs user, pid and network namespaces.
 * @param {Account} account
 * @returns {Promise<boolean>}
 */
export async function sandboxWorks(account) {
  if (process.getuid?.() === 0 && !account.borrowed) return false;
  if (process.platform !== 'linux') return true;
  const ending = await runStep(
    ...account.command('unshare', ['--user', '--map-root-user', '--pid', '--net', '--fork', 'true']),
  );
  return ending.code === 0;
}
