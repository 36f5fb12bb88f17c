import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { parseFleet } from '../fleet/read-fleet.ts';
import { demoInventory, demoWorld } from './demo-fleet.ts';

const access = {
  portOf: (host: string) => 2200 + demoWorld.hosts.findIndex(({ id }) => id === host),
  identityFile: '/demo/id_ed25519',
  knownHostsFile: '/demo/known_hosts',
};

function readDemo() {
  const reading = parseFleet(stringify(demoInventory(access)), 'fleet.yaml', { home: '/home', directory: '/demo' });
  if (!reading.ok) throw new Error(reading.error.map(({ sentence }) => sentence).join('\n'));
  return reading.value;
}

describe('demoInventory', () => {
  it('reads as a fleet of three regions with three hosts each and three clusters, warned of nothing but what it is there to show', () => {
    const { fleet, warnings } = readDemo();
    expect(warnings.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('(ledger) has the model none with several data members'),
    ]);
    expect(fleet.regions.map((region) => fleet.hosts.filter((host) => host.region === region.id).length)).toEqual([
      3, 3, 3,
    ]);
    expect(fleet.clusters.map(({ id, quorum }) => [id, quorum.model])).toEqual([
      ['ledger', 'none'],
      ['config', 'majority'],
      ['objects', 'majority'],
    ]);
  });

  it('draws the regions on the grid, far enough apart for the lines between them', () => {
    const slots = readDemo().fleet.regions.map(({ slot }) => slot ?? { x: 0, y: 0, w: 0, h: 0 });
    expect(slots.flatMap(({ x, y, w, h }) => [x, y, w, h]).every((value) => value % 16 === 0)).toBe(true);
    const apart = slots.flatMap((a, i) =>
      slots.slice(i + 1).map((b) => Math.max(Math.abs(a.x - b.x) - a.w, Math.abs(a.y - b.y) - a.h)),
    );
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(150);
  });

  it('leaves every member of a cluster a listener on the ports of its cluster', () => {
    const listens = new Map(demoWorld.hosts.map((host) => [host.id, host.listens]));
    for (const { members, ports } of readDemo().fleet.clusters) {
      for (const { host } of members) expect(listens.get(host)).toEqual(expect.arrayContaining([...ports]));
    }
  });
});
