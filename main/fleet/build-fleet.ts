import type { ClusterInventory, Inventory, PolicyInventory } from '../contract/inventory.ts';
import { defaultPolicy } from '../domain/default-policy.ts';
import type { Cluster, Fleet, Member, Policy, ProbeSettings, Region } from '../domain/fleet.ts';
import { clusterId, hostId, regionId } from '../domain/ids.ts';
import type { AlertPolicy } from '../domain/alert-policy.ts';
import { buildAlerts } from './build-alerts.ts';
import { buildChecks } from './build-checks.ts';
import { buildHosts } from './build-hosts.ts';
import { buildQuorum, type NamedThings } from './build-quorum.ts';
import type { InventoryPath, Remark, Surroundings } from './fleet-problem.ts';
import { suggestion } from './nearest-word.ts';
import { regionCodes } from './region-codes.ts';
import { shownValue } from './shown-value.ts';

/** A fleet and what is wrong with it; the fleet holds only while `remarks` is empty. */
export interface BuiltFleet {
  readonly fleet: Fleet;
  readonly alerts: AlertPolicy;
  readonly remarks: readonly Remark[];
}

/**
 * Turns an inventory that fits the schema into the fleet: defaults merged into every host, references and duplicates
 * checked, every policy value there. Pure.
 */
export function buildFleet(inventory: Inventory, surroundings: Surroundings): BuiltFleet {
  const remarks: Remark[] = [];
  const clusters = inventory.clusters ?? [];
  sayDuplicates(
    inventory.regions.map((region) => region.id),
    'regions',
    'id',
    remarks,
  );
  sayDuplicates(
    inventory.regions.map((region) => region.code?.toUpperCase()),
    'regions',
    'code',
    remarks,
  );
  sayDuplicates(
    inventory.hosts.map((host) => host.id),
    'hosts',
    'id',
    remarks,
  );
  sayDuplicates(
    clusters.map((cluster) => cluster.id),
    'clusters',
    'id',
    remarks,
  );
  sayRepeatedPorts(inventory.defaults?.ports, ['defaults', 'ports'], remarks);

  const named: NamedThings = { hosts: inventory.hosts.map((host) => host.id), clusters };
  const fleet: Fleet = {
    name: inventory.name ?? 'fleet',
    regions: buildRegions(inventory),
    hosts: buildHosts(inventory, surroundings, remarks),
    clusters: clusters.map((cluster, i) => buildCluster(cluster, ['clusters', i], named, remarks)),
    ports: inventory.defaults?.ports ?? [],
    checks: buildChecks(inventory, remarks),
    policy: buildPolicy(inventory.policy ?? {}, remarks),
  };
  const alerts = buildAlerts(inventory, { policy: fleet.policy, files: surroundings }, remarks);
  return { fleet, alerts, remarks };
}

function buildRegions(inventory: Inventory): readonly Region[] {
  const codes = regionCodes(inventory.regions);
  return inventory.regions.map((region) => ({
    id: regionId(region.id),
    name: region.name ?? region.id,
    code: codes.get(region.id) ?? region.id,
    location: region.location ?? null,
    slot: region.slot ?? null,
  }));
}

function buildCluster(cluster: ClusterInventory, path: InventoryPath, named: NamedThings, remarks: Remark[]): Cluster {
  sayRepeatedPorts(cluster.ports, [...path, 'ports'], remarks);
  return {
    id: clusterId(cluster.id),
    product: cluster.product ?? 'none',
    probe: buildProbe(cluster.probe),
    ports: cluster.ports ?? [],
    quorum: buildQuorum(cluster, [...path, 'quorum'], named, remarks),
    rpoSeconds: cluster.rpoSeconds ?? null,
    fencing:
      cluster.fencing === undefined || cluster.fencing === null
        ? null
        : {
            method: cluster.fencing.method ?? null,
            leaseSeconds: cluster.fencing.leaseSeconds ?? null,
            watchdog: cluster.fencing.watchdog ?? false,
          },
    members: buildMembers(cluster, path, named.hosts, remarks),
  };
}

function buildProbe(settings: ClusterInventory['probe']): ProbeSettings {
  return Object.fromEntries(Object.entries(settings ?? {}).map(([name, value]) => [name, String(value)]));
}

function buildMembers(
  cluster: ClusterInventory,
  path: InventoryPath,
  hostIds: readonly string[],
  remarks: Remark[],
): readonly Member[] {
  const known = new Set(hostIds);
  const seen = new Set<string>();
  return cluster.members.map((member, i) => {
    const at = [...path, 'members', i];
    const role = member.role ?? 'data';
    const votes = member.votes ?? (role === 'observer' ? 0 : 1);
    if (!known.has(member.host)) {
      const predicate = `names ${shownValue(member.host)}, which is no host of this inventory${suggestion(member.host, hostIds)}`;
      remarks.push({ path: [...at, 'host'], at: 'value', predicate });
    }
    if (seen.has(member.host)) {
      remarks.push({
        path: [...at, 'host'],
        at: 'value',
        predicate: `is ${member.host} a second time; a host is one member of a cluster`,
      });
    }
    if (role === 'observer' && votes !== 0) {
      remarks.push({
        path: [...at, 'votes'],
        at: 'value',
        predicate: `must be 0, not ${votes}: an observer has no vote`,
      });
    }
    seen.add(member.host);
    return { host: hostId(member.host), votes, role, probe: buildProbe(member.probe) };
  });
}

function buildPolicy(written: PolicyInventory, remarks: Remark[]): Policy {
  const say = (key: string, predicate: string): void => {
    remarks.push({ path: ['policy', key], at: 'value', predicate });
  };
  const given = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
  const policy: Policy = {
    ...defaultPolicy,
    ...given,
    flapping: {
      changes: written.flapping?.changes ?? defaultPolicy.flapping.changes,
      windowMs: written.flapping?.windowMs ?? defaultPolicy.flapping.windowMs,
    },
  };
  if (policy.staleAfterMs < 2 * policy.sampleIntervalMs) {
    say(
      written.staleAfterMs === undefined ? 'sampleIntervalMs' : 'staleAfterMs',
      `makes every reading stale before the next: staleAfterMs (${policy.staleAfterMs}) must be at least twice sampleIntervalMs (${policy.sampleIntervalMs})`,
    );
  }
  if (policy.blindAfterMs < policy.staleAfterMs) {
    say(
      written.blindAfterMs === undefined ? 'staleAfterMs' : 'blindAfterMs',
      `contradicts the rest: blindAfterMs (${policy.blindAfterMs}) must not be less than staleAfterMs (${policy.staleAfterMs})`,
    );
  }
  if (policy.confirmAfterMs < policy.suspectAfterMs) {
    say(
      written.confirmAfterMs === undefined ? 'suspectAfterMs' : 'confirmAfterMs',
      `contradicts the rest: confirmAfterMs (${policy.confirmAfterMs}) must not be less than suspectAfterMs (${policy.suspectAfterMs})`,
    );
  }
  return policy;
}

function sayDuplicates(values: readonly (string | undefined)[], list: string, key: string, remarks: Remark[]): void {
  const first = new Map<string, number>();
  values.forEach((value, i) => {
    if (value === undefined) return;
    const other = first.get(value);
    if (other === undefined) first.set(value, i);
    else
      remarks.push({
        path: [list, i, key],
        at: 'value',
        predicate: `is ${shownValue(value)}, which ${list}[${other}] has already; give each its own`,
      });
  });
}

function sayRepeatedPorts(ports: readonly number[] | null | undefined, path: InventoryPath, remarks: Remark[]): void {
  (ports ?? []).forEach((port, i, all) => {
    if (all.indexOf(port) < i)
      remarks.push({ path: [...path, i], at: 'value', predicate: `is ${port} a second time; keep one of the two` });
  });
}
