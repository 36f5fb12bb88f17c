import { isIPv4, isIPv6 } from 'node:net';
import type { Fleet, Host } from '../domain/fleet.ts';

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

/** Longest prefix that holds both. */
function join(a: Prefix, b: Prefix): Prefix {
  let length = Math.min(a.length, b.length);
  while (shorten(a, length).bits !== shorten(b, length).bits) length--;
  return shorten(a, length);
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
 * The peers to list, in the words of ss: at most `most` terms that cover every address. Few addresses stay exact; many are
 * merged where that adds the fewest strangers, longest common prefix first. The two families are never merged.
 */
export function filterTerms(addresses: readonly string[], most: number = mostTerms): readonly string[] {
  const unique = new Map<string, Prefix>();
  for (const address of addresses) {
    const prefix = prefixOf(address);
    if (prefix !== null) unique.set(textOf(prefix), prefix);
  }
  const byOrder = (a: Prefix, b: Prefix) => a.family - b.family || (a.bits < b.bits ? -1 : a.bits > b.bits ? 1 : 0);
  let prefixes = [...unique.values()].sort(byOrder);
  while (prefixes.length > Math.max(most, 2)) {
    const next = mergeClosest(prefixes);
    if (next.length === prefixes.length) break;
    prefixes = next;
  }
  return prefixes.map(textOf);
}

function mergeClosest(prefixes: Prefix[]): Prefix[] {
  let best: { readonly at: number; readonly joined: Prefix } | null = null;
  for (const [at, a] of prefixes.entries()) {
    const b = prefixes[at + 1];
    if (b === undefined || b.family !== a.family) continue;
    const joined = join(a, b);
    const free = width[joined.family] - joined.length;
    if (best === null || free < width[best.joined.family] - best.joined.length) best = { at, joined };
  }
  if (best === null) return prefixes;
  return [...prefixes.slice(0, best.at), best.joined, ...prefixes.slice(best.at + 2)];
}

/** What one host is asked to list. */
export interface HostFilter {
  readonly terms: readonly string[];
  readonly ports: readonly number[];
}

/** The filter of a host: every address by which the fleet's other hosts are known, and the ports of its own clusters and of the mesh. */
export function hostFilter(fleet: Fleet, host: Host, most: number = mostTerms): HostFilter {
  const others = fleet.hosts.filter((other) => other.id !== host.id);
  const mine = fleet.clusters.filter((cluster) => cluster.members.some((member) => member.host === host.id));
  const ports = new Set([...mine.flatMap((cluster) => cluster.ports), ...fleet.ports]);
  return {
    terms: filterTerms(
      others.flatMap((other) => other.peerAddresses),
      most,
    ),
    ports: [...ports].sort((a, b) => a - b),
  };
}
