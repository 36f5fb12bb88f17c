import { hostId, regionId } from '../domain/ids.ts';
import { countedCluster } from '../domain/snapshot-examples.ts';
import type { ClusterStatus, Phase, Situation } from '../domain/snapshot.ts';
import { sampleOf, type PairSample } from '../journal/history/pair-sample.ts';
import type { SituationPoint } from '../journal/history/read-history.ts';
import type { HistorySlice, ReportGrounds } from './history-slice.ts';

/** When the incident of these examples began: a whole minute. For tests. */
export const beganAt = Date.UTC(2026, 10, 22, 22, 45);

/** All host pairs reach each other, or none. For tests. */
export function pairSample(verdict: PairSample['verdict']): PairSample {
  const way = verdict === 'partitioned' ? 'lost' : 'arrives';
  const up = verdict === 'partitioned' ? 0 : 1;
  return sampleOf({
    ...{ a: regionId('dub'), b: regionId('fra'), verdict, suspect: false, since: 0, forward: way, reverse: way },
    hostPairs: { total: 1, up, suspect: 0, cut: 1 - up, unknown: 0 },
    ...{ lossRatio: null, rttMs: null, evidence: [] },
  });
}

/** A cluster of three of which one side has so many votes surely. For tests. */
export function clusterWith(votes: number): ClusterStatus {
  const hosts = ['dub1', 'ams1', 'fra1'].slice(0, votes).map(hostId);
  const margin = { worst: votes - 2, best: votes - 2 };
  const side = {
    hosts,
    worst: votes,
    best: votes,
    margin,
    state: votes < 2 ? ('inquorate' as const) : ('quorate' as const),
  };
  return countedCluster('config', { model: 'majority', needed: 2, total: 3, sides: [side] });
}

function told(afterMs: number, phase: Phase, text: string): SituationPoint {
  const situation: Omit<Situation, 'id' | 'phase' | 'since'> = {
    type: 'partition',
    subject: { sides: [[regionId('dub')], [regionId('fra')]] },
    observers: [hostId('dub1'), hostId('fra1')],
    evidence: [{ host: hostId('dub1'), what: 'SYN-SENT → 10.0.0.2:5432', ageMs: 300, domain: 'rack-1' }],
    open: [],
    text,
  };
  const { type: _type, ...rest } = situation;
  return { at: beganAt + afterMs, since: beganAt, id: 'p1', phase, type: 'partition', told: rest };
}

/** A cut of two regions for 90 s: suspected after 1 s, confirmed after 2.5 s; a cluster at the edge meanwhile. For tests. */
export function cutForNinetySeconds(): HistorySlice {
  const [from, to] = [beganAt - 20_000, beganAt + 110_000];
  const pair = (afterMs: number, verdict: PairSample['verdict']) => ({
    at: beganAt + afterMs,
    a: 'dub',
    b: 'fra',
    sample: pairSample(verdict),
  });
  return {
    incident: { id: '20261122-224500-000', beganAt, endedAt: beganAt + 90_000, title: 'DUB ╳ FRA', ending: null },
    span: { from, to },
    coverage: [{ from, to }],
    situations: [
      told(1000, 'suspected', 'DUB ╳ FRA may be cut'),
      told(2500, 'confirmed', 'DUB ╳ FRA cut'),
      told(90_000, 'cleared', 'DUB ╳ FRA cut'),
    ],
    pairs: [pair(-20_000, 'healthy'), pair(2000, 'partitioned'), pair(85_000, 'healthy')],
    minutes: [],
    hosts: [{ at: from, name: 'dub1', value: { state: 'alive', session: 'streaming', why: null, route: null } }],
    clusters: [
      { at: from, name: 'config', value: clusterWith(3) },
      { at: beganAt + 3000, name: 'config', value: clusterWith(2) },
      { at: beganAt + 85_000, name: 'config', value: clusterWith(3) },
    ],
    observer: [{ at: from, name: 'noc', value: { sight: 'clear', doubt: null } }],
  };
}

/** Grounds without inventory, log and capture, half an hour later; with what differs. For tests. */
export function groundsOf(parts: Partial<ReportGrounds> = {}): ReportGrounds {
  return {
    history: cutForNinetySeconds(),
    log: { kind: 'absent', file: 'decisions.jsonl' },
    inventory: null,
    capture: null,
    now: beganAt + 1_800_000,
    ...parts,
  };
}
