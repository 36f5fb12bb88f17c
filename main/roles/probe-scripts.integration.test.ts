import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawRole } from '../domain/reading.ts';
import { recordedRole } from '../testing/role-capture.ts';
import { cephMon } from './ceph-mon.ts';
import { corosync } from './corosync.ts';
import { galera } from './galera.ts';
import { keepalived } from './keepalived.ts';
import { pacemaker } from './pacemaker.ts';
import { partFunction } from './parts.ts';
import type { Product } from './product.ts';
import { rabbitmq } from './rabbitmq.ts';
import { zookeeper } from './zookeeper.ts';

/*
 * The scripts of the probes under the real /bin/sh, with clients that print what the real ones once printed. What a real product
 * answers to them is the lab's business.
 */
const folder = mkdtempSync(join(tmpdir(), 'quorumscope-scripts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The tools of this machine, without clients of products it may have: a host without a client has none. */
const tools = join(folder, 'tools');
beforeAll(() => {
  mkdirSync(tools);
  const isOfProduct = (name: string) =>
    /^(mariadb|mysql|ceph|rabbitmq|corosync|crm|pcs|cibadmin|redis|etcd|psql|patroni)/.test(name);
  for (const name of readdirSync('/usr/bin')) {
    if (!isOfProduct(name)) symlinkSync(join('/usr/bin', name), join(tools, name));
  }
});

/** A client that notes its arguments, prints a recording and leaves with its exit status. */
function client(bin: string, name: string, raw: RawRole, when = ''): void {
  const file = join(bin, name);
  writeFileSync(`${file}.out${when}`, raw.text);
  writeFileSync(`${file}.err${when}`, raw.stderr);
  writeFileSync(`${file}.exit${when}`, String(raw.exit));
  const lines = [
    '#!/bin/sh',
    `printf "%s\\n" "$*" >>"${file}.args"`,
    'w=; for a in "$@"; do case $a in mon_status|quorum_status) w=$a;; *overview*) w=overview;; esac; done',
    `cat "${file}.out$w"; cat "${file}.err$w" >&2; exit "$(cat "${file}.exit$w")"`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, 0o755);
}

const answer = (text: string, exit = 0, stderr = ''): RawRole => ({ exit, text, stderr });

function host(name: string, clients: Readonly<Record<string, RawRole>>): string {
  const bin = mkdtempSync(join(folder, `${name}-`));
  for (const [program, raw] of Object.entries(clients)) client(bin, program, raw);
  return bin;
}

async function run(product: Product, bin: string, settings: Readonly<Record<string, string>> = {}): Promise<RawRole> {
  const values = product.parameters.map(({ name, fallback }) => `p_${name}="${settings[name] ?? fallback ?? ''}"`);
  const script = ['set -f', partFunction, ...values, ...product.script].join('\n');
  return new Promise((resolve) => {
    const env = { PATH: `${bin}:${tools}`, LC_ALL: 'C' };
    execFile('/bin/sh', ['-c', script], { env, encoding: 'utf8' }, (error, text, stderr) => {
      resolve({ exit: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, text, stderr });
    });
  });
}

const argsOf = (bin: string, program: string): string => readFileSync(join(bin, `${program}.args`), 'utf8');

describe("galera's script", () => {
  it('asks for its variables by name, as the user of the settings', async () => {
    const bin = host('galera', { mariadb: recordedRole('galera/healthy/n1.status') });
    const raw = await run(galera, bin, { user: 'qs', defaults: '/etc/qs.cnf' });
    expect(galera.read(raw, { host: 'n1', addresses: [], parameters: {} })).toMatchObject({
      role: 'primary',
      writable: true,
    });
    const args = argsOf(bin, 'mariadb');
    expect(args).toMatch(
      /^--defaults-extra-file=\/etc\/qs\.cnf --user=qs --connect-timeout=3 -N -B -e SET sql_mode=0; SHOW GLOBAL STATUS/,
    );
    expect(args).toContain('IN ("wsrep_cluster_status","wsrep_cluster_size"');
  });

  it('gives the reason of a client that fails, and of a host without one', async () => {
    const denied = recordedRole('galera/wrong-credentials/n2.status');
    const asked = { host: 'n1', addresses: [], parameters: {} };
    expect(galera.read(await run(galera, host('galera-denied', { mysql: denied })), asked).reason).toBe(
      'wrong-credentials',
    );
    expect(galera.read(await run(galera, host('galera-none', {})), asked).reason).toBe('not-installed');
  });
});

describe("corosync's and pacemaker's scripts", () => {
  const asked = { host: 'dub-db2', addresses: [], parameters: {} };
  const tools = (state: string) => ({
    'corosync-quorumtool': recordedRole(`corosync-pacemaker-3node/${state}.quorumtool`),
    'corosync-cfgtool': recordedRole(`corosync-pacemaker-3node/${state}.cfgtool`),
    'corosync-cmapctl': recordedRole(`corosync-pacemaker-3node/${state}.cmap`),
  });

  it('ask all tools, and take status 2 of the first for an answer', async () => {
    const cut = tools('cut-promoted-n2+10s/n2');
    const bin = host('corosync', { ...cut, 'corosync-quorumtool': { ...cut['corosync-quorumtool'], exit: 2 } });
    const { role, quorate, members, heartbeats } = corosync.read(await run(corosync, bin), asked);
    expect([role, quorate, members.length, heartbeats.length]).toEqual(['none', false, 3, 2]);
  });

  it('let crm_node name the node, and ask an older crm_mon in its own way', async () => {
    const bin = host('pacemaker', {
      ...tools('healthy/n2'),
      crm_node: answer('n2\n'),
      crm_mon: recordedRole('corosync-pacemaker-3node/healthy/n2.crm_mon-xml'),
    });
    expect(pacemaker.read(await run(pacemaker, bin), asked)).toMatchObject({
      role: 'primary',
      leader: 'n2',
      votes: { needed: 2 },
    });
    const old = host('pacemaker-old', {
      ...tools('healthy/n2'),
      crm_node: answer('n2\n'),
      crm_mon: answer('', 64, 'crm_mon: unrecognized option'),
    });
    await run(pacemaker, old);
    expect(argsOf(old, 'crm_mon')).toBe('-1 --output-as=xml\n-1 -X\n');
  });

  it('ask nothing more of a frozen corosync', async () => {
    const bin = host('pacemaker-frozen', {
      ...tools('healthy/n2'),
      crm_mon: recordedRole('corosync-pacemaker-3node/healthy/n2.crm_mon-xml'),
      'corosync-quorumtool': answer('', 124),
    });
    const raw = await run(pacemaker, bin);
    expect(pacemaker.read(raw, asked)).toMatchObject({ role: 'unknown', reason: 'timed-out' });
    expect(raw.text).not.toContain('#part crm_mon');
  });
});

describe("keepalived's script", () => {
  it('looks for addresses, the process and the timers', async () => {
    const bin = host('keepalived', {
      ip: recordedRole('keepalived/healthy/n2.ip'),
      pgrep: answer('4711\n'),
      grep: answer('    priority 90\n    advert_int 1\n    virtual_router_id 51\n'),
    });
    const settings = { vip: '10.97.7.100' };
    const { role, note, automation } = keepalived.read(await run(keepalived, bin, settings), {
      host: 'n2',
      addresses: [],
      parameters: settings,
    });
    expect([role, note, automation?.promotesAfterMs]).toEqual(['standby', null, 3_648]);
  });
});

describe("rabbitmq's script", () => {
  it('asks who answers, and nothing more of an API that fails', async () => {
    const bin = host('rabbitmq', { curl: recordedRole('rabbitmq/healthy/n1.api-nodes') });
    client(bin, 'curl', answer('{"cluster_name":"ledger","node":"rabbit@10.97.10.1"}\nhttp=200\n'), 'overview');
    const asked = { host: null, addresses: [], parameters: {} };
    expect(rabbitmq.read(await run(rabbitmq, bin), asked)).toMatchObject({
      role: 'follower',
      quorate: true,
      clusterIdentity: 'ledger',
    });
    const paused = host('rabbitmq-paused', { curl: recordedRole('rabbitmq/pause_minority-cut-n1+85s/n1.api-nodes') });
    expect(rabbitmq.read(await run(rabbitmq, paused), asked).reason).toBe('unreadable');
    expect(argsOf(paused, 'curl').trim().split('\n')).toHaveLength(1);
  });
});

describe("ceph-mon's script", () => {
  const asked = { host: 'n3', addresses: [], parameters: {} };
  const socket = { id: 'n3', socket: '/run/quorumscope-no-such.asok' };

  it('asks the quorum only where the socket gives nothing', async () => {
    const bin = host('ceph', {});
    client(bin, 'ceph', recordedRole('ceph-mon/healthy/n3.asok-mon_status'), 'mon_status');
    expect(cephMon.read(await run(cephMon, bin, socket), asked)).toMatchObject({ role: 'follower', note: null });
    client(
      bin,
      'ceph',
      answer('', 22, 'admin_socket: exception getting command descriptions: [Errno 13] Permission denied\n'),
      'mon_status',
    );
    client(bin, 'ceph', recordedRole('ceph-mon/healthy/n3.cli-quorum_status'), 'quorum_status');
    expect(cephMon.read(await run(cephMon, bin, socket), asked)).toMatchObject({
      role: 'follower',
      note: expect.stringContaining("quorum's word"),
    });
    expect(argsOf(bin, 'ceph').trim().split('\n').at(-1)).toBe(
      '--connect-timeout 5 -n client.quorumscope quorum_status -f json',
    );
  });
});

describe("zookeeper's script", () => {
  const words: Readonly<Record<string, string>> = {
    srvr: 'Zookeeper version: 3.8.0\nZxid: 0x200000007\nMode: leader\nNode count: 5\n',
    mntr: 'zk_version\t3.8.0\nzk_server_state\tleader\nzk_synced_followers\t1\nzk_quorum_size\t3\nzk_znode_count\t5\n',
    conf: 'serverId=1\nserver.1=10.97.5.1:2888:3888:participant\nserver.2=10.97.5.2:2888:3888:participant\nserver.3=10.97.5.3:2888:3888:participant\n',
    isro: 'rw',
  };
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    // Like the real one: it answers exactly four letters and closes.
    server = createServer((socket) => socket.on('data', (data) => socket.end(words[data.toString()] ?? '')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const asked = { host: 'zk1', addresses: [], parameters: {} };

  it('asks the four words over a real connection', async () => {
    const raw = await run(zookeeper, host('zookeeper', {}), { port: String(port) });
    expect(zookeeper.read(raw, asked)).toMatchObject({
      role: 'leader',
      leader: 'server.1',
      votes: { needed: 2, expected: 3, present: 2 },
    });
    expect(raw.text).not.toContain('zk_znode_count');
  });

  it('asks one word only where nobody listens', async () => {
    const raw = await run(zookeeper, host('zookeeper-down', {}), { port: '1' });
    expect(zookeeper.read(raw, asked)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    expect(raw.text.match(/#part/g)).toHaveLength(1);
  });
});
