import type { Fact } from '../domain/fact.ts';
import type { Cluster, Fleet, ProbeSettings } from '../domain/fleet.ts';
import type { RoleReading } from '../quorum/known-roles.ts';
import { productNamed } from '../roles/products.ts';
import { readRole } from '../roles/read-role.ts';

/** An answer speaks about now for three rounds of its product's probe, and at least this long (ms). */
const freshForMs = 10_000;
const freshRounds = 3;

/** Reads the raw outputs among the facts, each by its cluster's product. Output of a cluster that is not declared is left out. */
export function readRoles(facts: readonly Fact[], fleet: Fleet): readonly RoleReading[] {
  return facts.flatMap((fact) => {
    if (fact.kind !== 'role') return [];
    const cluster = fleet.clusters.find(({ id }) => id === fact.cluster);
    const member = cluster?.members.find(({ host }) => host === fact.host);
    if (cluster === undefined || member === undefined) return [];
    const { t, host, exit, text, stderr } = fact;
    const addresses = fleet.hosts.find(({ id }) => id === host)?.peerAddresses ?? [];
    const asked = { host, addresses, parameters: probeOf(cluster, member.probe) };
    const reading = readRole(cluster.product, { exit, text, stderr }, asked);
    return [{ cluster: cluster.id, host, reading, takenAt: t, freshForMs: freshTime(cluster.product) }];
  });
}

function probeOf(cluster: Cluster, own: ProbeSettings): ProbeSettings {
  return { ...cluster.probe, ...own };
}

function freshTime(product: string): number {
  const known = productNamed(product);
  if (known === null) return freshForMs;
  return Math.max(freshForMs, freshRounds * known.everyMs + known.timeoutMs);
}
