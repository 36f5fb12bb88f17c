import type { FleetCheckInventory, HostInventory, Inventory, QuorumInventory } from '../contract/inventory.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { CheckTls, Fleet, Host, HttpCheck, ProbeSettings, QuorumRule } from '../domain/fleet.ts';

/**
 * A fleet as an inventory again, for the first line of a capture. Who logs in and with what (user, key file,
 * passphrase source, algorithms, known_hosts) is left out: a recording gets passed around, and a replay opens no
 * session. All else survives the way there and back.
 */
export function fleetToInventory(fleet: Fleet): Inventory {
  return {
    version: 1,
    name: fleet.name,
    regions: fleet.regions.map(({ id, name, code, location, slot }) => ({ id, name, code, location, slot })),
    defaults: { ports: [...fleet.ports] },
    hosts: fleet.hosts.map(hostToInventory),
    clusters: fleet.clusters.map((cluster) => ({
      id: cluster.id,
      product: cluster.product,
      probe: probeToInventory(cluster.probe),
      ports: [...cluster.ports],
      quorum: quorumToInventory(cluster.quorum),
      rpoSeconds: cluster.rpoSeconds,
      fencing: cluster.fencing,
      members: cluster.members.map(({ host, votes, role, probe }) => ({
        host,
        votes,
        role,
        probe: probeToInventory(probe),
      })),
    })),
    checks: fleet.checks.map(checkToInventory),
    policy: fleet.policy,
  };
}

function quorumToInventory(rule: QuorumRule): QuorumInventory {
  const { autoTieBreaker, groups, outgoing, ...rest } = rule;
  const isEnd = autoTieBreaker === 'lowest' || autoTieBreaker === 'highest';
  return {
    ...rest,
    autoTieBreaker: isEnd ? autoTieBreaker : autoTieBreaker && [...autoTieBreaker],
    groups: groups?.map((group) => [...group]),
    outgoing: outgoing && [...outgoing],
  };
}

/** Settings that a reader of the recorded output needs; the rest says who logs in, or is a command of the site. */
function probeToInventory(settings: ProbeSettings): ProbeSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'command' && name !== 'user'));
}

function hostToInventory(host: Host): HostInventory {
  return {
    id: host.id,
    region: host.region,
    address: host.address,
    peerAddresses: [...host.peerAddresses],
    failureDomain: host.failureDomain,
    // Kept, because it tells which hosts share the fate of a bastion.
    ssh: { port: host.ssh.port, proxyJump: [...host.ssh.proxyJump] },
    routes: host.routes.map((route) => ({
      id: route.id,
      address: route.address,
      ssh: { port: route.ssh.port, proxyJump: [...route.ssh.proxyJump] },
    })),
    maintenance: host.maintenance,
  };
}

function checkToInventory(check: HttpCheck): FleetCheckInventory {
  const { id, port, path, expect, timeoutMs } = check;
  const wanted = expect.kind === 'status' ? { status: expect.status } : { json: wantedField(expect) };
  const hosts = { hosts: [...check.targets], from: [...check.from] };
  return { id, port, path, ...wanted, tls: tlsToInventory(check.tls), timeoutMs, ...hosts };
}

function wantedField({ field, equals }: Extract<HttpCheck['expect'], { kind: 'json' }>) {
  return { field, equals };
}

function tlsToInventory(tls: CheckTls): NonNullable<FleetCheckInventory['tls']> {
  switch (tls.kind) {
    case 'none':
      return false;
    case 'system':
      return { trust: 'system', serverName: tls.serverName };
    case 'pinned':
      return { pin: `sha256:${tls.sha256}`, serverName: tls.serverName };
    default:
      return assertNever(tls);
  }
}
