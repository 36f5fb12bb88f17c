import type { HostId } from '../domain/ids.ts';
import { compareText, testimonyOf, type Finding } from './finding.ts';
import {
  isBroken,
  isHeardSince,
  isNewer,
  isProvenSince,
  isSeenAlive,
  otherEnd,
  regionOf,
  type Picture,
} from './picture.ts';
import type { Path } from '../evidence/path.ts';

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
export function findHostTroubles(picture: Picture): readonly HostTrouble[] {
  const candidates = [...picture.hosts.keys()].flatMap((host) => candidate(picture, host) ?? []);
  const inTrouble = new Set(candidates.map(({ host }) => host));
  return candidates
    .filter((trouble) => isItself(picture, trouble, inTrouble))
    .map((trouble) => ({ ...trouble, isProven: trouble.isProven && hasWitnesses(picture, trouble) }));
}

function candidate(picture: Picture, host: HostId): HostTrouble | null {
  const paths = picture.pathsOf.get(host) ?? [];
  const bad = paths.filter((path) => isBroken(path) || path.state === 'suspect');
  if (bad.length === 0) return null;
  const broken = bad.filter(isBroken);
  const counted = broken.length > 0 ? broken : bad;
  const since = Math.min(...counted.map((path) => path.since ?? picture.now));
  return isProvenSince(picture, host, since) ? null : { host, since, broken: counted, isProven: broken.length > 0 };
}

function isItself(picture: Picture, trouble: HostTrouble, inTrouble: ReadonlySet<HostId>): boolean {
  const region = regionOf(picture, trouble.host);
  const neighbours = (picture.hostsOf.get(region) ?? []).filter((id) => id !== trouble.host);
  const well = neighbours.filter((id) => !inTrouble.has(id) && isSeenAlive(picture, id, trouble.since));
  if (well.length === 0) return false;
  const brokenTo = new Set(trouble.broken.map((path) => otherEnd(path, trouble.host)));
  const cutFromNeighbour = well.some((id) => brokenTo.has(id));
  return cutFromNeighbour || neighbourReaches(picture, trouble, well, brokenTo) || isLostAlone(picture, trouble, well);
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

/** The observer itself lost the host, not its neighbours. Its own path to the region is therefore well. */
function isLostAlone(picture: Picture, { host }: HostTrouble, well: readonly HostId[]): boolean {
  const sight = picture.hosts.get(host);
  if (sight === undefined || sight.isRead || sight.session === 'connecting') return false;
  return well.some((id) => picture.hosts.get(id)?.isRead === true);
}

/** Two host pairs where the fleet has them: with one, path and host cannot be told apart. */
function hasWitnesses(picture: Picture, { host, broken }: HostTrouble): boolean {
  const others = picture.fleet.hosts.filter(({ id, maintenance }) => id !== host && maintenance === null).length;
  const peers = new Set(broken.map((path) => otherEnd(path, host)));
  const isLost = picture.hosts.get(host)?.isRead === false;
  return peers.size + (isLost ? 1 : 0) >= Math.min(2, others);
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
