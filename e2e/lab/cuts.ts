import { assertNever } from '../../main/domain/assert-never.ts';
import type { LabPlan } from './plan.ts';
import { hostOf, hostsOf, observerAddress } from './plan.ts';

/** A fault in the network, as the router makes it. Regions and hosts by id. Everything not named goes on. */
export type Cut =
  /** All packets between two regions are dropped, both ways. */
  | { readonly kind: 'regions'; readonly a: string; readonly b: string }
  /** A region loses all other regions; the observer still reaches it. */
  | { readonly kind: 'region-from-regions'; readonly region: string }
  /** A region loses all other regions and the observer; what is inside it goes on. */
  | { readonly kind: 'region-from-all'; readonly region: string }
  /** A host loses all other hosts; the observer still reaches it. */
  | { readonly kind: 'host-from-peers'; readonly host: string }
  /** Nothing to or from the host is forwarded, the observer's packets included. */
  | { readonly kind: 'host-from-all'; readonly host: string }
  /** Packets of one region to another are dropped; the way back works. */
  | { readonly kind: 'one-way'; readonly from: string; readonly to: string }
  /** Packets of one region to one port of another are dropped; what that port's servers send arrives. */
  | { readonly kind: 'port'; readonly from: string; readonly to: string; readonly port: number }
  /** UDP of a host to one port of anybody else, and of anybody else to that port of the host; all the rest goes on. */
  | { readonly kind: 'udp-port'; readonly host: string; readonly port: number }
  /** A firewall between two regions that answers instead of being silent; every packet, or those to one port alone. */
  | {
      readonly kind: 'reject';
      readonly a: string;
      readonly b: string;
      readonly with: Rejection;
      readonly port?: number;
    }
  /** Each packet between two regions is lost with this probability, in percent. */
  | { readonly kind: 'loss'; readonly a: string; readonly b: string; readonly percent: number }
  /** The observer loses these regions, and nobody else loses anything. */
  | { readonly kind: 'observer'; readonly regions: readonly string[] };

/** What a rejecting firewall sends back. */
export type Rejection = 'tcp-reset' | 'host-unreachable' | 'admin-prohibited' | 'port-unreachable';

function addresses(plan: LabPlan, region: string): string {
  return `{ ${hostsOf(plan, region)
    .map((host) => host.address)
    .join(', ')} }`;
}

function others(plan: LabPlan, region: string): string {
  return `{ ${plan.hosts
    .filter((host) => host.region !== region)
    .map((host) => host.address)
    .join(', ')} }`;
}

function bothWays(a: string, b: string, verdict: string): string[] {
  return [`ip saddr ${a} ip daddr ${b} ${verdict}`, `ip saddr ${b} ip daddr ${a} ${verdict}`];
}

function rejection(rejection: Rejection): string {
  switch (rejection) {
    case 'tcp-reset':
      return 'meta l4proto tcp reject with tcp reset';
    case 'host-unreachable':
      return 'reject with icmp type host-unreachable';
    case 'admin-prohibited':
      return 'reject with icmp type admin-prohibited';
    case 'port-unreachable':
      return 'reject with icmp type port-unreachable';
    default:
      return assertNever(rejection);
  }
}

function rules(cut: Cut, plan: LabPlan): readonly string[] {
  switch (cut.kind) {
    case 'regions':
      return bothWays(addresses(plan, cut.a), addresses(plan, cut.b), 'drop');
    case 'region-from-regions':
      return bothWays(addresses(plan, cut.region), others(plan, cut.region), 'drop');
    case 'region-from-all': {
      const inside = addresses(plan, cut.region);
      return [`ip saddr ${inside} ip daddr != ${inside} drop`, `ip daddr ${inside} ip saddr != ${inside} drop`];
    }
    case 'host-from-peers': {
      const { address } = hostOf(plan, cut.host);
      return [
        `ip saddr ${address} ip daddr != ${observerAddress} drop`,
        `ip daddr ${address} ip saddr != ${observerAddress} drop`,
      ];
    }
    case 'host-from-all': {
      const { address } = hostOf(plan, cut.host);
      return [`ip saddr ${address} drop`, `ip daddr ${address} drop`];
    }
    case 'one-way':
      return [`ip saddr ${addresses(plan, cut.from)} ip daddr ${addresses(plan, cut.to)} drop`];
    case 'port':
      return [`ip saddr ${addresses(plan, cut.from)} ip daddr ${addresses(plan, cut.to)} tcp dport ${cut.port} drop`];
    case 'udp-port': {
      const { address } = hostOf(plan, cut.host);
      return [`ip saddr ${address} udp dport ${cut.port} drop`, `ip daddr ${address} udp dport ${cut.port} drop`];
    }
    case 'reject': {
      const which = cut.port === undefined ? '' : `tcp dport ${cut.port} `;
      return bothWays(addresses(plan, cut.a), addresses(plan, cut.b), `${which}${rejection(cut.with)}`);
    }
    case 'loss':
      return bothWays(addresses(plan, cut.a), addresses(plan, cut.b), `numgen random mod 100 < ${cut.percent} drop`);
    case 'observer':
      return cut.regions.flatMap((region) => bothWays(observerAddress, addresses(plan, region), 'drop'));
    default:
      return assertNever(cut);
  }
}

/**
 * The nft table of a cut, one table a cut so that each is made and taken away in one transaction:
 *
 *   table inet cut3 { chain forward { type filter hook forward priority 0; ip saddr … drop; } }
 */
export function cutTable(name: string, cut: Cut, plan: LabPlan): string {
  const body = rules(cut, plan)
    .map((rule) => `    ${rule}`)
    .join('\n');
  return `table inet ${name} {\n  chain forward {\n    type filter hook forward priority 0;\n${body}\n  }\n}\n`;
}

/**
 * The nft table of a cut between two regions that ends by itself: its pairs of addresses stand in a set whose elements live for
 * `forMs`, counted by the kernel from when it takes them in (nft(8), "SET", timeout):
 *
 *   table inet fault2 {
 *     set gone { type ipv4_addr . ipv4_addr; flags timeout; elements = { 10.98.1.11 . 10.98.2.11 timeout 800ms, … } }
 *     chain forward { type filter hook forward priority 0; ip saddr . ip daddr @gone counter drop; }
 *   }
 */
export function blipTable(
  name: string,
  { a, b, forMs }: { readonly a: string; readonly b: string; readonly forMs: number },
  plan: LabPlan,
): string {
  const pairs = hostsOf(plan, a).flatMap((one) =>
    hostsOf(plan, b).flatMap((other) => [
      [one.address, other.address],
      [other.address, one.address],
    ]),
  );
  const elements = pairs.map((pair) => `${pair.join(' . ')} timeout ${forMs}ms`).join(', ');
  const set = `  set gone {\n    type ipv4_addr . ipv4_addr\n    flags timeout\n    elements = { ${elements} }\n  }\n`;
  const rule = '    ip saddr . ip daddr @gone counter drop\n';
  return `table inet ${name} {\n${set}  chain forward {\n    type filter hook forward priority 0;\n${rule}  }\n}\n`;
}

/** What `nft list table` says of a blip: whether its last element has gone, and how many packets it dropped so far. */
export function readBlip(listed: string): { readonly isOver: boolean; readonly dropped: number } {
  const [, packets] = /@gone counter packets (\d+) /.exec(listed) ?? [];
  if (packets === undefined) throw new Error(`no blip in: ${listed}`);
  return { isOver: !listed.includes('elements'), dropped: Number(packets) };
}

/**
 * The nft table with which a host swallows everything on its own stack, loopback apart, as a broken firewall script does. What it
 * sends dies before the wire, so its sockets wait in `persist` where a router's drop shows `on` (research/2, section 7).
 */
export function swallowTable(name: string, sparing: readonly string[]): string {
  const spared = sparing.flatMap((address) => [`ip saddr ${address} accept`, `ip daddr ${address} accept`]);
  const chain = (hook: 'input' | 'output', device: 'iifname' | 'oifname'): string => {
    const rules = [`${device} "lo" accept`, ...spared, 'drop'].map((rule) => `    ${rule}`).join('\n');
    return `  chain ${hook} {\n    type filter hook ${hook} priority 0;\n${rules}\n  }\n`;
  };
  return `table inet ${name} {\n${chain('input', 'iifname')}${chain('output', 'oifname')}}\n`;
}
