import type { Fleet } from '../domain/fleet.ts';
import { hostId } from '../domain/ids.ts';
import { regionPairKey } from '../evidence/mesh.ts';
import { noEvidence } from '../evidence/evidence.ts';
import { noLoss } from '../evidence/loss-memory.ts';
import type { Path } from '../evidence/path.ts';
import type { HostSight, Picture } from '../verdict/picture.ts';

/*
 * A picture by hand, for tests of one rule of the verdict: paths as they are wanted, everybody read, nothing else known.
 */

/** The moment of all pictures made here (ms). */
export const pictureAt = 100_000;

/** A path of which nothing is known but `parts`. */
export function samplePath(a: string, b: string, parts: Partial<Path> = {}): Path {
  return {
    a: hostId(a),
    b: hostId(b),
    state: 'unknown',
    since: null,
    beganAt: null,
    provenAt: null,
    arrivedAtA: null,
    arrivedAtB: null,
    triedAtA: null,
    triedAtB: null,
    knockedAtA: null,
    knockedAtB: null,
    onlyLaneA: null,
    onlyLaneB: null,
    halfOpenAtA: null,
    halfOpenAtB: null,
    forward: 'unknown',
    reverse: 'unknown',
    tries: 0,
    isDoubted: false,
    testimonies: [],
    lanes: [],
    lossForward: noLoss,
    lossReverse: noLoss,
    rttMs: null,
    ...parts,
  };
}

/** A path proven in both directions a moment ago. */
export function provenPath(a: string, b: string): Path {
  return samplePath(a, b, { state: 'up', forward: 'arrives', reverse: 'arrives', provenAt: pictureAt - 200 });
}

/** A path cut at `since` (ms) by the word of both ends, with more failed tries than loss explains. */
export function cutPath(a: string, b: string, since: number): Path {
  const says = (host: string) => ({ host: hostId(host), what: `${host} is not answered`, at: pictureAt - 100 });
  const broken = { state: 'cut', forward: 'lost', reverse: 'lost', since, beganAt: since, isDoubted: true } as const;
  const triedAt = pictureAt - 300;
  return samplePath(a, b, {
    ...broken,
    tries: 10,
    triedAtA: triedAt,
    triedAtB: triedAt,
    testimonies: [says(a), says(b)],
  });
}

/** The picture of a fleet with these paths. `lost`: hosts the observer does not read any more, with since when (ms). */
export function pictureOf(
  fleet: Fleet,
  paths: readonly Path[],
  lost: ReadonlyMap<string, number> = new Map(),
): Picture {
  const hosts = new Map(fleet.hosts.map((host) => [host.id, sightOf(host, lost.get(host.id) ?? null)]));
  const region = new Map(fleet.hosts.map((host) => [host.id, host.region]));
  const order = fleet.regions.map(({ id }) => id);
  const pathsBetween = new Map<string, Path[]>();
  for (const path of paths) {
    const [x, y] = [region.get(path.a), region.get(path.b)];
    if (x === undefined || y === undefined || x === y) continue;
    const key = order.indexOf(x) < order.indexOf(y) ? regionPairKey(x, y) : regionPairKey(y, x);
    pathsBetween.set(key, [...(pathsBetween.get(key) ?? []), path]);
  }
  return {
    now: pictureAt,
    fleet,
    evidence: noEvidence,
    hosts,
    hostsOf: new Map(order.map((id) => [id, fleet.hosts.filter((host) => host.region === id).map((host) => host.id)])),
    paths,
    pathsOf: new Map(fleet.hosts.map(({ id }) => [id, paths.filter(({ a, b }) => a === id || b === id)])),
    pathsBetween,
    badPaths: paths.filter(({ since }) => since !== null),
    doubtedPaths: paths.filter(({ isDoubted }) => isDoubted),
    lanedPaths: paths.filter(({ lanes }) => lanes.length > 0),
  };
}

function sightOf(host: HostSight['host'], lostSince: number | null): HostSight {
  const heardAt = lostSince ?? pictureAt - 100;
  const isRead = lostSince === null;
  return {
    host,
    session: isRead ? 'streaming' : 'stalled',
    why: null,
    isRead,
    heardAt,
    aliveAt: heardAt,
    sampledAt: pictureAt - 100,
    lostSince,
    route: null,
  };
}
