import { describe, expect, it } from 'vitest';
import { hostId, regionId } from '../domain/ids.ts';
import type { Situation, SituationMatter } from '../domain/snapshot.ts';
import { promotionFleet } from '../testing/promotion-world.ts';
import { regionsOf } from './case.ts';
import { bearingOf, troublesOf } from './trouble.ts';

const fleet = promotionFleet();
const [cluster] = fleet.clusters;
if (cluster === undefined) throw new Error('the fleet has no cluster');
const regionOf = regionsOf(fleet);
const [a1, b1] = [hostId('a1'), hostId('b1')];
const [alpha, beta, gamma] = [regionId('alpha'), regionId('beta'), regionId('gamma')];
const pair = { cluster, candidate: b1, old: a1, regionOf };

function situation(matter: SituationMatter): Situation {
  return { ...matter, id: matter.type, since: 0, phase: 'confirmed', observers: [], evidence: [], open: [], text: '' };
}

const touches = (matter: SituationMatter) => troublesOf(cluster, [situation(matter)], regionOf).length === 1;

describe('troublesOf', () => {
  it('takes what touches a member, its port, its region or the cluster, and leaves the rest', () => {
    expect(touches({ type: 'host-unreachable', subject: { host: a1 } })).toBe(true);
    expect(touches({ type: 'host-unreachable', subject: { host: hostId('a2') } })).toBe(false);
    expect(touches({ type: 'service-down', subject: { host: a1, port: 5432 } })).toBe(true);
    expect(touches({ type: 'service-down', subject: { host: a1, port: 22 } })).toBe(false);
    expect(touches({ type: 'no-primary', subject: { cluster: cluster.id } })).toBe(true);
    expect(touches({ type: 'partition', subject: { sides: [[alpha], [beta, gamma]] } })).toBe(true);
  });
});

describe('bearingOf', () => {
  it.each([
    [{ type: 'host-unreachable', subject: { host: a1 } }, 'reason'],
    [{ type: 'host-unreachable', subject: { host: hostId('g1') } }, 'none'],
    [{ type: 'region-dark', subject: { region: alpha } }, 'reason'],
    [{ type: 'partition', subject: { sides: [[alpha], [beta, gamma]] } }, 'reason'],
    [{ type: 'partition', subject: { sides: [[alpha, beta], [gamma]] } }, 'none'],
    [{ type: 'service-down', subject: { host: a1, port: 5432 } }, 'reason'],
    [{ type: 'no-primary', subject: { cluster: cluster.id } }, 'reason'],
    [{ type: 'partial-partition', subject: { pairs: [[alpha, beta]], bridges: [gamma] } }, 'against'],
    [{ type: 'one-way', subject: { from: beta, to: alpha } }, 'against'],
    [{ type: 'one-way', subject: { from: beta, to: gamma } }, 'none'],
    [{ type: 'port-filtered', subject: { from: alpha, to: beta, port: 5432 } }, 'against'],
    [{ type: 'lossy-link', subject: { a: alpha, b: beta } }, 'against'],
    [{ type: 'flapping', subject: { a: beta, b: gamma } }, 'against'],
    [{ type: 'service-hung', subject: { host: a1, port: 5432 } }, 'against'],
    [{ type: 'dual-primary', subject: { cluster: cluster.id, hosts: [a1, b1] } }, 'against'],
    [{ type: 'noc-blind', subject: { regions: [alpha] } }, 'none'],
    [{ type: 'quorum-at-risk', subject: { cluster: cluster.id } }, 'none'],
  ] satisfies readonly (readonly [SituationMatter, string])[])('takes %j for %s', (matter, bearing) => {
    expect(bearingOf(situation(matter), pair)).toBe(bearing);
  });

  it('takes any other member for the one that may have led while nobody knows who did', () => {
    const unknown = { ...pair, old: null };
    expect(bearingOf(situation({ type: 'host-unreachable', subject: { host: hostId('g1') } }), unknown)).toBe('reason');
    expect(bearingOf(situation({ type: 'host-unreachable', subject: { host: b1 } }), unknown)).toBe('none');
  });
});
