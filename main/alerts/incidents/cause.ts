import type { Alarm } from '../../domain/alarm.ts';
import type { IncidentId } from '../../domain/incident.ts';
import { incidentId } from '../../domain/incident.ts';
import { familyOf, type Family } from './alarm-table.ts';
import type { FleetMap } from './fleet-map.ts';

type TokensOf = (alarm: Alarm, map: FleetMap) => readonly string[];

const ofPairs: TokensOf = ({ pairs }) => pairs.map(([a, b]) => `link:${[a, b].sort().join('|')}`);
const ofHosts: TokensOf = ({ hosts }) => hosts.map((host) => `host:${host}`);

/** What an alarm is about, in words that two alarms of one cause share: a link, a region, a host, a cluster. */
const tokens: Readonly<Record<Family, TokensOf>> = {
  cut: ofPairs,
  link: ofPairs,
  dark: ({ regions }) => regions.map((region) => `dark:${region}`),
  blind: ({ regions }) => regions.map((region) => `blind:${region}`),
  // Hosts of a region that are not read are one blindness.
  unread: ({ hosts }, { regionOf }) => hosts.map((host) => `blind:${regionOf.get(host) ?? host}`),
  host: ofHosts,
  service: ofHosts,
  cluster: ({ clusters }) => clusters.map((cluster) => `cluster:${cluster}`),
  other: ({ key }) => [`alarm:${key}`],
};

/** Two alarms that share one of these are of one cause. */
export function tokensOf(alarm: Alarm, map: FleetMap): readonly string[] {
  return tokens[familyOf(alarm)](alarm, map);
}

const prefixes: Readonly<Record<Family, string>> = {
  cut: 'cut',
  link: 'link',
  dark: 'dark',
  blind: 'blind',
  unread: 'blind',
  host: 'host',
  service: 'host',
  cluster: 'cluster',
  other: 'alarm',
};

/** More are counted. */
const namedThings = 3;

/** The name of a cause: `cut:dub|fra`, `blind:ams`, `cluster:ledger`; of many things the first three and how many more. */
export function causeOf(alarm: Alarm, map: FleetMap): string {
  const things = tokensOf(alarm, map)
    .map((token) => token.slice(token.indexOf(':') + 1))
    .sort();
  const more = things.length - namedThings;
  const named = [...things.slice(0, namedThings), ...(more > 0 ? [`${more}-more`] : [])];
  return `${prefixes[familyOf(alarm)]}:${named.join(',')}`;
}

const longestName = 100;

/** An id that is safe in a header, a file name and a URL, and that none of the `taken` has. */
export function makeIncidentId(cause: string, raisedAt: number, isTaken: (id: IncidentId) => boolean): IncidentId {
  const name = cause
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '.')
    .slice(0, longestName);
  const usual = `${name}-${Math.max(0, Math.round(raisedAt)).toString(36)}`;
  for (let nth = 1; ; nth++) {
    const id = incidentId(nth === 1 ? usual : `${usual}.${nth}`);
    if (!isTaken(id)) return id;
  }
}
