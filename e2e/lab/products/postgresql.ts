import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { memberHosts } from './lab-product.ts';

/** The account as which PostgreSQL runs; it refuses to be root. */
export const account = 'postgres';
/** Makes a command run as that account. */
export const asAccount = ['setpriv', `--reuid=${account}`, `--regid=${account}`, '--init-groups'] as const;
const versions = '/usr/lib/postgresql';

/** Where the programs of the newest PostgreSQL are that is installed. */
export function programsOfPostgresql(): string {
  const newest = readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0] ?? '';
  return join(versions, newest, 'bin');
}

function program(name: string, ...args: readonly string[]): readonly string[] {
  return [...asAccount, join(programsOfPostgresql(), name), ...args];
}

function dataOf(ground: Ground, host: string): string {
  return join(ground.folder(host, account), 'data');
}

/** Who receives from that primary; the last line of its kind in the file counts (postgresql.conf(5)). */
function upstreamLine(ground: Ground, host: string, primary: string): string {
  return `primary_conninfo = 'host=${ground.address(primary)} port=5432 user=${account} application_name=${host}'\n`;
}

function writeSettings(ground: Ground): void {
  const data = dataOf(ground, memberHosts[0]);
  const lines = [
    "listen_addresses = '*'",
    'shared_buffers = 32MB',
    'max_wal_size = 128MB',
    'wal_keep_size = 64MB',
    'wal_log_hints = on',
    'fsync = off',
    'unix_socket_permissions = 0777',
    '',
  ];
  appendFileSync(join(data, 'postgresql.conf'), lines.join('\n'));
  // Only sshd's own /etc knows the account of the probe, so the server could not tell it by `peer`.
  const whoMay = [
    'local all quorumscope trust',
    'local all postgres trust',
    'host replication postgres 10.98.0.0/16 trust',
    '',
  ];
  writeFileSync(join(data, 'pg_hba.conf'), whoMay.join('\n'));
}

function startCommand(ground: Ground, host: string): readonly string[] {
  const folder = ground.folder(host, account);
  return program(
    'pg_ctl',
    ...[
      '-D',
      dataOf(ground, host),
      '-l',
      join(folder, 'postgresql.log'),
      '-o',
      `-k ${folder}`,
      '-w',
      '-t',
      '90',
      'start',
    ],
  );
}

/** Runs one statement on a member, as its administrator. */
export async function sql(ground: Ground, host: string, statement: string): Promise<string> {
  const folder = ground.folder(host, account);
  return (
    await ground.finish(host, ['psql', '-XAtqw', '-h', folder, '-U', account, '-d', account, '-c', statement])
  ).trim();
}

async function makePrimary(ground: Ground, host: string): Promise<void> {
  await ground.finish(host, program('initdb', '-D', dataOf(ground, host), '-A', 'trust', '-N'));
  writeSettings(ground);
  await ground.finish(host, startCommand(ground, host));
  await sql(ground, host, 'create role quorumscope login; grant pg_monitor to quorumscope; create table t (what text)');
}

/** Copies the primary and starts the copy as its standby. What the host had before is gone. */
export async function cloneFrom(ground: Ground, host: string, primary: string): Promise<void> {
  const data = dataOf(ground, host);
  rmSync(data, { recursive: true, force: true });
  const from = ['-h', ground.address(primary), '-p', '5432', '-U', account];
  await ground.finish(host, program('pg_basebackup', ...from, '-D', data, '-X', 'stream', '-c', 'fast', '--no-sync'));
  follow(ground, host, primary);
  await ground.finish(host, startCommand(ground, host));
}

/** Writes down that the host is a standby of that primary; it counts from its next start or reload. */
function follow(ground: Ground, host: string, primary: string): void {
  const data = dataOf(ground, host);
  appendFileSync(join(data, 'postgresql.conf'), upstreamLine(ground, host, primary));
  writeFileSync(join(data, 'standby.signal'), '');
}

/** What people do about a lost primary: they promote one standby and turn the other to it. */
export async function failOver(ground: Ground, to: string, other: string): Promise<void> {
  await sql(ground, to, 'select pg_promote(true, 60)');
  follow(ground, other, to);
  await sql(ground, other, 'select pg_reload_conf()');
}

/** What people do without pg_rewind: the old primary is stopped and started as a standby of the new one. */
export async function rejoin(ground: Ground, host: string, primary: string): Promise<void> {
  await stop(ground, host);
  follow(ground, host, primary);
  await ground.finish(host, startCommand(ground, host));
}

/** Stops a member at once. */
export async function stop(ground: Ground, host: string): Promise<void> {
  await ground.finish(host, program('pg_ctl', '-D', dataOf(ground, host), '-m', 'immediate', '-w', 'stop'));
}

/** Standbys that stream, in the eyes of that member. */
export async function streamingTo(ground: Ground, host: string): Promise<readonly string[]> {
  const said = await sql(ground, host, "select application_name from pg_stat_replication where state = 'streaming'");
  return said.split('\n').filter(Boolean).sort();
}

/** Does PostgreSQL itself say that it is no standby? null = no answer. */
export async function isPrimary(ground: Ground, host: string): Promise<boolean | null> {
  const login = ['-h', ground.folder(host, account), '-U', account, '-d', account];
  const answer = await ground.ask(host, ['psql', '-XAtqw', ...login, '-c', 'select pg_is_in_recovery()']);
  return answer === null ? null : answer.trim() === 'f';
}

/** The members of an inventory, each with the folder of its server's socket. */
export function databaseMembers(ground: Ground) {
  return memberHosts.map((host) => ({
    host,
    votes: 1,
    role: 'data' as const,
    probe: { socket: ground.folder(host, account) },
  }));
}

/** PostgreSQL, a primary (alpha1) and two standbys. Nobody but people promotes. */
export const postgresql: LabProduct = {
  cluster: 'postgres',
  members: memberHosts,
  clusters: (ground) => [
    {
      id: 'postgres',
      product: 'postgresql',
      ports: [5432],
      quorum: { model: 'none' },
      members: databaseMembers(ground),
    },
  ],
  async start(ground) {
    const [primary, ...standbys] = memberHosts;
    await makePrimary(ground, primary);
    for (const standby of standbys) await cloneFrom(ground, standby, primary);
    await eventually('both standbys stream', 60_000, async () =>
      (await streamingTo(ground, primary)).join() === standbys.join() ? true : null,
    );
  },
  leads: isPrimary,
};
