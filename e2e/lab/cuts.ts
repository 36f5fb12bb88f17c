import { assertNever } from '../../main/domain/assert-never.ts';
import type { LabPlan } from './plan.ts';
import { hostOf, hostsOf, observerAddress } from './plan.ts';

/** A fault in the network, as the router makes it. Regions and hosts by id. Everything not named goes on. */
export type Cut =
  /** All packets between two regions are dropped, both ways. */
  | { readonly kind: 'regions'; readonly a: string; readonly b: string }
  /** A region loses all other regions; the observer still reaches it. */
  | { readonly kind: 'region-from-regions'; readonly region: string }
  /** A host loses all other hosts; the observer still reaches it. */
  | { readonly kind: 'host-from-peers'; readonly host: string }
  /** Nothing to or from the host is forwarded, the observer's packets included. */
  | { readonly kind: 'host-from-all'; readonly host: string }
  /** Packets of one region to another are dropped; the way back works. */
  | { readonly kind: 'one-way'; readonly from: string; readonly to: string }
  /** One destination port between two regions, both ways of asking. */
  | { readonly kind: 'port'; readonly a: string; readonly b: string; readonly port: number }
  /** A firewall that answers instead of being silent. */
  | { readonly kind: 'reject'; readonly a: string; readonly b: string; readonly with: Rejection }
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
      return bothWays(addresses(plan, cut.a), addresses(plan, cut.b), `tcp dport ${cut.port} drop`);
    case 'reject':
      return bothWays(addresses(plan, cut.a), addresses(plan, cut.b), rejection(cut.with));
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
