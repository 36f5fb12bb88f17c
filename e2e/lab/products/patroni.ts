import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { etcd } from './etcd.ts';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf, memberHosts } from './lab-product.ts';
import { account, asAccount, databaseMembers, isPrimary, programsOfPostgresql, sql } from './postgresql.ts';

/** JSON is YAML. The times are Patroni's defaults: ttl 30, loop_wait 10, retry_timeout 10. */
function writeConfiguration(ground: Ground, host: string): string {
  const folder = ground.folder(host, account);
  const login = (username: string): object => ({ username, password: 'lab' });
  const configuration = {
    scope: 'lab',
    name: host,
    restapi: { listen: '0.0.0.0:8008', connect_address: `${ground.address(host)}:8008` },
    etcd3: { hosts: ['127.0.0.1:2379', ...memberHosts.map((each) => `${ground.address(each)}:2379`)] },
    bootstrap: {
      dcs: {
        ttl: 30,
        loop_wait: 10,
        retry_timeout: 10,
        postgresql: { use_pg_rewind: true, parameters: { shared_buffers: '32MB', wal_log_hints: 'on' } },
      },
      initdb: [{ encoding: 'UTF8' }, 'no-sync'],
      pg_hba: ['local all all trust', 'host replication all 10.98.0.0/16 trust', 'host all all 10.98.0.0/16 trust'],
    },
    postgresql: {
      listen: `127.0.0.1,${ground.address(host)}:5432`,
      connect_address: `${ground.address(host)}:5432`,
      data_dir: join(folder, 'data'),
      bin_dir: programsOfPostgresql(),
      pgpass: join(folder, 'pgpass'),
      authentication: { superuser: login(account), replication: login('replicator'), rewind: login('rewinder') },
      parameters: { unix_socket_directories: folder },
    },
  };
  const file = join(folder, 'patroni.yml');
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o644 });
  return file;
}

function startAgent(ground: Ground, host: string): void {
  const command = [...asAccount, 'env', 'HOME=/tmp', 'patroni', writeConfiguration(ground, host)];
  ground.start(host, command, 'patroni.log');
}

async function running(ground: Ground, host: string): Promise<boolean> {
  const answer = await ground.ask(host, ['curl', '-q', '-sS', '-m', '2', 'http://127.0.0.1:8008/cluster']);
  return (answer?.match(/"state": "(running|streaming)"/g) ?? []).length === memberHosts.length;
}

/** PostgreSQL under Patroni, three of them, with an etcd of three beside it that holds the lock. */
export const patroni: LabProduct = {
  cluster: 'patroni',
  members: memberHosts,
  clusters: (ground) => [
    ...etcd.clusters(ground),
    {
      id: 'patroni',
      product: 'patroni',
      ports: [5432, 8008],
      quorum: { model: 'store', store: 'etcd' },
      members: databaseMembers(ground),
    },
  ],
  async start(ground) {
    await etcd.start(ground);
    for (const host of memberHosts) startAgent(ground, host);
    const [first] = memberHosts;
    await eventually('all three run under Patroni', 180_000, async () =>
      (await running(ground, first)) ? true : null,
    );
    const leader = await eventually(
      'Patroni has a leader',
      60_000,
      async () => (await leadersOf(patroni, ground))[0] ?? null,
    );
    await sql(ground, leader, 'create role quorumscope login; grant pg_monitor to quorumscope');
  },
  // The agent's word is hearsay when it is cut off (research/7, trap 7); PostgreSQL's own is not.
  leads: isPrimary,
};
