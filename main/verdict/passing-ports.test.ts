import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import { isPassingPort } from '../domain/passing-ports.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { silentHost } from '../evidence/host-evidence.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { pictureAt, pictureOf } from '../testing/small-picture.ts';
import { serviceDownFindings } from './service-down.ts';

const gone = {
  listenedAt: pictureAt - 3000,
  listensSince: null,
  goneSince: pictureAt - 2000,
  queued: 0,
  queuedSince: null,
  unreadSince: null,
};

/** What is told of a member whose listener on the port went away, and to which a peer's connect is refused. */
function toldOf(product: string, port: number) {
  const cluster = { ...sceneCluster('seats', ['a1', 'b1', 'c1']), product, ports: [port] };
  const fleet = sceneFleet({ alpha: ['a1'], beta: ['b1'], gamma: ['c1'] }, { clusters: [cluster] });
  const refused = { answer: 'refused', since: pictureAt - 2000, at: pictureAt - 500 } as const;
  const evidence: Evidence = {
    hosts: new Map([[hostId('a1'), { ...silentHost, ports: new Map([[port, gone]]), sampledAt: pictureAt - 100 }]]),
    answers: new Map([[`a1:${port}`, new Map([[hostId('b1'), refused]])]]),
    checks: new Map(),
  };
  return serviceDownFindings({ ...pictureOf(fleet, []), evidence }).map(({ matter }) => matter);
}

describe('isPassingPort', () => {
  it('knows the ports that are open only while a member plays a part', () => {
    const ports = [2181, 2888, 3888].filter((port) => isPassingPort({ product: 'zookeeper' }, port));
    expect(ports).toEqual([2888]);
    expect([4567, 4568, 4444].filter((port) => isPassingPort({ product: 'galera' }, port))).toEqual([4568, 4444]);
    expect(isPassingPort({ product: 'postgresql' }, 2888)).toBe(false);
  });

  it('keeps a ZooKeeper leader that becomes a follower from being called down, and nothing else of it', () => {
    expect(toldOf('zookeeper', 2888)).toEqual([]);
    expect(toldOf('zookeeper', 2181)).toEqual([{ type: 'service-down', subject: { host: 'a1', port: 2181 } }]);
  });

  it('says nothing of the port of another product with the same number', () => {
    expect(toldOf('postgresql', 2888)).toEqual([{ type: 'service-down', subject: { host: 'a1', port: 2888 } }]);
  });
});
