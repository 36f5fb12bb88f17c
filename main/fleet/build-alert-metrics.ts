import { isIP } from 'node:net';
import type { AlertMetricsInventory } from '../contract/alert-metrics.ts';
import type { AlertMetrics } from '../domain/alert-metrics.ts';
import type { InventoryPath, Remark } from './fleet-problem.ts';
import { canonicalIp, parseHostAddress } from './ip-address.ts';
import { shownValue } from './shown-value.ts';

/*
 *   alerts:
 *     metrics: { port: 9464, address: 127.0.0.1 }      # {} is the same
 *
 *     metrics:                                         # for a Prometheus on another machine
 *       address: 10.10.1.5
 *       beyondLoopback: true
 *       names: [noc1.example.net]                      # by which it may be asked beside its addresses
 */

/** One of the ports that Prometheus' own list of exporters gives away (9100 to 9999). */
const defaultPort = 9464;
const path: InventoryPath = ['alerts', 'metrics'];

/** Reads `alerts.metrics`, null where there is none; what is wrong with it goes to `remarks`. */
export function buildAlertMetrics(written: AlertMetricsInventory, remarks: Remark[]): AlertMetrics | null {
  if (written === undefined || written === null) return null;
  const address = written.address ?? '127.0.0.1';
  const wrong = whyNot(address, written.beyondLoopback === true);
  if (wrong !== null) remarks.push({ path: [...path, 'address'], at: 'value', predicate: wrong });
  const names = (written.names ?? []).map((name) => name.toLowerCase());
  names.forEach((name, i) => {
    const predicate = whyNoName(name);
    if (predicate !== null) remarks.push({ path: [...path, 'names', i], at: 'value', predicate });
  });
  return { address, port: written.port ?? defaultPort, names: [...new Set(names)] };
}

/** What an operator should know of the endpoint before somebody else does. */
export function warnAlertMetrics(metrics: AlertMetrics | null): readonly Remark[] {
  if (metrics === null || isLoopback(metrics.address)) return [];
  const predicate =
    `is served on ${metrics.address}:${metrics.port}, beyond this machine: whoever reaches that address reads the names and the state ` +
    'of the fleet, without password and without TLS; let a firewall admit Prometheus alone';
  return [{ path, at: 'key', predicate }];
}

function whyNot(address: string, isAllowedOut: boolean): string | null {
  if (isIP(address) === 0 || address.includes('%')) {
    return `must be an IP address of this machine, such as 127.0.0.1 or ::1, not ${shownValue(address)}`;
  }
  if (isLoopback(address) || isAllowedOut) return null;
  return `is ${address}, beyond this machine; take 127.0.0.1 or ::1, or say beyondLoopback: true`;
}

function whyNoName(name: string): string | null {
  const parsed = parseHostAddress(name);
  if (!parsed.ok) return parsed.error;
  return parsed.value.kind === 'ip' ? `is the address ${parsed.value.text}; addresses need no name here` : null;
}

function isLoopback(address: string): boolean {
  const canonical = canonicalIp(address);
  return canonical === '::1' || canonical?.startsWith('127.') === true;
}
