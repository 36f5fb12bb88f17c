import { type AlertAct, type AlertAnswer, type AlertsView, alertsViewSchema } from '../../main/contract/alerts.ts';
import type { ScreenState } from '../../main/contract/screen.ts';
import type { FakeAlerts } from '../bridge/fake-bridge.ts';
import { situationLevel } from '../state/situation-face.ts';
import { galleryEpochMs } from './fixture-world.ts';

type Loose = Readonly<Record<string, unknown>>;

const now = galleryEpochMs;
const ago = (seconds: number) => now - seconds * 1000;
const ahead = (seconds: number) => now + seconds * 1000;
const minutes = 60;
const hours = 3600;

/** An incident nobody has acknowledged, changed where it differs. */
function incident(cause: string, change: Loose): Loose {
  return {
    id: `${cause.replace(/[^a-z0-9-]+/g, '.')}-mhx1`,
    cause,
    priority: 'P3',
    state: 'unacknowledged-active',
    raisedAt: ago(90),
    changedAt: ago(90),
    clearedAt: null,
    acknowledged: null,
    shelved: null,
    suppressedBy: null,
    changes: 1,
    isFlapping: false,
    runbook: null,
    children: [],
    count: 1,
    regions: [],
    hosts: [],
    clusters: [],
    ...change,
  };
}

const calmKpis = {
  alarmsPerTenMinutes: 0.3,
  peakPerTenMinutes: 4,
  floodShare: 0,
  chattering: [],
  staleCount: 0,
  mix: { P1: 1, P2: 4, P3: 26 },
};

/** A view that is parsed by the contract's schema, so that no picture can lie about the format. */
function viewOf(change: Loose = {}): AlertsView {
  return alertsViewSchema.parse({
    at: now,
    incidents: [],
    ended: [],
    flood: null,
    channels: [mail, pager, log],
    deadLetters: [],
    chains: [],
    maintenance: [],
    troubles: [],
    silencedUntil: null,
    kpis: calmKpis,
    ...change,
  });
}

const channel = (id: string, kind: string, change: Loose = {}) => ({
  id,
  kind,
  state: 'idle',
  sentence: null,
  queued: 0,
  deadLetters: 0,
  lastToldAt: null,
  route: null,
  ...change,
});
const mail = channel('mail-oncall', 'smtp', { state: 'told', lastToldAt: ago(12), route: 'mx.dub.example' });
const pager = channel('pager', 'pagerduty', { state: 'told', lastToldAt: ago(11), route: 'FRA' });
const log = channel('siem', 'syslog');

const byrne = { by: 'A. Byrne', at: ago(40), reason: 'looking at it with the carrier' };

const cut = incident('cut:ams|dub,dub|fra', {
  priority: 'P1',
  raisedAt: ago(204),
  changedAt: ago(31),
  changes: 3,
  text: 'DUB lost AMS+FRA both ways; ledger has no quorum on either side, config at its edge',
  runbook: 'RB-12 cross-region cut, step 1: call both rooms, promote nothing; https://wiki.example/rb/12',
  children: [
    {
      key: 'dual:ledger',
      priority: 'P1',
      text: 'ledger: quorum lost on DUB and on AMS+FRA',
      since: ago(198),
      isActive: true,
    },
    {
      key: 'partition:1',
      priority: 'P2',
      text: 'DUB and AMS+FRA do not reach each other',
      since: ago(204),
      isActive: true,
    },
    {
      key: 'edge:config',
      priority: 'P2',
      text: 'config: at its edge on AMS+FRA, margin 0',
      since: ago(197),
      isActive: true,
    },
    {
      key: 'lag:ledger',
      priority: 'P3',
      text: 'ledger: replication lag 40 s at fra-db1',
      since: ago(120),
      isActive: false,
    },
  ],
  count: 18,
  regions: ['dub', 'fra', 'ams'],
  clusters: ['ledger', 'config'],
});

const hung = incident('host:ams-kv2', {
  priority: 'P2',
  state: 'acknowledged-active',
  raisedAt: ago(1260),
  changedAt: ago(40),
  acknowledged: byrne,
  text: 'ams-kv2 accepts connects on 6789 and answers none',
  runbook: 'RB-31 hung service',
  hosts: ['ams-kv2'],
  regions: ['ams'],
});

const flapping = incident('link:ams|fra', {
  raisedAt: ago(610),
  changedAt: ago(9),
  changes: 7,
  isFlapping: true,
  text: 'AMS–FRA loses 8 % and comes back',
  count: 9,
  regions: ['fra', 'ams'],
});

const healed = incident('blind:fra', {
  priority: 'P2',
  state: 'unacknowledged-cleared',
  raisedAt: ago(2400),
  changedAt: ago(300),
  clearedAt: ago(300),
  changes: 2,
  text: 'no sight of FRA from here',
  runbook: 'RB-7 blind observer',
  count: 3,
  regions: ['fra'],
});

const ended = incident('host:fra-kv2', {
  state: 'acknowledged-cleared',
  raisedAt: ago(1475),
  changedAt: ago(1290),
  clearedAt: ago(1290),
  text: 'fra-kv2 did not answer',
  hosts: ['fra-kv2'],
});

const cutChain = {
  incident: 'cut.ams.dub.dub.fra-mhx1',
  chain: 'database-oncall',
  told: [
    { at: ago(203), who: 'M. Okafor', channel: 'pager', kind: 'raised' },
    { at: ago(203), who: 'desk Dublin', channel: 'mail-oncall', kind: 'raised' },
    { at: ago(31), who: 'M. Okafor', channel: 'pager', kind: 'worsened' },
  ],
  next: { at: ahead(96), who: ['S. Lindqvist', 'duty manager'] },
  gaps: [],
};

const muteChannels = [
  mail,
  channel('pager', 'pagerduty', {
    state: 'cannot-tell',
    sentence: 'events.pagerduty.example does not resolve since 14:02:13; also not by FRA; next try in 40 s',
    queued: 3,
    deadLetters: 1,
    lastToldAt: ago(86_400),
    route: 'FRA',
  }),
  channel('teams', 'teams', { state: 'waiting', sentence: 'answered 503, next try in 8 s', queued: 1 }),
  log,
];

const deadLetters = [
  {
    key: 'cut/database-oncall/1.1/pager/raised',
    channel: 'pager',
    at: ago(190),
    text: 'P1 DUB lost AMS+FRA both ways',
    why: 'refused with 400 after 6 tries: the routing key is not known',
  },
];

const works = [
  {
    id: 'racks-dub-3',
    from: ago(2 * hours),
    until: ahead(55 * minutes),
    owner: 'S. Lindqvist',
    reason: 'power of rack 3 is renewed',
    regions: [],
    hosts: ['dub-kv2'],
    clusters: ['storage'],
  },
  {
    id: 'fibre-fra',
    from: ahead(9 * hours),
    until: ahead(12 * hours),
    owner: 'A. Byrne',
    reason: 'carrier works on the western fibre, ticket 88123',
    regions: ['fra'],
    hosts: [],
    clusters: [],
  },
];

const shelvedLink = incident('link:ams|dub', {
  state: 'shelved',
  raisedAt: ago(5000),
  text: 'DUB–AMS slower than usual: 41 ms, ×2.2',
  regions: ['dub', 'ams'],
  shelved: {
    by: 'M. Okafor',
    at: ago(1200),
    reason: 'carrier knows, ticket 88097',
    until: ahead(40 * minutes),
    isOneShot: false,
  },
});
const shelvedHost = incident('blind:ams-wit1', {
  state: 'shelved',
  raisedAt: ago(7000),
  text: 'ams-wit1 is not read: its key is not the one in known_hosts',
  hosts: ['ams-wit1'],
  shelved: {
    by: 'A. Byrne',
    at: ago(3000),
    reason: 'rebuilt this morning, key follows',
    until: ahead(6 * hours),
    isOneShot: true,
  },
});
const suppressed = incident('host:dub-kv2', {
  priority: 'P2',
  state: 'suppressed',
  raisedAt: ago(3600),
  text: 'dub-kv2 does not answer',
  hosts: ['dub-kv2'],
  suppressedBy: 'racks-dub-3',
});

/** A flood: 240 alarms in three incidents, the gravest with more alarms behind it than are named. */
const floodCut = {
  ...cut,
  count: 236,
  children: Array.from({ length: 236 }, (_, nth) => ({
    key: `path:${nth}`,
    priority: nth < 2 ? 'P1' : nth < 20 ? 'P2' : 'P3',
    text: `path ${nth + 1} of 236 between DUB and AMS+FRA is cut`,
    since: ago(200 - (nth % 60)),
    isActive: true,
  })),
};

const long = 'a-very-long-name-of-a-thing-as-the-inventory-allows-it-0123456789';

/** What the alarm system says on the pages of the gallery. */
export const alertViews = {
  empty: viewOf({ ended: [ended] }),
  p1: viewOf({
    incidents: [cut, hung, flapping, healed, shelvedLink, suppressed],
    ended: [ended],
    chains: [cutChain],
    maintenance: works,
  }),
  flood: viewOf({
    incidents: [floodCut, hung, flapping],
    flood: { since: ago(180), alarms: 240 },
    chains: [cutChain],
    silencedUntil: ahead(74),
    kpis: { ...calmKpis, alarmsPerTenMinutes: 24, peakPerTenMinutes: 240, floodShare: 0.013 },
  }),
  cannotTell: viewOf({
    incidents: [cut],
    channels: muteChannels,
    deadLetters,
    chains: [
      {
        ...cutChain,
        gaps: ['S. Lindqvist: no channel that works reaches her', 'nobody is on duty on Sunday from 18:00'],
      },
    ],
    troubles: [
      'The journal of alarms cannot be written: no space left on device. A restart would forget what was acknowledged since 14:01.',
    ],
  }),
  shelved: viewOf({ incidents: [hung, shelvedLink, shelvedHost], ended: [ended] }),
  maintenance: viewOf({ incidents: [suppressed], maintenance: works }),
  kpis: viewOf({
    incidents: [hung],
    kpis: {
      alarmsPerTenMinutes: 2.4,
      peakPerTenMinutes: 31,
      floodShare: 0.0004,
      chattering: [
        { cause: 'link:ams|fra', changes: 41 },
        { cause: 'host:dub-kv1', changes: 6 },
      ],
      staleCount: 2,
      mix: { P1: 9, P2: 22, P3: 41 },
    },
  }),
  bare: viewOf({
    channels: [],
    kpis: {
      ...calmKpis,
      alarmsPerTenMinutes: null,
      peakPerTenMinutes: null,
      floodShare: null,
      mix: { P1: 0, P2: 0, P3: 0 },
    },
  }),
  long: viewOf({
    incidents: [
      incident(`cluster:${long}`, {
        priority: 'P2',
        text: `${long} is at its edge; ${long}-member-1 and ${long}-member-2 are not seen`,
        runbook: `https://wiki.example/runbooks/${long}/${long}`,
        clusters: [long, `${long}-2`, `${long}-3`],
        acknowledged: { by: `${long} by name`, at: ago(10), reason: long },
        state: 'acknowledged-active',
        children: [{ key: 'one', priority: 'P2', text: long, since: ago(20), isActive: true }],
        count: 123_456,
      }),
    ],
    channels: [channel(long, 'webhook', { state: 'cannot-tell', sentence: `${long} ${long}`, queued: 99_999 })],
    troubles: [`${long}: ${long} ${long} ${long}`],
  }),
} as const satisfies Record<string, AlertsView>;

/** An alarm system that always says the same, and to every act that it was done. */
export function alarmsOf(
  view: AlertsView | null,
  act: (act: AlertAct) => AlertAnswer | null = () => ({ isDone: true, sentence: 'done' }),
): FakeAlerts {
  return { look: () => view, act };
}

/** What the alarm system would say of a picture: an incident for each situation that is open. For pages that are not about alarms. */
export function alarmsBeside(state: ScreenState): FakeAlerts {
  const { situations, t } = state.snapshot;
  const incidents = situations.flatMap((situation): readonly Loose[] => {
    const level = situationLevel(situation);
    if (level === 'normal' || level === 'maint') return [];
    const priority = level === 'p1' ? 'P1' : level === 'p3' ? 'P3' : 'P2';
    return [incident(situation.id, { priority, text: situation.text, raisedAt: now - (t - situation.since) })];
  });
  return alarmsOf(viewOf({ incidents }));
}
