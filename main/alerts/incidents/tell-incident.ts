import type { Alarm } from '../../domain/alarm.ts';
import type { AlertRules } from '../../domain/alert-rules.ts';
import type { Incident, IncidentChild } from '../../domain/incident.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { comparePriority } from './alarm-table.ts';
import type { KeptAlarm } from './book.ts';
import type { FleetMap } from './fleet-map.ts';

/** More are only counted. */
export const shownChildren = 50;
const longestText = 500;

/** What an incident says, from the alarms behind it. */
export type Told = Pick<
  Incident,
  'text' | 'runbook' | 'children' | 'moreChildren' | 'count' | 'regions' | 'hosts' | 'clusters'
>;

/** Words an incident from the alarms of it that hold, gravest first; once none does from all, for that is what is over. */
export function tellIncident(
  alarms: readonly KeptAlarm[],
  moreAlarms: number,
  { root, map, rules }: { readonly root: string; readonly map: FleetMap; readonly rules: AlertRules },
): Told {
  const active = alarms.filter(({ isActive }) => isActive);
  const named = active.length === 0 ? alarms : active;
  const more = Math.max(0, alarms.length - shownChildren) + moreAlarms;
  return {
    text: textOf(named, root, moreAlarms),
    runbook: runbookOf(named, rules),
    children: alarms.slice(0, shownChildren).map(childOf),
    ...(more === 0 ? {} : { moreChildren: more }),
    count: Math.max(named.length + moreAlarms, ...alarms.map(({ count }) => count)),
    ...scopeOf(alarms, map),
  };
}

function textOf(alarms: readonly KeptAlarm[], root: string, moreAlarms: number): string {
  const [first] = alarms;
  if (first === undefined) return '';
  const cause = alarms.find(({ key }) => key === root);
  const isRoot = cause === undefined || cause.key === first.key;
  const told = isRoot ? first.text : `${first.text}; ${cause.text}`;
  const more = alarms.length + moreAlarms - (isRoot ? 1 : 2);
  return plainLine(more > 0 ? `${plainLine(told, longestText - 20)} (and ${more} more)` : told, longestText);
}

function runbookOf(alarms: readonly KeptAlarm[], { runbooks }: AlertRules): string | null {
  for (const alarm of alarms) {
    const found = runbooks.find(({ alarms: types, clusters }) => {
      const isOfType = types.length === 0 || types.includes(alarm.type);
      return isOfType && (clusters.length === 0 || alarm.clusters.some((cluster) => clusters.includes(cluster)));
    });
    if (found !== undefined) return found.text;
  }
  return null;
}

function childOf({ key, priority, text, since, isActive }: KeptAlarm): IncidentChild {
  return { key, priority, text, since, isActive };
}

function scopeOf(alarms: readonly Alarm[], { regionOf }: FleetMap): Pick<Incident, 'regions' | 'hosts' | 'clusters'> {
  const hosts = distinct(alarms.flatMap((alarm) => alarm.hosts));
  const regions = alarms.flatMap((alarm) => [...alarm.pairs.flat(), ...alarm.regions]);
  return {
    regions: distinct([...regions, ...hosts.flatMap((host) => regionOf.get(host) ?? [])]),
    hosts,
    clusters: distinct(alarms.flatMap((alarm) => alarm.clusters)),
  };
}

function distinct<T extends string>(names: readonly T[]): readonly T[] {
  return [...new Set(names)].sort();
}

/** Those that hold first, the gravest first, then the oldest. */
export function compareKept(x: KeptAlarm, y: KeptAlarm): number {
  if (x.isActive !== y.isActive) return x.isActive ? -1 : 1;
  return comparePriority(x.priority, y.priority) || x.since - y.since || (x.key < y.key ? -1 : 1);
}
