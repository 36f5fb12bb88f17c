import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../domain/fleet.ts';
import { clusterId, hostId, regionId, type HostId } from '../../domain/ids.ts';
import type { Heartbeat, Reading } from '../../domain/reading.ts';
import type { ClusterStatus, Situation } from '../../domain/snapshot.ts';
import { createAddressBook } from '../../evidence/address-book.ts';
import { silentHost, type HostEvidence } from '../../evidence/host-evidence.ts';
import { blankReading } from '../../evidence/pair-reading.ts';
import type { Path, PathLane } from '../../evidence/path.ts';
import { blank } from '../../roles/unread.ts';
import { sceneCluster, sceneFleet } from '../../testing/scene.ts';
import { cutPath, pictureAt, pictureOf, provenPath } from '../../testing/small-picture.ts';
import type { Picture } from '../../verdict/picture.ts';
import { countClusters } from '../count-clusters.ts';
import { takeReadings, noRoles, type KnownRoles, type RoleReading } from '../known-roles.ts';
import { pairsOf } from './member-pair.ts';
import { isBad, portLastsMs } from './tcp-link.ts';

const names = ['n1', 'n2', 'n3', 'n4'];

/** A word of one member: whom it means, and whether its heartbeat arrives. */
type Said = Readonly<Record<string, boolean>>;

function world(size: number, product: string, ports: readonly number[] = []) {
  const hosts = names.slice(0, size);
  const cluster: Cluster = { ...sceneCluster('ring', hosts), product, ports };
  return sceneFleet({ dub: hosts.slice(0, 1), fra: hosts.slice(1) }, { clusters: [cluster] });
}

function rolesOf(words: Readonly<Record<string, Said>>, ageMs = 500): KnownRoles {
  return takeReadings(noRoles, wordsOf(words, ageMs));
}

function wordsOf(words: Readonly<Record<string, Said>>, ageMs = 500): readonly RoleReading[] {
  return Object.entries(words).map(([host, said]) => {
    const heartbeats = Object.entries(said).map(([to, up]): Heartbeat => ({ to, via: 'link 0 udp', up }));
    const reading: Reading = { ...blank('corosync'), role: 'follower', heartbeats };
    const takenAt = pictureAt - ageMs;
    return { cluster: clusterId('ring'), host: hostId(host), reading, takenAt, freshForMs: 10_000 };
  });
}

function count(picture: Picture, roles: KnownRoles, situations: readonly Situation[] = []) {
  const book = createAddressBook(picture.fleet);
  const memory = { roles, pasts: new Map(), book, situations, linkPasts: new Map() };
  const { clusters, linksOf } = countClusters(picture, [], new Map(), memory);
  const [cluster] = picture.fleet.clusters;
  const [status] = clusters;
  if (cluster === undefined || status === undefined) throw new Error('the fleet has one cluster');
  return { status, all: linksOf(cluster) };
}

const allProven = (size: number) => pairsOf(names.slice(0, size).map(hostId)).map(({ a, b }) => provenPath(a, b));
const best = ({ quorum }: ClusterStatus) => Math.max(...quorum.sides.map(({ margin }) => margin.worst));

/** Any words of any members about any others; a member that was not read says nothing. */
const anyWords = (size: number) => {
  const hosts = names.slice(0, size);
  const said = (host: string) =>
    fc.option(fc.record(Object.fromEntries(hosts.filter((one) => one !== host).map((one) => [one, fc.boolean()]))));
  return fc
    .record(Object.fromEntries(hosts.map((host) => [host, said(host)])))
    .map((all) =>
      Object.fromEntries(Object.entries(all).flatMap(([host, words]) => (words === null ? [] : [[host, words]]))),
    );
};

describe('linkClusters, laws of heartbeats', () => {
  const picture = pictureOf(world(4, 'corosync'), allProven(4));
  const whole = best(count(picture, noRoles).status);

  it('gives nobody a vote by a lost heartbeat: no side gets better than without it', () => {
    fc.assert(
      fc.property(anyWords(4), (words) => {
        expect(best(count(picture, rolesOf(words)).status)).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it('gives nobody a vote by one more lost heartbeat', () => {
    fc.assert(
      fc.property(anyWords(4), fc.nat(), fc.nat(), (words, who, whom) => {
        const hosts = Object.keys(words);
        const host = hosts[who % Math.max(1, hosts.length)];
        if (host === undefined) return;
        const others = Object.keys(words[host] ?? {});
        const lost = others[whom % others.length] ?? '';
        const fewer = { ...words, [host]: { ...words[host], [lost]: false } };
        expect(best(count(picture, rolesOf(fewer)).status)).toBeLessThanOrEqual(
          best(count(picture, rolesOf(words)).status),
        );
      }),
    );
  });

  it('calls a link cut only where an end says so and the other, or somebody for it, is known to live', () => {
    fc.assert(
      fc.property(anyWords(4), (words) => {
        for (const { a, b, state, via } of count(picture, rolesOf(words)).all) {
          if (via === 'TCP' || state !== 'cut') continue;
          const said = [words[a]?.[b], words[b]?.[a]];
          expect(said).toContain(false);
          expect(said).not.toContain(true);
          const isHeard = (host: HostId) => host in words || Object.values(words).some((one) => one[host] === true);
          expect(isHeard(a) && isHeard(b)).toBe(true);
        }
      }),
    );
  });

  it('never makes a cut of what is too old, or of what nobody said', () => {
    fc.assert(
      fc.property(anyWords(4), (words) => {
        const { status, all } = count(picture, rolesOf(words, 60_000));
        expect([status.links, status.warnings]).toEqual([[], []]);
        expect(all.every(({ state }) => state === 'reaches' || state === 'unobserved')).toBe(true);
        expect(best(status)).toBe(whole);
      }),
    );
  });
});

describe('the links that members tell themselves', () => {
  const picture = pictureOf(world(2, 'corosync'), allProven(2));
  const told = (roles: KnownRoles) => count(picture, roles).all.filter(({ via }) => via !== 'TCP');

  it('stay in the list when nobody speaks of them any more: not seen, with the age of the last word', () => {
    const words = { n1: { n2: true }, n2: { n1: true } };
    expect(told(rolesOf(words))).toMatchObject([{ state: 'reaches', ageMs: 500 }]);
    for (const ageMs of [17_000, 60_000, 3_600_000]) {
      expect(told(rolesOf(words, ageMs))).toMatchObject([
        { a: 'n1', b: 'n2', via: 'link 0 udp', purposes: ['heartbeat'], state: 'unobserved', since: null, ageMs },
      ]);
    }
  });

  it('say what was said last, and stay when the member answers with nothing that can be read', () => {
    const unread: Reading = { ...blank('corosync'), reason: 'timed-out' };
    const late = { cluster: clusterId('ring'), host: hostId('n1'), takenAt: pictureAt - 100, freshForMs: 10_000 };
    const roles = takeReadings(rolesOf({ n1: { n2: false } }), [{ ...late, reading: unread }]);
    expect(told(roles)).toMatchObject([
      {
        state: 'unobserved',
        ageMs: 500,
        witnesses: [{ host: 'n1', what: 'last said: link 0 udp to n2: disconnected' }],
      },
    ]);
  });

  it('are judged from the fresh word alone where the other end has grown old', () => {
    const both = takeReadings(rolesOf({ n2: { n1: false } }, 60_000), wordsOf({ n1: { n2: true } }));
    expect(told(both)).toMatchObject([{ state: 'reaches', ageMs: 500, witnesses: [{ host: 'n1' }] }]);
  });
});

describe('linkClusters', () => {
  it('keeps members together while their words about each other differ, and says so in the row', () => {
    const picture = pictureOf(world(2, 'corosync'), allProven(2));
    const { status } = count(picture, rolesOf({ n1: { n2: false }, n2: { n1: true } }));
    expect(status.links[0]?.state).toBe('suspect');
    expect(status.quorum.sides).toHaveLength(1);
  });

  it('follows no heartbeat where a product is not together by it: it only says it', () => {
    const picture = pictureOf(world(2, 'custom'), allProven(2));
    const { status } = count(picture, rolesOf({ n1: { n2: false }, n2: { n1: false } }));
    expect(status.warnings[0]).toContain('heartbeat cut');
    expect(status.quorum.sides).toHaveLength(1);
  });
});

const peerPort = 2380;

function hostWith(peers: HostEvidence['peers'], goneSince: number | null = null): HostEvidence {
  const listener = {
    listenedAt: pictureAt - 300,
    listensSince: 0,
    goneSince,
    queued: 0,
    queuedSince: null,
    unreadSince: null,
  };
  const ports = new Map([[peerPort, listener]]);
  return { ...silentHost, session: 'streaming', heardAt: pictureAt, sampledAt: pictureAt - 300, peers, ports };
}

function lane(client: string, serving: string): PathLane {
  const of = { client: hostId(client), serving: hostId(serving), witness: hostId(client) };
  const times = { since: pictureAt - 8000, seenAt: pictureAt - 500, failedAmidAt: pictureAt - 3000 };
  return {
    ...of,
    ...times,
    server: 'peer',
    port: peerPort,
    tries: 5,
    amidTries: 1,
    open: null,
    knock: null,
    what: 'SYN-SENT n=3',
  };
}

/** n1 and n2 of etcd: what each knows of the port of the other, `workedMs` ago, and with a dead lane or not. */
function etcd(parts: { workedMs?: number; isDead?: boolean; goneSince?: number; path?: Path }): Picture {
  const reading = (client: string, serving: string) => ({
    ...blankReading,
    ...(parts.workedMs === undefined
      ? {}
      : { worked: new Map([[`peer:${peerPort}`, pictureAt - parts.workedMs] as const]) }),
    ...(parts.isDead === true ? { lanes: new Map([[`peer:${peerPort}`, lane(client, serving)] as const]) } : {}),
  });
  const lanes = parts.isDead === true ? [lane('n1', 'n2'), lane('n2', 'n1')] : [];
  const path = parts.path ?? { ...provenPath('n1', 'n2'), lanes };
  const picture = pictureOf(world(2, 'etcd', [2379, peerPort]), [path]);
  const hosts = new Map([
    [hostId('n1'), hostWith(new Map([[hostId('n2'), reading('n1', 'n2')]]), parts.goneSince ?? null)],
    [hostId('n2'), hostWith(new Map([[hostId('n1'), reading('n2', 'n1')]]), parts.goneSince ?? null)],
  ]);
  return { ...picture, evidence: { ...picture.evidence, hosts } };
}

function filtered(from: string, to: string): Situation {
  const subject = { from: regionId(from), to: regionId(to), port: peerPort };
  return {
    id: `f:${from}`,
    type: 'port-filtered',
    subject,
    since: 0,
    phase: 'confirmed',
    observers: [],
    evidence: [],
    open: [],
    text: '',
  };
}

const rowOf = (picture: Picture, situations: readonly Situation[] = []) =>
  count(picture, noRoles, situations).all.find(({ port }) => port === peerPort);

describe('the links of a cluster over TCP', () => {
  it('reach while their port answered lately, and are unobserved once that is long ago', () => {
    expect(rowOf(etcd({ workedMs: 4000 }))).toMatchObject({
      state: 'reaches',
      ageMs: 4000,
      purposes: ['data', 'heartbeat'],
    });
    expect(rowOf(etcd({ workedMs: portLastsMs + 1 }))).toMatchObject({ state: 'unobserved', witnesses: [] });
    expect(rowOf(etcd({}))).toMatchObject({ state: 'unobserved', ageMs: null });
  });

  it('are closed, not cut, where nobody listens', () => {
    expect(rowOf(etcd({ workedMs: 9000, goneSince: pictureAt - 5000 }))?.state).toBe('closed');
  });

  it('are suspect until the verdict on the port is confirmed, then cut', () => {
    const picture = etcd({ workedMs: 9000, isDead: true });
    expect(rowOf(picture)?.state).toBe('suspect');
    const both = [filtered('dub', 'fra'), filtered('fra', 'dub')];
    expect(rowOf(picture, both)).toMatchObject({ state: 'cut', since: pictureAt - 8000 });
    const { status } = count(picture, noRoles, both);
    expect(status.warnings).toContain('heartbeat and data cut on port 2380, other ports fine: n1 | n2');
    expect(status.quorum.sides).toHaveLength(2);
  });

  it('are cut where the whole path is, and that is no trouble of the links', () => {
    const picture = etcd({ workedMs: 9000, path: cutPath('n1', 'n2', pictureAt - 5000) });
    expect(rowOf(picture)?.state).toBe('cut');
    expect(count(picture, noRoles).status.links.filter(({ state }) => isBad(state))).toEqual([]);
  });
});
