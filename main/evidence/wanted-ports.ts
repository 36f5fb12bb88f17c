import type { Cluster, Fleet, Host } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Evidence } from './evidence.ts';
import type { LaneTroubles } from './lane.ts';
import type { PairReading } from './pair-reading.ts';
import { doubts } from './refusal.ts';

/** What ports are chosen by. */
export interface PortChoice {
  readonly evidence: Evidence;
  readonly fleet: Fleet;
  /** Newest acknowledgement at either end (ms), or null. */
  readonly provenAt: number | null;
  /** What was asked already in this suspicion: such a connect may be open still. */
  readonly asked: readonly number[];
}

/**
 * The best port to ask; and for the first time another that is surely open there, since one alone may be filtered. None where none is known.
 * The ports in use are asked in turn; else one that answered before, one the peer is seen to listen on, the mesh's own. Another
 * port than one that is in trouble comes first: whether the path or the port is dead is what a connect can tell. Once the
 * path is known to work since the trouble, the port is asked again. A path that is doubted is not asked about where the
 * listener is seen to be gone: a refusal there may be anybody's.
 */
export function wantedPorts(from: Host, to: Host, { evidence, fleet, provenAt, asked }: PortChoice): readonly number[] {
  const reading = evidence.hosts.get(from.id)?.peers.get(to.id);
  const atPeer = evidence.hosts.get(to.id);
  const listening = [...(atPeer?.ports ?? [])].flatMap(([port, { goneSince }]) => (goneSince === null ? [port] : []));
  const usual = [
    ...stalestPorts(reading, listening),
    reading?.answeringPort,
    ...listening,
    sharedPort(from.id, to.id, fleet),
    ...fleet.ports,
  ];
  const ports = [...new Set(usual.filter((one): one is number => typeof one === 'number'))];
  const troubled = new Set([...(reading?.lanes.values() ?? [])].map((lane) => lane.port));
  for (const lane of atPeer?.peers.get(from.id)?.lanes.values() ?? []) troubled.add(lane.port);
  const isDoubted = doubts(reading) || doubts(atPeer?.peers.get(from.id));
  const open = isDoubted ? ports.filter((one) => (atPeer?.ports.get(one)?.goneSince ?? null) === null) : ports;
  const inOrder = [...open.filter((one) => !troubled.has(one)), ...open, ...ports];
  const unaskedYet = inOrder.filter((one) => !asked.includes(one));
  const overdue = overduePort(reading?.lanes, provenAt);
  const best = overdue ?? unaskedYet[0] ?? inOrder[0];
  if (best === undefined) return [];
  if (asked.length > 0) return [best];
  const isOpen = (one: number) => listening.includes(one) || reading?.letIn.has(one) === true;
  // One that is asked for its own sake tells nothing of the path.
  const others = [...new Set(unaskedYet)].filter((one) => one !== best && isOpen(one));
  return [best, ...others.slice(0, overdue === undefined ? 1 : 2)];
}

/**
 * The ports that this host uses at the peer and that are seen to listen, the longest unanswered first: a filter in front of
 * an idle connection, or of one that is made anew each time, shows in no socket.
 */
function stalestPorts(reading: PairReading | undefined, listening: readonly number[]): readonly number[] {
  if (reading === undefined) return [];
  const answered = listening.flatMap((port) => {
    const at = reading.worked.get(`peer:${port}`);
    return at === undefined ? [] : [{ port, at }];
  });
  return answered.sort((x, y) => x.at - y.at).map(({ port }) => port);
}

/** Of the ports that got no answer before the path was last proven, the one that was tried longest ago. */
function overduePort(lanes: LaneTroubles | undefined, provenAtMs: number | null): number | undefined {
  if (lanes === undefined || lanes.size === 0 || provenAtMs === null) return undefined;
  const own = [...lanes.values()].filter(({ server, seenAt }) => server === 'peer' && seenAt < provenAtMs);
  return own.sort((x, y) => x.seenAt - y.seenAt)[0]?.port;
}

function sharedPort(a: HostId, b: HostId, fleet: Fleet): number | undefined {
  const shared = clustersOf(fleet)
    .get(b)
    ?.find(({ members }) => members.some(({ host }) => host === a));
  return shared?.ports[0];
}

const serving = new WeakMap<Fleet, ReadonlyMap<HostId, readonly Cluster[]>>();

/** The clusters that each host serves, not as a witness. An inventory never changes: listed once. */
function clustersOf(fleet: Fleet): ReadonlyMap<HostId, readonly Cluster[]> {
  const known = serving.get(fleet);
  if (known !== undefined) return known;
  const clusters = new Map<HostId, Cluster[]>();
  for (const cluster of fleet.clusters) {
    for (const { host, role } of cluster.members) {
      if (role === 'witness') continue;
      const list = clusters.get(host);
      if (list === undefined) clusters.set(host, [cluster]);
      else list.push(cluster);
    }
  }
  serving.set(fleet, clusters);
  return clusters;
}
