import { describe, expect, it } from 'vitest';
import { clusterId, hostId } from '../domain/ids.ts';
import type { ClusterStatus, MemberBelief, Snapshot } from '../domain/snapshot.ts';
import { changesBetween } from './changes-between.ts';

const belief: MemberBelief = {
  host: hostId('r1'),
  role: 'unknown',
  writable: null,
  leader: null,
  term: null,
  quorate: null,
  ageMs: 400,
  why: 'no answer in time: curl: (28) Operation timed out after 4001 milliseconds',
};
const status: ClusterStatus = {
  cluster: clusterId('mq'),
  primaries: [{ host: hostId('r1'), term: 'term 3', ageMs: 200 }],
  members: [belief],
  risk: null,
  quorum: {
    model: 'majority',
    needed: 1,
    total: 1,
    sides: [{ hosts: [hostId('r1')], worst: 1, best: 1, margin: { worst: 0, best: 0 }, state: 'at-risk' }],
  },
  unobserved: [],
  links: [],
  warnings: [],
};

function snapshot(cluster: ClusterStatus): Snapshot {
  return {
    t: 1000,
    observer: { sight: 'clear', hostsRead: 1, hostsTotal: 1, lastFactAgeMs: 0, doubt: null },
    situations: [],
    regionPairs: [],
    hosts: [],
    clusters: [cluster],
    islands: [],
    selfCheck: { factsTaken: 0, dropped: [] },
  };
}

/** How often the cluster is told between the two. */
const told = (after: Partial<ClusterStatus>) =>
  changesBetween(snapshot(status), snapshot({ ...status, ...after })).length;

describe('changesBetween of clusters', () => {
  it('tells nothing that only grew older, or that a client timed by the millisecond', () => {
    expect(told({ primaries: [{ host: hostId('r1'), term: 'term 3', ageMs: 2200 }] })).toBe(0);
    const later = 'no answer in time: curl: (28) Operation timed out after 4000 milliseconds';
    expect(told({ members: [{ ...belief, ageMs: 900, why: later }] })).toBe(0);
  });

  it('tells a cluster again whose words come to mean something else', () => {
    expect(told({ warnings: ['both sides can accept writes'] })).toBe(1);
    expect(told({ members: [{ ...belief, why: 'the client program is not installed there' }] })).toBe(1);
    expect(told({ primaries: [{ host: hostId('r1'), term: 'term 4', ageMs: 200 }] })).toBe(1);
  });
});
