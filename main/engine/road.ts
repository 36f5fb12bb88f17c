import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { ClusterId, HostId } from '../domain/ids.ts';
import { fleetInForce, type FleetInForce } from '../domain/maintenance.ts';
import type { Change, ClusterStatus, Snapshot } from '../domain/snapshot.ts';
import type { ProbeWants } from '../domain/wants.ts';
import {
  createDirectory,
  keepHosts,
  noEvidence,
  takeFacts,
  type Directory,
  type Evidence,
} from '../evidence/evidence.ts';
import { noPaths, type JoinedPaths } from '../evidence/joined-paths.ts';
import { forgetSamples, noHygiene, screenFacts, selfCheck, type Hygiene } from '../evidence/hygiene.ts';
import { addRoles } from '../quorum/cluster-roles.ts';
import { countClusters, type LinksOf, type SightOf } from '../quorum/count-clusters.ts';
import { keepRoles, noRoles, takeReadings, type KnownRoles } from '../quorum/known-roles.ts';
import type { HeartbeatMemory } from '../quorum/links/linked-clusters.ts';
import type { QuorumPast } from '../quorum/moving-bar.ts';
import { breakageOf, provenLosses, quorumFindings } from '../quorum/quorum-findings.ts';
import { openDuals, roleFindings } from '../quorum/role-findings.ts';
import { cutKey, severedPairs } from '../verdict/cut-finding.ts';
import type { Finding } from '../verdict/finding.ts';
import type { DeadHosts } from '../verdict/dead-hosts.ts';
import type { FlapMemory } from '../verdict/flapping.ts';
import { groupRegions } from '../verdict/islands.ts';
import { hostStatuses } from '../verdict/host-status.ts';
import { openSituations, stepSituations, type TrackedSituations } from '../verdict/lifecycle.ts';
import { drawPicture, type Picture } from '../verdict/picture.ts';
import { isRefuted } from '../verdict/refutation.ts';
import type { LinkHistory } from '../verdict/port-filtered.ts';
import { linkKey, type RegionLink } from '../verdict/region-link.ts';
import type { LinkMemory } from '../verdict/region-links.ts';
import { linkFigures, type LinkFigures } from '../verdict/link-figures.ts';
import { regionPairStatus, stepRegionPairs, type TrackedPairs } from '../verdict/region-pair-status.ts';
import { judge } from '../verdict/verdict.ts';
import { changesBetween } from './changes-between.ts';
import { hasJustSlept, noteClocks, noteSilence, startWatch, type SelfWatch } from './observer-doubt.ts';
import { observerStatus } from './observer-status.ts';
import { readRoles } from './read-roles.ts';
import { planWants, type WantsMemory } from './plan-wants.ts';
import { grantFaster, noBudget, type SamplingBudget } from './sampling-budget.ts';

/** All that the road remembers between two ticks. Immutable. */
export interface RoadState {
  /** The inventory as declared. */
  readonly fleet: Fleet;
  /** The inventory without the maintenance that is over. */
  readonly inForce: FleetInForce | null;
  /** Hosts of the inventory. */
  readonly known: ReadonlySet<HostId>;
  readonly directory: Directory;
  readonly startedAt: number;
  readonly self: SelfWatch;
  readonly hygiene: Hygiene;
  readonly evidence: Evidence;
  readonly joined: JoinedPaths;
  readonly situations: TrackedSituations;
  readonly pairs: TrackedPairs;
  readonly flaps: FlapMemory;
  readonly deadAt: DeadHosts;
  readonly lives: LinkMemory['lives'];
  readonly brokenAt: LinkMemory['brokenAt'];
  readonly lossyAt: LinkHistory['lossyAt'];
  /** What members of clusters said of their roles. */
  readonly roles: KnownRoles;
  readonly leaderlessSince: ReadonlyMap<ClusterId, number>;
  /** Bars of quorum that move with the history of their cluster. */
  readonly pasts: ReadonlyMap<ClusterId, QuorumPast>;
  /** Since when heartbeats of clusters are told to be lost. */
  readonly linkPasts: HeartbeatMemory;
  readonly asked: WantsMemory;
  readonly budget: SamplingBudget;
  readonly snapshot: Snapshot | null;
}

/** One step of the road: what is true now, what changed, and what the probes should look at next. */
export interface RoadStep {
  readonly state: RoadState;
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
  readonly wants: ProbeWants;
  /** What the snapshot was judged from, host path by host path. Only valid until the next step. */
  readonly picture: Picture;
  /** What the votes of each cluster were counted from. Only valid until the next step. */
  readonly sightOf: SightOf;
  /** Lists the links of a cluster. Only valid until the next step. */
  readonly linksOf: LinksOf;
}

/** The road before the first fact. `now` is ms on the clock of the facts to come. */
export function startRoad(fleet: Fleet, now: number): RoadState {
  return {
    fleet,
    inForce: null,
    known: idsOf(fleet),
    directory: createDirectory(fleet),
    startedAt: now,
    self: startWatch(now),
    hygiene: noHygiene,
    evidence: noEvidence,
    joined: noPaths,
    situations: new Map(),
    pairs: new Map(),
    flaps: new Map(),
    deadAt: new Map(),
    lives: new Map(),
    brokenAt: new Map(),
    lossyAt: new Map(),
    roles: noRoles,
    leaderlessSince: new Map(),
    pasts: new Map(),
    linkPasts: new Map(),
    asked: { mesh: new Map(), checks: new Map(), knocks: new Map(), roles: new Map(), linksAt: null },
    budget: noBudget,
    snapshot: null,
  };
}

/** The same road over a changed inventory: evidence of the hosts that stay is kept. */
export function withFleet(state: RoadState, fleet: Fleet): RoadState {
  const known = idsOf(fleet);
  return {
    ...state,
    fleet,
    known,
    directory: createDirectory(fleet),
    hygiene: forgetSamples(state.hygiene, known),
    evidence: keepHosts(state.evidence, fleet),
    roles: keepRoles(state.roles, fleet),
  };
}

function idsOf(fleet: Fleet): ReadonlySet<HostId> {
  return new Set(fleet.hosts.map(({ id }) => id));
}

/**
 * facts → evidence → verdict → quorum → snapshot. Pure: live sessions, replay and tests drive this same function. `now` is
 * ms on the clock of the facts; `wallMs` is epoch ms of the same moment, where it is known: it notices a suspended machine
 * and ends maintenance, and no verdict depends on it.
 */
export function advanceRoad(
  state: RoadState,
  facts: readonly Fact[],
  now: number,
  wallMs: number | null = null,
): RoadStep {
  const inForce = fleetInForce(state.inForce, state.fleet, wallMs);
  const { fleet } = inForce;
  const clocks = noteClocks(state.self, { now, wallMs, sampleIntervalMs: fleet.policy.sampleIntervalMs });
  const past = hasJustSlept(state.self, clocks) ? forgetSamples(state.hygiene, state.known) : state.hygiene;
  const { hygiene, facts: believed } = screenFacts(past, facts, { book: state.directory, known: state.known, now });
  const evidence = takeFacts(state.evidence, believed, state.directory);
  const self = noteSilence(clocks, evidence.hosts.values(), fleet.policy);
  const { picture, joined } = drawPicture(state.joined, evidence, fleet, {
    startedAt: state.startedAt,
    lateByMs: self.lateByMs,
    forgivesStalls: self.doubt?.kind === 'all-late',
    now,
  });
  const { links, flaps, deadAt, lives, brokenAt, lossyAt, findings } = judge(picture, {
    heldCuts: heldCuts(state.situations),
    heldDead: heldDead(state.situations, picture),
    flaps: state.flaps,
    deadAt: state.deadAt,
    lives: state.lives,
    brokenAt: state.brokenAt,
    lossyAt: state.lossyAt,
  });
  const pairs = stepRegionPairs(state.pairs, links, fleet.policy, now, self.doubt !== null);

  const roles = takeReadings(state.roles, readRoles(believed, fleet));
  const counted = countClusters(picture, links, pairs, {
    roles,
    pasts: state.pasts,
    book: state.directory,
    situations: state.snapshot?.situations ?? [],
    linkPasts: state.linkPasts,
  });
  const breakage = breakageOf(findings, picture.hostsOf, now);
  const moment = { now, cutSince: breakage.since, tieOf: counted.tieOf };
  const { clusters, led } = addRoles(counted.clusters, fleet.clusters, roles, state.directory, moment);
  const beliefs = roleFindings(
    led,
    { openDuals: openDuals(state.situations), leaderlessSince: state.leaderlessSince },
    picture,
  );
  const looked = clusters.filter((status) => !isFirstLook(picture, status, state.startedAt));
  const losses = { breakage, stopped: counted.stopped, standing: provenLosses(state.situations) };
  const quorum = quorumFindings(looked, losses, now);
  const refuters = {
    links,
    flaps,
    clustersWell: quorum.clustersWell,
    clustersOfOnePrimary: beliefs.clustersOfOnePrimary,
    clustersLed: beliefs.clustersLed,
  };
  const { tracked, changes } = stepSituations(
    state.situations,
    [...findings, ...quorum.findings, ...beliefs.findings],
    (finding) => isRefuted(finding, picture, refuters),
    fleet.policy,
    now,
    mayConclude(self),
  );

  const figures = linkFigures(picture, links, flaps, state.snapshot);
  const snapshot = takeSnapshot(picture, { links, figures, pairs, tracked, clusters, hygiene, self });
  const { wants, memory: asked } = planWants(picture, links, tracked, clusters, state.asked);
  const { budget, granted } = grantFaster(state.budget, wants.fasterSampling, facts, fleet.policy.sampleIntervalMs);
  return {
    state: {
      ...state,
      inForce,
      self,
      hygiene,
      evidence,
      joined,
      situations: tracked,
      pairs,
      flaps,
      deadAt,
      lives,
      brokenAt,
      lossyAt,
      roles,
      leaderlessSince: beliefs.leaderlessSince,
      pasts: counted.pasts,
      linkPasts: counted.linkPasts,
      asked,
      budget,
      snapshot,
    },
    snapshot,
    changes: [...changes, ...changesBetween(state.snapshot, snapshot)],
    wants: { ...wants, fasterSampling: granted },
    picture,
    sightOf: counted.sightOf,
    linksOf: counted.linksOf,
  };
}

/** While the observer doubts itself nothing new is concluded but its own blindness. */
function mayConclude({ doubt }: SelfWatch): (finding: Finding) => boolean {
  if (doubt === null) return () => true;
  return ({ matter }) => matter.type === 'noc-blind' && doubt.kind !== 'all-late';
}

function heldDead(situations: TrackedSituations, { hostsOf }: Picture): readonly HostId[] {
  return [...situations.values()].flatMap(({ situation, refutedSince }) => {
    if (situation.phase !== 'confirmed' || refutedSince !== null) return [];
    if (situation.type === 'host-unreachable') return [situation.subject.host];
    return situation.type === 'region-dark' ? (hostsOf.get(situation.subject.region) ?? []) : [];
  });
}

/** Votes that nobody had time to read yet are no trouble of the cluster. */
function isFirstLook({ now, fleet, hosts }: Picture, { unobserved }: ClusterStatus, startedAt: number): boolean {
  return now - startedAt < fleet.policy.blindAfterMs && unobserved.some((id) => hosts.get(id)?.heardAt === null);
}

function heldCuts(situations: TrackedSituations): ReadonlySet<string> {
  const cut = situations.get(cutKey);
  return cut?.situation.phase === 'confirmed' ? severedPairs(cut.situation) : new Set();
}

interface Judged {
  readonly links: readonly RegionLink[];
  /** By {@link linkKey}. */
  readonly figures: ReadonlyMap<string, LinkFigures>;
  readonly pairs: TrackedPairs;
  readonly tracked: TrackedSituations;
  readonly clusters: readonly ClusterStatus[];
  readonly hygiene: Hygiene;
  readonly self: SelfWatch;
}

function takeSnapshot(picture: Picture, judged: Judged): Snapshot {
  const { links, figures, pairs, tracked, clusters, hygiene, self } = judged;
  const { now, fleet } = picture;
  const situations = openSituations(tracked, now);
  const regionPairs = links.flatMap((link) => {
    const [pair, measured] = [pairs.get(linkKey(link)), figures.get(linkKey(link))];
    return pair === undefined || measured === undefined ? [] : [regionPairStatus(link, pair, measured, picture)];
  });
  const severed = regionPairs.filter(({ verdict }) => verdict === 'partitioned');
  return {
    t: now,
    observer: observerStatus(picture, situations, self),
    situations,
    regionPairs,
    hosts: hostStatuses(picture, situations),
    clusters,
    islands: groupRegions(
      fleet.regions.map(({ id }) => id),
      severed,
    ),
    selfCheck: selfCheck(hygiene),
  };
}
