import type { ChannelInventory } from '../contract/alert-channels.ts';
import type { AlertChannel, ChannelBase, ChannelRoute, ChannelTls } from '../domain/alert-channels.ts';
import { assertNever } from '../domain/assert-never.ts';
import { channelId } from '../domain/notification.ts';
import { readTls } from './build-checks.ts';
import {
  type ChannelPlace,
  parseReference,
  placeOf,
  readAuth,
  readMailAddress,
  readReceiver,
  readRoute,
  readSecretReference,
  readUrl,
  sayInTheClear,
  sayOfValue,
} from './channel-values.ts';
import { type InventoryPath, keyText, type Remark, type Surroundings } from './fleet-problem.ts';
import { shownValue } from './shown-value.ts';
import { absolutePath } from './ssh-settings.ts';

/** What the channels of an inventory refer to. */
export interface ChannelSurroundings {
  /** Ids of the hosts of the inventory. */
  readonly hosts: readonly string[];
  /** What paths of files are relative to. */
  readonly files: Surroundings;
}

type Kind = AlertChannel['kind'];
type Key = Exclude<keyof ChannelInventory, 'id' | 'kind' | 'perMinute'>;

/** The settings of each kind besides `id`, `kind` and `perMinute`. */
const keysOf: Readonly<Record<Kind, readonly Key[]>> = {
  alertmanager: ['routes', 'tls', 'url', 'auth', 'resendMs', 'staysMs'],
  webhook: ['routes', 'tls', 'url', 'auth', 'signWith'],
  slack: ['routes', 'tls', 'url'],
  teams: ['routes', 'tls', 'url'],
  pagerduty: ['routes', 'tls', 'url', 'routingKey'],
  opsgenie: ['routes', 'tls', 'url', 'apiKey'],
  smtp: ['routes', 'tls', 'host', 'port', 'security', 'login', 'from', 'to'],
  syslog: ['routes', 'tls', 'host', 'port', 'transport', 'facility'],
  desktop: [],
  sound: ['file'],
};

/** Machines sort messages; people read them. */
const usualPerMinute: Readonly<Record<Kind, number>> = {
  alertmanager: 60,
  webhook: 60,
  slack: 20,
  teams: 20,
  pagerduty: 60,
  opsgenie: 60,
  smtp: 10,
  syslog: 600,
  desktop: 6,
  sound: 6,
};

const usualResendMs = 60_000;
/** An upgrade or a restart of the observer must not look like the end of an incident. */
const usualStaysMs = 15 * 60_000;
/** local0 (RFC 5424, table 1). */
const usualFacility = 16;

/** Reads `alerts.channels`, which stands at `path`; what is wrong with it goes to `remarks`. */
export function buildAlertChannels(
  written: readonly ChannelInventory[] | null | undefined,
  path: InventoryPath,
  { hosts, files }: ChannelSurroundings,
  remarks: Remark[],
): readonly AlertChannel[] {
  const first = new Map<string, InventoryPath>();
  return (written ?? []).map((channel, i) => {
    const place: ChannelPlace = { path: [...path, i], remarks, surroundings: files };
    const other = first.get(channel.id);
    if (other === undefined) first.set(channel.id, place.path);
    else sayOfValue(placeOf(place, 'id'), `is ${shownValue(channel.id)}, which ${keyText(other)} has already`);
    sayForeignKeys(channel, place);
    return buildChannel(channel, place, hosts);
  });
}

function sayForeignKeys(channel: ChannelInventory, { path, remarks }: ChannelPlace): void {
  for (const [key, value] of Object.entries(channel)) {
    if (value === undefined || key === 'id' || key === 'kind' || key === 'perMinute') continue;
    const kinds = Object.entries(keysOf).filter(([, keys]) => keys.some((known) => known === key));
    if (kinds.some(([kind]) => kind === channel.kind)) continue;
    const predicate = `is no setting of ${channel.kind}; it belongs to ${kinds.map(([kind]) => kind).join(', ')}`;
    remarks.push({ path: [...path, key], at: 'key', predicate });
  }
}

function buildChannel(channel: ChannelInventory, place: ChannelPlace, hosts: readonly string[]): AlertChannel {
  const base: ChannelBase = {
    id: channelId(channel.id),
    routes: buildRoutes(channel, place, hosts),
    perMinute: channel.perMinute ?? usualPerMinute[channel.kind],
  };
  const tls = buildTls(channel, place);
  switch (channel.kind) {
    case 'alertmanager':
      return { ...base, kind: 'alertmanager', tls, ...alertmanagerOf(channel, place) };
    case 'webhook':
      return { ...base, kind: 'webhook', tls, ...webhookOf(channel, place) };
    case 'slack':
      return { ...base, kind: 'slack', tls, url: readSecretReference(channel.url, placeOf(place, 'url')) };
    case 'teams':
      return { ...base, kind: 'teams', tls, url: readSecretReference(channel.url, placeOf(place, 'url')) };
    case 'pagerduty': {
      const url = apiUrl(channel, place, 'https://events.pagerduty.com');
      const routingKey = readSecretReference(channel.routingKey, placeOf(place, 'routingKey'));
      return { ...base, kind: 'pagerduty', tls, url, routingKey };
    }
    case 'opsgenie': {
      const url = apiUrl(channel, place, 'https://api.opsgenie.com');
      const apiKey = readSecretReference(channel.apiKey, placeOf(place, 'apiKey'));
      return { ...base, kind: 'opsgenie', tls, url, apiKey };
    }
    case 'smtp':
      return { ...base, kind: 'smtp', tls, ...smtpOf(channel, place) };
    case 'syslog':
      return { ...base, kind: 'syslog', tls, ...syslogOf(channel, place) };
    case 'desktop':
      return { ...base, kind: 'desktop' };
    case 'sound': {
      const file = channel.file ?? null;
      return { ...base, kind: 'sound', file: file === null ? null : absolutePath(file, place.surroundings) };
    }
    default:
      return assertNever(channel.kind);
  }
}

function buildRoutes(
  { kind, routes, transport }: ChannelInventory,
  place: ChannelPlace,
  hosts: readonly string[],
): readonly ChannelRoute[] {
  if (kind === 'desktop' || kind === 'sound') return [];
  const isDatagram = kind === 'syslog' && (transport ?? 'udp') === 'udp';
  return (routes ?? ['direct']).map((written, i, all) => {
    const at = placeOf(place, 'routes', i);
    const route = readRoute(written, at, hosts);
    if (isDatagram && (route.kind === 'proxy' || route.kind === 'host'))
      sayOfValue(at, 'cannot carry UDP; give the channel transport: tcp or tls, or take direct or bind');
    const isTwice = all.slice(0, i).some((other) => JSON.stringify(other) === JSON.stringify(written));
    if (isTwice) sayOfValue(at, 'stands there a second time; keep one of the two');
    return route;
  });
}

function buildTls({ tls }: ChannelInventory, place: ChannelPlace): ChannelTls {
  const read = readTls(tls ?? true, [...place.path, 'tls'], place.remarks);
  return read.kind === 'none' ? { kind: 'system', serverName: null } : read;
}

function apiUrl({ url }: ChannelInventory, place: ChannelPlace, usual: string): string {
  const at = placeOf(place, 'url');
  const read = readUrl(url ?? usual, at);
  sayInTheClear(read, at);
  return read;
}

function alertmanagerOf(channel: ChannelInventory, place: ChannelPlace) {
  const at = placeOf(place, 'url');
  const url = readUrl(channel.url, at);
  const auth = readAuth(channel.auth, placeOf(place, 'auth'));
  if (auth.kind !== 'none') sayInTheClear(url, at);
  const resendMs = channel.resendMs ?? usualResendMs;
  const staysMs = channel.staysMs ?? Math.max(usualStaysMs, resendMs * 4);
  if (staysMs < resendMs * 3) {
    const predicate = `must be three times resendMs (${resendMs * 3}) or more: an alert must outlive two rounds that are lost`;
    sayOfValue(placeOf(place, 'staysMs'), predicate);
  }
  return { url, auth, resendMs, staysMs };
}

function webhookOf(channel: ChannelInventory, place: ChannelPlace) {
  const at = placeOf(place, 'url');
  const url = parseReference(channel.url, place.surroundings) ?? readUrl(channel.url, at);
  const auth = readAuth(channel.auth, placeOf(place, 'auth'));
  if (auth.kind !== 'none' && typeof url === 'string') sayInTheClear(url, at);
  const { signWith } = channel;
  const isSigned = signWith !== undefined && signWith !== null;
  return { url, auth, signWith: isSigned ? readSecretReference(signWith, placeOf(place, 'signWith')) : null };
}

function smtpOf(channel: ChannelInventory, place: ChannelPlace) {
  const security = channel.security ?? 'starttls';
  const { login: written } = channel;
  const login =
    written === undefined || written === null
      ? null
      : { user: written.user, password: readSecretReference(written.password, placeOf(place, 'login', 'password')) };
  if (login !== null && security === 'none')
    sayOfValue(placeOf(place, 'security'), 'must be starttls or tls, because a password is sent');
  const to = channel.to ?? [];
  if (to.length === 0) sayOfValue(placeOf(place, 'to'), 'must name at least one mail address');
  return {
    host: readReceiver(channel.host, placeOf(place, 'host')),
    // Submission (RFC 6409), submissions (RFC 8314), and a relay that wants neither.
    port: channel.port ?? { starttls: 587, tls: 465, none: 25 }[security],
    security,
    login,
    from: readMailAddress(channel.from ?? '', placeOf(place, 'from')),
    to: to.map((address, i) => readMailAddress(address, placeOf(place, 'to', i))),
  };
}

function syslogOf(channel: ChannelInventory, place: ChannelPlace) {
  const transport = channel.transport ?? 'udp';
  return {
    host: readReceiver(channel.host, placeOf(place, 'host')),
    // RFC 5426, section 3.3; RFC 5425, section 4.1; RFC 6587 leaves that of TCP to custom.
    port: channel.port ?? (transport === 'tls' ? 6514 : 514),
    transport,
    facility: channel.facility ?? usualFacility,
  };
}
