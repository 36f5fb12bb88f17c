import { hostId, type HostId, type RegionId } from '../domain/ids.ts';
import { noEvidence } from '../evidence/evidence.ts';
import { noLoss } from '../evidence/loss-memory.ts';
import type { Path } from '../evidence/path.ts';
import { sceneFleet } from '../testing/scene.ts';
import type { Finding } from './finding.ts';
import type { HostSight, Picture } from './picture.ts';
import { judge, noMemory } from './verdict.ts';
import { pairIndex, type Edge, type SmallWorld } from './exhaustive-worlds.ts';

/*
 * A small world as the engine sees it. Everything bad began at one moment; all proofs and words of hosts that are read
 * are newer; hosts that are not read were lost together with it.
 */

const now = 100_000;
/** How old the trouble is in the worlds that are compared: every end had its say, and no rule settles for less yet (ms). */
export const youngMs = 2500;
/** Old enough for every such rule (ms). */
export const oldMs = 20_000;

/** When packets of a one-way path last arrived (ms): well into the break, and before the newest listings. */
const heardAt = now - 1500;
/** So many failed tries are no bad luck. */
const beyondLoss = 10;

/** What the engine finds in a world whose troubles began `ageMs` ago. `held`: region pairs of a confirmed cut. */
export function findingsIn(
  world: SmallWorld,
  ageMs: number,
  held: ReadonlySet<string> = new Set(),
): readonly Finding[] {
  const picture = pictureOf(world, ageMs);
  // What lives of a broken link has been known for two seconds: one direction dead is a word only then.
  const { lives } = judge({ ...picture, now: now - 2000 }, noMemory);
  return judge(picture, { ...noMemory, heldCuts: held, lives }).findings;
}

/** Findings in the words of the definition, in its order. */
export function namesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(nameOf).sort();
}

/** The picture of a world. */
function pictureOf(world: SmallWorld, ageMs: number): Picture {
  const fleet = sceneFleet(layoutOf(world), { clusters: [] });
  const times = { badSince: now - ageMs, lostAt: now - ageMs + 100, proofAt: now - 200 };
  const hosts = new Map(fleet.hosts.map((host, index) => [host.id, sightOf(host, world.read[index] === true, times)]));
  const hostsOf = new Map<RegionId, readonly HostId[]>(
    fleet.regions.map(({ id }) => [id, fleet.hosts.filter(({ region }) => region === id).map((host) => host.id)]),
  );
  const paths = pathsOf(world, times);
  const byHost = new Map(fleet.hosts.map(({ id }) => [id, paths.filter(({ a, b }) => a === id || b === id)]));
  const badPaths = paths.filter(({ since }) => since !== null);
  const pathsBetween = new Map<string, Path[]>();
  for (const path of paths) {
    const ends = [world.regionOf[numberOf(path.a)], world.regionOf[numberOf(path.b)]].sort((x = 0, y = 0) => x - y);
    const key = ends.map((region) => `r${region}`).join('|');
    if (ends[0] !== ends[1]) pathsBetween.set(key, [...(pathsBetween.get(key) ?? []), path]);
  }
  const doubtedPaths = paths.filter(({ isDoubted }) => isDoubted);
  const indexed = { pathsOf: byHost, pathsBetween, badPaths, doubtedPaths, lanedPaths: [] };
  return { now, fleet, evidence: noEvidence, hosts, hostsOf, paths, ...indexed };
}

/** Moments of a world (ms). */
interface Times {
  readonly badSince: number;
  readonly lostAt: number;
  readonly proofAt: number;
}

function layoutOf({ regionOf }: SmallWorld): Record<string, string[]> {
  const layout: Record<string, string[]> = {};
  regionOf.forEach((region, host) => (layout[`r${region}`] ??= []).push(`h${host}`));
  return layout;
}

function sightOf(host: HostSight['host'], isRead: boolean, { badSince, proofAt, lostAt }: Times): HostSight {
  const spokeAt = isRead ? proofAt : lostAt;
  return {
    host,
    session: isRead ? 'streaming' : 'stalled',
    why: null,
    isRead,
    heardAt: spokeAt,
    aliveAt: spokeAt,
    sampledAt: isRead ? proofAt : badSince,
    lostSince: isRead ? null : lostAt,
    route: null,
  };
}

function pathsOf({ regionOf, edges, read }: SmallWorld, times: Times): readonly Path[] {
  return regionOf.flatMap((_, high) =>
    regionOf.slice(0, high).flatMap((__, low) => {
      const edge = edges[pairIndex(low, high)] ?? 'unknown';
      return edge === 'unknown' ? [] : [pathOf(edge, low, high, read, times)];
    }),
  );
}

function pathOf(edge: Edge, low: number, high: number, read: readonly boolean[], times: Times): Path {
  const { badSince, proofAt } = times;
  const isUp = edge === 'up';
  const witnesses = [low, high].filter((host) => !isUp && read[host] === true);
  return {
    a: hostId(`h${low}`),
    b: hostId(`h${high}`),
    state: isUp ? 'up' : edge === 'cut' ? 'cut' : 'one-way',
    since: isUp ? null : badSince,
    beganAt: isUp ? null : badSince,
    provenAt: isUp ? proofAt : null,
    forward: isUp || edge === 'only-there' ? 'arrives' : 'lost',
    reverse: isUp || edge === 'only-back' ? 'arrives' : 'lost',
    arrivedAtA: isUp ? proofAt : edge === 'only-back' ? heardAt : badSince,
    arrivedAtB: isUp ? proofAt : edge === 'only-there' ? heardAt : badSince,
    tries: isUp ? 0 : beyondLoss,
    triedAtA: isUp || read[low] !== true ? null : proofAt,
    triedAtB: isUp || read[high] !== true ? null : proofAt,
    knockedAtA: null,
    knockedAtB: null,
    onlyLaneA: null,
    onlyLaneB: null,
    halfOpenAtA: null,
    halfOpenAtB: null,
    isDoubted: !isUp,
    lanes: [],
    lossForward: noLoss,
    lossReverse: noLoss,
    rttMs: null,
    testimonies: witnesses.map((host) => ({ host: hostId(`h${host}`), what: 'it is silent', at: proofAt })),
  };
}

function nameOf({ matter, strength }: Finding): string {
  return `${strength} ${matter.type} ${subjectOf(matter)}`.trimEnd();
}

function subjectOf(matter: Finding['matter']): string {
  switch (matter.type) {
    case 'partition':
      return matter.subject.sides.map((side) => side.map(numberOf).join(',')).join('|');
    case 'partial-partition': {
      const { pairs, bridges } = matter.subject;
      return `${pairs.map((pair) => pair.map(numberOf).join('-')).join(' ')} over ${bridges.map(numberOf).join(',')}`;
    }
    case 'one-way':
      return `${numberOf(matter.subject.from)}>${numberOf(matter.subject.to)}`;
    case 'region-dark':
      return String(numberOf(matter.subject.region));
    case 'host-isolated':
    case 'host-unreachable':
      return String(numberOf(matter.subject.host));
    case 'noc-blind':
      return 'all' in matter.subject ? 'all' : matter.subject.regions.map(numberOf).join(',');
    case 'service-down':
    case 'service-hung':
    case 'port-filtered':
    case 'lossy-link':
    case 'flapping':
    case 'dual-primary':
    case 'no-primary':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return JSON.stringify(matter.subject);
  }
}

function numberOf(id: HostId | RegionId): number {
  return Number(id.slice(1));
}
