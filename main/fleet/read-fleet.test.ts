import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../domain/default-policy.ts';
import type { Fleet } from '../domain/fleet.ts';
import { manualInventory, testSurroundings } from './inventory-examples.ts';
import { fleetFromValue, parseFleet, readFleetFile } from './read-fleet.ts';

const read = (text: string): Fleet => {
  const reading = parseFleet(text, 'fleet.yaml', testSurroundings);
  if (!reading.ok) throw new Error(reading.error.map((problem) => problem.sentence).join('\n'));
  return reading.value.fleet;
};

const refused = (text: string): readonly string[] => {
  const reading = parseFleet(text, 'fleet.yaml', testSurroundings);
  return reading.ok ? [] : reading.error.map((problem) => problem.sentence);
};

/** The manual's inventory with one piece of text replaced; fails when the piece is not there. */
const edited = (from: string, to: string): string => {
  if (!manualInventory.includes(from)) throw new Error(`not in the example: ${from}`);
  return manualInventory.replace(from, () => to);
};

const tiny = (hosts: string, more = ''): string =>
  `version: 1\nregions: [{ id: dub }, { id: fra }]\nhosts:\n${hosts}\n${more}`;

describe('parseFleet', () => {
  it('reads the inventory of the manual', () => {
    const fleet = read(manualInventory);
    expect(fleet.name).toBe('ledger production');
    expect(fleet.regions.map((region) => region.code)).toEqual(['DUB', 'FRA', 'AMS']);
    expect(fleet.policy).toEqual(defaultPolicy);
    expect(fleet.ports).toEqual([22]);
    expect(fleet.clusters[0]).toEqual({
      id: 'ledger',
      product: 'postgresql',
      probe: {},
      ports: [5432],
      quorum: { model: 'none' },
      rpoSeconds: 5,
      fencing: { method: 'iDRAC power off, runbook RB-17', leaseSeconds: null, watchdog: false },
      members: [
        { host: 'dub-db1', votes: 1, role: 'data', probe: {} },
        { host: 'fra-db1', votes: 1, role: 'data', probe: {} },
      ],
    });
  });

  it('merges the defaults into every host and lets the host win', () => {
    const [db] = read(manualInventory).hosts;
    expect(db?.ssh).toEqual({
      user: 'quorumscope',
      port: 2222,
      identityFile: '/home/ops/.ssh/id_ed25519',
      agent: true,
      knownHostsFile: '/home/ops/.ssh/known_hosts',
      passphraseFrom: { kind: 'none' },
      proxyJump: ['bastion-dub'],
      algorithms: { kex: [], cipher: [], hostKey: [], mac: [] },
    });
  });

  it('needs nothing of a host but id, region and address', () => {
    const [host] = read(tiny('  - { id: a, region: dub, address: 10.0.0.1 }')).hosts;
    expect(host).toEqual({
      id: 'a',
      region: 'dub',
      address: '10.0.0.1',
      peerAddresses: ['10.0.0.1'],
      failureDomain: null,
      ssh: expect.objectContaining({ user: 'quorumscope', port: 22, agent: true, identityFile: null, proxyJump: [] }),
      routes: [],
      maintenance: null,
    });
  });

  it('starts relative paths at the directory of the file and ~ at the home', () => {
    const ssh = '{ identityFile: keys/id, knownHostsFile: ./kh, passphraseFrom: file:secret, proxyJump: ops@10.9.9.9 }';
    const [host] = read(tiny(`  - { id: a, region: dub, address: 10.0.0.1, ssh: ${ssh} }`)).hosts;
    expect(host?.ssh.identityFile).toBe('/etc/quorumscope/keys/id');
    expect(host?.ssh.knownHostsFile).toBe('/etc/quorumscope/kh');
    expect(host?.ssh.passphraseFrom).toEqual({ kind: 'file', path: '/etc/quorumscope/secret' });
    expect(host?.ssh.proxyJump).toEqual(['ops@10.9.9.9:22']);
  });

  it('reads routes with an address and settings of their own over those of the host', () => {
    const routes =
      '[{ id: oob, address: 192.0.2.7, ssh: { port: 22, user: oob } }, { id: direct, ssh: { proxyJump: [] } }]';
    const [host] = read(
      tiny(
        `  - { id: a, region: dub, address: 10.0.0.1, ssh: { port: 2200, proxyJump: x@10.1.1.1 }, routes: ${routes} }`,
      ),
    ).hosts;
    expect(
      host?.routes.map((route) => [route.id, route.address, route.ssh.port, route.ssh.user, route.ssh.proxyJump]),
    ).toEqual([
      ['oob', '192.0.2.7', 22, 'oob', ['x@10.1.1.1:22']],
      ['direct', '10.0.0.1', 2200, 'quorumscope', []],
    ]);
  });

  it('never sends a bastion of the defaults through itself', () => {
    const text = `version: 1
regions: [{ id: dub }]
defaults: { ssh: { proxyJump: [outer, inner] } }
hosts:
  - { id: outer, region: dub, address: 10.0.0.1 }
  - { id: inner, region: dub, address: 10.0.0.2 }
  - { id: db, region: dub, address: 10.0.0.3 }
`;
    expect(read(text).hosts.map((host) => host.ssh.proxyJump)).toEqual([[], ['outer'], ['outer', 'inner']]);
  });

  it('takes maintenance as true or with reason, owner and end', () => {
    const fleet = read(
      tiny(
        '  - { id: a, region: dub, address: 10.0.0.1, maintenance: true }\n' +
          '  - { id: b, region: fra, address: 10.0.0.2, maintenance: { reason: new disks, owner: ada, until: 2026-11-30T06:00:00Z } }\n' +
          '  - { id: c, region: fra, address: 10.0.0.3, maintenance: false }',
      ),
    );
    expect(fleet.hosts.map((host) => host.maintenance)).toEqual([
      { reason: 'declared in the inventory', owner: null, until: null },
      { reason: 'new disks', owner: 'ada', until: '2026-11-30T06:00:00Z' },
      null,
    ]);
  });

  it('keeps one spelling of an address, the one the kernel prints', () => {
    const [host] = read(
      tiny(
        '  - { id: a, region: dub, address: db.example.net, peerAddresses: ["2001:DB8:0:0::1", "::ffff:10.0.0.1"] }',
      ),
    ).hosts;
    expect(host?.peerAddresses).toEqual(['2001:db8::1', '10.0.0.1']);
  });

  it('takes JSON, with tabs too', () => {
    const json = JSON.stringify(
      { version: 1, regions: [{ id: 'dub' }], hosts: [{ id: 'a', region: 'dub', address: '::1' }] },
      null,
      '\t',
    );
    expect(read(json).hosts[0]?.peerAddresses).toEqual(['::1']);
  });

  it('takes empty sections as not written', () => {
    expect(
      read(tiny('  - { id: a, region: dub, address: 10.0.0.1 }', 'policy:\ndefaults:\nclusters:\nalerts:\n')).policy,
    ).toEqual(defaultPolicy);
  });

  it('gives a member one vote and an observer none', () => {
    const members = '[{ host: a }, { host: b, role: observer }]';
    const fleet = read(
      tiny(
        '  - { id: a, region: dub, address: 10.0.0.1 }\n  - { id: b, region: fra, address: 10.0.0.2 }',
        `clusters: [{ id: k, members: ${members} }]`,
      ),
    );
    expect(fleet.clusters[0]?.members.map((member) => [member.votes, member.role])).toEqual([
      [1, 'data'],
      [0, 'observer'],
    ]);
    expect(fleet.clusters[0]?.quorum.model).toBe('none');
  });
});

describe('parseFleet, refusing', () => {
  it('names an unknown key, its line and the nearest known key', () => {
    expect(refused(edited('    failureDomain: rack-1', '    failuredomian: rack-1'))).toEqual([
      'fleet.yaml:16: hosts[0].failuredomian is an unknown key; did you mean "failureDomain"?',
    ]);
    expect(refused(edited('alerts: {}', 'alarms: {}'))).toEqual([
      'fleet.yaml:43: alarms is an unknown key; did you mean "alerts"?',
    ]);
  });

  it('lists the known keys when none is near', () => {
    expect(refused(edited('votes: 1, role: data', 'votes: 1, command: reboot'))[0]).toBe(
      'fleet.yaml:30: clusters[0].members[0].command is an unknown key; known here: host, votes, role, probe',
    );
  });

  it('names a missing key with the line of what lacks it', () => {
    expect(refused(edited('    region: fra\n', ''))).toEqual([
      'fleet.yaml:19: hosts[2].region is missing; it must be an id: small letters, digits and dashes, at most 63, the first not a dash',
    ]);
  });

  it('tells every problem at once', () => {
    const text = edited('port: 2222', 'port: 0').replace('id: fra,', 'id: Fra,').replace('version: 1', 'version: 2');
    expect(refused(text)).toEqual([
      'fleet.yaml:1: version must be 1, the only version this program reads, not 2',
      expect.stringMatching(/^fleet\.yaml:5: regions\[1\]\.id must be an id/),
      'fleet.yaml:17: hosts[0].ssh.port must be a whole number from 1 to 65535, not 0',
    ]);
  });

  it.each([
    [
      'a key twice',
      edited('name: ledger production', 'name: a\nname: b'),
      'fleet.yaml:3: name stands here a second time; keep one of the two',
    ],
    [
      'a host id twice',
      edited('id: fra-db1', 'id: dub-db1').replace('host: fra-db1', 'host: bastion-dub'),
      'fleet.yaml:19: hosts[2].id is "dub-db1", which hosts[0] has already; give each its own',
    ],
    [
      'a region code twice',
      edited('code: FRA', 'code: Dub'),
      'fleet.yaml:5: regions[1].code is "DUB", which regions[0] has already; give each its own',
    ],
    [
      'a region that is not there',
      edited('region: fra', 'region: far'),
      'fleet.yaml:20: hosts[2].region names "far", which is no region of this inventory; did you mean "fra"?',
    ],
    [
      'a member that is not there',
      edited('host: fra-db1', 'host: fra-db2'),
      'fleet.yaml:31: clusters[0].members[1].host names "fra-db2", which is no host of this inventory; did you mean "fra-db1"?',
    ],
    [
      'a member twice',
      edited('host: fra-db1', 'host: dub-db1'),
      'fleet.yaml:31: clusters[0].members[1].host is dub-db1 a second time; a host is one member of a cluster',
    ],
    [
      'a port twice',
      edited('[5432]', '[5432, 5432]'),
      'fleet.yaml:25: clusters[0].ports[1] is 5432 a second time; keep one of the two',
    ],
    [
      'negative votes',
      edited('host: dub-db1, votes: 1', 'host: dub-db1, votes: -1'),
      'fleet.yaml:30: clusters[0].members[0].votes must be a whole number from 0 to 1000000, not -1',
    ],
    [
      'half a vote',
      edited('host: dub-db1, votes: 1', 'host: dub-db1, votes: 0.5'),
      'fleet.yaml:30: clusters[0].members[0].votes must be a whole number from 0 to 1000000, not 0.5',
    ],
    [
      'an observer with a vote',
      edited('votes: 1, role: data }\n      - { host: fra', 'votes: 1, role: observer }\n      - { host: fra'),
      'fleet.yaml:30: clusters[0].members[0].votes must be 0, not 1: an observer has no vote',
    ],
    [
      'an unknown model',
      edited('model: none', 'model: raft'),
      'fleet.yaml:26: clusters[0].quorum.model must be one of none, majority, weighted, two-node, sentinel, zookeeper-groups, galera, qdevice, store, ceph-stretch, pause-minority, not "raft"',
    ],
    [
      'a bastion one letter off',
      edited('[bastion-dub]', '[bastion-dup]'),
      'fleet.yaml:17: hosts[0].ssh.proxyJump[0] names "bastion-dup", which is no host of this fleet; did you mean "bastion-dub"?',
    ],
    [
      'a name without peer addresses',
      edited('address: 10.20.1.11', 'address: fra1.example.net'),
      'fleet.yaml:21: hosts[2].address is the name "fra1.example.net", so peerAddresses must say by which IP addresses the peers of fra-db1 know it',
    ],
    [
      'one peer address on two hosts',
      edited('address: 10.20.1.11', 'address: 10.10.1.11'),
      'fleet.yaml:19: hosts[2] has the peer address 10.10.1.11, which dub-db1 has too; one machine must not count twice',
    ],
    [
      'a passphrase in the file',
      edited('port: 2222', 'passphraseFrom: hunter2'),
      'fleet.yaml:17: hosts[0].ssh.passphraseFrom must be env:NAME or file:PATH; the passphrase itself never stands in an inventory',
    ],
    [
      'the name of the observer',
      edited('id: fra-db1', 'id: noc').replace('host: fra-db1', 'host: noc'),
      'fleet.yaml:19: hosts[2].id must not be "noc", the name of the observer itself',
    ],
    [
      'a bad port',
      edited('port: 2222', 'port: 70000'),
      'fleet.yaml:17: hosts[0].ssh.port must be a whole number from 1 to 65535, not 70000',
    ],
    [
      'a policy that contradicts itself',
      edited('staleAfterMs: 3000', 'staleAfterMs: 1000'),
      'fleet.yaml:34: policy.staleAfterMs makes every reading stale before the next: staleAfterMs (1000) must be at least twice sampleIntervalMs (1000)',
    ],
    [
      'a key of another version',
      edited('alerts: {}', 'budgets: {}'),
      'fleet.yaml:43: budgets is an unknown key; known here: version, name, regions, defaults, hosts, clusters, checks, policy, alerts',
    ],
    [
      'a home of somebody else',
      edited('identityFile: ~/.ssh/id_ed25519', 'identityFile: ~root/.ssh/id_ed25519'),
      'fleet.yaml:8: defaults.ssh.identityFile begins with ~ and a name; only ~/ is understood, so write the whole path',
    ],
    [
      'no mapping at all',
      '- 1\n',
      'fleet.yaml:1: the inventory must be a mapping with version, name, regions, defaults, hosts, clusters, checks, policy and alerts, not a list',
    ],
    [
      'a ring of bastions',
      edited('peerAddresses: [10.10.1.2]', 'peerAddresses: [10.10.1.2], ssh: { proxyJump: dub-db1 }'),
      'fleet.yaml:12: hosts[0] is reached through itself: dub-db1 → bastion-dub → dub-db1; break the ring of proxyJump',
    ],
    [
      'a host through itself',
      edited('[bastion-dub]', '[dub-db1]'),
      'fleet.yaml:12: hosts[0] jumps through itself (dub-db1); remove it from proxyJump',
    ],
  ])('refuses %s', (_what, text, sentence) => {
    expect(refused(text)).toEqual([sentence]);
  });

  it.each([
    '-oProxyCommand=touch /tmp/x',
    'a b',
    '$(reboot)',
    '`reboot`',
    '../etc',
    'a\u0007b',
    'a\u202eb',
    '10.0.0.300',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    'fe80::1%eth0',
    'a'.repeat(300),
    '',
    'host;ls',
    '10.0.0.1:22',
    '[::1]',
  ])('refuses the address %j', (address) => {
    const sentences = refused(
      tiny(`  - { id: a, region: dub, address: ${JSON.stringify(address)}, peerAddresses: [10.0.0.1] }`),
    );
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^fleet\.yaml:4: hosts\[0\]\.address must be an IPv4 or IPv6 address or a host name/);
    expect(sentences[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it.each([
    ['anchors and aliases', 'version: 1\nregions: &r [{ id: a }]\nhosts: *r\n', 2],
    ['an alias bomb', `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n`, 1],
    ['tags', 'version: !!js/function "x"\n', 1],
    ['deep nesting in brackets', `version: ${'['.repeat(100_000)}`, 1],
    ['deep nesting in dashes', `${'- '.repeat(100_000)}x`, 1],
    ['deep nesting by indentation', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 24],
    ['two documents', 'version: 1\n---\nversion: 1\n', 2],
    ['a merge key', 'version: 1\n<<: { a: 1 }\nregions: []\nhosts: []\n', 2],
    ['the key __proto__', 'version: 1\n__proto__: { a: 1 }\nregions: []\nhosts: []\n', 2],
    ['broken YAML', 'version: 1\nregions: [\n', 3],
  ])('refuses %s and names the line', (_what, text, line) => {
    const reading = parseFleet(text, 'fleet.yaml', testSurroundings);
    expect(reading.ok).toBe(false);
    if (!reading.ok) expect(reading.error.map((problem) => problem.line)).toContain(line);
  });

  it('refuses more than 5 MB, an empty file and a binary one in a sentence each', () => {
    expect(refused(`#${'x'.repeat(5_000_000)}`)).toEqual([
      'fleet.yaml: the inventory has more than 5 MB; this cannot be meant',
    ]);
    expect(refused('')).toEqual(['fleet.yaml: the inventory is empty; it needs at least version, regions and hosts']);
    expect(refused('# nothing\n')).toEqual([
      'fleet.yaml: the inventory is empty; it needs at least version, regions and hosts',
    ]);
    expect(refused('ELF\0\0\0')).toEqual(['fleet.yaml: the inventory is not text; give a YAML or JSON file']);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        parseFleet(text, 'f', testSurroundings);
      }),
      { numRuns: 150 },
    );
  });

  it('never throws on a damaged inventory, and names a line whenever a key is at fault', () => {
    const damage = fc.record({
      at: fc.nat(manualInventory.length),
      cut: fc.nat(30),
      put: fc.string({ unit: fc.constantFrom(...'{}[]:,-&*!|>\'"#\n\t ~0aA\u0007'), maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const text = damages.reduce((t, { at, cut, put }) => t.slice(0, at) + put + t.slice(at + cut), manualInventory);
        const reading = parseFleet(text, 'f', testSurroundings);
        if (reading.ok) return;
        expect(reading.error.length).toBeGreaterThan(0);
        for (const problem of reading.error) {
          if (problem.key !== null) expect(problem.line).not.toBeNull();
          expect(problem.sentence).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('reads any tree of values without a throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fleetFromValue(value, 'c', testSurroundings);
        parseFleet(JSON.stringify(value), 'f', testSurroundings);
      }),
      { numRuns: 200 },
    );
  });
});

describe('fleetFromValue', () => {
  it('ignores keys of a newer version, as a capture must', () => {
    const value = {
      version: 1,
      colour: 'red',
      regions: [{ id: 'a', flag: true }],
      hosts: [{ id: 'h', region: 'a', address: '10.0.0.1', checks: [] }],
    };
    expect(fleetFromValue(value, 'cut.jsonl:1', testSurroundings)).toMatchObject({ ok: true });
  });

  it('names the place without a line of its own', () => {
    const reading = fleetFromValue({ version: 1, regions: [], hosts: [{}] }, 'cut.jsonl:1', testSurroundings);
    expect(reading.ok ? [] : reading.error.map((problem) => problem.sentence)).toContain(
      'cut.jsonl:1: hosts[0].address is missing; it must be an IP address or a host name',
    );
  });
});

describe('readFleetFile', () => {
  it('says in one sentence why a file cannot be read', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fleet-'));
    try {
      await writeFile(join(directory, 'latin1.yaml'), Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xe9]));
      await writeFile(join(directory, 'big.yaml'), Buffer.alloc(5_000_001, 0x20));
      const why = async (path: string): Promise<readonly string[]> => {
        const reading = await readFleetFile(path);
        return reading.ok ? [] : reading.error.map((problem) => problem.sentence);
      };
      expect(await why(join(directory, 'none.yaml'))).toEqual([
        `${directory}/none.yaml: there is no such file; give the path of an inventory with --fleet`,
      ]);
      expect(await why(directory)).toEqual([`${directory}: this is a directory; give the inventory file in it`]);
      expect(await why(join(directory, 'latin1.yaml'))).toEqual([
        `${directory}/latin1.yaml: the inventory is not UTF-8 text; give a YAML or JSON file`,
      ]);
      expect(await why(join(directory, 'big.yaml'))).toEqual([
        `${directory}/big.yaml: the inventory has more than 5 MB; this cannot be meant`,
      ]);
      expect(await why('/dev/zero')).toEqual(['/dev/zero: the inventory has more than 5 MB; this cannot be meant']);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
