import type { Inventory } from '../contract/inventory.ts';
import type { DemoClusters } from './roles/demo-roles.ts';
import type { DemoMember } from './roles/etcd-words.ts';
import type { Flow, Traffic, WorldDescription } from './world/description.ts';
import { chatty, heartbeat, idle, impatient, keepalive, reconnecting } from './world/traffic.ts';

/** User name with which the demo's hosts let us in. */
export const demoUser = 'quorumscope';

/** How SSH reaches the hosts of the demo, and with what. Paths may start at the inventory's directory. */
export interface DemoAccess {
  readonly portOf: (host: string) => number;
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

/** A host of the demo: where it stands, how its peers know it, what listens there. */
interface DemoHost {
  readonly id: string;
  readonly region: 'dub' | 'fra' | 'ams';
  readonly address: string;
  readonly failureDomain: string;
  readonly listens: readonly number[];
}

const [ssh, postgres, etcdClient, etcdPeer, cephMon] = [22, 5432, 2379, 2380, 3300];

const hosts: readonly DemoHost[] = [
  host('dub-db1', 'dub', '10.10.1.11', 'dub-rack-1', [postgres]),
  host('dub-etcd1', 'dub', '10.10.1.12', 'dub-rack-2', [etcdClient, etcdPeer]),
  host('dub-mon1', 'dub', '10.10.1.13', 'dub-rack-3', [etcdPeer, cephMon]),
  host('fra-db1', 'fra', '10.10.2.11', 'fra-rack-1', [postgres]),
  host('fra-etcd1', 'fra', '10.10.2.12', 'fra-rack-2', [etcdClient, etcdPeer]),
  host('fra-mon1', 'fra', '10.10.2.13', 'fra-rack-3', [etcdPeer, cephMon]),
  host('ams-witness1', 'ams', '10.10.3.11', 'ams-rack-1', [postgres]),
  host('ams-etcd1', 'ams', '10.10.3.12', 'ams-rack-2', [etcdClient, etcdPeer]),
  host('ams-mon1', 'ams', '10.10.3.13', 'ams-rack-3', [cephMon]),
];

const voters = ['dub-etcd1', 'dub-mon1', 'fra-etcd1', 'fra-mon1', 'ams-etcd1'];
const monitors = ['dub-mon1', 'fra-mon1', 'ams-mon1'];

/** Members of the demo's clusters as their products list them; the first of each leads. */
export const demoClusters: DemoClusters = {
  etcd: voters.map(memberOf),
  cephMon: monitors.map(memberOf),
  postgresql: [memberOf('dub-db1'), memberOf('fra-db1')],
};

function memberOf(id: string): DemoMember {
  return { id, address: hosts.find((one) => one.id === id)?.address ?? '' };
}

function host(
  id: string,
  region: DemoHost['region'],
  address: string,
  failureDomain: string,
  services: readonly number[],
): DemoHost {
  return { id, region, address, failureDomain, listens: [ssh, ...services] };
}

/**
 * The demo's inventory, as an operator would write it: Dublin on the left, Amsterdam and Frankfurt on the right, the
 * same places as on a map.
 */
export function demoInventory(access: DemoAccess): Inventory {
  return {
    version: 1,
    name: 'demo: three regions',
    regions: [
      { id: 'dub', name: 'Dublin', code: 'DUB', location: { lat: 53.35, lon: -6.26 }, slot: slot(0, 208) },
      { id: 'fra', name: 'Frankfurt', code: 'FRA', location: { lat: 50.11, lon: 8.68 }, slot: slot(512, 416) },
      { id: 'ams', name: 'Amsterdam', code: 'AMS', location: { lat: 52.37, lon: 4.9 }, slot: slot(512, 0) },
    ],
    defaults: {
      ssh: {
        user: demoUser,
        agent: false,
        identityFile: access.identityFile,
        knownHostsFile: access.knownHostsFile,
      },
      ports: [ssh],
    },
    hosts: hosts.map(({ id, region, address, failureDomain }) => ({
      id,
      region,
      address: '127.0.0.1',
      peerAddresses: [address],
      failureDomain,
      ssh: { port: access.portOf(id) },
    })),
    clusters: [
      {
        id: 'ledger',
        product: 'postgresql',
        ports: [postgres],
        quorum: { model: 'none' },
        rpoSeconds: 5,
        fencing: { method: 'iDRAC power off, runbook RB-17', leaseSeconds: null, watchdog: false },
        members: [
          { host: 'dub-db1', votes: 1, role: 'data' },
          { host: 'fra-db1', votes: 1, role: 'data' },
          { host: 'ams-witness1', votes: 1, role: 'witness' },
        ],
      },
      {
        id: 'config',
        product: 'etcd',
        ports: [etcdPeer],
        quorum: { model: 'majority' },
        members: voters.map((voter) => ({ host: voter, votes: 1, role: 'data' as const })),
      },
      {
        id: 'objects',
        product: 'ceph-mon',
        ports: [cephMon],
        quorum: { model: 'majority' },
        members: monitors.map((monitor) => ({ host: monitor, votes: 1, role: 'data' as const })),
      },
    ],
  };
}

function slot(
  x: number,
  y: number,
): { readonly x: number; readonly y: number; readonly w: number; readonly h: number } {
  return { x, y, w: 304, h: 224 };
}

/**
 * The world behind it. Round trips are those of public looking glasses between the three cities, rounded. Members of a
 * cluster talk as their product does: etcd gives a silent peer up after 5 s, a Ceph monitor after 20 s, log shipping after
 * 60 s (wal_receiver_timeout of PostgreSQL). Every pair between Dublin and Frankfurt talks; in and to Amsterdam some never
 * do, and there only an active connect can tell. (A connect into a cut is retried by the kernel at ever longer intervals,
 * so a quiet pair is known to be healed late: up to 41 s after a cut of 90 s.)
 */
export const demoWorld: WorldDescription = {
  hosts: hosts.map(({ id, region, address, listens }) => ({ id, region, address, listens })),
  paths: [
    { a: 'dub', b: 'fra', rttMs: 25 },
    { a: 'dub', b: 'ams', rttMs: 18 },
    { a: 'fra', b: 'ams', rttMs: 8 },
  ],
  flows: [
    flow('fra-db1', 'dub-db1', postgres, impatient(chatty, 60_000)),
    flow('fra-db1', 'dub-db1', postgres, reconnecting),
    flow('dub-db1', 'fra-db1', postgres, reconnecting),
    flow('dub-db1', 'fra-db1', postgres, keepalive),
    flow('dub-db1', 'ams-witness1', postgres, impatient(heartbeat, 30_000)),
    flow('fra-db1', 'ams-witness1', postgres, impatient(heartbeat, 30_000)),
    ...pairsOf(voters).map(([server, client]) =>
      flow(client, server, etcdPeer, impatient(server === voters[0] ? chatty : heartbeat, 5000)),
    ),
    ...pairsOf(monitors).map(([server, client]) => flow(client, server, cephMon, impatient(heartbeat, 20_000))),
    // Databases keep their archives in the other site's store, and watch the other site's configuration.
    ...[['dub-db1', 'fra'] as const, ['fra-db1', 'dub'] as const].flatMap(([client, site]) => [
      flow(client, `${site}-mon1`, cephMon, impatient(heartbeat, 10_000)),
      flow(client, `${site}-etcd1`, etcdClient, reconnecting),
    ]),
    flow('dub-db1', 'dub-etcd1', etcdClient, heartbeat),
    flow('fra-db1', 'fra-etcd1', etcdClient, heartbeat),
    flow('ams-witness1', 'ams-etcd1', etcdClient, idle),
    flow('ams-mon1', 'ams-etcd1', etcdClient, reconnecting),
  ],
};

function flow(client: string, server: string, port: number, traffic: Traffic): Flow {
  return { client, server, port, traffic };
}

/** Every pair once, the earlier member first. */
function pairsOf(members: readonly string[]): readonly (readonly [string, string])[] {
  return members.flatMap((a, index) => members.slice(index + 1).map((b) => [a, b] as const));
}
