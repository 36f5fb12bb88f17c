import type { ClusterLink, LinkPurpose, LinkState, LinkWitness } from '../../domain/cluster-link.ts';
import type { HostId } from '../../domain/ids.ts';
import { later } from '../../evidence/moment.ts';
import { portKey } from '../../evidence/port-answers.ts';
import type { LaneTrouble } from '../../evidence/lane.ts';
import type { Path } from '../../evidence/path.ts';
import { isBroken, type Picture } from '../../verdict/picture.ts';
import { pathOf, type MemberPair } from './member-pair.ts';

/** What the links over TCP are judged from. */
export interface TcpSight {
  readonly picture: Picture;
  /** Is the port of the host confirmed to be cut for this client, by the verdict on its region pair? */
  readonly isFiltered: (client: HostId, server: HostId, port: number) => boolean;
}

/**
 * A port in use is asked for every half minute while it is quiet; so long its last answer speaks about now (ms), as long as
 * nobody complains and the hosts themselves reach each other.
 */
export const portLastsMs = 60_000;

/** One direction: connections of the client to the port of the server. */
interface Way {
  readonly state: LinkState;
  readonly since: number | null;
  /** When the newest word or proof of it was true (ms), or null. */
  readonly at: number | null;
  readonly witness: LinkWitness | null;
}

const unobservedWay: Way = { state: 'unobserved', since: null, at: null, witness: null };

/**
 * The link of two members over one TCP port, from what sockets and active connects of both have shown: each may serve the
 * other. That it is cut while the hosts reach each other is said only once the verdict says so (`port-filtered`).
 */
export function tcpLink(
  sight: TcpSight,
  pair: MemberPair,
  port: number,
  purposes: readonly LinkPurpose[],
): ClusterLink {
  const { a, b } = pair;
  const { now } = sight.picture;
  const path = pathOf(sight.picture, pair);
  const ways = [wayTo(sight, path, a, b, port), wayTo(sight, path, b, a, port)] as const;
  const state = stateOf(ways[0].state, ways[1].state);
  const telling = ways.filter((way) => way.state === state || state === 'one-way');
  const at = telling.reduce<number | null>((newest, way) => later(newest, way.at), null);
  return {
    a,
    b,
    purposes,
    port,
    via: 'TCP',
    state,
    since: isBad(state) ? oldest(telling) : null,
    ageMs: at === null ? null : ageAt(at, now),
    witnesses: state === 'unobserved' ? [] : telling.flatMap(({ witness }) => witness ?? []),
  };
}

/** Everything between two hosts, whatever the port: what proves their data path where their cluster has no port of its own. */
export function anyPortLink({ picture }: TcpSight, pair: MemberPair): ClusterLink {
  const path = pathOf(picture, pair);
  const { now } = picture;
  const state = path === undefined ? 'unobserved' : stateOfPath(path);
  const at = path === undefined ? null : isBad(state) ? newestWord(path) : path.provenAt;
  const isProven = path !== undefined && state === 'reaches' && at !== null;
  return {
    ...pair,
    purposes: ['data'],
    port: null,
    via: 'TCP',
    state,
    since: isBad(state) ? (path?.since ?? null) : null,
    ageMs: at === null ? null : ageAt(at, now),
    witnesses: isProven
      ? [{ host: pair.a, what: `TCP with ${pair.b} is answered`, ageMs: ageAt(at, now) }]
      : (path?.testimonies ?? []).map(({ host, what, at: saidAt }) => ({ host, what, ageMs: ageAt(saidAt, now) })),
  };
}

/** Age of a moment, in whole ms. */
export function ageAt(at: number, now: number): number {
  return Math.max(0, Math.round(now - at));
}

/** Does anybody say anything against a link in this state? That nobody listens, or looks, is nothing against the way. */
export function isBad(state: LinkState): boolean {
  return state === 'cut' || state === 'one-way' || state === 'silent' || state === 'suspect';
}

function stateOfPath(path: Path): LinkState {
  if (path.state === 'up') return 'reaches';
  return path.state === 'unknown' ? 'unobserved' : path.state;
}

function newestWord({ testimonies }: Path): number | null {
  return testimonies.reduce<number | null>((newest, { at }) => later(newest, at), null);
}

/** Who serves may differ from member to member, so one working direction is a working link; a cut in one of two is told. */
function stateOf(there: LinkState, back: LinkState): LinkState {
  const both = [there, back];
  if (both.includes('one-way')) return 'one-way';
  if (both.includes('cut')) return both.includes('reaches') ? 'one-way' : 'cut';
  const order: readonly LinkState[] = ['suspect', 'reaches', 'closed'];
  return order.find((state) => both.includes(state)) ?? 'unobserved';
}

function oldest(ways: readonly Way[]): number | null {
  const moments = ways.flatMap(({ since }) => (since === null ? [] : [since]));
  return moments.length === 0 ? null : Math.min(...moments);
}

function wayTo(
  { picture, isFiltered }: TcpSight,
  path: Path | undefined,
  client: HostId,
  server: HostId,
  port: number,
): Way {
  const { evidence, now } = picture;
  if (path !== undefined && isBroken(path)) return brokenWay(path, now);
  const [asker, asked] = [evidence.hosts.get(client), evidence.hosts.get(server)];
  const [there, back] = [asker?.peers.get(server), asked?.peers.get(client)];
  const workedAt = later(there?.worked.get(`peer:${port}`) ?? null, back?.worked.get(`own:${port}`) ?? null);
  const troubles = [
    { host: client, lane: there?.lanes.get(`peer:${port}`) },
    { host: server, lane: back?.lanes.get(`own:${port}`) },
  ];
  for (const { host, lane } of troubles) {
    if (lane === undefined || picture.hosts.get(host)?.isRead !== true) continue;
    if (workedAt === null || workedAt <= lane.since)
      return troubledWay(host, lane, isFiltered(client, server, port), now);
  }
  const answer = evidence.answers.get(portKey(server, port))?.get(client);
  const goneSince = asked?.ports.get(port)?.goneSince ?? null;
  if (goneSince !== null && (workedAt === null || workedAt <= goneSince)) {
    const witness = {
      host: server,
      what: `nobody listens on ${port} there`,
      ageMs: ageAt(asked?.sampledAt ?? goneSince, now),
    };
    return { state: 'closed', since: null, at: asked?.sampledAt ?? goneSince, witness };
  }
  if (answer?.answer === 'refused' && now - answer.at <= portLastsMs && (workedAt === null || workedAt <= answer.at)) {
    const witness = { host: client, what: `${server}:${port} refused`, ageMs: ageAt(answer.at, now) };
    return { state: 'closed', since: null, at: answer.at, witness };
  }
  if (workedAt === null) return unobservedWay;
  if (now - workedAt > portLastsMs) return { ...unobservedWay, at: workedAt };
  const witness = { host: client, what: `${server}:${port} answered`, ageMs: ageAt(workedAt, now) };
  if (path?.state === 'suspect' && workedAt <= (path.since ?? now))
    return { ...brokenWay(path, now), state: 'suspect' };
  return { state: 'reaches', since: null, at: workedAt, witness };
}

/** What is cut between the hosts is cut on each of their ports. */
function brokenWay(path: Path, now: number): Way {
  const [word] = path.testimonies;
  const witness = word === undefined ? null : { host: word.host, what: word.what, ageMs: ageAt(word.at, now) };
  return { state: stateOfPath(path), since: path.since, at: word?.at ?? null, witness };
}

function troubledWay(host: HostId, { since, seenAt, what }: LaneTrouble, isCut: boolean, now: number): Way {
  return { state: isCut ? 'cut' : 'suspect', since, at: seenAt, witness: { host, what, ageMs: ageAt(seenAt, now) } };
}
