import { describe, expect, it } from 'vitest';
import type { Fleet } from '../domain/fleet.ts';
import { fleetToInventory } from './fleet-to-inventory.ts';
import { manualInventory, testSurroundings } from './inventory-examples.ts';
import { fleetFromValue, parseFleet } from './read-fleet.ts';
import { regionCodes } from './region-codes.ts';

const withoutLogin = (fleet: Fleet): unknown => ({
  ...fleet,
  hosts: fleet.hosts.map(({ ssh, routes, ...host }) => ({
    ...host,
    ssh: [ssh.port, ssh.proxyJump],
    routes: routes.map((route) => [route.id, route.address, route.ssh.port, route.ssh.proxyJump]),
  })),
});

const everyKindOfCheck = `checks:
  - { id: plain, port: 80 }
  - { id: state, port: 8008, path: /patroni, json: { field: a.0, equals: null }, tls: { trust: system, serverName: db.example.net } }
  - { id: pinned, port: 443, status: 204, tls: { pin: "sha256:${'ab'.repeat(32)}" }, hosts: [fra-db1], from: [dub-db1], timeoutMs: 500 }
`;

describe('fleetToInventory', () => {
  it('gives back everything but who logs in and with what', () => {
    const text = manualInventory.replace(
      'region: fra\n',
      'region: fra\n    maintenance: { reason: disks }\n    routes: [{ id: oob, address: 192.0.2.1, ssh: { port: 2201 } }]\n',
    );
    const read = parseFleet(text + everyKindOfCheck, 'f', testSurroundings);
    if (!read.ok) throw new Error(read.error[0]?.sentence);
    const json = JSON.stringify(fleetToInventory(read.value.fleet));
    expect(json).not.toMatch(/identityFile|id_ed25519|"user"|known_hosts/);
    const again = fleetFromValue(JSON.parse(json), 'c', testSurroundings);
    if (!again.ok) throw new Error(again.error[0]?.sentence);
    expect(withoutLogin(again.value.fleet)).toEqual(withoutLogin(read.value.fleet));
  });
});

describe('regionCodes', () => {
  it('keeps declared codes and finds short ones that nobody else has', () => {
    const codes = regionCodes([
      { id: 'dub' },
      { id: 'alpha' },
      { id: 'eu-west-1' },
      { id: 'eu-west-2' },
      { id: 'alpine' },
      { id: 'x', code: 'DUB' },
    ]);
    expect(Object.fromEntries(codes)).toEqual({
      x: 'DUB',
      dub: 'DUB2',
      alpha: 'ALP',
      'eu-west-1': 'EW1',
      'eu-west-2': 'EW2',
      alpine: 'ALE',
    });
  });

  it('gives a thousand regions of one name a code each, of four letters at most', () => {
    const codes = [...regionCodes(Array.from({ length: 1000 }, (_, i) => ({ id: `region${i}` }))).values()];
    expect(new Set(codes).size).toBe(1000);
    expect(codes.every((code) => /^[A-Z0-9]{1,4}$/.test(code))).toBe(true);
  });
});
