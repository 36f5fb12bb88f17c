import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { memberHosts } from './lab-product.ts';

/** The account as which the server runs. */
const account = 'mysql';
/** A server takes all its data from another one before it is ready (ms). */
const joinMs = 120_000;

function socketOf(ground: Ground, host: string): string {
  return join(ground.folder(host, account), 'mysqld.sock');
}

/** Galera's own times are the defaults (evs.suspect_timeout 5 s); only memory and files are small. */
function writeConfiguration(ground: Ground, host: string): string {
  const folder = ground.folder(host, account);
  const file = join(folder, 'my.cnf');
  const lines = [
    '[mysqld]',
    `user=${account}`,
    `datadir=${join(folder, 'data')}`,
    `tmpdir=${folder}`,
    `socket=${socketOf(ground, host)}`,
    `pid-file=${join(folder, 'mysqld.pid')}`,
    'bind-address=0.0.0.0',
    'skip-name-resolve',
    'performance_schema=OFF',
    'innodb_buffer_pool_size=16M',
    'innodb_log_file_size=8M',
    'innodb_flush_log_at_trx_commit=0',
    'innodb_autoinc_lock_mode=2',
    'binlog_format=ROW',
    'wsrep_on=ON',
    'wsrep_provider=/usr/lib/galera/libgalera_smm.so',
    'wsrep_cluster_name=lab',
    `wsrep_cluster_address=gcomm://${memberHosts.map((each) => ground.address(each)).join(',')}`,
    `wsrep_node_name=${host}`,
    `wsrep_node_address=${ground.address(host)}`,
    'wsrep_sst_method=rsync',
    'wsrep_provider_options="gcache.size=8M"',
    '',
  ];
  writeFileSync(file, lines.join('\n'), { mode: 0o644 });
  return file;
}

/** The folder of the data, made for the server's account: a member that joins fills it with another's. */
async function makeData(ground: Ground, host: string): Promise<string> {
  const data = join(ground.folder(host, account), 'data');
  await ground.finish(host, ['install', '-d', '-o', account, '-g', account, data]);
  return data;
}

function client(ground: Ground, host: string, statement: string): readonly string[] {
  return ['mariadb', '-uroot', '-S', socketOf(ground, host), '-Nse', statement];
}

/** What a member says of its own component, by its own client. */
export interface Part {
  readonly isPrimary: boolean;
  readonly size: number;
  /** `Synced` when it has all the data and takes writes. */
  readonly state: string;
}

/** null = the member gave no answer. */
export async function partOf(ground: Ground, host: string): Promise<Part | null> {
  const names = ['wsrep_cluster_status', 'wsrep_cluster_size', 'wsrep_local_state_comment'];
  const words = names.map((name) => `'${name}'`).join(',');
  const answer = await ground.ask(host, client(ground, host, `show status where variable_name in (${words})`));
  if (answer === null) return null;
  const value = (name: string): string => new RegExp(`^${name}\\t(.*)$`, 'm').exec(answer)?.[1] ?? '';
  return {
    isPrimary: value('wsrep_cluster_status') === 'Primary',
    size: Number(value('wsrep_cluster_size')),
    state: value('wsrep_local_state_comment'),
  };
}

/** When a member has that part. */
export function partIs(ground: Ground, host: string, what: string, holds: (part: Part) => boolean): Promise<number> {
  return eventually(`${host} ${what}`, joinMs, async () => {
    const part = await partOf(ground, host);
    return part !== null && holds(part) ? performance.now() : null;
  });
}

/** Stops a member in good order: it tells the others that it goes. */
export async function leave(ground: Ground, host: string): Promise<void> {
  await ground.finish(host, client(ground, host, 'shutdown'));
}

/** Starts a member that joins, or had left; when it has all the data again. */
export async function comeBack(ground: Ground, host: string): Promise<number> {
  startServer(ground, host);
  return partIs(ground, host, 'is back', ({ isPrimary, state }) => isPrimary && state === 'Synced');
}

function startServer(ground: Ground, host: string, ...more: readonly string[]): void {
  ground.start(host, ['mariadbd', `--defaults-file=${writeConfiguration(ground, host)}`, ...more]);
}

/** MariaDB with Galera, three of them; every member of the primary component takes writes. */
export const galera: LabProduct = {
  cluster: 'galera',
  members: memberHosts,
  clusters: (ground) => [
    {
      id: 'galera',
      product: 'galera',
      ports: [3306, 4567],
      quorum: { model: 'galera' },
      members: memberHosts.map((host) => ({
        host,
        votes: 1,
        role: 'data' as const,
        probe: { socket: socketOf(ground, host) },
      })),
    },
  ],
  async start(ground) {
    const [first, ...others] = memberHosts;
    const data = await makeData(ground, first);
    await ground.finish(first, [
      'mariadb-install-db',
      '--no-defaults',
      `--user=${account}`,
      `--datadir=${data}`,
      '--skip-test-db',
    ]);
    startServer(ground, first, '--wsrep-new-cluster');
    await partIs(ground, first, 'makes a component', ({ isPrimary, state }) => isPrimary && state === 'Synced');
    await ground.finish(first, client(ground, first, 'create user quorumscope@localhost identified via unix_socket'));
    for (const host of others) {
      await makeData(ground, host);
      await comeBack(ground, host);
    }
    await partIs(ground, first, 'counts three', ({ size }) => size === memberHosts.length);
  },
  async leads(ground, host) {
    const part = await partOf(ground, host);
    return part === null ? null : part.isPrimary;
  },
};
