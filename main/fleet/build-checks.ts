import type { CheckInventory, Inventory } from '../contract/inventory.ts';
import type { CheckExpectation, CheckTls, HttpCheck } from '../domain/fleet.ts';
import { hostId, type HostId } from '../domain/ids.ts';
import type { InventoryPath, Remark } from './fleet-problem.ts';
import { keyText } from './fleet-problem.ts';
import { parseHostAddress } from './ip-address.ts';
import { suggestion } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';

/*
 *   checks:                            # of the fleet: hosts and from default to all hosts
 *     - { id: api, port: 8080, path: /health, status: 204, hosts: [fra-api1], from: [dub-api1] }
 *   clusters:
 *     - id: ledger
 *       checks:                        # of a cluster: its members ask its members
 *         - { id: patroni, port: 8008, path: /patroni, json: { field: state, equals: running },
 *             tls: { pin: "sha256:…64 hex digits…" }, timeoutMs: 2000 }
 */

const defaultTimeoutMs = 2000;

/** Where each check of {@link buildChecks} is written, in the same order. */
export function checkPlaces(inventory: Inventory): readonly InventoryPath[] {
  return [
    ...(inventory.checks ?? []).map((_, i) => ['checks', i]),
    ...(inventory.clusters ?? []).flatMap(({ checks }, c) =>
      (checks ?? []).map((_, i) => ['clusters', c, 'checks', i]),
    ),
  ];
}

/** Reads the HTTP checks, those of the fleet first; what is wrong with them goes to `remarks`. */
export function buildChecks(inventory: Inventory, remarks: Remark[]): readonly HttpCheck[] {
  const all = inventory.hosts.map(({ id }) => id);
  const written = [
    ...(inventory.checks ?? []).map((check, i) => {
      const path = ['checks', i];
      const hosts = { targets: check.hosts ?? all, from: check.from ?? all };
      sayUnknownHosts(check.hosts, [...path, 'hosts'], all, remarks);
      sayUnknownHosts(check.from, [...path, 'from'], all, remarks);
      return { check, path, ...hosts };
    }),
    ...(inventory.clusters ?? []).flatMap((cluster, c) => {
      const members = cluster.members.map(({ host }) => host);
      return (cluster.checks ?? []).map((check, i) => {
        return { check, path: ['clusters', c, 'checks', i], targets: members, from: members };
      });
    }),
  ];
  sayRepeatedIds(written, remarks);
  return written.map(({ check, path, targets, from }) => buildCheck(check, path, { targets, from }, remarks));
}

function buildCheck(
  check: CheckInventory,
  path: InventoryPath,
  hosts: { readonly targets: readonly string[]; readonly from: readonly string[] },
  remarks: Remark[],
): HttpCheck {
  return {
    id: check.id,
    targets: idsOf(hosts.targets),
    from: idsOf(hosts.from),
    port: check.port,
    path: readPath(check.path ?? '/', [...path, 'path'], remarks),
    expect: readExpectation(check, path, remarks),
    tls: readTls(check.tls, [...path, 'tls'], remarks),
    timeoutMs: check.timeoutMs ?? defaultTimeoutMs,
  };
}

function idsOf(hosts: readonly string[]): readonly HostId[] {
  return [...new Set(hosts)].map(hostId);
}

/** A target of RFC 9112, section 3.2.1 (origin-form): what else stands in it would change the request. */
function readPath(text: string, at: InventoryPath, remarks: Remark[]): string {
  if (!/^\/[\x21-\x7e]*$/.test(text) || text.includes('#')) {
    const predicate = `must begin with / and be of visible ASCII letters without #, not ${shownValue(text)}; write others as %XX`;
    remarks.push({ path: at, at: 'value', predicate });
  }
  return text;
}

function readExpectation(check: CheckInventory, path: InventoryPath, remarks: Remark[]): CheckExpectation {
  const { json, status } = check;
  if (json === undefined || json === null) return { kind: 'status', status: status ?? 200 };
  if (status !== undefined) {
    const predicate = 'stands beside json; a check expects one of the two, so remove the other';
    remarks.push({ path: [...path, 'status'], at: 'key', predicate });
  }
  if (json.field.split('.').includes('')) {
    const predicate = `must name a field by dots, such as members.0.state, not ${shownValue(json.field)}`;
    remarks.push({ path: [...path, 'json', 'field'], at: 'value', predicate });
  }
  return { kind: 'json', field: json.field, equals: json.equals };
}

/** Whom TLS trusts, as written for a check or an alert channel. */
export function readTls(tls: CheckInventory['tls'], path: InventoryPath, remarks: Remark[]): CheckTls {
  if (tls === undefined || tls === null || tls === false) return { kind: 'none' };
  if (tls === true) return { kind: 'system', serverName: null };
  const serverName = readServerName(tls.serverName ?? null, [...path, 'serverName'], remarks);
  if (tls.pin === undefined) {
    if (tls.trust === undefined) {
      const predicate = 'names nobody to trust; give trust: system or pin: sha256:HEX';
      remarks.push({ path, at: 'key', predicate });
    }
    return { kind: 'system', serverName };
  }
  if (tls.trust !== undefined) {
    const predicate = 'stands beside trust; a pinned certificate is trusted alone, so remove one of the two';
    remarks.push({ path: [...path, 'pin'], at: 'key', predicate });
  }
  return { kind: 'pinned', sha256: readPin(tls.pin, [...path, 'pin'], remarks), serverName };
}

function readServerName(name: string | null, at: InventoryPath, remarks: Remark[]): string | null {
  if (name === null) return null;
  const address = parseHostAddress(name);
  if (address.ok) return address.value.text;
  remarks.push({ path: at, at: 'value', predicate: address.error });
  return name;
}

/** With or without the colons that `openssl x509 -fingerprint -sha256` writes. */
function readPin(pin: string, at: InventoryPath, remarks: Remark[]): string {
  const digits = /^sha256:(.*)$/i.exec(pin.trim())?.[1]?.replaceAll(':', '').toLowerCase() ?? '';
  if (!/^[0-9a-f]{64}$/.test(digits)) {
    const predicate =
      'must be sha256: and 64 hex digits, as openssl x509 -noout -fingerprint -sha256 prints them for the certificate';
    remarks.push({ path: at, at: 'value', predicate });
  }
  return digits;
}

function sayUnknownHosts(
  hosts: readonly string[] | null | undefined,
  path: InventoryPath,
  known: readonly string[],
  remarks: Remark[],
): void {
  (hosts ?? []).forEach((host, i, all) => {
    const say = (predicate: string): void => {
      remarks.push({ path: [...path, i], at: 'value', predicate });
    };
    if (!known.includes(host))
      say(`names ${shownValue(host)}, which is no host of this inventory${suggestion(host, known)}`);
    else if (all.indexOf(host) < i) say(`is ${host} a second time; keep one of the two`);
  });
}

/** What a check tells bears its id alone, so it must be one of its kind in the whole inventory. */
function sayRepeatedIds(
  written: readonly { readonly check: CheckInventory; readonly path: InventoryPath }[],
  remarks: Remark[],
): void {
  const first = new Map<string, InventoryPath>();
  for (const { check, path } of written) {
    const other = first.get(check.id);
    if (other === undefined) first.set(check.id, path);
    else {
      const predicate = `is ${shownValue(check.id)}, which ${keyText(other)} has already; give each check of the inventory its own`;
      remarks.push({ path: [...path, 'id'], at: 'value', predicate });
    }
  }
}
