import { asFlag, asList, asText, at, readJson } from './json-text.ts';

/*
 * ip -j addr: [{"ifname":"eth0","addr_info":[{"family":"inet","local":"10.97.7.100","prefixlen":24,"secondary":true}, …]}, …]
 * ip addr (before iproute2 4.13):
 *   2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 …
 *       inet 10.97.7.100/24 scope global secondary eth0
 */

/** An address of one of the host's interfaces. */
export interface HeldAddress {
  readonly interface: string;
  /** In canonical form, see {@link canonicalAddress}. */
  readonly address: string;
  /** The kernel found the same address at a neighbour, or still looks for it (IPv6): it is not used. */
  readonly isRefused: boolean;
}

/** Addresses of the host in either form of ip(8); null where the text is neither. */
export function readAddresses(text: string): readonly HeldAddress[] | null {
  const json = readJson(text);
  if (json === null) return fromText(text);
  if (!Array.isArray(json.value)) return null;
  const links = asList(json.value);
  if (!links.some((link) => asText(at(link, 'ifname')) !== null && Array.isArray(at(link, 'addr_info')))) return null;
  return links.flatMap((link) =>
    asList(at(link, 'addr_info')).flatMap((info) => {
      const address = canonicalAddress(asText(at(info, 'local')) ?? '');
      const isRefused = asFlag(at(info, 'dadfailed')) === true || asFlag(at(info, 'tentative')) === true;
      return address === null ? [] : [{ interface: asText(at(link, 'ifname')) ?? '', address, isRefused }];
    }),
  );
}

function fromText(text: string): readonly HeldAddress[] | null {
  const found: HeldAddress[] = [];
  let link: string | null = null;
  for (const line of text.split('\n')) {
    link = /^\d{1,6}: ([^\s:@]{1,15})(?:@[^\s:]{1,20})?: </.exec(line)?.[1] ?? link;
    const address = /^\s+inet6?\s+([0-9A-Fa-f.:]{2,45})[/\s]/.exec(line)?.[1];
    const canonical = address === undefined ? null : canonicalAddress(address);
    if (link === null || canonical === null || found.length >= 1000) continue;
    found.push({ interface: link, address: canonical, isRefused: /\b(dadfailed|tentative)\b/.test(line) });
  }
  return link === null ? null : found;
}

/**
 * One spelling for each address: no prefix length, no zone, IPv6 in its short lower-case form, a mapped IPv4 as IPv4. Null for
 * what is no address.
 */
export function canonicalAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/\/\d{1,3}$/, '')
    .replace(/%[\w.-]{1,15}$/, '')
    .replace(/^\[|\]$/g, '');
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1];
  if (v4 !== undefined)
    return v4.split('.').every((part) => Number(part) < 256) ? v4.split('.').map(Number).join('.') : null;
  const url = `http://[${bare}]/`;
  return /^[0-9A-Fa-f:.]{2,45}$/.test(bare) && bare.includes(':') && URL.canParse(url)
    ? new URL(url).hostname.slice(1, -1)
    : null;
}
