import { isIP } from 'node:net';
import type { ChannelInventory, RouteInventory } from '../contract/alert-channels.ts';
import type { ChannelRoute, HttpAuth, SecretReference } from '../domain/alert-channels.ts';
import { hostId } from '../domain/ids.ts';
import { isLoopbackHost } from '../domain/loopback.ts';
import { parseHostAddress } from './ip-address.ts';
import type { InventoryPath, Remark, Surroundings } from './fleet-problem.ts';
import { suggestion } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';
import { absolutePath, isForeignHome } from './ssh-settings.ts';

/** Where a value of a channel stands, and who is told what is wrong with it. */
export interface ChannelPlace {
  readonly path: InventoryPath;
  readonly remarks: Remark[];
  readonly surroundings: Surroundings;
}

/** The place of a key within another place. */
export function placeOf(place: ChannelPlace, ...keys: InventoryPath): ChannelPlace {
  return { ...place, path: [...place.path, ...keys] };
}

/** Says what is wrong with a value. */
export function sayOfValue({ path, remarks }: ChannelPlace, predicate: string): void {
  remarks.push({ path, at: 'value', predicate });
}

const secretRule = 'must be env:NAME, file:PATH or keyring:NAME; the secret itself never stands in an inventory';
const stillUnknown: SecretReference = { kind: 'env', name: 'UNKNOWN' };

/** A reference to a secret. What stands there instead is never quoted: it may be the secret. */
export function readSecretReference(written: unknown, place: ChannelPlace): SecretReference {
  if (written === undefined || written === null) {
    sayOfValue(place, `is missing; it ${secretRule}`);
    return stillUnknown;
  }
  const reference = parseReference(written, place.surroundings);
  if (reference !== null) return reference;
  sayOfValue(place, secretRule);
  return stillUnknown;
}

/** null = it is no reference. */
export function parseReference(written: unknown, surroundings: Surroundings): SecretReference | null {
  const parts = typeof written === 'string' ? /^(env|file|keyring):(.+)$/.exec(written) : null;
  const [, kind, rest = ''] = parts ?? [];
  if (kind === 'env') return /^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(rest) ? { kind, name: rest } : null;
  if (kind === 'keyring') return /^[\w@./ -]{1,200}$/.test(rest) ? { kind, name: rest } : null;
  if (kind !== 'file' || isForeignHome(rest) || rest.length > 4096 || /[\u0000-\u001f\u007f]/.test(rest)) return null;
  return { kind, path: absolutePath(rest, surroundings) };
}

/**
 * A URL that stands in the open: `http://` or `https://`, without user, password or a key in its query. Such a one is not quoted.
 */
export function readUrl(written: unknown, place: ChannelPlace): string {
  const url = typeof written === 'string' && written.length <= 2000 && URL.canParse(written) ? new URL(written) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    sayOfValue(place, `${written === undefined ? 'is missing; it ' : ''}must be an http:// or https:// URL`);
    return 'https://unknown.invalid';
  }
  if (url.username !== '' || url.password !== '' || [...url.searchParams.keys()].some(isNameOfSecret)) {
    sayOfValue(
      place,
      'has a secret in it; name the secret by auth, or the whole URL by env:NAME, file:PATH or keyring:NAME',
    );
  }
  if (url.hash !== '') sayOfValue(place, 'has a # part, which no server is ever sent; remove it');
  const host = parseHostAddress(url.hostname.replace(/^\[|\]$/g, ''));
  if (!host.ok) sayOfValue(place, `names a host that ${host.error}`);
  return url.href;
}

function isNameOfSecret(name: string): boolean {
  return /token|key|secret|sig|auth|pass|code/i.test(name);
}

/** Says so where a secret would be read on its way. On this machine there is no way. */
export function sayInTheClear(url: string, place: ChannelPlace): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopbackHost(hostname)) return;
  sayOfValue(place, 'must be an https:// URL, because a secret is sent to it');
}

/** How an HTTP receiver knows us. */
export function readAuth(written: ChannelInventory['auth'], place: ChannelPlace): HttpAuth {
  if (written === undefined || written === null) return { kind: 'none' };
  const { user, password, token } = written;
  if (token !== undefined) {
    if (user !== undefined || password !== undefined)
      sayOfValue(placeOf(place, 'token'), 'stands beside user and password; a receiver knows us by one of the two');
    return { kind: 'bearer', token: readSecretReference(token, placeOf(place, 'token')) };
  }
  if (user === undefined || user.includes(':')) {
    // RFC 7617, section 2: the first colon ends the user's name.
    sayOfValue(
      placeOf(place, 'user'),
      `${user === undefined ? 'is missing; it ' : ''}must be a user name without a colon`,
    );
  }
  return { kind: 'basic', user: user ?? '', password: readSecretReference(password, placeOf(place, 'password')) };
}

/** One route. `hosts` are the ids of the inventory. */
export function readRoute(written: RouteInventory, place: ChannelPlace, hosts: readonly string[]): ChannelRoute {
  if (written === 'direct') return { kind: 'direct' };
  const { bind, proxy, host } = written;
  const named = Object.values(written).filter((value) => value !== undefined).length;
  if (named !== 1) sayOfValue(place, 'must name one of bind, proxy and host');
  if (bind !== undefined) {
    if (isIP(bind) === 0)
      sayOfValue(placeOf(place, 'bind'), `must be an IP address of this machine, not ${shownValue(bind)}`);
    return { kind: 'bind', address: bind };
  }
  if (proxy !== undefined) return readProxy(proxy, placeOf(place, 'proxy'));
  if (host === undefined) return { kind: 'direct' };
  if (!hosts.includes(host)) {
    const predicate = `names ${shownValue(host)}, which is no host of this inventory${suggestion(host, hosts)}`;
    sayOfValue(placeOf(place, 'host'), predicate);
  }
  return { kind: 'host', host: hostId(host) };
}

function readProxy(written: string, place: ChannelPlace): ChannelRoute {
  const url = URL.canParse(written) ? new URL(written) : null;
  const port = Number(url?.port === '' ? 80 : url?.port);
  const hasMore = url === null || url.username !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '';
  // Not quoted: who writes a password into it must not read it again in a log.
  if (hasMore || url.protocol !== 'http:') sayOfValue(place, 'must be http://host:port of a proxy, and nothing more');
  return { kind: 'proxy', host: (url?.hostname ?? '').replace(/^\[|\]$/g, ''), port };
}

/** A mail address (RFC 5321, section 4.1.2, without quoted names): what else stands in it could add a recipient or a header. */
export function readMailAddress(written: string, place: ChannelPlace): string {
  if (!/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/.test(written))
    sayOfValue(place, `must be a mail address, such as ops@example.net, not ${shownValue(written)}`);
  return written;
}

/** A name or an address a channel goes to. */
export function readReceiver(written: string | undefined, place: ChannelPlace): string {
  const parsed = parseHostAddress(written ?? '');
  if (parsed.ok) return parsed.value.text;
  sayOfValue(place, written === undefined ? 'is missing; it must be a host name or an IP address' : parsed.error);
  return 'unknown.invalid';
}
