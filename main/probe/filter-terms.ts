import { isIPv4, isIPv6 } from 'node:net';
import type { Fleet, Host } from '../domain/fleet.ts';
import { unnamedPorts } from '../domain/product-ports.ts';

/** More `dst` terms than this make `ss` slow (research/2, section 4: 200 terms cost three times as much as two). */
export const mostTerms = 32;

interface Prefix {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly length: number;
}

const width = { 4: 32, 6: 128 } as const;

function v4Bits(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function v6Bits(address: string): bigint {
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  const low = dotted === undefined ? 0n : v4Bits(dotted);
  const tail = dotted === undefined ? '' : `${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  const full = dotted === undefined ? address : address.slice(0, -dotted.length) + tail;
  const [head = '', rest] = full.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = rest === undefined || rest === '' ? [] : rest.split(':');
  const zeros = rest === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...right];
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

/** An address as one prefix; null for names. A v4-mapped address counts as its IPv4, which ss matches for both. */
function prefixOf(address: string): Prefix | null {
  if (isIPv4(address)) return { family: 4, bits: v4Bits(address), length: 32 };
  const bare = address.split('%')[0] ?? '';
  if (!isIPv6(bare)) return null;
  const bits = v6Bits(bare);
  if (bits >> 32n === 0xffffn) return { family: 4, bits: bits & 0xffffffffn, length: 32 };
  return { family: 6, bits, length: 128 };
}

function shorten(prefix: Prefix, length: number): Prefix {
  const drop = BigInt(width[prefix.family] - length);
  return { family: prefix.family, bits: (prefix.bits >> drop) << drop, length };
}

/** How many leading bits two prefixes of one family share; -1 across families. */
function sharedBits(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return -1;
  const differing = a.bits ^ b.bits;
  return Math.min(a.length, b.length, width[a.family] - (differing === 0n ? 0 : differing.toString(2).length));
}

function textOf(prefix: Prefix): string {
  const whole = prefix.length === width[prefix.family];
  if (prefix.family === 4) {
    const parts = [24n, 16n, 8n, 0n].map((shift) => String((prefix.bits >> shift) & 0xffn));
    return whole ? parts.join('.') : `${parts.join('.')}/${prefix.length}`;
  }
  const groups = Array.from({ length: 8 }, (_, i) => ((prefix.bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  // ss 6.1 reads a bare `::1` and a bracketed prefix as an address with a port, hence the two forms.
  return whole ? `[${groups.join(':')}]` : `${groups.join(':')}/${prefix.length}`;
}

/**
 * The peers to list, in the words of ss: at most `most` terms (two at least) that cover every address. Few addresses stay
 * exact; many are merged where that lets in the fewest strangers. In sorted order the closest pair is always a pair of
 * neighbours, so the longest shared prefixes are closed up first. The two families are never merged.
 */
export function filterTerms(addresses: readonly string[], most: number = mostTerms): readonly string[] {
  const unique = new Map<string, Prefix>();
  for (const address of addresses) {
    const prefix = prefixOf(address);
    if (prefix !== null) unique.set(`${prefix.family} ${prefix.bits}`, prefix);
  }
  const sorted = [...unique.values()].sort((a, b) => a.family - b.family || (a.bits < b.bits ? -1 : 1));
  const gaps = sorted.slice(1).map((prefix, i) => {
    const before = sorted[i];
    return before === undefined ? -1 : sharedBits(before, prefix);
  });
  const strangers = (i: number) => width[sorted[i + 1]?.family ?? 6] - (gaps[i] ?? -1);
  const closable = [...gaps.keys()].filter((i) => (gaps[i] ?? -1) >= 0).sort((a, b) => strangers(a) - strangers(b));
  const closed = new Set(closable.slice(0, Math.max(0, sorted.length - Math.max(most, 2))));
  const terms: Prefix[] = [];
  for (const [i, prefix] of sorted.entries()) {
    const last = terms.at(-1);
    const shared = gaps[i - 1];
    if (last === undefined || shared === undefined || !closed.has(i - 1)) terms.push(prefix);
    else terms[terms.length - 1] = shorten(last, Math.min(last.length, shared));
  }
  return terms.map(textOf);
}

/** What one host is asked to list. */
export interface HostFilter {
  readonly terms: readonly string[];
  readonly ports: readonly number[];
}

/**
 * The filters of a fleet's hosts: every address by which the other hosts are known, and the ports of a host's own clusters,
 * those that their products have by default too, of the checks that ask it, and of the mesh. In a fleet with more addresses than terms all hosts share one list, their own addresses included.
 */
export function hostFilters(fleet: Fleet, most: number = mostTerms): (host: Host) => HostFilter {
  const all = fleet.hosts.flatMap((host) => host.peerAddresses);
  const shared = all.length > most + 1 ? filterTerms(all, most) : null;
  return (host) => {
    const mine = fleet.clusters.filter((cluster) => cluster.members.some((member) => member.host === host.id));
    const asked = fleet.checks.filter(({ targets }) => targets.includes(host.id)).map(({ port }) => port);
    const ports = new Set([
      ...mine.flatMap((cluster) => [...cluster.ports, ...unnamedPorts(cluster)]),
      ...asked,
      ...fleet.ports,
    ]);
    const others = () => fleet.hosts.filter((other) => other.id !== host.id).flatMap((other) => other.peerAddresses);
    return { terms: shared ?? filterTerms(others(), most), ports: [...ports].sort((a, b) => a - b) };
  };
}
