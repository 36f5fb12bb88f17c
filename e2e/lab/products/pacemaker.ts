import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterInventory } from '../../../main/contract/inventory.ts';
import { labUserId } from '../sshd.ts';
import type { Ground } from './ground.ts';
import { eventually } from './ground.ts';
import type { LabProduct } from './lab-product.ts';
import { leadersOf, votingMembers } from './lab-product.ts';

/** Id of the cluster that is corosync's ring; its nodes are those of the pacemaker on it. */
export const ring = 'ring';

function block(name: string, lines: Readonly<Record<string, string | number>>): string {
  const body = Object.entries(lines).map(([key, value]) => `  ${key}: ${value}\n`);
  return `${name} {\n${body.join('')}}\n`;
}

/** corosync.conf(5) with the package's own times: token 3 s, and 650 ms more with a third node. */
function writeConfiguration(ground: Ground, host: string, hosts: readonly string[]): void {
  const etc = ground.etc(host, 'corosync');
  const nodes = hosts.map((each, index) => {
    return block('node', { ring0_addr: ground.address(each), name: each, nodeid: index + 1 });
  });
  const parts = [
    block('totem', { version: 2, cluster_name: 'lab', transport: 'knet', crypto_cipher: 'none', crypto_hash: 'none' }),
    block('logging', { to_logfile: 'yes', logfile: '/var/log/corosync.log', to_syslog: 'no', timestamp: 'hires' }),
    block('quorum', { provider: 'corosync_votequorum', two_node: hosts.length === 2 ? 1 : 0 }),
    `nodelist {\n${nodes.join('')}}\n`,
  ];
  writeFileSync(join(etc, 'corosync.conf'), parts.join(''));
  mkdirSync(join(etc, 'uidgid.d'));
  writeFileSync(join(etc, 'uidgid.d', 'lab'), block('uidgid', { uid: labUserId }));
  ground.admit(host, 'haclient');
}

/** Both daemons keep to fixed paths, so each host has its own there: /run of nobody else, the rest in the member's folder. */
const privately = [
  'for d in lib/corosync lib/pacemaker log; do mkdir -p "$0/$d" && mount --bind "$0/$d" "/var/$d"; done',
  'mkdir -p /var/lib/pacemaker/cib /var/lib/pacemaker/pengine /var/lib/pacemaker/blackbox /var/lib/pacemaker/cores',
  'chown -R hacluster:haclient /var/lib/pacemaker',
  'mount -t tmpfs tmpfs /run',
  'mkdir -p /run/lock /run/crm /run/resource-agents && chown hacluster:haclient /run/crm',
  'hostname "$1"',
  'corosync -f &',
  'until corosync-quorumtool -s >/dev/null 2>&1; do sleep 0.2; done',
  'exec pacemakerd -f',
].join('\n');

/** A stateful service that nothing holds back: Debian's example agent, promoted on one node (ocf:pacemaker:Stateful). */
const service = [
  '<clone id="svc-clone"><meta_attributes id="svc-clone-meta"><nvpair id="svc-promotable" name="promotable" value="true"/></meta_attributes>',
  '<primitive id="svc" class="ocf" provider="pacemaker" type="Stateful"><operations>',
  '<op id="svc-promoted" name="monitor" interval="10s" role="Promoted"/>',
  '<op id="svc-unpromoted" name="monitor" interval="11s" role="Unpromoted"/>',
  '</operations></primitive></clone>',
].join('');

/*
 * crm_mon -1 --output-as=xml:
 *
 *   <nodes>
 *     <node name="alpha1" id="1" online="true" …/>
 *   …
 *   <resource id="svc" resource_agent="ocf:pacemaker:Stateful" role="Promoted" active="true" …>
 *     <node name="alpha1" id="1" cached="true"/>
 */
function seen(ground: Ground, host: string): Promise<string | null> {
  return ground.ask(host, ['crm_mon', '-1', '--output-as=xml']);
}

function seesAll(status: string, hosts: readonly string[]): boolean {
  return hosts.every((each) => new RegExp(`<node name="${each}" id="\\d+" online="true"`).test(status));
}

/** Its id tells the stages apart in what they print. */
function clusterOf(hosts: readonly string[]): string {
  return `pacemaker-${hosts.length}`;
}

function clusters(hosts: readonly string[]): readonly ClusterInventory[] {
  const quorum = hosts.length === 2 ? ({ model: 'two-node' } as const) : ({ model: 'majority' } as const);
  const members = votingMembers(hosts);
  return [
    { id: ring, product: 'corosync', quorum, members },
    { id: clusterOf(hosts), product: 'pacemaker', quorum, members },
  ];
}

/** Is the ring of this node quorate, by corosync's own tool? null = it gave no answer. */
export async function isQuorate(ground: Ground, host: string): Promise<boolean | null> {
  const answer = await ground.ask(host, ['sh', '-c', 'corosync-quorumtool -s; true']);
  const [, word] = /^Quorate:\s+(Yes|No)/m.exec(answer ?? '') ?? [];
  return word === undefined ? null : word === 'Yes';
}

/** Members of the ring of this node, by their names. */
export async function ringOf(ground: Ground, host: string): Promise<readonly string[]> {
  const answer = await ground.ask(host, ['sh', '-c', 'corosync-quorumtool -s; true']);
  return [...(answer ?? '').matchAll(/^\s+\d+\s+\d+\s+(?:NR\s+)?(\w+)(?: \(local\))?\s*$/gm)]
    .map(([, name]) => name ?? '')
    .sort();
}

/** Pacemaker on corosync, on two nodes (`two_node: 1`) or three, without fencing. */
export function pacemakerOn(hosts: readonly string[]): LabProduct {
  const product: LabProduct = {
    cluster: clusterOf(hosts),
    members: hosts,
    clusters: () => clusters(hosts),
    async start(ground) {
      const [first = ''] = hosts;
      for (const host of hosts) {
        writeConfiguration(ground, host, hosts);
        ground.start(host, ['unshare', '--mount', '--uts', 'sh', '-c', privately, ground.folder(host), host]);
      }
      await eventually('all nodes are online', 120_000, async () =>
        seesAll((await seen(ground, first)) ?? '', hosts) ? true : null,
      );
      await ground.finish(first, ['crm_attribute', '-t', 'crm_config', '-n', 'stonith-enabled', '-v', 'false']);
      await ground.finish(first, ['cibadmin', '--create', '-o', 'resources', '-X', service]);
      await eventually('one is promoted', 90_000, async () =>
        (await leadersOf(product, ground)).length === 1 ? true : null,
      );
    },
    async leads(ground, host) {
      const status = await seen(ground, host);
      if (status === null) return null;
      return new RegExp(`<resource id="svc"[^>]* role="(?:Promoted|Master)"[^>]*>\\s*<node name="${host}"`).test(
        status,
      );
    },
  };
  return product;
}
