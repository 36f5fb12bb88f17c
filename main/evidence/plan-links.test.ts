import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { noEvidence, type Evidence } from './evidence.ts';
import { silentHost, type HostEvidence } from './host-evidence.ts';
import { blankReading, type PairReading } from './pair-reading.ts';
import { planLinks } from './plan-links.ts';

const [log, election] = [2888, 3888];
const cluster = { ...sceneCluster('seats', ['a1', 'b1']), product: 'zookeeper', ports: [log, election] };
const fleet = sceneFleet({ a: ['a1'], b: ['b1'] }, { clusters: [cluster] });
const start = 300_000;
const roundMs = 30_000;

const listening = {
  listenedAt: start,
  listensSince: 0,
  goneSince: null,
  queued: 0,
  queuedSince: null,
  unreadSince: null,
};

/** Both are read and listen on `ports`; `reading` is what each knows of the other. */
function evidenceOf(ports: readonly number[], reading: Partial<PairReading> = {}): Evidence {
  const host = (peer: string): HostEvidence => ({
    ...silentHost,
    session: 'streaming',
    heardAt: start,
    ports: new Map(ports.map((port) => [port, listening])),
    peers: new Map([[hostId(peer), { ...blankReading, ...reading }]]),
  });
  const hosts = new Map([
    [hostId('a1'), host('b1')],
    [hostId('b1'), host('a1')],
  ]);
  return { ...noEvidence, hosts };
}

/** What is tried in one round of ticks a second apart. */
function triedIn(evidence: Evidence): readonly string[] {
  return Array.from({ length: roundMs / 1000 }).flatMap((_, nth) => {
    const now = start + (nth + 1) * 1000;
    return planLinks(evidence, fleet, [], now - 1000, now).map(({ host, to, port }) => `${host}>${to}:${port}`);
  });
}

describe('planLinks', () => {
  it('tries each port of a cluster that no traffic shows once a round, in both directions', () => {
    expect([...triedIn(evidenceOf([log, election]))].sort()).toEqual([
      'a1>b1:2888',
      'a1>b1:3888',
      'b1>a1:2888',
      'b1>a1:3888',
    ]);
  });

  it('leaves ports alone on which nobody listens, and those that traffic shows', () => {
    expect(triedIn(evidenceOf([log])).every((tried) => tried.endsWith(':2888'))).toBe(true);
    const busy = new Map([[`peer:${log}` as const, start + roundMs]]);
    expect(triedIn(evidenceOf([log], { worked: busy }))).toEqual([]);
  });

  it('leaves a pair to the mesh while anybody complains of it', () => {
    expect(triedIn(evidenceOf([log], { unansweredConnectSince: start }))).toEqual([]);
  });

  it('tries a peer once at a time', () => {
    const busy = [{ host: hostId('a1'), to: hostId('b1'), address: '10.0.2.11', port: 22 }];
    const tries = planLinks(evidenceOf([log, election]), fleet, busy, start, start + roundMs);
    expect(tries.map(({ host }) => host)).toEqual(['b1']);
  });
});
