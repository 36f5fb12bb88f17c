import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import type { ClusterStatus } from '../domain/snapshot.ts';
import { asParts, recordedRole } from '../testing/role-capture.ts';
import { namedIn, play, sceneCluster, sceneFleet, type Trouble } from '../testing/scene.ts';

/*
 * Corosync's heartbeats run over UDP: no listing of sockets shows them, its nodes tell them. Here they tell what was recorded
 * of real nodes (assets/captures/roles), each 2 s, beside the TCP of a scene that is well, or cut too.
 */

type Names = readonly [string, ...string[]];
type Lines = { readonly of: string; readonly at: number; readonly cfgtool?: (text: string) => string };

function fleetOf(hosts: Names, model: 'majority' | 'two-node'): Fleet {
  const layout = Object.fromEntries(hosts.map((host, nth) => [`r${nth + 1}`, [host]]));
  const cluster = { ...sceneCluster('ring', hosts, model), product: 'corosync' };
  const fleet = sceneFleet(layout, { clusters: [cluster] });
  const known = fleet.hosts.map((host, nth) => ({ ...host, peerAddresses: [host.address, `10.97.9.${nth + 1}`] }));
  return { ...fleet, hosts: known };
}

function answerOf(folder: string, { of, cfgtool = (text) => text }: Lines, host: string, t: number): Fact {
  const from = (tool: string) => recordedRole(`${folder}/${of}/${host}.${tool}`);
  const links = from('cfgtool');
  const raw = asParts({
    quorumtool: from('quorumtool'),
    cfgtool: { ...links, text: cfgtool(links.text) },
    cmap: from('cmap'),
  });
  return { kind: 'role', t, host: hostId(host), cluster: clusterId('ring'), ...raw };
}

/** Plays what nodes say, each course of lines from its moment on, over a scene with these troubles of TCP. */
function told(nodes: 2 | 3, lines: readonly Lines[], untilMs: number, troubles: readonly Trouble[] = []) {
  const hosts: Names = nodes === 2 ? ['n1', 'n2'] : ['n1', 'n2', 'n3'];
  const folder = `corosync-pacemaker-${nodes}node`;
  const fleet = fleetOf(hosts, nodes === 2 ? 'two-node' : 'majority');
  const tamper = (fact: Fact): readonly Fact[] => {
    const now = lines.findLast(({ at }) => at <= fact.t);
    const isDue = fact.kind === 'sockets' && fact.t % 2000 < 1000 && now !== undefined;
    return isDue ? [fact, answerOf(folder, now, fact.host, fact.t)] : [fact];
  };
  const course = play({ fleet, troubles, tamper }, untilMs);
  const status = course.last.clusters[0];
  if (status === undefined) throw new Error('no cluster in the snapshot');
  return { ...course, status };
}

const sidesOf = ({ quorum }: ClusterStatus) => quorum.sides.map(({ hosts, state }) => `${hosts.join('+')} ${state}`);
const linkWarnings = ({ warnings }: ClusterStatus) => warnings.filter((one) => /heartbeat/.test(one));

const healthy = { of: 'healthy', at: 0 };
const cut = { of: 'cut-promoted-n2+10s', at: 6000 };

/** The same answer as a node with a second link gives: link 1 is connected to everybody. */
const withLink1 = (text: string) => {
  const body = text
    .replace(/\nrc=.*/s, '')
    .split('\n')
    .slice(1);
  const second = body.map((line) => line.replace('LINK ID 0', 'LINK ID 1').replace('disconnected', 'connected'));
  return [...body, ...second].join('\n');
};

describe('advanceRoad with the heartbeats of corosync', () => {
  it('says nothing while every node hears every other', () => {
    const { status } = told(3, [healthy], 12_000);
    expect([status.links, linkWarnings(status)]).toEqual([[], []]);
    expect(sidesOf(status)).toEqual(['n1+n2+n3 quorate']);
  });

  it('says heartbeat cut, data fine, and counts the votes as corosync does: split', () => {
    const course = told(3, [healthy, cut], 16_000);
    expect(linkWarnings(course.status)[0]).toBe('heartbeat cut, data fine (link 0 udp): n1 | n2, n2 | n3');
    expect(sidesOf(course.status)).toEqual(['n1+n3 at-risk', 'n2 inquorate']);
    expect(namedIn(course, 'confirmed')).toEqual(['quorum-at-risk']);
  });

  it('names the pair, the link, its state and who says so', () => {
    const { status } = told(3, [healthy, cut], 16_000);
    const rows = status.links.map(({ a, b, via, state }) => `${a}|${b} ${via} ${state}`);
    expect(rows).toContain('n1|n2 link 0 udp cut');
    expect(rows).not.toContain('n1|n3 link 0 udp reaches');
    const row = status.links.find(({ a, b, state }) => a === 'n1' && b === 'n2' && state === 'cut');
    expect(row?.witnesses.map(({ host, what }) => `${host}: ${what}`)).toEqual([
      'n1: link 0 udp to n2: disconnected',
      'n2: link 0 udp to n1: disconnected',
    ]);
    expect(row?.since).toBeGreaterThanOrEqual(6000);
    expect(row?.ageMs).toBeLessThanOrEqual(2500);
  });

  it('says of two nodes whose heartbeat is cut that both keep quorum, although TCP works', () => {
    const { status } = told(2, [healthy, cut], 16_000);
    expect(sidesOf(status)).toEqual(['n1 both-quorate', 'n2 both-quorate']);
    expect(linkWarnings(status)[0]).toBe('heartbeat cut, data fine (link 0 udp): n1 | n2');
  });

  it('says that another link carries it where one of two is cut, and splits nothing', () => {
    const { status } = told(
      3,
      [
        { ...healthy, cfgtool: withLink1 },
        { ...cut, cfgtool: withLink1 },
      ],
      16_000,
    );
    expect(linkWarnings(status)[0]).toBe('heartbeat on link 0 udp cut, link 1 udp carries it: n1 | n2, n2 | n3');
    expect(sidesOf(status)).toEqual(['n1+n2+n3 quorate']);
  });

  it('takes the vote of a node whose corosync ended from the others, and calls nothing cut', () => {
    const { status } = told(3, [healthy, { of: 'n3-corosync-down', at: 6000 }], 16_000);
    expect(status.links.map(({ state }) => state)).not.toContain('cut');
    expect(linkWarnings(status)).toEqual([
      'no heartbeat of n3 reaches n1, n2, and it could not be asked itself: stopped there or cut off, its vote is not with theirs',
    ]);
    expect(sidesOf(status)).toEqual(['n1+n2 at-risk']);
    expect(status.unobserved).toEqual(['n3']);
  });

  it('leaves a cut of everything to the words for it', () => {
    const troubles: Trouble[] = [{ kind: 'cut', from: ['n2'], to: ['n1', 'n3'], at: 6000 }];
    const { status } = told(3, [healthy, { ...cut, at: 10_000 }], 20_000, troubles);
    expect(linkWarnings(status)).toEqual([]);
    expect(sidesOf(status)).toEqual(['n1+n3 at-risk', 'n2 inquorate']);
  });

  it('is silent again soon after the heartbeats are back', () => {
    const { status } = told(3, [healthy, cut, { of: 'healthy', at: 16_000 }], 21_000);
    expect([status.links, linkWarnings(status)]).toEqual([[], []]);
    expect(sidesOf(status)).toEqual(['n1+n2+n3 quorate']);
  });
});
