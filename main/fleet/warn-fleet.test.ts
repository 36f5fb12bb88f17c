import { describe, expect, it } from 'vitest';
import { manualInventory, testSurroundings } from './inventory-examples.ts';
import { parseFleet } from './read-fleet.ts';

const warnings = (text: string): readonly string[] => {
  const reading = parseFleet(text, 'f', testSurroundings);
  if (!reading.ok) throw new Error(reading.error.map(({ sentence }) => sentence).join('\n'));
  return reading.value.warnings.map(({ sentence }) => sentence);
};

/** Six hosts in three regions, two in each (`d` 10.1, `f` 10.2, `a` 10.3), and the clusters given. */
const fleetWith = (clusters: string, more = ''): string => `version: 1
regions: [{ id: dub }, { id: fra }, { id: ams }]
hosts:
${['dub', 'fra', 'ams'].flatMap((region, r) => [1, 2].map((n) => `  - { id: ${region}${n}, region: ${region}, address: 10.${r}.0.${n} }`)).join('\n')}
${more}
clusters:
  - { id: all, ports: [1], members: [{ host: dub1, role: observer }, { host: dub2, role: observer }, { host: fra1, role: observer }, { host: fra2, role: observer }, { host: ams1, role: observer }, { host: ams2, role: observer }] }
  - { id: k, ${clusters} }
`;

describe('warnFleet', () => {
  it('has nothing to say about one voter in each of three regions', () => {
    expect(
      warnings(
        fleetWith(
          'ports: [2379], quorum: { model: majority }, members: [{ host: dub1 }, { host: fra1 }, { host: ams1 }]',
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    [
      'an even number of votes',
      'ports: [1], quorum: { model: majority }, members: [{ host: dub1 }, { host: fra1 }, { host: ams1 }, { host: ams2 }]',
      /\(k\) has 4 votes, an even number without a tie-breaker/,
    ],
    [
      'two voters',
      'ports: [1], quorum: { model: majority }, members: [{ host: dub1 }, { host: fra1 }]',
      /\(k\) has two voters/,
    ],
    ['one voter', 'ports: [1], quorum: { model: majority }, members: [{ host: dub1 }]', /\(k\) has one voter \(dub1\)/],
    [
      'no vote at all',
      'ports: [1], quorum: { model: majority }, members: [{ host: dub1, votes: 0 }, { host: fra1, votes: 0 }]',
      /\(k\) has no vote at all/,
    ],
    [
      'two-node',
      'ports: [1], quorum: { model: two-node }, members: [{ host: dub1 }, { host: fra1 }]',
      /only fencing decides/,
    ],
    [
      'two-node without fencing',
      'ports: [1], quorum: { model: two-node }, members: [{ host: dub1 }, { host: fra1 }]',
      /no fencing for a two-node cluster/,
    ],
    [
      'two-node with three voters',
      'ports: [1], quorum: { model: two-node }, members: [{ host: dub1 }, { host: fra1 }, { host: ams1 }]',
      /has 3 voters under the model two-node/,
    ],
    [
      'a witness in the region of a voter',
      'ports: [1], quorum: { model: majority }, members: [{ host: dub1 }, { host: fra1 }, { host: fra2, role: witness }]',
      /its witness fra2 beside fra1/,
    ],
    [
      'half of the votes in one region',
      'ports: [1], quorum: { model: majority }, members: [{ host: dub1 }, { host: dub2 }, { host: ams1 }]',
      /has 2 of 3 votes in region dub/,
    ],
    [
      'one heavy host',
      'ports: [1], quorum: { model: weighted }, members: [{ host: dub1, votes: 3 }, { host: fra1 }, { host: ams1 }]',
      /gives dub1 3 of 5 votes/,
    ],
    [
      'weights under majority',
      'ports: [1], quorum: { model: majority }, members: [{ host: dub1, votes: 2 }, { host: fra1, votes: 2 }, { host: ams1 }]',
      /weighted is the model that means it/,
    ],
    [
      'no ports',
      'quorum: { model: majority }, members: [{ host: dub1 }, { host: fra1 }, { host: ams1 }]',
      /names no ports/,
    ],
    [
      'nothing that arbitrates',
      'ports: [1], quorum: { model: none }, fencing: { method: STONITH }, members: [{ host: dub1 }, { host: fra1 }]',
      /nothing arbitrates/,
    ],
    [
      'no fencing where nothing arbitrates',
      'ports: [1], quorum: { model: none }, members: [{ host: dub1 }, { host: fra1 }]',
      /names no fencing: after a cut/,
    ],
    [
      'two sentinels',
      'ports: [1], quorum: { model: sentinel }, members: [{ host: dub1 }, { host: fra1 }]',
      /fewer than three sentinels/,
    ],
  ])('warns of %s, with the line of the cluster', (_what, cluster, sentence) => {
    const said = warnings(fleetWith(cluster)).filter((one) => sentence.test(one));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^f:13: clusters\[1\]/);
  });

  it('warns of regions that cannot testify and of hosts that belong to nothing', () => {
    const said = warnings(manualInventory);
    expect(said).toContain('f:6: regions[2] (ams) has no host: nobody can testify for it');
    expect(said).toContain(
      'f:5: regions[1] (fra) has one host (fra-db1): a cut of the region cannot be told from a fault of that host',
    );
    expect(said).toContain('f:18: hosts[1] (bastion-dub) is a member of no cluster: it testifies about links only');
  });

  it('warns of a fleet in which no cut can be seen, and of an empty one', () => {
    expect(warnings('version: 1\nregions: [{ id: a }]\nhosts: []\n').join('\n')).toMatch(
      /single region[^]*hosts is empty/,
    );
    expect(warnings('version: 1\nregions: []\nhosts: []\n').join('\n')).toMatch(/regions is empty/);
  });

  it('warns of two hosts that SSH reaches at one place, and of a host nobody can log in to', () => {
    const text = `version: 1
regions: [{ id: a }, { id: b }]
hosts:
  - { id: x, region: a, address: 127.0.0.1, peerAddresses: [10.0.0.1], ssh: { agent: false } }
  - { id: y, region: b, address: 127.0.0.1, peerAddresses: [10.0.0.2] }
`;
    expect(warnings(text).join('\n')).toMatch(
      /hosts\[0\] \(x\) has neither an SSH agent nor an identityFile[^]*hosts\[1\] \(y\) is reached at the same address and port as x/,
    );
  });

  it('warns of slots that cover each other and of regions in one failure domain', () => {
    const text = `version: 1
regions: [{ id: a, slot: { x: 0, y: 0, w: 160, h: 160 } }, { id: b, slot: { x: 80, y: 80, w: 160, h: 160 } }]
hosts:
  - { id: x, region: a, address: 10.0.0.1, failureDomain: rack-1 }
  - { id: y, region: a, address: 10.0.0.2, failureDomain: rack-1 }
`;
    expect(warnings(text).join('\n')).toMatch(
      /all its hosts in the failure domain rack-1[^]*a slot that covers the slot of a/,
    );
  });
});
