import { describe, expect, it } from 'vitest';
import type { HttpCheck } from '../domain/fleet.ts';
import { buildChecks } from './build-checks.ts';
import { testSurroundings } from './inventory-examples.ts';
import { parseFleet, type FleetReading } from './read-fleet.ts';
import { checkWarnings } from './warn-checks.ts';

const inventory = (checks: string, ofCluster = ''): string => `version: 1
regions: [{ id: dub }, { id: fra }]
hosts:
  - { id: a, region: dub, address: 10.0.0.1 }
  - { id: b, region: fra, address: 10.0.0.2 }
  - { id: c, region: fra, address: 10.0.0.3 }
clusters:
  - id: k
    ports: [8008]
    members: [{ host: a }, { host: b }]
    checks: [${ofCluster}]
checks: [${checks}]
`;

const reading = (text: string): FleetReading => {
  const read = parseFleet(text, 'f', testSurroundings);
  if (!read.ok) throw new Error(read.error.map(({ sentence }) => sentence).join('\n'));
  return read.value;
};
const checks = (...texts: Parameters<typeof inventory>): readonly HttpCheck[] =>
  reading(inventory(...texts)).fleet.checks;
const refused = (...texts: Parameters<typeof inventory>): readonly string[] => {
  const read = parseFleet(inventory(...texts), 'f', testSurroundings);
  return read.ok ? [] : read.error.map(({ sentence }) => sentence);
};
const warned = (...texts: Parameters<typeof inventory>): readonly string[] =>
  reading(inventory(...texts))
    .warnings.map(({ sentence }) => sentence)
    .filter((sentence) => sentence.includes('checks['));

const hex = '0123456789abcdef'.repeat(4);

describe(buildChecks, () => {
  it('asks everybody by everybody for status 200 of / in two seconds, unless told otherwise', () => {
    expect(checks('{ id: up, port: 80 }')).toEqual([
      {
        id: 'up',
        targets: ['a', 'b', 'c'],
        from: ['a', 'b', 'c'],
        port: 80,
        path: '/',
        expect: { kind: 'status', status: 200 },
        tls: { kind: 'none' },
        timeoutMs: 2000,
      },
    ]);
  });

  it('takes named hosts and askers, another status and another patience', () => {
    const [check] = checks(
      '{ id: up, port: 80, path: "/h?x=1", status: 204, hosts: [b], from: [c, a], timeoutMs: 500 }',
    );
    expect(check).toMatchObject({ targets: ['b'], from: ['c', 'a'], path: '/h?x=1', timeoutMs: 500 });
    expect(check?.expect).toEqual({ kind: 'status', status: 204 });
  });

  it('lets the members of a cluster ask each other', () => {
    expect(checks('', '{ id: api, port: 8008 }')).toMatchObject([{ id: 'api', targets: ['a', 'b'], from: ['a', 'b'] }]);
  });

  it.each([
    ['running', 'running'],
    ['3', 3],
    ['true', true],
    ['null', null],
    ['"3"', '3'],
  ])('expects a field of the JSON answer to be %s', (written, equals) => {
    const [check] = checks(`{ id: up, port: 80, json: { field: members.0.state, equals: ${written} } }`);
    expect(check?.expect).toEqual({ kind: 'json', field: 'members.0.state', equals });
  });

  it.each([
    ['false', { kind: 'none' }],
    ['true', { kind: 'system', serverName: null }],
    ['{ trust: system, serverName: db.example.net }', { kind: 'system', serverName: 'db.example.net' }],
    [`{ pin: "sha256:${hex}" }`, { kind: 'pinned', sha256: hex, serverName: null }],
    [
      `{ pin: "SHA256:${(hex.toUpperCase().match(/../g) ?? []).join(':')}", serverName: 10.0.0.2 }`,
      { kind: 'pinned', sha256: hex, serverName: '10.0.0.2' },
    ],
  ])('reads tls: %s', (written, tls) => {
    expect(checks(`{ id: up, port: 80, tls: ${written} }`)[0]?.tls).toEqual(tls);
  });

  it.each([
    ['an unknown key', '{ id: up, port: 80, pth: /x }', 'f:12: checks[0].pth is an unknown key; did you mean "path"?'],
    [
      'an unknown key of tls',
      '{ id: up, port: 80, tls: { trust: system, servername: x } }',
      'f:12: checks[0].tls.servername is an unknown key; did you mean "serverName"?',
    ],
    ['no port', '{ id: up }', 'f:12: checks[0].port is missing; it must be a whole number from 1 to 65535'],
    [
      'an unknown host',
      '{ id: up, port: 80, hosts: [aa] }',
      'f:12: checks[0].hosts[0] names "aa", which is no host of this inventory',
    ],
    [
      'an unknown asker',
      '{ id: up, port: 80, from: [a, zebra] }',
      'f:12: checks[0].from[1] names "zebra", which is no host of this inventory',
    ],
    [
      'a host twice',
      '{ id: up, port: 80, hosts: [a, a] }',
      'f:12: checks[0].hosts[1] is a a second time; keep one of the two',
    ],
    [
      'two expectations',
      '{ id: up, port: 80, status: 200, json: { field: a, equals: 1 } }',
      'f:12: checks[0].status stands beside json; a check expects one of the two, so remove the other',
    ],
    [
      'a field without a name',
      '{ id: up, port: 80, json: { field: a..b, equals: 1 } }',
      'f:12: checks[0].json.field must name a field by dots, such as members.0.state, not "a..b"',
    ],
    [
      'a path that would end the request line',
      '{ id: up, port: 80, path: "/a b" }',
      'f:12: checks[0].path must begin with / and be of visible ASCII letters without #, not "/a b"; write others as %XX',
    ],
    [
      'a path without its slash',
      '{ id: up, port: 80, path: health }',
      'f:12: checks[0].path must begin with / and be of visible ASCII letters without #, not "health"; write others as %XX',
    ],
    [
      'a short pin',
      '{ id: up, port: 80, tls: { pin: "sha256:abc" } }',
      'f:12: checks[0].tls.pin must be sha256: and 64 hex digits, as openssl x509 -noout -fingerprint -sha256 prints them for the certificate',
    ],
    [
      'trust and pin',
      `{ id: up, port: 80, tls: { trust: system, pin: "sha256:${hex}" } }`,
      'f:12: checks[0].tls.pin stands beside trust; a pinned certificate is trusted alone, so remove one of the two',
    ],
    [
      'nobody to trust',
      '{ id: up, port: 80, tls: { serverName: x } }',
      'f:12: checks[0].tls names nobody to trust; give trust: system or pin: sha256:HEX',
    ],
    [
      'a status that is never final',
      '{ id: up, port: 80, status: 101 }',
      'f:12: checks[0].status must be a whole number from 200 to 599, not 101',
    ],
  ])('refuses %s', (_what, check, sentence) => {
    expect(refused(check)).toEqual([sentence]);
  });

  it('refuses one id for two checks, wherever they stand, and hosts for a check of a cluster', () => {
    expect(refused('{ id: up, port: 80 }', '{ id: up, port: 81 }')).toEqual([
      'f:11: clusters[0].checks[0].id is "up", which checks[0] has already; give each check of the inventory its own',
    ]);
    expect(refused('', '{ id: up, port: 81, hosts: [a] }')[0]).toMatch(
      /^f:11: clusters\[0\]\.checks\[0\]\.hosts is an unknown key/,
    );
  });
});

describe(checkWarnings, () => {
  it('has nothing to say about a check of the members of a cluster on one of its ports', () => {
    expect(warned('', '{ id: api, port: 8008 }')).toEqual([]);
  });

  it.each([
    [
      'a port nobody watches',
      '{ id: up, port: 8008 }',
      /checks\[0\] \(up\) asks port 8008 of c, which no cluster of theirs/,
    ],
    ['a host that nobody else asks', '{ id: up, port: 8008, hosts: [a], from: [a] }', /has nobody to ask about a:/],
    ['no host at all', '{ id: up, port: 8008, hosts: [] }', /asks about no host/],
    ['much patience', '{ id: up, port: 8008, hosts: [a], timeoutMs: 9000 }', /waits 9000 ms/],
    ['one certificate for all', `{ id: up, port: 8008, hosts: [a, b], tls: { pin: "sha256:${hex}" } }`, /for 2 hosts/],
    ['certificates for addresses', '{ id: up, port: 8008, hosts: [a], tls: true }', /must bear the IP address/],
  ])('tells of %s', (_what, check, sentence) => {
    expect(warned(check)).toEqual([expect.stringMatching(sentence)]);
  });

  it('tells where a check of a cluster is written', () => {
    expect(warned('', '{ id: up, port: 9 }')[0]).toMatch(
      /^f:11: clusters\[0\]\.checks\[0\] \(up\) asks port 9 of a, b/,
    );
  });
});
