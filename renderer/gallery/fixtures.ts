import type { AppInfo } from '../bridge/app-info.ts';
import type { FakeAlerts, FakeDecision, FakeHistory } from '../bridge/fake-bridge.ts';
import type { EngineStatus, Notice, ScreenState } from '../../main/contract/screen.ts';
import type { ImaginedLoss, WhatIfAnswer, WhatIfAsk } from '../../main/contract/what-if.ts';
import { home, type MatrixPlace, type Place, withMatrix } from '../state/place.ts';
import type { TimelineState } from '../state/timeline.ts';
import { nothing, type Selection } from '../state/selection.ts';
import { alertPages } from './alert-pages.ts';
import { crowd as crowdOf, longNames, manyHosts } from './crowd-fixtures.ts';
import { standsIn, decisionViews } from './decision-fixtures.ts';
import { decisionPages } from './decision-pages.ts';
import { droppedEvidence, inDoubt, lossyAndFlapping, oneWay, portFiltered, serviceHung } from './link-fixtures.ts';
import {
  beliefs,
  blindClusters,
  cutClusters,
  lostHeartbeat,
  manyClusters,
  noClusters,
  restingClusters,
  staleLeader,
} from './cluster-fixtures.ts';
import { blindMatrix, cutMatrix, healthyMatrix, partialMatrix, restlessMatrix } from './matrix-fixtures.ts';
import { type GalleryMatrix, galleryMatrix } from './matrix-world.ts';
import { asItStands, dublinLost, heartbeatLosses } from './what-if-fixtures.ts';
import { pastPages } from './timeline-fixtures.ts';
import { galleryEpochMs, galleryInventory, galleryState, galleryT, quorumOf, quorumSide } from './fixture-world.ts';

/** One picture of the gallery: everything the window was told, and how long ago. */
export interface Fixture {
  readonly name: string;
  readonly title: string;
  readonly state: ScreenState | null;
  readonly engine: EngineStatus;
  readonly info: AppInfo;
  readonly notices: readonly Notice[];
  /** ms since the last frame came. */
  readonly silentForMs: number;
  readonly selection: Selection;
  readonly place: Place;
  readonly matrix?: GalleryMatrix;
  /** What is imagined to be lost; without it no what-if is on. */
  readonly losses?: readonly ImaginedLoss[];
  /** What the engine would count of that. */
  readonly imagine?: (ask: WhatIfAsk) => WhatIfAnswer;
  /** What the engine answers of decisions and of the people who may give them. */
  readonly decision?: FakeDecision;
  readonly history?: FakeHistory;
  /** What the alarm system says; without it an incident for each situation that is open. */
  readonly alerts?: FakeAlerts;
  /** For how long the alarm system has said nothing, ms. */
  readonly alarmsSilentForMs?: number;
  /** How the Timeline stands; without it as a window begins. */
  readonly timeline?: Partial<TimelineState>;
  /** The moment of the past that is shown, epoch ms; without it the page is live. */
  readonly replayAt?: number;
  readonly veil: 'off' | 'shown';
}

const running: EngineStatus = { state: 'running', since: galleryEpochMs - 3_600_000, why: null };
const info: AppInfo = { version: '0.1.0', electron: '45.4.1', runtimeWarning: null };

function fixture(name: string, title: string, state: ScreenState | null, more: Partial<Fixture> = {}): Fixture {
  return {
    name,
    title,
    state,
    engine: running,
    info,
    notices: [],
    silentForMs: 300,
    selection: nothing,
    place: home,
    veil: 'off',
    ...more,
  };
}

const ago = (ms: number) => galleryT - ms;
const said = (host: string, what: string, ageMs = 700) => ({ host, what, ageMs });
const cutPaths = { total: 9, up: 0, suspect: 0, cut: 9, unknown: 0 };
const unseenPaths = { total: 9, up: 0, suspect: 0, cut: 0, unknown: 9 };
const ofRegion = (region: string) =>
  galleryInventory.hosts.filter((host) => host.region === region).map((host) => host.id);
const each = (hosts: readonly string[], change: object) =>
  Object.fromEntries(hosts.map((host) => [host, { ...change }]));

const cutEvidence = [
  said('dub-db1', '10.10.2.11:5432 timer n=4, lastack 3.4 s, no segment came in on any socket of the pair for 3.1 s'),
  said('dub-kv1', '10.10.2.12:2380 timer n=3, connect timed out after 1.5 s'),
  said('fra-db1', '10.10.1.11 timer n=4, lastack 3.6 s, no segment came in for 3.3 s'),
  said('fra-kv1', 'connect to dub-kv1:2380 timed out after 1.5 s', 1100),
];

const partition = {
  id: 'partition:1',
  type: 'partition',
  since: ago(204_000),
  phase: 'confirmed',
  subject: { sides: [['dub'], ['fra', 'ams']] },
  observers: ['dub-db1', 'dub-kv1', 'fra-db1', 'fra-kv1'],
  evidence: cutEvidence,
  text: 'DUB and AMS+FRA do not reach each other; both sides were seen alive.',
};

const cutPair = {
  verdict: 'partitioned',
  forward: 'lost',
  reverse: 'lost',
  since: ago(204_000),
  hostPairs: cutPaths,
  evidence: cutEvidence,
};

const normal = fixture('normal', 'Normal: everything was read, nothing is named', galleryState());

const suspect = fixture(
  'suspect',
  'Suspect: bad evidence between Dublin and Frankfurt, not yet a verdict',
  galleryState({
    pairs: {
      'dub|fra': {
        suspect: true,
        forward: 'suspect',
        reverse: 'suspect',
        hostPairs: { total: 9, up: 4, suspect: 5, cut: 0, unknown: 0 },
      },
    },
    situations: [
      {
        ...partition,
        phase: 'suspected',
        since: ago(900),
        subject: { sides: [['dub'], ['fra', 'ams']] },
        text: 'DUB and FRA may be cut: 5 of 9 host pairs stalled.',
      },
    ],
  }),
);

const partitioned = fixture(
  'partitioned',
  'Partitioned: Dublin cut from Amsterdam and Frankfurt',
  galleryState({
    islands: [['dub'], ['fra', 'ams']],
    situations: [
      partition,
      {
        ...partition,
        id: 'host:9',
        type: 'service-down',
        since: ago(60_000),
        subject: { host: 'ams-kv2', port: 6789 },
        text: 'ams-kv2 refuses connects on 6789.',
      },
    ],
    pairs: { 'dub|fra': cutPair, 'dub|ams': cutPair },
    hosts: {
      ...each(ofRegion('dub'), { peers: { up: 2, suspect: 0, cut: 6, unknown: 0 } }),
      ...each([...ofRegion('fra'), ...ofRegion('ams')], { peers: { up: 5, suspect: 0, cut: 3, unknown: 0 } }),
    },
    clusters: {
      ledger: {
        primaries: [
          { host: 'dub-db1', term: null, ageMs: 900 },
          { host: 'fra-db1', term: null, ageMs: 700 },
        ],
        quorum: quorumOf('none', 3, [
          quorumSide('none', ['dub-db1'], 1, 1, 3),
          quorumSide('none', ['fra-db1', 'ams-wit1'], 2, 2, 3),
        ]),
        warnings: ['both sides hold data members and no rule keeps one of them from writing'],
      },
      config: {
        quorum: quorumOf('majority', 5, [
          quorumSide('majority', ['dub-kv1', 'dub-kv2'], 2, 2, 5),
          quorumSide('majority', ['fra-kv1', 'fra-kv2', 'ams-kv1'], 3, 3, 5),
        ]),
      },
      storage: {
        quorum: quorumOf('majority', 3, [
          quorumSide('majority', ['dub-kv2'], 1, 1, 3),
          quorumSide('majority', ['fra-kv2', 'ams-kv2'], 2, 2, 3),
        ]),
      },
    },
  }),
);

const partial = fixture(
  'partial',
  'Partial partition: Dublin and Frankfurt cut, Amsterdam reaches both',
  galleryState({
    situations: [
      {
        ...partition,
        type: 'partial-partition',
        subject: { pairs: [['dub', 'fra']], bridges: ['ams'] },
        text: 'DUB and FRA do not reach each other; AMS reaches both.',
      },
    ],
    pairs: {
      'dub|fra': cutPair,
      'fra|ams': {
        verdict: 'partial',
        forward: 'arrives',
        reverse: 'arrives',
        hostPairs: { total: 9, up: 6, suspect: 0, cut: 3, unknown: 0 },
      },
    },
    clusters: {
      config: {
        quorum: quorumOf('majority', 5, [quorumSide('majority', ['dub-kv1', 'dub-kv2', 'ams-kv1'], 3, 5, 5)]),
        warnings: [
          'members do not all reach each other: a leader in AMS keeps quorum, one in DUB or FRA is at the edge',
        ],
      },
    },
  }),
);

const asymmetric = fixture(
  'asymmetric',
  'One direction lost between Dublin and Amsterdam',
  galleryState({
    pairs: {
      'dub|ams': {
        verdict: 'asymmetric',
        forward: 'arrives',
        reverse: 'lost',
        hostPairs: cutPaths,
        evidence: cutEvidence,
      },
    },
  }),
);

const isolated = fixture(
  'isolated',
  'One host isolated: we read it, its peers do not reach it',
  galleryState({
    hosts: { 'fra-kv1': { peers: { up: 0, suspect: 0, cut: 8, unknown: 0 } } },
    pairs: {
      'dub|fra': { verdict: 'partial', hostPairs: { total: 9, up: 6, suspect: 0, cut: 3, unknown: 0 } },
      'fra|ams': { verdict: 'partial', hostPairs: { total: 9, up: 6, suspect: 0, cut: 3, unknown: 0 } },
    },
    situations: [
      {
        id: 'host:fra-kv1',
        type: 'host-isolated',
        since: ago(41_000),
        phase: 'confirmed',
        subject: { host: 'fra-kv1' },
        observers: ['noc', 'fra-kv2', 'dub-kv1', 'ams-kv1'],
        evidence: [
          said('noc', 'session to fra-kv1 streams', 300),
          said('fra-kv2', 'connect to fra-kv1:2380 timed out after 1.5 s'),
        ],
        text: 'fra-kv1 is alive and read from here, and no peer reaches it.',
      },
    ],
    clusters: {
      config: {
        quorum: quorumOf('majority', 5, [
          quorumSide('majority', ['dub-kv1', 'dub-kv2', 'fra-kv2', 'ams-kv1'], 4, 4, 5),
          quorumSide('majority', ['fra-kv1'], 1, 1, 5),
        ]),
      },
    },
  }),
  { selection: { kind: 'host', id: 'fra-kv1' } },
);

const unreachable = fixture(
  'unreachable',
  'One host unreachable: witnesses agree',
  galleryState({
    observer: { sight: 'partial', hostsRead: 8 },
    hosts: {
      'ams-kv1': {
        state: 'unreachable',
        ageMs: 22_000,
        session: 'connecting',
        why: 'no answer from 10.10.3.12:22 for 5 s',
        peers: { up: 0, suspect: 0, cut: 8, unknown: 0 },
      },
    },
    situations: [
      {
        id: 'host:ams-kv1',
        type: 'host-unreachable',
        since: ago(22_000),
        phase: 'confirmed',
        subject: { host: 'ams-kv1' },
        observers: ['noc', 'ams-kv2', 'dub-kv1'],
        evidence: [
          said('ams-kv2', 'connect to ams-kv1:2380 timed out after 1.5 s'),
          said('noc', 'no answer from 10.10.3.12:22 for 5 s', 2000),
        ],
        text: 'ams-kv1 answers nobody; its neighbours in AMS are fine.',
      },
    ],
    clusters: {
      config: {
        quorum: quorumOf('majority', 5, [
          quorumSide('majority', ['dub-kv1', 'dub-kv2', 'fra-kv1', 'fra-kv2'], 4, 4, 5),
        ]),
      },
    },
  }),
);

const unobserved = fixture(
  'unobserved',
  'Two hosts not seen, one in maintenance: their values are taken off, not kept',
  galleryState({
    observer: { sight: 'partial', hostsRead: 7 },
    inventory: {
      ...galleryInventory,
      hosts: galleryInventory.hosts.map((host) =>
        host.id === 'dub-kv2' ? { ...host, maintenance: 'disk swap, until 16:00' } : host,
      ),
    },
    hosts: {
      'fra-kv2': {
        state: 'unobserved',
        ageMs: 34_000,
        session: 'auth-failed',
        why: 'fra-kv2 refuses the key /root/.ssh/id_ed25519',
        peers: { up: 0, suspect: 0, cut: 0, unknown: 8 },
      },
      'ams-wit1': {
        state: 'unobserved',
        ageMs: null,
        session: 'hostkey-mismatch',
        why: 'the key of ams-wit1 is not the one in known_hosts line 14',
        peers: { up: 0, suspect: 0, cut: 0, unknown: 8 },
      },
      'dub-kv2': { state: 'maintenance' },
    },
    clusters: {
      config: {
        unobserved: ['fra-kv2'],
        quorum: quorumOf('majority', 5, [
          quorumSide('majority', ['dub-kv1', 'dub-kv2', 'fra-kv1', 'ams-kv1'], 4, 5, 5),
        ]),
      },
      storage: {
        unobserved: ['fra-kv2'],
        quorum: quorumOf('majority', 3, [quorumSide('majority', ['dub-kv2', 'ams-kv2'], 2, 3, 3)]),
      },
      ledger: { unobserved: ['ams-wit1'] },
    },
  }),
  { selection: { kind: 'host', id: 'fra-kv2' } },
);

const regionDark = fixture(
  'region-dark',
  'Region dark: nobody sees any host of Frankfurt; loss and isolation look the same',
  galleryState({
    observer: { sight: 'partial', hostsRead: 6 },
    islands: [['dub', 'ams'], ['fra']],
    hosts: each(ofRegion('fra'), {
      state: 'unreachable',
      ageMs: 48_000,
      session: 'connecting',
      why: 'no answer for 5 s',
      peers: { up: 0, suspect: 0, cut: 8, unknown: 0 },
    }),
    pairs: {
      'dub|fra': {
        verdict: 'unknown',
        forward: 'unknown',
        reverse: 'unknown',
        since: ago(48_000),
        hostPairs: unseenPaths,
      },
      'fra|ams': {
        verdict: 'unknown',
        forward: 'unknown',
        reverse: 'unknown',
        since: ago(48_000),
        hostPairs: unseenPaths,
      },
    },
    situations: [
      {
        id: 'region:fra',
        type: 'region-dark',
        since: ago(48_000),
        phase: 'confirmed',
        subject: { region: 'fra' },
        observers: ['noc', 'dub-kv1', 'ams-kv1'],
        evidence: [
          said('dub-kv1', 'connects to fra-kv1, fra-kv2, fra-db1 timed out after 1.5 s'),
          said('noc', 'no session of FRA streams', 1000),
        ],
        text: 'Nobody sees any host of FRA: site loss and isolation look the same from here.',
      },
    ],
    clusters: {
      ledger: {
        unobserved: ['fra-db1'],
        quorum: quorumOf('none', 3, [quorumSide('none', ['dub-db1', 'ams-wit1'], 2, 3, 3)]),
      },
      config: {
        unobserved: ['fra-kv1', 'fra-kv2'],
        quorum: quorumOf('majority', 5, [quorumSide('majority', ['dub-kv1', 'dub-kv2', 'ams-kv1'], 3, 5, 5)]),
      },
      storage: {
        unobserved: ['fra-kv2'],
        quorum: quorumOf('majority', 3, [quorumSide('majority', ['dub-kv2', 'ams-kv2'], 2, 3, 3)]),
      },
    },
  }),
);

const unseenHost = {
  state: 'unobserved',
  ageMs: 34_000,
  session: 'stalled',
  why: 'no frame for 34 s',
  peers: { up: 0, suspect: 0, cut: 0, unknown: 8 },
};

const blindAll = fixture(
  'noc-blind-all',
  'The observer is blind: no host is read, and nothing is claimed about any',
  galleryState({
    observer: { sight: 'blind', hostsRead: 0, lastFactAgeMs: 34_000 },
    hosts: each(
      galleryInventory.hosts.map((host) => host.id),
      unseenHost,
    ),
    pairs: Object.fromEntries(
      ['dub|fra', 'dub|ams', 'fra|ams'].map((key) => [
        key,
        {
          verdict: 'unknown',
          forward: 'unknown',
          reverse: 'unknown',
          since: ago(34_000),
          hostPairs: unseenPaths,
          evidence: [],
        },
      ]),
    ),
    situations: [
      {
        id: 'noc',
        type: 'noc-blind',
        since: ago(34_000),
        phase: 'confirmed',
        subject: { all: true },
        observers: ['noc'],
        evidence: [said('noc', 'all 9 sessions fell silent within 0.4 s', 34_000)],
        text: 'This observer lost sight of every host at once; nothing says that any of them is down.',
      },
    ],
    clusters: {
      ledger: {
        primaries: [],
        unobserved: ['dub-db1', 'fra-db1', 'ams-wit1'],
        quorum: quorumOf('none', 3, [quorumSide('none', [], 0, 3, 3)]),
      },
      config: {
        unobserved: ['dub-kv1', 'dub-kv2', 'fra-kv1', 'fra-kv2', 'ams-kv1'],
        quorum: quorumOf('majority', 5, [quorumSide('majority', [], 0, 5, 5)]),
      },
      storage: {
        unobserved: ['dub-kv2', 'fra-kv2', 'ams-kv2'],
        quorum: quorumOf('majority', 3, [quorumSide('majority', [], 0, 3, 3)]),
      },
    },
  }),
);

const blindRegion = fixture(
  'noc-blind-region',
  'Blind for one region: its peers prove that it lives',
  galleryState({
    observer: { sight: 'partial', hostsRead: 6 },
    hosts: each(ofRegion('fra'), unseenHost),
    pairs: {
      'dub|fra': { hostPairs: { total: 9, up: 6, suspect: 0, cut: 0, unknown: 3 } },
      'fra|ams': { hostPairs: { total: 9, up: 7, suspect: 0, cut: 0, unknown: 2 } },
    },
    situations: [
      {
        id: 'noc:fra',
        type: 'noc-blind',
        since: ago(34_000),
        phase: 'confirmed',
        subject: { regions: ['fra'] },
        observers: ['noc', 'dub-kv1', 'ams-kv2'],
        evidence: [
          said('dub-kv1', 'bytes acknowledged by fra-kv1 since the last sample', 400),
          said('noc', 'all 3 sessions of FRA fell silent', 34_000),
        ],
        text: 'This observer lost sight of FRA; DUB and AMS still exchange data with it.',
      },
    ],
    clusters: {
      config: {
        unobserved: ['fra-kv1', 'fra-kv2'],
        quorum: quorumOf('majority', 5, [quorumSide('majority', ['dub-kv1', 'dub-kv2', 'ams-kv1'], 3, 5, 5)]),
      },
      storage: {
        unobserved: ['fra-kv2'],
        quorum: quorumOf('majority', 3, [quorumSide('majority', ['dub-kv2', 'ams-kv2'], 2, 3, 3)]),
      },
    },
  }),
  { selection: { kind: 'situation', id: 'noc:fra' } },
);

const serviceDown = fixture(
  'service-down',
  'Service down: the host is alive and refuses the port',
  galleryState({
    situations: [
      {
        id: 'service:dub-db1:5432',
        type: 'service-down',
        since: ago(12_000),
        phase: 'confirmed',
        subject: { host: 'dub-db1', port: 5432 },
        observers: ['fra-db1', 'dub-db1'],
        evidence: [said('fra-db1', 'connect to dub-db1:5432 refused'), said('dub-db1', 'no LISTEN row for 5432')],
        text: 'dub-db1 is alive and nothing listens on 5432.',
      },
    ],
    clusters: { ledger: { primaries: [], warnings: ['no member says it leads'] } },
  }),
  { selection: { kind: 'situation', id: 'service:dub-db1:5432' } },
);

const quorumLost = fixture(
  'quorum-lost',
  'Quorum lost and ambiguous: three regions apart, Frankfurt not seen',
  galleryState({
    observer: { sight: 'partial', hostsRead: 6 },
    islands: [['dub'], ['ams'], ['fra']],
    hosts: each(ofRegion('fra'), unseenHost),
    pairs: {
      'dub|ams': cutPair,
      'dub|fra': {
        verdict: 'unknown',
        forward: 'unknown',
        reverse: 'unknown',
        since: ago(34_000),
        hostPairs: unseenPaths,
      },
      'fra|ams': {
        verdict: 'unknown',
        forward: 'unknown',
        reverse: 'unknown',
        since: ago(34_000),
        hostPairs: unseenPaths,
      },
    },
    situations: [
      {
        ...partition,
        subject: { sides: [['dub'], ['ams']] },
        text: 'DUB and AMS do not reach each other; FRA is not seen.',
      },
      {
        ...partition,
        id: 'q:storage',
        type: 'quorum-at-risk',
        subject: { cluster: 'storage' },
        text: 'storage may have no side with quorum.',
      },
    ],
    clusters: {
      ledger: {
        unobserved: ['fra-db1'],
        quorum: quorumOf('none', 3, [
          quorumSide('none', ['dub-db1'], 1, 2, 3),
          quorumSide('none', ['ams-wit1'], 1, 2, 3),
        ]),
      },
      config: {
        unobserved: ['fra-kv1', 'fra-kv2'],
        quorum: quorumOf('majority', 5, [
          quorumSide('majority', ['dub-kv1', 'dub-kv2'], 2, 4, 5),
          quorumSide('majority', ['ams-kv1'], 1, 3, 5),
        ]),
      },
      storage: {
        unobserved: ['fra-kv2'],
        quorum: quorumOf('majority', 3, [
          quorumSide('majority', ['dub-kv2'], 1, 2, 3),
          quorumSide('majority', ['ams-kv2'], 1, 2, 3),
        ]),
      },
    },
  }),
);

const oneWayLink = fixture('one-way', 'One way: what Dublin sends to Frankfurt is lost', oneWay(), {
  selection: { kind: 'situation', id: 'one-way:1' },
});
const hung = fixture(
  'service-hung',
  'Service hung: the kernel acknowledges, the process does not read',
  serviceHung(),
  {
    selection: { kind: 'situation', id: 'hung:1' },
  },
);
const filtered = fixture('port-filtered', 'One port cut between regions that reach each other', portFiltered(), {
  selection: { kind: 'situation', id: 'port:1' },
});
const lossy = fixture('lossy-flapping', 'A lossy link and a flapping one', lossyAndFlapping());
const doubt = fixture('doubt', 'The observer doubts itself: no verdicts for a while', inDoubt());

const neverSeen = {
  state: 'unobserved',
  ageMs: null,
  session: 'connecting',
  why: null,
  peers: { up: 0, suspect: 0, cut: 0, unknown: 8 },
};

const loading = fixture(
  'loading',
  'Loading: the declared structure at once, nothing claimed',
  galleryState({
    seq: 1,
    observer: { sight: 'waiting', hostsRead: 0, lastFactAgeMs: null },
    hosts: each(
      galleryInventory.hosts.map((host) => host.id),
      neverSeen,
    ),
    pairs: Object.fromEntries(
      ['dub|fra', 'dub|ams', 'fra|ams'].map((key) => [
        key,
        {
          verdict: 'unknown',
          forward: 'unknown',
          reverse: 'unknown',
          since: galleryT,
          hostPairs: unseenPaths,
          evidence: [],
        },
      ]),
    ),
    clusters: Object.fromEntries(
      galleryInventory.clusters.map((cluster) => [
        cluster.id,
        {
          primaries: [],
          unobserved: cluster.members.map((member) => member.host),
          quorum: quorumOf(cluster.model, cluster.members.length, []),
        },
      ]),
    ),
  }),
  { info: { ...info, runtimeWarning: 'UNSUPPORTED ELECTRON 25 - TEST ONLY' } },
);

const starting = fixture('starting', 'Before the engine gave anything', null, {
  engine: { state: 'starting', since: galleryEpochMs - 700, why: null },
});

const empty = fixture(
  'empty',
  'Empty: no regions declared',
  galleryState({ inventory: { ...galleryInventory, name: 'new fleet', regions: [], hosts: [], clusters: [] } }),
);

const error = fixture('error', 'The engine is stopped and gave nothing', null, {
  engine: {
    state: 'stopped',
    since: galleryEpochMs - 9000,
    why: 'fleet.yaml line 12: unknown key “regoin”, did you mean “region”?',
  },
});

const noData = fixture('no-data', 'The engine is restarting: the last picture, marked as old', partitioned.state, {
  engine: { state: 'restarting', since: galleryEpochMs - 7000, why: 'the engine process ended with status 1' },
  silentForMs: 7000,
});

const silent = fixture('silent', 'No frame for 41 s: old values are taken off', normal.state, { silentForMs: 41_000 });

const veil = fixture('veil', 'The veil that falls by itself over a hung page', partitioned.state, {
  silentForMs: 12_000,
  veil: 'shown',
});

const notices = fixture(
  'notices',
  'Demo on an unsupported Electron, with a refused inventory edit',
  galleryState({ demo: true }),
  {
    info: { ...info, electron: '25.1.1', runtimeWarning: 'UNSUPPORTED ELECTRON 25 - TEST ONLY' },
    notices: [
      {
        id: 'fleet',
        level: 'warning',
        text: 'Inventory edit refused: fleet.yaml line 31: host “fra-db1” is declared twice. The inventory of 13:58:02 stays in force.',
        at: galleryEpochMs - 125_000,
      },
    ],
  },
);

const healed = fixture(
  'healed',
  'Healed: the partition has cleared and is still listed',
  galleryState({ situations: [{ ...partition, phase: 'cleared' }] }),
  { selection: { kind: 'situation', id: 'partition:1' } },
);

const bundle = fixture('drawer-pair', 'Details of a cut bundle with its evidence', partitioned.state, {
  selection: { kind: 'pair', key: 'dub|fra' },
});
const clusterDrawer = fixture('drawer-cluster', 'Details of a cluster in a partition', partitioned.state, {
  selection: { kind: 'cluster', id: 'config' },
});
const regionDrawer = fixture('drawer-region', 'Details of a region in a partition', partitioned.state, {
  selection: { kind: 'region', id: 'fra' },
});

const crowd = fixture(
  'many-hosts',
  'Two hundred hosts in eight regions: dots, the abnormal ones by shape',
  manyHosts(),
);
const long = fixture('long-names', 'The longest names, twelve clusters, ten situations', longNames());

const inMatrix = (change: Partial<MatrixPlace>): Place => withMatrix({ ...home, view: 'matrix' }, change);
const hosts = inMatrix({ mode: 'hosts' });

const matrixNormal = fixture('matrix-normal', 'Matrix of regions: everything arrives', normal.state, {
  place: inMatrix({}),
  matrix: healthyMatrix(galleryInventory),
});
const matrixHosts = fixture(
  'matrix-hosts',
  'Matrix of hosts: everything arrives, some pairs are not probed',
  normal.state,
  {
    place: hosts,
    matrix: healthyMatrix(galleryInventory),
  },
);
const matrixCut = fixture(
  'matrix-partitioned',
  'Matrix of hosts as blocks: Dublin cut from the others',
  partitioned.state,
  {
    place: inMatrix({ mode: 'hosts', blocks: [['fra', 'ams'], ['dub']], cursor: { from: 'dub-db1', to: 'fra-db1' } }),
    matrix: cutMatrix(galleryInventory),
    selection: { kind: 'cell', from: 'dub-db1', to: 'fra-db1' },
  },
);
const matrixCutRegions = fixture(
  'matrix-regions-partitioned',
  'Matrix of regions: Dublin cut from the others',
  partitioned.state,
  {
    place: inMatrix({}),
    matrix: cutMatrix(galleryInventory),
  },
);
const matrixPartial = fixture(
  'matrix-partial',
  'Matrix of hosts: not a clean split, and every face a cell can have',
  partial.state,
  {
    place: hosts,
    matrix: partialMatrix(galleryInventory),
  },
);
const matrixPartialRegions = fixture('matrix-regions-partial', 'Matrix of regions: not a clean split', partial.state, {
  place: inMatrix({}),
  matrix: partialMatrix(galleryInventory),
});
const matrixBlind = fixture('matrix-blind', 'Matrix of hosts: nobody reads Frankfurt', blindRegion.state, {
  place: hosts,
  matrix: blindMatrix(galleryInventory),
});
const matrixBlindRegions = fixture(
  'matrix-regions-blind',
  'Matrix of regions: nobody reads Frankfurt',
  blindRegion.state,
  {
    place: inMatrix({}),
    matrix: blindMatrix(galleryInventory),
  },
);
const matrixLoading = fixture('matrix-loading', 'Matrix before the first report', loading.state, { place: hosts });
const matrixEmpty = fixture('matrix-empty', 'Matrix without regions', empty.state, { place: inMatrix({}) });
const alone = { ...galleryInventory, regions: galleryInventory.regions.slice(0, 1) };
const oneRegion = { ...alone, hosts: alone.hosts.filter(({ region }) => region === 'dub'), clusters: [] };
const matrixAlone = fixture(
  'matrix-one-region',
  'Matrix of one region: hosts',
  galleryState({ inventory: oneRegion }),
  {
    place: inMatrix({}),
    matrix: galleryMatrix(oneRegion, () => 'arrives'),
  },
);
const matrixCrowd = fixture('matrix-many-hosts', 'Matrix of two hundred hosts in a partition', crowd.state, {
  place: hosts,
  matrix: galleryMatrix(manyHosts().inventory, (from, to) =>
    (from.region === 'dub') !== (to.region === 'dub')
      ? 'cut'
      : from.id === 'lon-18' || to.id === 'lon-18'
        ? 'cut'
        : 'arrives',
  ),
});
const fiveHundred = crowdOf(500);
const matrixRestless = fixture(
  'matrix-restless',
  'Matrix of five hundred hosts that does not stand still, for measuring',
  galleryState({ inventory: fiveHundred }),
  { place: hosts, matrix: restlessMatrix(fiveHundred) },
);
const matrixStill = fixture(
  'matrix-still',
  'Matrix of five hundred hosts in a cut, for measuring beside the restless one',
  galleryState({ inventory: fiveHundred }),
  {
    place: hosts,
    matrix: galleryMatrix(fiveHundred, (from, to) =>
      (from.region === 'dub') === (to.region === 'dub') ? 'arrives' : 'cut',
    ),
  },
);
const amongClusters: Place = { ...home, view: 'clusters' };
const cluster = (id: string): Selection => ({ kind: 'cluster', id });
const clusterPages: readonly Fixture[] = [
  fixture('clusters-normal', 'Clusters at rest: one primary each', restingClusters(), { place: amongClusters }),
  fixture('clusters-partitioned', 'Clusters in a cut: every word a row can have', cutClusters(), {
    place: amongClusters,
  }),
  fixture('clusters-beliefs', 'Belief matrix: members disagree about who leads, one is not known', beliefs(), {
    place: { ...amongClusters, clusters: { cursor: 'config' } },
    selection: cluster('config'),
  }),
  fixture('clusters-heartbeat', 'Heartbeat cut, data fine: the links of a cluster by purpose', lostHeartbeat(), {
    place: { ...amongClusters, clusters: { cursor: 'storage' } },
    selection: cluster('storage'),
    imagine: heartbeatLosses(lostHeartbeat()),
  }),
  fixture('clusters-promotion', 'What the automation does next, with its countdown', cutClusters(), {
    place: { ...amongClusters, clusters: { cursor: 'cache' } },
    selection: cluster('cache'),
  }),
  fixture('clusters-what-if', 'What-if: Dublin is imagined to be lost, and nothing is', restingClusters(), {
    place: { ...amongClusters, clusters: { cursor: 'config' } },
    selection: cluster('config'),
    losses: [{ kind: 'region', region: 'dub' }],
    imagine: dublinLost(restingClusters()),
  }),
  fixture('clusters-what-if-long-names', 'What-if with names as long as the inventory allows', longNames(), {
    place: amongClusters,
    selection: cluster(longNames().inventory.clusters[0]?.id ?? ''),
    losses: [],
    imagine: asItStands(longNames(), 'calm'),
  }),
  fixture('clusters-stale-leader', 'An old leader that has not heard of the new term is no alarm', staleLeader(), {
    place: amongClusters,
  }),
  fixture('clusters-blind', 'Clusters while the observer is blind: nothing is claimed', blindClusters(), {
    place: amongClusters,
  }),
  fixture('clusters-silent', 'Clusters without a frame for 41 s: values are taken off', cutClusters(), {
    place: amongClusters,
    silentForMs: 41_000,
  }),
  fixture('clusters-empty', 'Clusters without clusters', noClusters(), { place: amongClusters }),
  fixture('clusters-loading', 'Clusters before the first report', loading.state, { place: amongClusters }),
  fixture('clusters-many', 'Three hundred clusters', manyClusters(), { place: amongClusters }),
  fixture('clusters-long-names', 'Clusters with names as long as the inventory allows', longNames(), {
    place: amongClusters,
  }),
];
const selfCheck = fixture(
  'self-check',
  'Settings: self-check, with evidence that was not believed',
  droppedEvidence(),
  {
    place: { ...home, view: 'settings' },
  },
);
const selfCheckDoubt = fixture('self-check-doubt', 'Settings: self-check while the observer doubts itself', inDoubt(), {
  place: { ...home, view: 'settings' },
});
const inSettings: Place = { ...home, view: 'settings' };
const decisions: readonly Fixture[] = [
  ...decisionPages.map(({ name, title, state, ...more }) => fixture(name, title, state, more)),
  fixture('decision-empty', 'Decision without clusters', noClusters(), { place: { ...home, view: 'decision' } }),
  fixture('decision-loading', 'Decision before the first report', null, {
    engine: { state: 'starting', since: galleryEpochMs - 700, why: null },
    place: { ...home, view: 'decision' },
  }),
  fixture('people', 'Settings: who may decide', normal.state, {
    place: inSettings,
    decision: standsIn(decisionViews.rest),
  }),
  fixture('people-nobody', 'Settings: nobody may decide yet', normal.state, {
    place: inSettings,
    decision: standsIn(decisionViews.rest, { operators: [] }),
  }),
];

/** Every picture, in reading order. */
export const fixtures: readonly Fixture[] = [
  normal,
  suspect,
  partitioned,
  partial,
  asymmetric,
  isolated,
  unreachable,
  unobserved,
  regionDark,
  blindAll,
  blindRegion,
  serviceDown,
  quorumLost,
  oneWayLink,
  hung,
  filtered,
  lossy,
  doubt,
  healed,
  loading,
  starting,
  empty,
  error,
  noData,
  silent,
  veil,
  notices,
  bundle,
  clusterDrawer,
  regionDrawer,
  crowd,
  long,
  matrixNormal,
  matrixHosts,
  matrixCut,
  matrixCutRegions,
  matrixPartial,
  matrixPartialRegions,
  matrixBlind,
  matrixBlindRegions,
  matrixLoading,
  matrixEmpty,
  matrixAlone,
  matrixCrowd,
  matrixRestless,
  matrixStill,
  ...clusterPages,
  ...decisions,
  ...pastPages.map(({ name, title, state, ...more }) => fixture(name, title, state, more)),
  ...alertPages.map(({ name, title, state, ...more }) => fixture(name, title, state, more)),
  selfCheck,
  selfCheckDoubt,
];
