import type { InventoryView, ScreenState } from '../../main/contract/screen.ts';
import { crowd } from './crowd-fixtures.ts';
import { galleryInventory, galleryState, galleryT, quorumOf, quorumSide } from './fixture-world.ts';

type Loose = Record<string, unknown>;
type Declared = InventoryView['clusters'][number];

const data = (hosts: readonly string[]): Declared['members'] =>
  hosts.map((host) => ({ host, votes: 1, role: 'data' as const }));

/** The gallery's clusters and three more, so that every product's way to lead is there. */
const inventory: InventoryView = {
  ...galleryInventory,
  clusters: [
    ...galleryInventory.clusters,
    { id: 'cache', product: 'redis', ports: [6379], model: 'none', members: data(['dub-kv1', 'fra-kv1']) },
    {
      id: 'basket',
      product: 'galera',
      ports: [4567],
      model: 'galera',
      members: data(['dub-db1', 'fra-db1', 'ams-kv2']),
    },
    {
      id: 'seats',
      product: 'zookeeper',
      ports: [2888],
      model: 'majority',
      members: data(['dub-kv1', 'fra-kv1', 'ams-kv1']),
    },
  ],
};

const belief = (host: string, role: string, leader: string | null, more: Loose = {}): Loose => ({
  host,
  role,
  writable: role === 'primary' || role === 'leader' ? true : role === 'standby' ? false : null,
  leader,
  term: null,
  quorate: null,
  ageMs: 900,
  why: null,
  ...more,
});
const unread = (host: string, why: string, ageMs: number | null = null): Loose =>
  belief(host, 'unknown', null, { writable: null, ageMs, why });
const raft = (host: string, leader: string, term: string, more: Loose = {}): Loose =>
  belief(host, host === leader ? 'leader' : 'follower', leader, { term, quorate: true, ...more });

const five = ['dub-kv1', 'dub-kv2', 'fra-kv1', 'fra-kv2', 'ams-kv1'];
const three = ['dub-kv2', 'fra-kv2', 'ams-kv2'];
const kv3 = ['dub-kv1', 'fra-kv1', 'ams-kv1'];
const basket = ['dub-db1', 'fra-db1', 'ams-kv2'];

/** A side of a cluster without a rule that can act. */
const holdsData = (hosts: readonly string[], total: number): Loose => ({
  ...quorumSide('none', hosts, hosts.length, hosts.length, total),
  state: 'quorate',
});

const atRest: Readonly<Record<string, Loose>> = {
  ledger: {
    primaries: [{ host: 'dub-db1', term: 'timeline 4', ageMs: 800 }],
    members: [
      belief('dub-db1', 'primary', null, { term: 'timeline 4' }),
      belief('fra-db1', 'standby', 'dub-db1', { term: 'timeline 4' }),
      belief('ams-wit1', 'witness', null),
    ],
    warnings: ['no quorum rule: nothing but a human or fencing keeps two sides from acting'],
  },
  config: {
    primaries: [{ host: 'fra-kv1', term: 'term 41', ageMs: 700 }],
    members: five.map((host) => raft(host, 'fra-kv1', 'term 41')),
  },
  storage: {
    primaries: [{ host: 'dub-kv2', term: 'epoch 118', ageMs: 1200 }],
    members: three.map((host) => raft(host, 'dub-kv2', 'epoch 118')),
  },
  cache: {
    primaries: [{ host: 'dub-kv1', term: null, ageMs: 600 }],
    members: [belief('dub-kv1', 'primary', null), belief('fra-kv1', 'standby', 'dub-kv1')],
    quorum: quorumOf('none', 2, [holdsData(['dub-kv1', 'fra-kv1'], 2)]),
  },
  basket: {
    primaries: basket.map((host) => ({ host, term: null, ageMs: 900 })),
    members: basket.map((host) => belief(host, 'primary', null, { quorate: true })),
  },
  seats: {
    primaries: [{ host: 'ams-kv1', term: 'epoch 9', ageMs: 900 }],
    members: kv3.map((host) => raft(host, 'ams-kv1', 'epoch 9')),
  },
};

const opened = (type: string, subject: Loose, agoMs: number, more: Loose = {}): Loose => ({
  id: `${type}:${String(subject['cluster'])}`,
  type,
  subject,
  since: galleryT - agoMs,
  phase: 'confirmed',
  observers: [],
  evidence: [],
  text: `${type} of ${String(subject['cluster'])}`,
  ...more,
});

/** Nothing is cut and every cluster has its leader. */
export function restingClusters(): ScreenState {
  return galleryState({ inventory, clusters: atRest });
}

/** Dublin is cut off: two primaries, a promotion to come, a split, a quorum at the edge, one without a leader, one ambiguous. */
export function cutClusters(): ScreenState {
  return galleryState({
    inventory,
    islands: [['dub'], ['fra', 'ams']],
    situations: [
      opened('dual-primary', { cluster: 'ledger', hosts: ['dub-db1', 'fra-db1'] }, 41_000),
      opened('no-primary', { cluster: 'seats' }, 12_000),
    ],
    clusters: {
      ledger: {
        ...atRest['ledger'],
        primaries: [
          { host: 'dub-db1', term: 'timeline 4', ageMs: 900 },
          { host: 'fra-db1', term: 'timeline 5', ageMs: 700 },
        ],
        members: [
          belief('dub-db1', 'primary', null, { term: 'timeline 4' }),
          belief('fra-db1', 'primary', null, { term: 'timeline 5' }),
          belief('ams-wit1', 'witness', null),
        ],
        quorum: quorumOf('none', 3, [
          quorumSide('none', ['dub-db1'], 1, 1, 3),
          quorumSide('none', ['fra-db1', 'ams-wit1'], 2, 2, 3),
        ]),
        warnings: [
          'both sides can accept writes',
          'no quorum rule: nothing but a human or fencing keeps two sides from acting',
        ],
      },
      config: {
        ...atRest['config'],
        members: [
          raft('dub-kv1', '', 'term 41', { role: 'candidate', leader: null, quorate: false }),
          raft('dub-kv2', '', 'term 41', { role: 'candidate', leader: null, quorate: false }),
          ...five.slice(2).map((host) => raft(host, 'fra-kv1', 'term 42')),
        ],
        quorum: quorumOf('majority', 5, [
          quorumSide('majority', ['dub-kv1', 'dub-kv2'], 2, 2, 5),
          quorumSide('majority', ['fra-kv1', 'fra-kv2', 'ams-kv1'], 3, 3, 5),
        ]),
      },
      storage: {
        ...atRest['storage'],
        primaries: [],
        members: [
          belief('dub-kv2', 'follower', null, { quorate: false }),
          unread('fra-kv2', 'the product refused the name or password of the probe', 3400),
          unread('ams-kv2', 'its last answer is too old', 14_000),
        ],
        unobserved: ['fra-kv2'],
        quorum: quorumOf('majority', 3, [
          quorumSide('majority', ['dub-kv2'], 1, 2, 3),
          quorumSide('majority', ['ams-kv2'], 1, 2, 3),
        ]),
      },
      cache: {
        ...atRest['cache'],
        quorum: quorumOf('none', 2, [holdsData(['dub-kv1'], 2), holdsData(['fra-kv1'], 2)]),
        risk: {
          primary: 'dub-kv1',
          candidates: ['fra-kv1'],
          promotesAt: galleryT + 12_000,
          yieldsAt: null,
          text: 'fra-kv1 can be promoted beside dub-kv1 (sentinels: down-after 5 s, min-replicas 0); nothing makes dub-kv1 stop by itself',
        },
        warnings: ['both sides can accept writes'],
      },
      basket: {
        ...atRest['basket'],
        primaries: basket.slice(1).map((host) => ({ host, term: null, ageMs: 900 })),
        members: [
          belief('dub-db1', 'none', null, { quorate: false, writable: false, why: 'non-Primary component' }),
          ...basket.slice(1).map((host) => belief(host, 'primary', null, { quorate: true })),
        ],
        quorum: quorumOf('majority', 3, [
          quorumSide('majority', ['dub-db1'], 1, 1, 3),
          quorumSide('majority', ['fra-db1', 'ams-kv2'], 2, 2, 3),
        ]),
        warnings: ['moves: the next loss counts from 2'],
      },
      seats: {
        ...atRest['seats'],
        primaries: [],
        members: kv3.map((host) => belief(host, 'candidate', null, { quorate: false })),
        quorum: quorumOf(
          'majority',
          3,
          kv3.map((host) => quorumSide('majority', [host], 1, 1, 3)),
        ),
      },
    },
  });
}

/** Five members of one cluster, and what each takes for the truth while Dublin is cut off. */
export function beliefs(): ScreenState {
  return galleryState({
    inventory,
    islands: [['dub'], ['fra', 'ams']],
    clusters: {
      ...atRest,
      config: {
        primaries: [{ host: 'fra-kv1', term: 'term 42', ageMs: 700 }],
        members: [
          raft('dub-kv1', 'dub-kv2', 'term 41', { quorate: false }),
          raft('dub-kv2', '', 'term 41', { role: 'candidate', leader: null, quorate: false }),
          raft('fra-kv1', 'fra-kv1', 'term 42'),
          raft('fra-kv2', 'fra-kv1', 'term 42', { why: 'a learner until it has caught up' }),
          unread('ams-kv1', 'the client program is not installed there', 2400),
        ],
        quorum: quorumOf('majority', 5, [
          quorumSide('majority', ['dub-kv1', 'dub-kv2'], 2, 2, 5),
          quorumSide('majority', ['fra-kv1', 'fra-kv2', 'ams-kv1'], 3, 3, 5),
        ]),
      },
    },
  });
}

const ring = ['dub-kv2', 'fra-kv2', 'ams-kv2'];
const knet = (a: string, b: string, nth: number, isUp: boolean): Loose => ({
  a,
  b,
  purposes: ['heartbeat'],
  port: null,
  via: `link ${nth} udp`,
  state: isUp ? 'reaches' : 'cut',
  since: isUp ? null : galleryT - 14_000,
  ageMs: 700,
  witnesses: [
    { host: a, what: `link ${nth} udp to ${b}: ${isUp ? 'connected' : 'disconnected'}`, ageMs: 700 },
    { host: b, what: `link ${nth} udp to ${a}: ${isUp ? 'connected' : 'disconnected'}`, ageMs: 1300 },
  ],
});
/** Nobody has spoken of it for longer than a word is good for. */
const unheard = (a: string, b: string, nth: number): Loose => ({
  ...knet(a, b, nth, true),
  state: 'unobserved',
  ageMs: 41_000,
  witnesses: [{ host: a, what: `last said: link ${nth} udp to ${b}: connected`, ageMs: 41_000 }],
});
const overTcp = (a: string, b: string, state: string, ageMs: number | null): Loose => ({
  a,
  b,
  purposes: ['data'],
  port: null,
  via: 'TCP',
  state,
  since: null,
  ageMs,
  witnesses: ageMs === null ? [] : [{ host: a, what: `TCP with ${b} is answered`, ageMs }],
});

/** Corosync's heartbeat from Dublin to Frankfurt is cut while everything else passes; one of two links to Amsterdam is cut. */
export function lostHeartbeat(): ScreenState {
  const [dub = '', fra = '', ams = ''] = ring;
  const corosync: Declared = {
    id: 'storage',
    product: 'corosync',
    ports: [],
    model: 'majority',
    members: data(ring),
  };
  const clusters = inventory.clusters.map((one) => (one.id === 'storage' ? corosync : one));
  return galleryState({
    inventory: { ...inventory, clusters },
    clusters: {
      ...atRest,
      storage: {
        primaries: [],
        members: ring.map((host) => belief(host, 'follower', null, { quorate: true, term: 'ring 1.d' })),
        quorum: quorumOf('majority', 3, [{ ...quorumSide('majority', ring, 2, 2, 3) }]),
        links: [
          knet(dub, fra, 0, false),
          knet(dub, fra, 1, false),
          overTcp(dub, fra, 'reaches', 400),
          knet(dub, ams, 0, false),
          knet(dub, ams, 1, true),
          overTcp(dub, ams, 'unobserved', null),
          unheard(fra, ams, 0),
        ],
        warnings: [
          `heartbeat cut, data fine (link 0 udp, link 1 udp): ${dub} | ${fra}`,
          `heartbeat on link 0 udp cut, link 1 udp carries it: ${dub} | ${ams}`,
          `${ring.join('+')}: 3 of 3 votes hang together, but only 2 reach each other directly; the product may thrash or stop there`,
          `${dub} and ${fra} hear no heartbeat of each other; they are joined only through others`,
        ],
      },
    },
  });
}

/** The leader of term 41 was read before it heard of term 42. */
export function staleLeader(): ScreenState {
  return galleryState({
    inventory,
    clusters: {
      ...atRest,
      config: {
        ...atRest['config'],
        primaries: [
          { host: 'fra-kv1', term: 'term 42', ageMs: 300 },
          { host: 'dub-kv1', term: 'term 41', ageMs: 1900 },
        ],
      },
    },
  });
}

/** No vote and no leader is known. */
export function blindClusters(): ScreenState {
  return galleryState({
    inventory,
    observer: { sight: 'blind', hostsRead: 0, lastFactAgeMs: 34_000 },
    clusters: Object.fromEntries(
      inventory.clusters.map(({ id, model, members }) => [
        id,
        {
          primaries: [],
          members: members.map(({ host }) => unread(host, 'its last answer is too old', 34_000)),
          unobserved: members.map(({ host }) => host),
          quorum: quorumOf(model, members.length, [quorumSide(model, [], 0, members.length, members.length)]),
        },
      ]),
    ),
  });
}

/** Hosts, but nothing that votes. */
export function noClusters(): ScreenState {
  return galleryState({ inventory: { ...galleryInventory, clusters: [] } });
}

/** Three hundred clusters of five over eight regions; every fiftieth is at the edge. */
export function manyClusters(): ScreenState {
  const fleet = crowd(400);
  const clusters = Array.from({ length: 300 }, (_, nth) => {
    const hosts = Array.from({ length: 5 }, (_each, place) => fleet.hosts[(nth + place * 50) % 400]?.id ?? '');
    const model = 'majority' as const;
    return { id: `group-${nth + 1}`, product: 'etcd', ports: [2379], model, members: data(hosts) };
  });
  const changes = clusters.map(({ id, members }, nth) => {
    const hosts = members.map(({ host }) => host);
    const leader = hosts[nth % 5] ?? '';
    const cut = [quorumSide('majority', hosts.slice(0, 3), 3, 3, 5), quorumSide('majority', hosts.slice(3), 2, 2, 5)];
    return [
      id,
      {
        primaries: [{ host: leader, term: 'term 7', ageMs: 900 }],
        members: hosts.map((host) => raft(host, leader, 'term 7')),
        ...(nth % 50 === 49 ? { quorum: quorumOf('majority', 5, cut) } : {}),
      },
    ] as const;
  });
  return galleryState({ inventory: { ...fleet, clusters }, clusters: Object.fromEntries(changes) });
}
