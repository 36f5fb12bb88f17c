import { describe, expect, it } from 'vitest';
import { clusterId, hostId } from '../domain/ids.ts';
import { createAddressBook } from '../evidence/address-book.ts';
import { silentHost } from '../evidence/host-evidence.ts';
import { rabbitmq } from '../roles/rabbitmq.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { cutPath, pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import type { Path } from '../evidence/path.ts';
import { countClusters } from './count-clusters.ts';
import { noRoles, takeReadings } from './known-roles.ts';

const cluster = {
  ...sceneCluster('mq', ['r1', 'r2', 'r3'], 'pause-minority'),
  product: 'rabbitmq',
  ports: [5672, 25_672],
};
const fleet = sceneFleet({ dub: ['r1'], fra: ['r2'], ams: ['r3'] }, { clusters: [cluster] });
const addresses: Readonly<Record<string, string>> = { r1: '10.0.1.11', r2: '10.0.2.11', r3: '10.0.3.11' };

/** A node as the API of another lists it: with statistics of its own, without, or not running. */
type Shown = 'running' | 'without statistics' | 'not running';

/** /api/nodes, as RabbitMQ 3.10 prints it (recorded in the lab). */
function api(shown: Readonly<Record<string, Shown>>): string {
  const nodes = Object.entries(shown).map(([host, how]) => ({
    ...(how === 'running' ? { partitions: [], net_ticktime: 60 } : {}),
    name: `rabbit@${addresses[host]}`,
    type: 'disc',
    running: how !== 'not running',
  }));
  return `#part nodes\n${JSON.stringify(nodes)}\nhttp=200\n\n#exit 0\n`;
}

const refused = '#part nodes\n\nhttp=000\n\n#exit 7\n';

function rolesOf(answers: Readonly<Record<string, string>>) {
  const readings = Object.entries(answers).map(([host, text]) => {
    const asked = { host, addresses: [addresses[host] ?? ''], parameters: {} };
    const reading = rabbitmq.read({ exit: 0, text, stderr: '' }, asked);
    return { cluster: clusterId('mq'), host: hostId(host), reading, takenAt: pictureAt - 500, freshForMs: 23_000 };
  });
  return takeReadings(noRoles, readings);
}

const [node, clients] = [25_672, 5672];

/** Ports of r3 that its own kernel shows open. */
function listening(ports: readonly number[]) {
  const port = { listensSince: 0, queued: 0, queuedSince: null, unreadSince: null, listenedAt: pictureAt - 300 };
  const all = [node, clients].map((one) => {
    return [one, { ...port, goneSince: ports.includes(one) ? null : pictureAt - 5000 }] as const;
  });
  return { ...silentHost, session: 'streaming' as const, sampledAt: pictureAt - 300, ports: new Map(all) };
}

const whole = [provenPath('r1', 'r2'), provenPath('r1', 'r3'), provenPath('r2', 'r3')];

/** What is counted while r3 cannot be asked, r1 and r2 show it so, and its kernel shows these ports open. */
function count(shown: Shown, ports: readonly number[], paths: readonly Path[] = whole, r3 = refused, byR2 = shown) {
  const [seen, seenByR2] = [shown, byR2].map((how) => api({ r1: 'running', r2: 'running', r3: how }));
  const picture = pictureOf(fleet, paths);
  const evidence = { ...picture.evidence, hosts: new Map([[hostId('r3'), listening(ports)]]) };
  const counted = countClusters({ ...picture, evidence }, [], new Map(), {
    roles: rolesOf({ r1: seen ?? '', r2: seenByR2 ?? '', r3 }),
    pasts: new Map(),
    book: createAddressBook(fleet),
    situations: [],
    linkPasts: new Map(),
  });
  const [status] = counted.clusters;
  const sides = status?.quorum.sides.map(({ hosts, worst, best }) => `${hosts.join('+')}: ${worst}…${best}`);
  return { sides, stopped: [...(counted.stopped.get(clusterId('mq')) ?? [])], warnings: status?.warnings ?? [] };
}

describe('stoppedMembers', () => {
  it('counts a broker that is stopped at best: pause_minority still counts its node', () => {
    const { sides, stopped, warnings } = count('not running', [node]);
    expect([sides, stopped]).toEqual([['r1+r2: 2…3'], ['r3']]);
    expect(warnings).toEqual([
      'the broker is stopped on r3: nobody is served there, while the node lives and may still count',
    ]);
  });

  it('sees it where the boot failed after the database was up, which its peers call running', () => {
    expect(count('without statistics', [node]).stopped).toEqual(['r3']);
  });

  it('makes no cut of it while one of the others has not heard of it yet', () => {
    const { sides, warnings } = count('not running', [node], whole, refused, 'without statistics');
    expect(sides).toEqual(['r1+r2: 2…3']);
    expect(warnings.filter((said) => said.startsWith('heartbeat'))).toEqual([]);
  });

  it('takes nothing from a node that serves clients and only cannot be asked', () => {
    expect(count('without statistics', [node, clients])).toMatchObject({ stopped: [], sides: ['r1+r2+r3: 3…3'] });
  });

  it('takes nothing from a node that others see at work, or that answers itself', () => {
    expect(count('running', [node]).stopped).toEqual([]);
    const itself = api({ r1: 'running', r2: 'running', r3: 'running' });
    expect(count('not running', [node], whole, itself).stopped).toEqual([]);
  });

  it('gives no vote at all to a node that is gone as a whole', () => {
    expect(count('not running', [])).toMatchObject({ stopped: [], sides: ['r1+r2: 2…2'] });
  });

  it('leaves a node that pauses behind a cut on its own side', () => {
    const cut = [
      provenPath('r1', 'r2'),
      cutPath('r1', 'r3', pictureAt - 60_000),
      cutPath('r2', 'r3', pictureAt - 60_000),
    ];
    expect(count('not running', [node], cut)).toMatchObject({ stopped: [], sides: ['r1+r2: 2…2', 'r3: 1…1'] });
  });
});
