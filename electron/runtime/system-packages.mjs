import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runStep } from './child.mjs';
import { Refusal } from './refusal.mjs';
import { say, since } from './say.mjs';

/** The Debian package of each program we may need. */
const packageOfProgram = {
  Xvfb: 'xvfb',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  'ssh-agent': 'openssh-client',
  ip: 'iproute2',
  ss: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  ping: 'iputils-ping',
  ps: 'procps',
  curl: 'curl',
  bash: 'bash',
  pgrep: 'procps',
  etcd: 'etcd-server',
  etcdctl: 'etcd-client',
  'redis-server': 'redis-server',
  'redis-sentinel': 'redis-sentinel',
  'redis-cli': 'redis-tools',
  initdb: 'postgresql',
  psql: 'postgresql-client',
  keepalived: 'keepalived',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  'secret-tool': 'libsecret-tools',
  'gnome-keyring-daemon': 'gnome-keyring',
  'dbus-run-session': 'dbus',
  'nats-server': 'nats-server',
  'zkServer.sh': 'zookeeper',
  java: 'default-jre-headless',
  promtool: 'prometheus',
  patroni: 'patroni',
  // What Patroni loads to speak to etcd; its package only recommends it.
  'etcd/__init__.py': 'python3-etcd',
  corosync: 'corosync',
  pacemakerd: 'pacemaker',
  crm_mon: 'pacemaker-cli-utils',
  'pacemaker/Stateful': 'pacemaker-resource-agents',
  mariadbd: 'mariadb-server',
  'libgalera_smm.so': 'galera-4',
  rsync: 'rsync',
  'rabbitmq-server': 'rabbitmq-server',
  'ceph-mon': 'ceph-mon',
  ceph: 'ceph-common',
};

/** @typedef {keyof typeof packageOfProgram} Program */

/** What each kind of work needs beside Node. Libraries of Electron are looked up in the binary (system-libraries.mjs). */
export const programsFor = {
  /** @type {readonly Program[]} */
  virtualDisplay: ['Xvfb', 'setpriv'],
  /** @type {readonly Program[]} */
  tests: [
    'Xvfb',
    'setpriv',
    'unshare',
    'nsenter',
    'sshd',
    'ssh',
    'ssh-keygen',
    'ssh-agent',
    'ip',
    'ss',
    'tc',
    'nft',
    'ping',
    'ps',
  ],
  /**
   * Products that the lab runs, of clusters and of alerting, and what role probes ask with.
   * @type {readonly Program[]}
   */
  products: [
    'curl',
    'bash',
    'pgrep',
    'etcd',
    'etcdctl',
    'redis-server',
    'redis-sentinel',
    'redis-cli',
    'initdb',
    'psql',
    'keepalived',
    'prometheus-alertmanager',
    'secret-tool',
    'gnome-keyring-daemon',
    'dbus-run-session',
    'nats-server',
    'zkServer.sh',
    'java',
    'promtool',
  ],
  /**
   * Products that take minutes to notice a cut: `npm run lab -- all`.
   * @type {readonly Program[]}
   */
  slowProducts: [
    'patroni',
    'etcd/__init__.py',
    'corosync',
    'pacemakerd',
    'crm_mon',
    'pacemaker/Stateful',
    'mariadbd',
    'libgalera_smm.so',
    'rsync',
    'rabbitmq-server',
    'ceph-mon',
    'ceph',
  ],
};

/** Root's programs are outside the path of others, and we only ask whether they are there. */
const places = [
  ...(process.env.PATH ?? '').split(':'),
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  // Debian keeps the programs of these servers out of everybody's path.
  '/usr/share/zookeeper/bin',
  '/usr/lib/python3/dist-packages',
  '/usr/lib/ocf/resource.d',
  '/usr/lib/galera',
  ...postgresqlFolders(),
];

/** One for each version that is installed: /usr/lib/postgresql/15/bin. @returns {string[]} */
function postgresqlFolders() {
  const home = '/usr/lib/postgresql';
  return existsSync(home) ? readdirSync(home).map((version) => path.join(home, version, 'bin')) : [];
}

/** @param {string} name @returns {boolean} */
function onThisMachine(name) {
  return places.some((folder) => folder !== '' && existsSync(path.join(folder, name)));
}

/** Debian packages of the programs that are missing. @param {readonly Program[]} programs @returns {string[]} */
export function packagesOfMissing(programs) {
  return [...new Set(programs.filter((name) => !onThisMachine(name)).map((name) => packageOfProgram[name]))];
}

/**
 * Installs Debian packages as root. Anybody else gets a Refusal (69) with the one command to run.
 * @param {readonly string[]} packages
 */
export async function installPackages(packages) {
  if (packages.length === 0) return;
  const list = packages.join(' ');
  if (!onThisMachine('apt-get')) {
    throw new Refusal(
      `missing on this machine (names of Debian's packages): ${list}. Install what your distribution calls them, then try again.`,
      69,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Refusal(
      `missing on this machine. Run this, then try again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list}`,
      69,
    );
  }
  say(`installing system packages: ${list} …`);
  const started = performance.now();
  const failed = await withoutStartingServers(() => aptInstall(packages));
  if (failed !== null) throw new Refusal(`apt-get could not install ${list}: ${failed}`, 69);
  for (const [name, units] of Object.entries(unitsOfPackage)) {
    if (packages.includes(name)) await keepFromBoot(units);
  }
  say(`system packages installed in ${since(started)}`);
}

/** @param {readonly string[]} packages @returns {Promise<string | null>} why it failed */
async function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patience = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
  // Old lists lead to files that are gone, so they are renewed first; a mirror that is away for it need not stop the install.
  await runStep('apt-get', ['update', ...patience], { env, boundMs: 300_000 });
  const names = await Promise.all(packages.map(nameHere));
  const ending = await runStep('apt-get', ['install', '-y', '--no-install-recommends', ...patience, ...names], {
    env,
    boundMs: 900_000,
  });
  if (ending.code === 0) return null;
  return (
    ending.stderr
      .trim()
      .split('\n')
      .findLast((line) => line.startsWith('E:')) ?? `exit status ${ending.code}`
  );
}

/** Debian 13 and Ubuntu 24 renamed libraries (`libgtk-3-0t64`) for the 64-bit time. @param {string} name @returns {Promise<string>} */
async function nameHere(name) {
  if (!name.startsWith('lib')) return name;
  const renamed = await runStep('apt-cache', ['show', `${name}t64`]);
  return renamed.code === 0 && renamed.stdout.includes('Package:') ? `${name}t64` : name;
}

/** Debian asks this file before it starts a server that was just installed (policy-rc.d, invoke-rc.d(8)). */
const policyFile = '/usr/sbin/policy-rc.d';

/**
 * Nothing that is installed here may start a server. The ban stands while apt runs and is taken away again.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withoutStartingServers(work) {
  if (existsSync(policyFile)) return work();
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(policyFile, { force: true });
  }
}

/** The systemd units that Debian's packages bring and would start with the machine. @type {Readonly<Record<string, readonly string[]>>} */
const unitsOfPackage = {
  'openssh-server': ['ssh.service', 'ssh.socket'],
  'etcd-server': ['etcd.service'],
  'redis-server': ['redis-server.service'],
  'redis-sentinel': ['redis-sentinel.service'],
  postgresql: ['postgresql.service'],
  keepalived: ['keepalived.service'],
  'nats-server': ['nats-server.service'],
  patroni: ['patroni.service'],
  corosync: ['corosync.service'],
  pacemaker: ['pacemaker.service'],
  'mariadb-server': ['mariadb.service'],
  rsync: ['rsync.service'],
  'rabbitmq-server': ['rabbitmq-server.service', 'epmd.socket'],
  'ceph-mon': ['ceph-mon.target'],
};

/** A server that came for the tests only must not start with the machine either. @param {readonly string[]} units */
async function keepFromBoot(units) {
  if (existsSync('/run/systemd/system')) await runStep('systemctl', ['disable', ...units]);
}
