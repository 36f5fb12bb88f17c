import type { Cluster, Fleet, Host } from '../domain/fleet.ts';
import type { InventoryPath, Remark } from './fleet-problem.ts';
import { checkWarnings } from './warn-checks.ts';
import { warnQuorum } from './warn-quorum.ts';

/*
 * What an operator should know about a valid inventory before the night it matters. The checks of quorum are those of
 * research/1, D.2; each says what would happen, not only what is odd.
 */

/**
 * Everything worth a warning in a fleet. Pure; sentences are predicates of a key. `checkPlaces` tells where each of
 * `fleet.checks` is written.
 */
export function warnFleet(fleet: Fleet, checkPlaces: readonly InventoryPath[]): readonly Remark[] {
  return [
    ...warnRegions(fleet),
    ...warnHosts(fleet),
    ...fleet.clusters.flatMap((cluster, i) =>
      clusterWarnings(cluster, fleet).map(
        (warning): Remark => ({
          path: ['clusters', i, ...warning.keys],
          at: 'key',
          predicate: `(${cluster.id}) ${warning.predicate}`,
        }),
      ),
    ),
    ...fleet.checks.flatMap((check, i) =>
      checkWarnings(check, fleet).map(
        (warning): Remark => ({ path: checkPlaces[i] ?? [], at: 'key', predicate: `(${check.id}) ${warning}` }),
      ),
    ),
  ];
}

function warnRegions(fleet: Fleet): readonly Remark[] {
  const remarks: Remark[] = [];
  if (fleet.regions.length === 0)
    remarks.push({ path: ['regions'], at: 'key', predicate: 'is empty: there is nothing to watch' });
  if (fleet.regions.length === 1)
    remarks.push({
      path: ['regions'],
      at: 'key',
      predicate: 'names a single region: no cut between regions can be seen',
    });
  fleet.regions.forEach((region, i) => {
    const hosts = fleet.hosts.filter((host) => host.region === region.id);
    const say = (predicate: string): void => {
      remarks.push({ path: ['regions', i], at: 'key', predicate: `(${region.id}) ${predicate}` });
    };
    if (hosts.length === 0) say('has no host: nobody can testify for it');
    if (hosts.length === 1)
      say(`has one host (${hosts[0]?.id}): a cut of the region cannot be told from a fault of that host`);
    if (hosts.length > 1 && oneDomain(hosts) !== null) {
      say(`has all its hosts in the failure domain ${oneDomain(hosts)}: they testify as one witness`);
    }
    fleet.regions.slice(0, i).forEach((other) => {
      if (overlap(region.slot, other.slot))
        say(`has a slot that covers the slot of ${other.id}: they hide each other on the map`);
    });
  });
  return remarks;
}

type Slot = Fleet['regions'][number]['slot'];

function overlap(a: Slot, b: Slot): boolean {
  if (a === null || b === null) return false;
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function oneDomain(hosts: readonly Host[]): string | null {
  const domains = new Set(hosts.map((host) => host.failureDomain));
  return domains.size === 1 ? (hosts[0]?.failureDomain ?? null) : null;
}

function warnHosts(fleet: Fleet): readonly Remark[] {
  const remarks: Remark[] = [];
  if (fleet.hosts.length === 0)
    remarks.push({ path: ['hosts'], at: 'key', predicate: 'is empty: there is nothing to watch' });
  const inCluster = new Set(fleet.clusters.flatMap((cluster) => cluster.members.map((member) => member.host)));
  const reachedAt = new Map<string, string>();
  fleet.hosts.forEach((host, i) => {
    const say = (predicate: string): void => {
      remarks.push({ path: ['hosts', i], at: 'key', predicate: `(${host.id}) ${predicate}` });
    };
    if (!inCluster.has(host.id)) say('is a member of no cluster: it testifies about links only');
    if (!host.ssh.agent && host.ssh.identityFile === null)
      say('has neither an SSH agent nor an identityFile: nobody can log in');
    const target = [host.address, host.ssh.port, ...host.ssh.proxyJump].join(' ');
    const other = reachedAt.get(target);
    if (other !== undefined)
      say(`is reached at the same address and port as ${other}: if that is one machine, it counts twice`);
    reachedAt.set(target, host.id);
  });
  return remarks;
}

interface ClusterWarning {
  readonly keys: readonly string[];
  readonly predicate: string;
}

function clusterWarnings(cluster: Cluster, fleet: Fleet): readonly ClusterWarning[] {
  const warnings: ClusterWarning[] = [];
  const say = (keys: readonly string[], predicate: string): void => {
    warnings.push({ keys, predicate });
  };
  if (cluster.ports.length === 0) say([], 'names no ports: only active connects and SSH traffic tell about its links');
  warnQuorum(cluster, fleet, say);
  return warnings;
}
