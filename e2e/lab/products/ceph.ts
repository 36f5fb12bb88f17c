import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf, memberHosts } from './lab-product.ts';

/** The account as which a monitor runs, and the group whose members may use its admin socket. */
const account = 'ceph';
const asAccount = ['setpriv', `--reuid=${account}`, `--regid=${account}`, '--clear-groups'] as const;

function socketOf(ground: Ground, host: string): string {
  return join(ground.folder(host, account), 'mon.asok');
}

function monitorsOf(ground: Ground): string {
  return memberHosts.map((host) => ground.address(host)).join(',');
}

function writeConfiguration(ground: Ground, host: string, id: string): string {
  const folder = ground.folder(host, account);
  const file = join(folder, 'ceph.conf');
  const lines = [
    '[global]',
    `fsid = ${id}`,
    `mon initial members = ${memberHosts.join(',')}`,
    `mon host = ${monitorsOf(ground)}`,
    `mon data = ${join(folder, 'data')}`,
    `run dir = ${folder}`,
    `admin socket = ${socketOf(ground, host)}`,
    'admin socket mode = 0770',
    `log file = ${join(folder, 'mon.log')}`,
    `pid file = ${join(folder, 'mon.pid')}`,
    // A machine with a full disk is no matter of this lab.
    'mon data avail crit = 1',
    'mon data avail warn = 1',
    '',
  ];
  writeFileSync(file, lines.join('\n'), { mode: 0o644 });
  return file;
}

/** One key ring and one map for all monitors (docs.ceph.com, manual deployment). */
async function makeKeysAndMap(ground: Ground, id: string): Promise<{ readonly keys: string; readonly map: string }> {
  const [first] = memberHosts;
  const folder = ground.folder(first, account);
  const [keys, map] = [join(folder, 'keyring'), join(folder, 'monmap')] as const;
  const key = (name: string): readonly string[] => [...asAccount, 'ceph-authtool', keys, '--gen-key', '-n', name];
  await ground.finish(first, [...key('mon.'), '--create-keyring', '--cap', 'mon', 'allow *']);
  await ground.finish(first, [...key('client.admin'), '--cap', 'mon', 'allow *']);
  const monitors = memberHosts.flatMap((host) => {
    const address = ground.address(host);
    return ['--addv', host, `[v2:${address}:3300,v1:${address}:6789]`];
  });
  await ground.finish(first, [...asAccount, 'monmaptool', '--create', '--fsid', id, ...monitors, map]);
  return { keys, map };
}

/*
 * ceph --admin-daemon … mon_status:
 *
 *   { "name": "alpha1", "rank": 0, "state": "leader", "election_epoch": 6, "quorum": [0, 1, 2], …
 */
async function stateOf(
  ground: Ground,
  host: string,
): Promise<{ readonly state: string; readonly inQuorum: number } | null> {
  const answer = await ground.ask(host, ['ceph', '--admin-daemon', socketOf(ground, host), 'mon_status']);
  if (answer === null) return null;
  const said = JSON.parse(answer) as { readonly state: string; readonly quorum: readonly number[] };
  return { state: said.state, inQuorum: said.quorum.length };
}

/** Three Ceph monitors with the times of the package (mon_lease 5 s). */
export const ceph: LabProduct = {
  cluster: 'ceph',
  members: memberHosts,
  clusters: (ground) => [
    {
      id: 'ceph',
      product: 'ceph-mon',
      ports: [3300],
      quorum: { model: 'majority' },
      members: memberHosts.map((host) => ({
        host,
        votes: 1,
        role: 'data' as const,
        probe: { id: host, socket: socketOf(ground, host) },
      })),
    },
  ],
  async start(ground) {
    const id = randomUUID();
    const { keys, map } = await makeKeysAndMap(ground, id);
    for (const host of memberHosts) {
      ground.admit(host, account);
      const monitor = [...asAccount, 'ceph-mon', '-c', writeConfiguration(ground, host, id), '-i', host];
      await ground.finish(host, [...monitor, '--mkfs', '--monmap', map, '--keyring', keys]);
      ground.start(host, [...monitor, '-f', '--public-addr', ground.address(host)]);
    }
    await eventually('three monitors have a quorum', 90_000, async () => {
      const states = await Promise.all(memberHosts.map((host) => stateOf(ground, host)));
      const isWhole = states.every((said) => said?.inQuorum === memberHosts.length);
      return isWhole && (await leadersOf(ceph, ground)).length === 1 ? true : null;
    });
  },
  async leads(ground, host) {
    const said = await stateOf(ground, host);
    return said === null ? null : said.state === 'leader';
  },
};
