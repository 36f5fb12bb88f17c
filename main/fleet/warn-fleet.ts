import type { Cluster, Fleet, Host, Member } from '../domain/fleet.ts';
import type { InventoryPath, Remark } from './fleet-problem.ts';
import { checkWarnings } from './warn-checks.ts';

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
  warnVotes(cluster, say);
  warnPlaces(cluster, fleet, say);
  warnModel(cluster, say);
  return warnings;
}

type Say = (keys: readonly string[], predicate: string) => void;

const voters = (cluster: Cluster): readonly Member[] => cluster.members.filter((member) => member.votes > 0);
const votesOf = (members: readonly Member[]): number => members.reduce((sum, member) => sum + member.votes, 0);

function warnVotes(cluster: Cluster, say: Say): void {
  if (cluster.quorum.model === 'none') return;
  const members = voters(cluster);
  const total = votesOf(members);
  if (total === 0) return say(['members'], 'has no vote at all: no side can ever have quorum');
  if (members.length === 1) say(['members'], `has one voter (${members[0]?.host}): its loss is the loss of quorum`);
  if (cluster.quorum.model === 'two-node') return;
  if (members.length === 2)
    say(['members'], 'has two voters: the loss of either stops both; add a witness in a third region');
  else if (total % 2 === 0 && cluster.quorum.model !== 'qdevice') {
    say(
      ['members'],
      `has ${total} votes, an even number without a tie-breaker: a cut in halves leaves no side with quorum; ${total - 1} votes would bear as many losses`,
    );
  }
  const heavy = members.find((member) => member.votes * 2 >= total);
  if (members.length > 2 && heavy !== undefined) {
    say(['members'], `gives ${heavy.host} ${heavy.votes} of ${total} votes: without that one host no side has quorum`);
  }
  if (cluster.quorum.model === 'majority' && members.some((member) => member.votes !== 1)) {
    say(['members'], 'has votes other than 0 and 1 under the model majority; weighted is the model that means it');
  }
}

function warnPlaces(cluster: Cluster, fleet: Fleet, say: Say): void {
  const hosts = new Map(fleet.hosts.map((host) => [host.id, host]));
  const regionOf = (member: Member): string => hosts.get(member.host)?.region ?? '';
  const members = voters(cluster);
  const total = votesOf(members);
  for (const region of new Set(members.map(regionOf))) {
    const votes = votesOf(members.filter((member) => regionOf(member) === region));
    if (cluster.quorum.model === 'none' || cluster.quorum.model === 'two-node' || members.length < 3) continue;
    if (votes * 2 >= total)
      say(
        ['members'],
        `has ${votes} of ${total} votes in region ${region}: losing that region loses quorum everywhere`,
      );
  }
  for (const witness of cluster.members.filter((member) => member.role === 'witness')) {
    const beside = members.find(
      (member) => member.host !== witness.host && sharesFate(hosts.get(witness.host), hosts.get(member.host)),
    );
    if (beside !== undefined)
      say(
        ['members'],
        `has its witness ${witness.host} beside ${beside.host}, in the same region or failure domain: it falls with the side it should outvote`,
      );
  }
}

function sharesFate(a: Host | undefined, b: Host | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.region === b.region || (a.failureDomain !== null && a.failureDomain === b.failureDomain);
}

function warnModel(cluster: Cluster, say: Say): void {
  const data = cluster.members.filter((member) => member.role === 'data');
  const { model } = cluster.quorum;
  const isFenced =
    cluster.fencing !== null &&
    (cluster.fencing.method !== null || cluster.fencing.leaseSeconds !== null || cluster.fencing.watchdog);
  if (model === 'none' && data.length > 1) {
    say(['quorum'], 'has the model none with several data members: nothing arbitrates, people decide who writes');
    if (!isFenced) say(['fencing'], 'names no fencing: after a cut nothing proves that the old primary cannot write');
  }
  if (model === 'two-node') {
    say(
      ['quorum'],
      'is a two-node cluster: each side alone is quorate after a cut, and only fencing decides between them',
    );
    if (!isFenced) say(['fencing'], 'names no fencing for a two-node cluster: both sides will write after a cut');
    if (voters(cluster).length !== 2)
      say(['members'], `has ${voters(cluster).length} voters under the model two-node, which is for two`);
  }
  if (model === 'sentinel' && voters(cluster).length < 3)
    say(['members'], 'has fewer than three sentinels: no majority of them survives a loss');
}
