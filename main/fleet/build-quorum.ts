import type { ClusterInventory, QuorumInventory } from '../contract/inventory.ts';
import type { QuorumDevice, QuorumModel, QuorumRule } from '../domain/fleet.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import type { InventoryPath, Remark } from './fleet-problem.ts';
import { suggestion } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';

/** What the rest of an inventory may be asked for by name. */
export interface NamedThings {
  readonly hosts: readonly string[];
  readonly clusters: readonly ClusterInventory[];
}

type Option = Exclude<keyof QuorumInventory, 'model'>;

const corosync: readonly Option[] = ['expectedVotes', 'waitForAll', 'autoTieBreaker', 'lastManStanding'];

/** Which models know which option; an option beside another model would be obeyed by nobody. */
const optionsOf: Readonly<Record<QuorumModel, readonly Option[]>> = {
  none: [],
  majority: [...corosync, 'outgoing'],
  weighted: [...corosync, 'outgoing'],
  'two-node': ['waitForAll'],
  sentinel: ['quorum'],
  'zookeeper-groups': ['groups'],
  galera: [],
  qdevice: ['expectedVotes', 'waitForAll', 'device'],
  store: ['store'],
  'ceph-stretch': ['tiebreaker'],
  'pause-minority': [],
};

/** last_man_standing_window of votequorum(5), ms. */
const standingWindowMs = 10_000;

/** The quorum rule of a cluster: names checked, options held against the model. */
export function buildQuorum(
  cluster: ClusterInventory,
  path: InventoryPath,
  named: NamedThings,
  remarks: Remark[],
): QuorumRule {
  const written = cluster.quorum;
  if (written === null || written === undefined) return { model: 'none' };
  sayForeignOptions(written, path, remarks);
  sayUnknownMembers(written, cluster, path, remarks);
  sayWrongStore(written, cluster, path, named, remarks);
  const { model, expectedVotes, waitForAll, autoTieBreaker, groups, outgoing, quorum, store, tiebreaker } = written;
  const standing = written.lastManStanding;
  return {
    model,
    ...(expectedVotes === undefined ? {} : { expectedVotes }),
    ...(waitForAll === undefined ? {} : { waitForAll }),
    ...(autoTieBreaker == null
      ? {}
      : { autoTieBreaker: Array.isArray(autoTieBreaker) ? autoTieBreaker.map(hostId) : autoTieBreaker }),
    ...(standing == null || standing === false
      ? {}
      : {
          lastManStanding: { windowMs: standing === true ? standingWindowMs : (standing.windowMs ?? standingWindowMs) },
        }),
    ...(written.device == null ? {} : { device: buildDevice(written.device, cluster, path, named, remarks) }),
    ...(groups == null ? {} : { groups: groups.map((group) => group.map(hostId)) }),
    ...(outgoing == null ? {} : { outgoing: outgoing.map(hostId) }),
    ...(quorum === undefined ? {} : { quorum }),
    ...(store == null ? {} : { store: clusterId(store) }),
    ...(tiebreaker == null ? {} : { tiebreaker: hostId(tiebreaker) }),
  };
}

function sayForeignOptions(written: QuorumInventory, path: InventoryPath, remarks: Remark[]): void {
  for (const [key, value] of Object.entries(written)) {
    if (key === 'model' || value === undefined || value === null) continue;
    if (optionsOf[written.model].some((option) => option === key)) continue;
    const models = Object.entries(optionsOf).filter(([, options]) => options.some((option) => option === key));
    remarks.push({
      path: [...path, key],
      at: 'key',
      predicate: `belongs to the model ${models.map(([model]) => model).join(' or ')}, not to ${written.model}`,
    });
  }
}

function sayUnknownMembers(
  { autoTieBreaker, groups, outgoing, tiebreaker }: QuorumInventory,
  cluster: ClusterInventory,
  path: InventoryPath,
  remarks: Remark[],
): void {
  const members = cluster.members.map(({ host }) => host);
  const check = (host: string, at: InventoryPath): void => {
    if (members.includes(host)) return;
    const predicate = `names ${shownValue(host)}, which is no member of ${cluster.id}${suggestion(host, members)}`;
    remarks.push({ path: at, at: 'value', predicate });
  };
  const checkAll = (hosts: readonly string[] | null | undefined, at: InventoryPath): void =>
    (hosts ?? []).forEach((host, i) => check(host, [...at, i]));
  if (Array.isArray(autoTieBreaker)) checkAll(autoTieBreaker, [...path, 'autoTieBreaker']);
  checkAll(outgoing, [...path, 'outgoing']);
  (groups ?? []).forEach((group, i) => checkAll(group, [...path, 'groups', i]));
  if (tiebreaker != null) check(tiebreaker, [...path, 'tiebreaker']);
  const grouped = (groups ?? []).flat();
  const twice = grouped.find((host, i) => grouped.indexOf(host) < i);
  if (twice !== undefined)
    remarks.push({ path: [...path, 'groups'], at: 'key', predicate: `has ${shownValue(twice)} in two groups` });
}

function sayWrongStore(
  { model, store }: QuorumInventory,
  cluster: ClusterInventory,
  path: InventoryPath,
  { clusters }: NamedThings,
  remarks: Remark[],
): void {
  if (model !== 'store') return;
  if (store == null) {
    const predicate = 'lacks store: the id of the cluster that holds the leader key (its etcd, ZooKeeper or Consul)';
    remarks.push({ path, at: 'key', predicate });
    return;
  }
  const others = clusters.filter(({ id }) => id !== cluster.id);
  const target = others.find(({ id }) => id === store);
  const at = { path: [...path, 'store'], at: 'value' as const };
  if (target === undefined) {
    const near = suggestion(
      store,
      others.map(({ id }) => id),
    );
    remarks.push({
      ...at,
      predicate: `names ${shownValue(store)}, which is no other cluster of this inventory${near}`,
    });
  } else if (target.quorum?.model === 'store') {
    remarks.push({ ...at, predicate: `names ${store}, which keeps its own leader in a store; name that one` });
  }
}

function buildDevice(
  device: NonNullable<QuorumInventory['device']>,
  cluster: ClusterInventory,
  path: InventoryPath,
  { hosts }: NamedThings,
  remarks: Remark[],
): QuorumDevice {
  const { host = null, address = null, votes = null, algorithm = 'ffsplit', tieBreaker = 'lowest' } = device;
  const say = (key: string, predicate: string): void => {
    remarks.push({ path: [...path, 'device', key], at: 'value', predicate });
  };
  if (host !== null && !hosts.includes(host))
    say('host', `names ${shownValue(host)}, which is no host of this inventory${suggestion(host, hosts)}`);
  if (cluster.members.some((member) => member.host === host))
    say('host', `is ${host}, a member itself; a device stands outside the cluster`);
  const members = cluster.members.map((member) => member.host);
  const ends: readonly string[] = ['lowest', 'highest', ...members];
  if (!ends.includes(tieBreaker))
    say(
      'tieBreaker',
      `must be lowest, highest or a member, not ${shownValue(tieBreaker)}${suggestion(tieBreaker, ends)}`,
    );
  const isEnd = tieBreaker === 'lowest' || tieBreaker === 'highest';
  return {
    host: host === null ? null : hostId(host),
    address,
    votes,
    algorithm,
    tieBreaker: isEnd ? tieBreaker : hostId(tieBreaker),
  };
}
