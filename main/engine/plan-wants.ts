import type { HostId } from '../domain/ids.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import type { ProbeWants } from '../domain/wants.ts';
import { portKey } from '../evidence/port-answers.ts';
import { planChecks, type CheckMemory } from '../evidence/plan-checks.ts';
import { planKnocks, type KnockMemory } from '../evidence/plan-knocks.ts';
import { planLinks } from '../evidence/plan-links.ts';
import { regionPairKey } from '../evidence/mesh.ts';
import { planConnects, type MeshFocus, type MeshMemory } from '../evidence/plan-connects.ts';
import type { TrackedSituations } from '../verdict/lifecycle.ts';
import { regionOf, type Picture } from '../verdict/picture.ts';
import type { RegionLink } from '../verdict/region-link.ts';
import { planRoles, troubledClusters, type RoleMemory } from './plan-roles.ts';

/** Four samples a second while something is unsettled (decision 17). */
const fastSampleMs = 250;
/** Bad evidence older than this is settled or will not settle by looking faster. */
const fastForMs = 15_000;

/** What planning remembers between ticks. */
export interface WantsMemory {
  readonly mesh: MeshMemory;
  readonly checks: CheckMemory;
  readonly knocks: KnockMemory;
  readonly roles: RoleMemory;
  /** When the links of clusters were looked through last (ms); null = never. */
  readonly linksAt: number | null;
}

/** Where to look next: active connects for quiet pairs, HTTP checks, role probes, and faster sampling of hosts under suspicion. */
export function planWants(
  picture: Picture,
  links: readonly RegionLink[],
  situations: TrackedSituations,
  clusters: readonly ClusterStatus[],
  memory: WantsMemory,
): { readonly wants: ProbeWants; readonly memory: WantsMemory } {
  const { fleet, evidence, now } = picture;
  const focus = focusOf(picture, links, situations);
  const { connects, memory: mesh } = planConnects(evidence, fleet, focus, memory.mesh, now);
  const knocks = planKnocks(evidence, fleet, connects, memory.knocks, now);
  const busy = [...connects, ...knocks.connects];
  const asked = planChecks(evidence, fleet, suspectedPorts(picture, situations), memory.checks, now);
  const fastMs = Math.min(fastSampleMs, fleet.policy.sampleIntervalMs);
  const fasterSampling = new Map(hostsToHurry(picture).map((host) => [host, fastMs]));
  const roles = planRoles(fleet, evidence, troubledClusters(fleet, clusters), memory.roles, now);
  const wants = {
    connects: [...busy, ...planLinks(evidence, fleet, busy, memory.linksAt, now)],
    checks: asked.checks,
    roles: roles.roles,
    fasterSampling,
  };
  return { wants, memory: { mesh, checks: asked.memory, knocks: knocks.memory, roles: roles.memory, linksAt: now } };
}

function suspectedPorts(picture: Picture, situations: TrackedSituations): ReadonlySet<string> {
  const ports = new Set<string>();
  for (const { situation } of situations.values()) {
    if (situation.type === 'service-down' || situation.type === 'service-hung') {
      ports.add(portKey(situation.subject.host, situation.subject.port));
    } else if (situation.type === 'port-filtered') {
      const { to, port } = situation.subject;
      for (const host of picture.hostsOf.get(to) ?? []) ports.add(portKey(host, port));
    }
  }
  return ports;
}

function hostsToHurry(picture: Picture): readonly HostId[] {
  const hosts = new Set<HostId>();
  for (const { a, b, since } of picture.badPaths) {
    if (since === null || picture.now - since > fastForMs) continue;
    for (const end of [a, b]) if (picture.hosts.get(end)?.isRead === true) hosts.add(end);
  }
  return [...hosts];
}

function focusOf(picture: Picture, links: readonly RegionLink[], situations: TrackedSituations): MeshFocus {
  const regionPairs = new Set<string>();
  for (const { a, b, state } of links) {
    if (state === 'up' || state === 'unknown') continue;
    // The other links of a suspected region decide what its trouble is called.
    for (const link of links) {
      if (link.a === a || link.b === a || link.a === b || link.b === b) regionPairs.add(regionPairKey(link.a, link.b));
    }
    regionPairs.add(regionPairKey(a, a)).add(regionPairKey(b, b));
  }
  const hosts = new Set<HostId>();
  for (const { situation } of situations.values()) {
    if (situation.type === 'host-unreachable' || situation.type === 'host-isolated') hosts.add(situation.subject.host);
  }
  for (const { a, b } of picture.doubtedPaths) {
    hosts.add(a).add(b);
    regionPairs.add(regionPairKey(regionOf(picture, a), regionOf(picture, a)));
    regionPairs.add(regionPairKey(regionOf(picture, b), regionOf(picture, b)));
  }
  return { hosts, regionPairs };
}
