import { describe, expect, it } from 'vitest';
import { hostId } from '../../main/domain/ids.ts';
import { lossRows } from '../../main/engine/loss-rows.ts';
import { clusterParts } from '../../main/quorum/cluster-losses.ts';
import { countCluster } from '../../main/quorum/cluster-status.ts';
import { calmSight } from '../../main/quorum/what-if.ts';
import { sceneCluster, sceneFleet } from '../../main/testing/scene.ts';
import { lostHeartbeat } from './cluster-fixtures.ts';
import { heartbeatLosses } from './what-if-fixtures.ts';

const [dub, fra, ams] = ['dub-kv2', 'fra-kv2', 'ams-kv2'];

/** What the engine counts of a corosync ring of three of which two hear no heartbeat of each other. */
function counted() {
  const cluster = { ...sceneCluster('storage', [dub, fra, ams]), product: 'corosync' };
  const fleet = sceneFleet({ dub: [dub], fra: [fra], ams: [ams] }, { clusters: [cluster] });
  const isHeartbeatCut = (a: string, b: string) => a !== b && a !== ams && b !== ams;
  const calm = calmSight(fleet);
  const sight = {
    ...calm,
    isHeartbeatCut,
    tieOf: (a: string, b: string) => (isHeartbeatCut(a, b) ? ('severed' as const) : calm.tieOf(hostId(a), hostId(b))),
  };
  const before = countCluster(cluster, sight);
  return { before, ...lossRows({ cluster, fleet, sight, before, parts: clusterParts(cluster, fleet) }) };
}

describe('heartbeatLosses', () => {
  const state = lostHeartbeat();
  const answer = heartbeatLosses(state)({ cluster: 'storage', losses: [] });
  if (answer.kind !== 'counted') throw new Error(answer.why);

  it('shows the votes that the engine counts', () => {
    expect(answer.before.quorum).toEqual(counted().before.quorum);
  });

  it('shows the loss table that the engine gives for them', () => {
    expect(answer.table).toEqual(counted().table);
  });
});
