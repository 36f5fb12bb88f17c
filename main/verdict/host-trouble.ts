import type { HostId } from '../domain/ids.ts';
import { isBeyondLoss } from './beyond-loss.ts';
import { isOutdated, type Outages } from './dead-hosts.ts';
import { compareText, testimonyOf, type Finding } from './finding.ts';
import {
  isHeardSince,
  isNewer,
  isProvenSince,
  isSeenAlive,
  nextWordWithinMs,
  otherEnd,
  regionOf,
  type Picture,
} from './picture.ts';
import type { Path } from '../evidence/path.ts';
import { linkOf } from './path-link.ts';

/** A host whose every known path is broken while its neighbourhood is well: the trouble is its own. */
export interface HostTrouble {
  readonly host: HostId;
  readonly since: number;
  readonly broken: readonly Path[];
  /** Enough of the evidence is proof; else it is a suspicion. */
  readonly isProven: boolean;
}

/**
 * Finds the hosts that are themselves the explanation (domain.md, "Situations", 4). Such a host has broken paths, no
 * proof of life with anybody since, and something that tells it from a cut between regions: a neighbour of its own
 * region cannot reach it either, or a neighbour reaches those whom it cannot, or the observer lost it alone.
 */
export function findHostTroubles(picture: Picture, outages: Outages): readonly HostTrouble[] {
  const accused = new Set(picture.badPaths.flatMap(({ a, b }) => [a, b]));
  const inOrder = [...picture.hosts.keys()].filter((host) => accused.has(host));
  const candidates = inOrder.flatMap((host) => candidate(picture, host, outages) ?? []);
  return candidates
    .filter((trouble) => isItself(picture, trouble))
    .map((trouble) => ({ ...trouble, isProven: trouble.isProven && hasWitnesses(picture, trouble) }));
}

function candidate(picture: Picture, host: HostId, outages: Outages): HostTrouble | null {
  const paths = picture.pathsOf.get(host) ?? [];
  // Where packets pass in one direction the host is neither dead nor alone.
  if (paths.some(({ state }) => state === 'one-way')) return null;
  const bad = paths.filter(
    (path) =>
      (path.state === 'cut' || path.state === 'suspect') && !isOutdated(picture, path, outages, linkOf(picture, path)),
  );
  if (bad.length === 0) return null;
  const begin = (some: readonly Path[]) => Math.min(...some.map((path) => path.since ?? picture.now));
  // A pair whose other end nobody sees says nothing of this one.
  const witnessed = bad.filter((path) => isSeenAlive(picture, otherEnd(path, host), begin(bad)));
  const broken = witnessed.filter(({ state }) => state === 'cut');
  const counted = broken.length > 0 ? broken : witnessed;
  if (counted.length === 0) return null;
  const since = begin(counted);
  return isProvenSince(picture, host, since) ? null : { host, since, broken: counted, isProven: broken.length > 0 };
}

function isItself(picture: Picture, trouble: HostTrouble): boolean {
  const region = regionOf(picture, trouble.host);
  const neighbours = (picture.hostsOf.get(region) ?? []).filter((id) => id !== trouble.host);
  const well = neighbours.filter((id) => isWell(picture, id, trouble));
  if (well.length === 0) return false;
  const brokenTo = new Set(trouble.broken.map((path) => otherEnd(path, trouble.host)));
  const cutFromNeighbour = well.some((id) => brokenTo.has(id));
  return cutFromNeighbour || neighbourReaches(picture, trouble, well, brokenTo) || isLostAlone(picture, trouble, well);
}

/** A neighbour that lives, and has no trouble of its own: with nobody but this host, or it is proven with others. */
function isWell(picture: Picture, id: HostId, { host, since }: HostTrouble): boolean {
  if (!isSeenAlive(picture, id, since)) return false;
  const others = (picture.pathsOf.get(id) ?? []).filter((path) => otherEnd(path, id) !== host);
  return others.every(({ state }) => state !== 'cut') || others.some(({ provenAt }) => isNewer(provenAt, since));
}

/** A neighbour has a proof, newer than the break, with a host or region that the troubled one cannot reach. */
function neighbourReaches(
  picture: Picture,
  trouble: HostTrouble,
  well: readonly HostId[],
  brokenTo: ReadonlySet<HostId>,
): boolean {
  const brokenRegions = new Set([...brokenTo].map((id) => regionOf(picture, id)));
  return well.some((id) =>
    (picture.pathsOf.get(id) ?? []).some(({ a, b, provenAt }) => {
      const other = a === id ? b : a;
      return isNewer(provenAt, trouble.since) && other !== trouble.host && brokenRegions.has(regionOf(picture, other));
    }),
  );
}

/**
 * The observer itself lost the host, and still heard a neighbour when the host's next word was due: then its own path to the region is
 * well. Sessions that break together are noticed one after the other.
 */
function isLostAlone(picture: Picture, { host }: HostTrouble, well: readonly HostId[]): boolean {
  const sight = picture.hosts.get(host);
  if (sight === undefined || sight.isRead || sight.session === 'connecting') return false;
  const dueAt = (sight.heardAt ?? picture.now) + nextWordWithinMs(picture);
  return well.some((id) => {
    const neighbour = picture.hosts.get(id);
    return neighbour?.isRead === true && neighbour.heardAt !== null && neighbour.heardAt >= dueAt;
  });
}

/** Two host pairs where the fleet has them: with one, path and host cannot be told apart. */
function hasWitnesses(picture: Picture, trouble: HostTrouble): boolean {
  const { host, broken, since } = trouble;
  const others = picture.fleet.hosts.filter(({ id, maintenance }) => id !== host && maintenance === null).length;
  const peers = new Set(broken.map((path) => otherEnd(path, host)));
  const isLost = picture.hosts.get(host)?.isRead === false;
  // Of two that miss only each other either may be alone.
  const isElsewhere = (peer: HostId) =>
    (picture.pathsOf.get(peer) ?? []).some((path) => otherEnd(path, peer) !== host && isNewer(path.provenAt, since));
  if (!isLost && ![...peers].some(isElsewhere)) return false;
  const tries = broken.reduce((sum, path) => sum + path.tries, 0);
  return peers.size + (isLost ? 1 : 0) >= Math.min(2, others) && isBeyondLoss(broken, tries, picture.now);
}

/** Names the troubles: isolated while the observer still reads the host itself, else unreachable. */
export function hostFindings(picture: Picture, troubles: readonly HostTrouble[]): readonly Finding[] {
  return troubles.map((trouble) => hostFinding(picture, trouble));
}

function hostFinding(picture: Picture, { host, since, broken, isProven }: HostTrouble): Finding {
  const { observers, evidence } = testimonyOf(broken, picture);
  const peers = [...new Set(broken.map((path) => otherEnd(path, host)))].sort(compareText);
  const base = { since, evidence };
  if (isHeardSince(picture, host, since)) {
    return {
      ...base,
      strength: isProven ? 'proven' : 'suspect',
      key: `host-isolated:${host}`,
      matter: { type: 'host-isolated', subject: { host } },
      observers: [...observers, 'noc'],
      text: `${host} is isolated: we read it, but it reaches none of ${peers.join(', ')}`,
    };
  }
  // Until its silence to us is older than a session's own hiccup, it may still turn out isolated.
  const isLost = picture.hosts.get(host)?.isRead === false;
  return {
    ...base,
    strength: isProven && isLost ? 'proven' : 'suspect',
    key: `host-unreachable:${host}`,
    matter: { type: 'host-unreachable', subject: { host } },
    observers: observers.filter((id) => id !== host),
    text: `${host} is unreachable for ${peers.join(', ')} and for us: crashed or isolated, it looks the same`,
  };
}
