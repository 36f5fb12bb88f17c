import type { HostInventory, Inventory, SshInventory } from '../contract/inventory.ts';
import type { Host, Maintenance, SshRoute, SshSettings } from '../domain/fleet.ts';
import { hostId, regionId } from '../domain/ids.ts';
import type { InventoryPath, Remark, Surroundings } from './fleet-problem.ts';
import { canonicalIp, parseHostAddress } from './ip-address.ts';
import { suggestion } from './nearest-word.ts';
import { findJumpRings, maxJumps, parseJump } from './proxy-jump.ts';
import { shownValue } from './shown-value.ts';
import { isForeignHome, jumpList, mergeSsh } from './ssh-settings.ts';

/** Reads the hosts; what is wrong with them goes to `remarks`, and then the hosts must not be used. */
export function buildHosts(inventory: Inventory, surroundings: Surroundings, remarks: Remark[]): readonly Host[] {
  const hostIds = inventory.hosts.map((host) => host.id);
  const defaults = inventory.defaults?.ssh;
  checkSsh(defaults, ['defaults', 'ssh'], hostIds, remarks);
  const hosts = inventory.hosts.map((host, i) =>
    buildHost(host, ['hosts', i], { inventory, surroundings, hostIds, remarks }),
  );
  checkPeerAddresses(hosts, remarks);
  checkRings(hosts, remarks);
  return hosts;
}

interface Context {
  readonly inventory: Inventory;
  readonly surroundings: Surroundings;
  readonly hostIds: readonly string[];
  readonly remarks: Remark[];
}

function buildHost(host: HostInventory, path: InventoryPath, context: Context): Host {
  const { inventory, surroundings, hostIds, remarks } = context;
  const regionIds = inventory.regions.map((region) => region.id);
  const say = (key: string, predicate: string): void => {
    remarks.push({ path: [...path, key], at: 'value', predicate });
  };

  // Testimonies name their witness by host id, and `noc` is the observer itself.
  if (host.id === 'noc') say('id', 'must not be "noc", the name of the observer itself');
  if (!regionIds.includes(host.region)) {
    say(
      'region',
      `names ${shownValue(host.region)}, which is no region of this inventory${suggestion(host.region, regionIds)}`,
    );
  }
  checkSsh(host.ssh, [...path, 'ssh'], hostIds, remarks);
  const ssh = withoutSelf(host, mergeSsh([inventory.defaults?.ssh, host.ssh], surroundings), hostIds);
  return {
    id: hostId(host.id),
    region: regionId(host.region),
    address: readAddress(host.address, [...path, 'address'], remarks),
    peerAddresses: readPeerAddresses(host, path, remarks),
    failureDomain: host.failureDomain ?? null,
    ssh,
    routes: buildRoutes(host, path, ssh, context),
    maintenance: readMaintenance(host.maintenance),
  };
}

/** A bastion of `defaults` is not reached through itself, nor through those that come after it. */
function withoutSelf(host: HostInventory, ssh: SshSettings, hostIds: readonly string[]): SshSettings {
  const isInherited = host.ssh?.proxyJump === undefined;
  const self = ssh.proxyJump.indexOf(host.id);
  const jumps = isInherited && self !== -1 ? ssh.proxyJump.slice(0, self) : ssh.proxyJump;
  return { ...ssh, proxyJump: jumps.map((jump) => normalJump(jump, hostIds, ssh.user)) };
}

function normalJump(jump: string, hostIds: readonly string[], user: string): string {
  const read = parseJump(jump, hostIds, user);
  return read.ok ? read.value : jump;
}

function buildRoutes(
  host: HostInventory,
  path: InventoryPath,
  ssh: SshSettings,
  context: Context,
): readonly SshRoute[] {
  const { inventory, surroundings, hostIds, remarks } = context;
  const seen = new Set<string>();
  return (host.routes ?? []).map((route, i) => {
    const at = [...path, 'routes', i];
    if (seen.has(route.id))
      remarks.push({
        path: [...at, 'id'],
        at: 'value',
        predicate: `is ${shownValue(route.id)} a second time; give each route of a host its own id`,
      });
    seen.add(route.id);
    checkSsh(route.ssh, [...at, 'ssh'], hostIds, remarks);
    const merged = mergeSsh([inventory.defaults?.ssh, host.ssh, route.ssh], surroundings);
    const proxyJump =
      route.ssh?.proxyJump === undefined
        ? ssh.proxyJump
        : merged.proxyJump.map((jump) => normalJump(jump, hostIds, merged.user));
    const address = route.address ?? host.address;
    return {
      id: route.id,
      address: route.address === undefined ? plainAddress(address) : readAddress(address, [...at, 'address'], remarks),
      ssh: { ...merged, proxyJump },
    };
  });
}

function plainAddress(text: string): string {
  const address = parseHostAddress(text);
  return address.ok ? address.value.text : text;
}

function readAddress(text: string, path: InventoryPath, remarks: Remark[]): string {
  const address = parseHostAddress(text);
  if (address.ok) return address.value.text;
  remarks.push({ path, at: 'value', predicate: address.error });
  return text;
}

function readPeerAddresses(host: HostInventory, path: InventoryPath, remarks: Remark[]): readonly string[] {
  if (host.peerAddresses === undefined) {
    const address = parseHostAddress(host.address);
    if (address.ok && address.value.kind === 'name') {
      const predicate = `is the name ${shownValue(host.address)}, so peerAddresses must say by which IP addresses the peers of ${host.id} know it`;
      remarks.push({ path: [...path, 'address'], at: 'value', predicate });
    }
    return [address.ok ? address.value.text : host.address];
  }
  const read: string[] = [];
  host.peerAddresses.forEach((text, i) => {
    const at = [...path, 'peerAddresses', i];
    const ip = canonicalIp(text);
    if (ip === null)
      remarks.push({
        path: at,
        at: 'value',
        predicate: `must be an IPv4 or IPv6 address of one machine, not ${shownValue(text)}`,
      });
    else if (read.includes(ip))
      remarks.push({ path: at, at: 'value', predicate: `is ${ip} a second time; keep one of the two` });
    else read.push(ip);
  });
  return read;
}

function readMaintenance(written: HostInventory['maintenance']): Maintenance | null {
  if (written === undefined || written === null || written === false) return null;
  if (written === true) return { reason: 'declared in the inventory', owner: null, until: null };
  return { reason: written.reason, owner: written.owner ?? null, until: written.until ?? null };
}

/** What the schema cannot see in one `ssh` block: who is jumped through, and whose home a path means. */
function checkSsh(
  ssh: SshInventory | null | undefined,
  path: InventoryPath,
  hostIds: readonly string[],
  remarks: Remark[],
): void {
  if (ssh === null || ssh === undefined) return;
  const jumps = jumpList(ssh.proxyJump);
  const isList = Array.isArray(ssh.proxyJump);
  jumps.forEach((jump, i) => {
    const read = parseJump(jump, hostIds, ssh.user ?? '');
    if (!read.ok)
      remarks.push({ path: [...path, 'proxyJump', ...(isList ? [i] : [])], at: 'value', predicate: read.error });
  });
  if (jumps.length > maxJumps)
    remarks.push({ path: [...path, 'proxyJump'], at: 'value', predicate: `must name at most ${maxJumps} bastions` });
  const paths = {
    identityFile: ssh.identityFile,
    knownHostsFile: ssh.knownHostsFile,
    passphraseFrom: ssh.passphraseFrom?.replace(/^(file|env):/, ''),
  };
  for (const [key, value] of Object.entries(paths)) {
    if (typeof value === 'string' && isForeignHome(value)) {
      remarks.push({
        path: [...path, key],
        at: 'value',
        predicate: 'begins with ~ and a name; only ~/ is understood, so write the whole path',
      });
    }
  }
}

/** One address on two hosts would count one machine as two witnesses and two voters (research/6, abuse test 39). */
function checkPeerAddresses(hosts: readonly Host[], remarks: Remark[]): void {
  const owner = new Map<string, string>();
  hosts.forEach((host, i) => {
    for (const address of host.peerAddresses) {
      const other = owner.get(address);
      if (other !== undefined && other !== host.id) {
        const predicate = `has the peer address ${address}, which ${other} has too; one machine must not count twice`;
        remarks.push({ path: ['hosts', i], at: 'value', predicate });
      }
      owner.set(address, host.id);
    }
  });
}

function checkRings(hosts: readonly Host[], remarks: Remark[]): void {
  const ids = new Set<string>(hosts.map((host) => host.id));
  const jumps = (host: Host): readonly string[] =>
    [host.ssh, ...host.routes.map((route) => route.ssh)]
      .flatMap((ssh) => ssh.proxyJump)
      .filter((jump) => ids.has(jump));
  for (const ring of findJumpRings(new Map(hosts.map((host) => [host.id, jumps(host)])))) {
    const first = ring[0] ?? '';
    const index = hosts.findIndex((host) => host.id === first);
    const predicate =
      ring.length === 1
        ? `jumps through itself (${first}); remove it from proxyJump`
        : `is reached through itself: ${[...ring, first].join(' → ')}; break the ring of proxyJump`;
    remarks.push({ path: ['hosts', index], at: 'value', predicate });
  }
}
