import type { Cluster, Fleet, Host, Member } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';

/** Says one thing of a cluster; `keys` is the place below it, the predicate completes a sentence. */
export type Say = (keys: readonly string[], predicate: string) => void;

/**
 * What an operator should know of a cluster's quorum before the night it matters (research/1, D.2): each says what would
 * happen, not only what is odd.
 */
export function warnQuorum(cluster: Cluster, fleet: Fleet, say: Say): void {
  const world = placesOf(fleet);
  if (cluster.quorum.model === 'store') return warnStore(cluster, fleet, world, say);
  warnVotes(cluster, say);
  warnPlaces(cluster, world, say);
  warnModel(cluster, say);
  warnBars(cluster, say);
  warnTieBreakers(cluster, world, say);
  warnDevice(cluster, world, say);
  warnGroups(cluster, world, say);
  if (cluster.product === 'patroni')
    say(
      ['quorum'],
      'is a Patroni cluster: its members have no vote; the model store with its etcd, ZooKeeper or Consul has',
    );
}

/** Where hosts stand. */
type Places = ReadonlyMap<HostId, Host>;

function placesOf({ hosts }: Fleet): Places {
  return new Map(hosts.map((host) => [host.id, host]));
}

const voters = (cluster: Cluster): readonly Member[] => cluster.members.filter((member) => member.votes > 0);
const votesOf = (members: readonly Member[]): number => members.reduce((sum, member) => sum + member.votes, 0);
const majorityOf = (votes: number): number => Math.floor(votes / 2) + 1;

function hasTieBreaker({ quorum }: Cluster): boolean {
  return quorum.model === 'qdevice' || quorum.autoTieBreaker !== undefined || quorum.groups !== undefined;
}

function warnVotes(cluster: Cluster, say: Say): void {
  if (cluster.quorum.model === 'none') return;
  const members = voters(cluster);
  const total = votesOf(members);
  if (total === 0) return say(['members'], 'has no vote at all: no side can ever have quorum');
  if (members.length === 1) say(['members'], `has one voter (${members[0]?.host}): its loss is the loss of quorum`);
  if (cluster.quorum.model === 'two-node') return;
  if (members.length === 2 && !hasTieBreaker(cluster))
    say(['members'], 'has two voters: the loss of either stops both; add a witness in a third region');
  else if (total % 2 === 0 && !hasTieBreaker(cluster)) {
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

function warnPlaces(cluster: Cluster, hosts: Places, say: Say): void {
  const members = voters(cluster);
  const counts = cluster.quorum.model !== 'none' && cluster.quorum.model !== 'two-node' && members.length >= 3;
  if (counts && cluster.quorum.groups === undefined) warnHalves(cluster, members, hosts, say);
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

/** Regions, and failure domains inside them, whose loss is the loss of quorum. */
function warnHalves(cluster: Cluster, members: readonly Member[], hosts: Places, say: Say): void {
  const total = votesOf(members);
  // A tie-breaker decides for exactly one half: only more than half is too much.
  const isTooMuch = (votes: number) => (hasTieBreaker(cluster) ? votes * 2 > total : votes * 2 >= total);
  const regionOf = ({ host }: Member): string => hosts.get(host)?.region ?? '';
  for (const region of new Set(members.map(regionOf))) {
    const here = members.filter((member) => regionOf(member) === region);
    const votes = votesOf(here);
    if (isTooMuch(votes)) {
      say(
        ['members'],
        `has ${votes} of ${total} votes in region ${region}: losing that region loses quorum everywhere`,
      );
    }
  }
  const domainOf = ({ host }: Member) => hosts.get(host)?.failureDomain ?? null;
  for (const domain of new Set(members.map(domainOf))) {
    const here = members.filter((member) => domain !== null && domainOf(member) === domain);
    const isWholeRegion = members.every(
      (member) => here.includes(member) || !here.some((one) => regionOf(one) === regionOf(member)),
    );
    const votes = votesOf(here);
    // One host alone is told as such, a domain that is a whole region as that region.
    if (here.length < 2 || isWholeRegion || !isTooMuch(votes)) continue;
    say(
      ['members'],
      `has ${votes} of ${total} votes in the failure domain ${domain}: losing it loses quorum everywhere`,
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
    if (cluster.quorum.waitForAll === false)
      say(['quorum', 'waitForAll'], 'is false in a two-node cluster: a node that starts alone has quorum at once');
  }
  if (model === 'sentinel' && voters(cluster).length < 3)
    say(['members'], 'has fewer than three sentinels: no majority of them survives a loss');
}

/** Bars that cannot be met, or that two sides can meet. */
function warnBars(cluster: Cluster, say: Say): void {
  const { expectedVotes, quorum, lastManStanding, waitForAll } = cluster.quorum;
  const members = voters(cluster);
  const total = votesOf(members);
  if (quorum !== undefined && quorum > members.length)
    say(['quorum', 'quorum'], `is ${quorum}, more than the ${members.length} sentinels: they can never agree`);
  if (expectedVotes !== undefined && majorityOf(expectedVotes) > total)
    say(
      ['quorum', 'expectedVotes'],
      `is ${expectedVotes}: ${majorityOf(expectedVotes)} votes are needed and there are ${total}`,
    );
  if (expectedVotes !== undefined && majorityOf(expectedVotes) * 2 <= total)
    say(['quorum', 'expectedVotes'], `is ${expectedVotes} of ${total} votes: two sides can have quorum at once`);
  if (lastManStanding === undefined) return;
  if (members.some(({ votes }) => votes !== 1))
    say(['quorum', 'lastManStanding'], 'needs one vote for each member; corosync refuses other weights');
  if (waitForAll !== true)
    say(
      ['quorum', 'lastManStanding'],
      'is set without waitForAll: members cut off and restarted may form a second cluster',
    );
}

function warnTieBreakers(cluster: Cluster, hosts: Places, say: Say): void {
  const { autoTieBreaker, tiebreaker, model } = cluster.quorum;
  const members = voters(cluster);
  const total = votesOf(members);
  if (autoTieBreaker !== undefined && total % 2 === 0) {
    const first = autoTieBreaker === 'highest' ? members.at(-1)?.host : members[0]?.host;
    const tie = typeof autoTieBreaker === 'string' ? first : autoTieBreaker[0];
    say(['quorum', 'autoTieBreaker'], `decides for the half with ${tie}: losing that half loses quorum everywhere`);
  }
  if (model !== 'ceph-stretch') return;
  const witness = tiebreaker ?? cluster.members.find(({ role }) => role === 'witness')?.host;
  if (witness === undefined) return say(['quorum'], 'is a stretch without a tie-breaker: no site survives the other');
  const beside = members.find(({ host }) => host !== witness && sharesFate(hosts.get(witness), hosts.get(host)));
  const isSaid = cluster.members.some(({ host, role }) => host === witness && role === 'witness');
  if (beside !== undefined && !isSaid)
    say(['quorum', 'tiebreaker'], `is ${witness}, beside ${beside.host}: it falls with the site it should outvote`);
}

function warnDevice(cluster: Cluster, hosts: Places, say: Say): void {
  const { model, device } = cluster.quorum;
  if (model !== 'qdevice') return;
  if (device === undefined)
    return say(['quorum'], 'names no device: whom its vote goes to cannot be known; give device: { host: … }');
  if (device.host === null)
    return say(
      ['quorum', 'device'],
      'is no host of this inventory: nobody watches the way to it, and its vote stays unknown',
    );
  const place = hosts.get(device.host);
  const beside = voters(cluster).find(({ host }) => sharesFate(place, hosts.get(host)));
  if (beside !== undefined)
    say(
      ['quorum', 'device'],
      `stands on ${device.host} beside ${beside.host}, in the same region or failure domain: that site always wins`,
    );
  if (device.algorithm === 'ffsplit' && voters(cluster).some(({ votes }) => votes !== 1))
    say(['quorum', 'device'], 'has the algorithm ffsplit, which needs one vote for each member');
  if (device.algorithm === 'lms')
    say(['quorum', 'device'], 'has the algorithm lms: without the device every single member is needed');
}

function warnGroups(cluster: Cluster, hosts: Places, say: Say): void {
  const { model, groups } = cluster.quorum;
  if (model !== 'zookeeper-groups') return;
  if (groups === undefined) return say(['quorum'], 'names no groups: it is counted as a plain majority');
  const members = voters(cluster);
  const alone = members.find(({ host }) => !groups.some((group) => group.includes(host)));
  if (alone !== undefined) say(['quorum', 'groups'], `do not name ${alone.host}: its vote counts for nothing`);
  if (groups.length % 2 === 0)
    say(['quorum', 'groups'], `are ${groups.length}, an even number: a cut in halves leaves no side with quorum`);
  const regionsOf = (group: readonly HostId[]) => new Set(group.map((host) => hosts.get(host)?.region));
  const whole = groups.flatMap((group) => (regionsOf(group).size === 1 ? [...regionsOf(group)] : []));
  const heavy = whole.find((region) => whole.filter((one) => one === region).length * 2 >= groups.length);
  if (heavy !== undefined && groups.length > 1)
    say(['quorum', 'groups'], `stand for one half or more in region ${heavy}: losing it loses quorum everywhere`);
}

/** Members have no vote of their own: what matters is where the store's votes stand, and that members are on its side. */
function warnStore(cluster: Cluster, { clusters }: Fleet, hosts: Places, say: Say): void {
  const store = clusters.find(({ id }) => id === cluster.quorum.store);
  if (store === undefined) return;
  const servers = voters(store);
  const regions = new Set(servers.map(({ host }) => hosts.get(host)?.region));
  const total = votesOf(servers);
  const sayStore = (predicate: string): void => say(['quorum', 'store'], predicate);
  if (regions.size === 1)
    sayStore(`keeps its leader in ${store.id}, all of which stands in one region: losing it stops every member`);
  if (regions.size === 2) {
    const votesIn = (region: string | undefined) =>
      votesOf(servers.filter(({ host }) => hosts.get(host)?.region === region));
    const heavy = [...regions].find((region) => votesIn(region) * 2 >= total);
    sayStore(
      `keeps its leader in ${store.id}, which is spread over two regions only: losing ${heavy ?? 'the larger one'} stops every member; a third region bears either loss`,
    );
  }
}
