import { describe, expect, it } from 'vitest';
import type { Fleet } from '../domain/fleet.ts';
import { hostId, regionId } from '../domain/ids.ts';
import type { SituationMatter } from '../domain/snapshot.ts';
import type { Path } from '../evidence/path.ts';
import { sceneFleet } from '../testing/scene.ts';
import { cutPath, pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import type { Finding } from './finding.ts';
import { openExplanations } from './open-explanations.ts';

const fleet = sceneFleet({ alpha: ['a1', 'a2'], beta: ['b1', 'b2'] });
const since = pictureAt - 4000;
const [alpha, beta, b1] = [regionId('alpha'), regionId('beta'), hostId('b1')];

/** The fleet with a second route to b1. */
const routed: Fleet = {
  ...fleet,
  hosts: fleet.hosts.map((host) =>
    host.id === b1 ? { ...host, routes: [{ id: 'oob-b1', address: '192.0.2.1', ssh: host.ssh }] } : host,
  ),
};

function open(
  matter: SituationMatter,
  more: { fleet?: Fleet; paths?: readonly Path[]; lost?: readonly string[]; finding?: Partial<Finding> } = {},
) {
  const lost = new Map((more.lost ?? []).map((host) => [host, since]));
  const base = { key: 'k', strength: 'proven', since, observers: [], evidence: [], text: '', matter } as const;
  return openExplanations(pictureOf(more.fleet ?? fleet, more.paths ?? [], lost), { ...base, ...more.finding });
}

describe(openExplanations, () => {
  const unreachable = { type: 'host-unreachable', subject: { host: b1 } } as const;

  it('keeps both a crash and an isolation open for a host that nobody reaches', () => {
    expect(open(unreachable, { lost: ['b1'] }).map(({ what }) => what)).toEqual([
      'b1 has no power or has crashed',
      'b1 runs, cut off from everybody: it may still take writes',
    ]);
  });

  it('names the second route first: sight of the host itself is the only proof', () => {
    expect(open(unreachable, { fleet: routed, lost: ['b1'] })[0]?.test).toBe('look through route oob-b1');
  });

  it('names a connect of a neighbour that is read where there is no second route', () => {
    expect(open(unreachable, { lost: ['b1'] })[0]?.test).toBe('connect b2 → b1:22');
  });

  it('names no test that nobody could run', () => {
    expect(open(unreachable, { lost: ['b1', 'b2'] }).map(({ test }) => test)).toEqual([null, null]);
  });

  it('leaves nothing open of a proven cut, and asks the pair not heard of while it is only suspected', () => {
    const cut = { type: 'partition', subject: { sides: [[alpha], [beta]] } } as const;
    const paths = [cutPath('a1', 'b1', since)];
    expect(open(cut, { paths })).toEqual([]);
    const [blip, host] = open(cut, { paths, finding: { strength: 'suspect' } });
    expect(blip?.test).toBeNull();
    expect(host).toEqual({ what: 'one host, not the link', test: 'connect a1 → b2:22' });
  });

  it('asks no pair that already told, by silence or by a proof', () => {
    const oneWay = { type: 'one-way', subject: { from: alpha, to: beta } } as const;
    const paths = [cutPath('a1', 'b1', since), provenPath('a1', 'b2'), cutPath('a2', 'b1', since)];
    expect(open(oneWay, { paths, finding: { strength: 'suspect' } })[1]?.test).toBe('connect a2 → b2:22');
    const told = [...paths, cutPath('a2', 'b2', since)];
    expect(open(oneWay, { paths: told, finding: { strength: 'suspect' } })[1]?.test).toBeNull();
  });

  it('doubts its own blindness only where no peer proves the region alive', () => {
    const blind = { type: 'noc-blind', subject: { regions: [beta] } } as const;
    expect(open(blind, { finding: { observers: ['noc', hostId('a1')] } })).toEqual([]);
    const alone = open(blind, { fleet: routed, finding: { observers: ['noc'] } });
    expect(alone).toEqual([{ what: 'beta is dark', test: 'look through route oob-b1' }]);
  });

  it('doubts a refused port unless the host itself shows that nobody listens', () => {
    const down = { type: 'service-down', subject: { host: b1, port: 5432 } } as const;
    expect(open(down, { finding: { observers: [b1] } })).toEqual([]);
    expect(open(down)).toEqual([{ what: 'something on the way refuses in its name', test: 'connect b2 → b1:5432' }]);
  });
});
