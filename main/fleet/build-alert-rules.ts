import type { AlertRulesInventory, MaintenanceInventory } from '../contract/alert-rules.ts';
import { defaultAlertRules, type AlertRules, type MaintenanceWindow } from '../domain/alert-rules.ts';
import { clusterId, hostId, regionId } from '../domain/ids.ts';
import type { InventoryPath, Remark } from './fleet-problem.ts';
import { suggestion } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';

/** Whom the rules may name. */
export interface AlertNames {
  readonly regions: readonly string[];
  readonly hosts: readonly string[];
  readonly clusters: readonly string[];
}

const at: InventoryPath = ['alerts', 'rules'];

/** Reads `alerts.rules` over the defaults; what is wrong with them goes to `remarks`. */
export function buildAlertRules(
  written: AlertRulesInventory | null | undefined,
  named: AlertNames,
  remarks: Remark[],
): AlertRules {
  const { raiseAfterMs, clearAfterMs, latched, flapping, flood, runbooks, maintenance, ...plain } = written ?? {};
  const rules: AlertRules = {
    ...defaultAlertRules,
    ...given(plain),
    raiseAfterMs: { ...defaultAlertRules.raiseAfterMs, ...given(raiseAfterMs) },
    clearAfterMs: { ...defaultAlertRules.clearAfterMs, ...given(clearAfterMs) },
    latched: latched == null ? defaultAlertRules.latched : [...new Set(latched)],
    flapping: { ...defaultAlertRules.flapping, ...given(flapping) },
    flood: { ...defaultAlertRules.flood, ...given(flood) },
    runbooks: (runbooks ?? []).map(({ alarms, clusters, text }, i) => {
      sayUnknown(clusters, 'cluster', named.clusters, [...at, 'runbooks', i, 'clusters'], remarks);
      return { alarms: alarms ?? [], clusters: (clusters ?? []).map(clusterId), text };
    }),
    maintenance: (maintenance ?? []).map((one, i) => readWindow(one, named, [...at, 'maintenance', i], remarks)),
  };
  sayContradictions(rules, remarks);
  sayRepeatedIds(rules.maintenance, remarks);
  return rules;
}

/** Without what is not written, which would hide the default. */
function given(written: Readonly<Record<string, number | undefined>> | null | undefined): Record<string, number> {
  return Object.fromEntries(
    Object.entries(written ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function sayContradictions({ flood }: AlertRules, remarks: Remark[]): void {
  if (flood.ends <= flood.begins) return;
  const predicate = `must not be more than begins (${flood.begins}), or a flood would end where it begins`;
  remarks.push({ path: [...at, 'flood', 'ends'], at: 'value', predicate });
}

function readWindow(
  { id, hosts, regions, clusters, from, until, owner, reason }: MaintenanceInventory,
  named: AlertNames,
  path: InventoryPath,
  remarks: Remark[],
): MaintenanceWindow {
  sayUnknown(hosts, 'host', named.hosts, [...path, 'hosts'], remarks);
  sayUnknown(regions, 'region', named.regions, [...path, 'regions'], remarks);
  sayUnknown(clusters, 'cluster', named.clusters, [...path, 'clusters'], remarks);
  if ([hosts, regions, clusters].every((names) => (names ?? []).length === 0)) {
    remarks.push({ path, at: 'key', predicate: 'covers nothing; give hosts, regions or clusters' });
  }
  const span = {
    from: readInstant(from, [...path, 'from'], remarks),
    until: readInstant(until, [...path, 'until'], remarks),
  };
  if (span.until <= span.from) {
    remarks.push({ path: [...path, 'until'], at: 'value', predicate: `must be after from (${shownValue(from)})` });
  }
  return {
    id,
    hosts: (hosts ?? []).map(hostId),
    regions: (regions ?? []).map(regionId),
    clusters: (clusters ?? []).map(clusterId),
    ...span,
    owner,
    reason,
  };
}

/** RFC 3339: with its zone, because two desks read one inventory. */
const instantForm = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

function readInstant(text: string, path: InventoryPath, remarks: Remark[]): number {
  const epochMs = instantForm.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(epochMs)) {
    const predicate = `must be a moment with its zone, such as 2026-11-24T20:00:00Z, not ${shownValue(text)}`;
    remarks.push({ path, at: 'value', predicate });
  }
  return epochMs;
}

function sayUnknown(
  names: readonly string[] | null | undefined,
  what: string,
  known: readonly string[],
  path: InventoryPath,
  remarks: Remark[],
): void {
  (names ?? []).forEach((name, i) => {
    if (known.includes(name)) return;
    const predicate = `names ${shownValue(name)}, which is no ${what} of this inventory${suggestion(name, known)}`;
    remarks.push({ path: [...path, i], at: 'value', predicate });
  });
}

function sayRepeatedIds(windows: readonly MaintenanceWindow[], remarks: Remark[]): void {
  windows.forEach(({ id }, i) => {
    const first = windows.findIndex((other) => other.id === id);
    if (first === i) return;
    const predicate = `is ${shownValue(id)}, which maintenance[${first}] has already; give each its own`;
    remarks.push({ path: [...at, 'maintenance', i, 'id'], at: 'value', predicate });
  });
}
