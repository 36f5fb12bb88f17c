import { type ScreenState, screenStateSchema, situationSchema } from '../../main/contract/screen.ts';
import {
  type GapReason,
  type MomentAnswer,
  spanAnswerSchema,
  type SpanAsk,
  type TimelineSpan,
} from '../../main/contract/timeline.ts';
import type { FakeHistory } from '../bridge/fake-bridge.ts';
import { home, type Place } from '../state/place.ts';
import type { Selection } from '../state/selection.ts';
import type { TimelineState } from '../state/timeline.ts';
import { cutClusters, restingClusters } from './cluster-fixtures.ts';
import { galleryEpochMs, galleryState, galleryT } from './fixture-world.ts';

/** A page of the gallery about the past: as much as differs from the plain one. */
export interface PastPage {
  readonly name: string;
  readonly title: string;
  readonly state: ScreenState;
  readonly place: Place;
  readonly history: FakeHistory;
  readonly timeline?: Partial<TimelineState>;
  readonly replayAt?: number;
  readonly selection?: Selection;
}

const now = galleryEpochMs;
const ago = (seconds: number) => now - seconds * 1000;
const cutAt = ago(540);
const healedAt = ago(240);
const dayMs = 86_400_000;

const base = {
  kind: 'span' as const,
  gaps: [],
  pairs: [],
  clusters: [],
  observer: [],
  maintenance: [],
  situations: [],
  hidden: 0,
  decisions: [],
  dropped: { seconds: 0, why: null },
};

type Loose = Omit<TimelineSpan, 'from' | 'to' | 'as'>;

/** A history that gives the same lanes for every stretch that is asked for. */
function historyOf(
  lanes: (ask: SpanAsk) => Loose,
  moment: FakeHistory['moment'],
  events: readonly number[] = [],
): FakeHistory {
  return {
    span: (ask) => spanAnswerSchema.parse({ ...lanes(ask), from: ask.from, to: ask.to, as: ask.as }),
    moment,
    events,
  };
}

const whole = { from: ago(30 * 86_400), to: now };
const calm = (from: number, to: number) => [{ from, to, state: 'healthy' as const }];
const kept = (from: number, to: number, margin = 2) => ({
  from,
  to,
  word: 'keeps' as const,
  margin: { worst: margin, best: margin },
});

const quietLanes: Loose = {
  ...base,
  recorded: whole,
  pairs: [
    { a: 'dub', b: 'fra', runs: calm(whole.from, now) },
    { a: 'dub', b: 'ams', runs: calm(whole.from, now) },
    { a: 'fra', b: 'ams', runs: calm(whole.from, now) },
  ],
  clusters: [
    { cluster: 'ledger', runs: [{ from: whole.from, to: now, word: 'human', margin: null }] },
    { cluster: 'config', runs: [kept(whole.from, now)] },
    { cluster: 'storage', runs: [kept(whole.from, now, 1)] },
  ],
  observer: [{ from: whole.from, to: now, state: 'clear' }],
};

const partition = {
  id: 'partition:1',
  type: 'partition',
  since: cutAt,
  phase: 'confirmed',
  subject: { sides: [['dub'], ['fra', 'ams']] },
  observers: ['dub-db1', 'fra-db1'],
  evidence: [],
  open: [],
  text: 'DUB and AMS+FRA do not reach each other; both sides were seen alive.',
};
const rumour = {
  ...partition,
  id: 'partition:0',
  type: 'one-way',
  phase: 'suspected',
  subject: { from: 'dub', to: 'ams' },
  text: 'DUB to AMS may be lost.',
};
const lost = {
  ...partition,
  id: 'cluster:config',
  type: 'quorum-at-risk',
  subject: { cluster: 'config' },
  text: 'config stands at the edge of quorum.',
};

const [suspectedAt, confirmedAt] = [cutAt + 2000, cutAt + 4000];
const gap = { from: ago(690), to: ago(650), why: 'stopped' as const };
const recorded = (from: number, to: number) => [
  { from, to: gap.from },
  { from: gap.to, to },
];

/** Dublin is cut off for five minutes, after a rumour, a restart of the observer, and a blip of one second. */
function cutLanes({ as, from }: SpanAsk): Loose {
  const begin = Math.max(from, ago(840));
  const both = recorded(begin, now);
  const bars = [
    {
      key: '1 partition:1',
      situation: partition,
      runs:
        as === 'now'
          ? [{ from: cutAt, to: healedAt, phase: 'confirmed' }]
          : [
              { from: suspectedAt, to: confirmedAt, phase: 'suspected' },
              { from: confirmedAt, to: healedAt, phase: 'confirmed' },
            ],
    },
    { key: '1 cluster:config', situation: lost, runs: [{ from: confirmedAt, to: healedAt, phase: 'confirmed' }] },
    ...(as === 'now'
      ? []
      : [{ key: '1 partition:0', situation: rumour, runs: [{ from: ago(120), to: ago(112), phase: 'suspected' }] }]),
  ];
  const pair = (b: string) => ({
    a: 'dub',
    b,
    runs: [
      ...both.map((stretch) => ({ ...stretch, state: 'healthy' })),
      { from: cutAt + 1000, to: confirmedAt, state: 'suspect' },
      { from: confirmedAt, to: healedAt, state: 'partitioned' },
      { from: healedAt, to: healedAt + 12_000, state: 'degraded' },
      ...(b === 'ams' ? [{ from: ago(60), to: ago(59), state: 'partitioned' }] : []),
      ...(b === 'ams' ? [{ from: ago(120), to: ago(112), state: 'asymmetric' }] : []),
    ],
  });
  const answer = {
    ...base,
    recorded: { from: ago(840), to: now },
    gaps: [...(from < ago(840) ? [{ from, to: ago(840), why: 'before' }] : []), gap],
    pairs: [
      pair('fra'),
      pair('ams'),
      { a: 'fra', b: 'ams', runs: both.map((stretch) => ({ ...stretch, state: 'healthy' })) },
    ],
    clusters: [
      {
        cluster: 'ledger',
        runs: [
          ...both.map((stretch) => ({ ...stretch, word: 'human', margin: null })),
          { from: confirmedAt, to: healedAt, word: 'both', margin: null },
        ],
      },
      {
        cluster: 'config',
        runs: [
          kept(begin, gap.from),
          kept(gap.to, confirmedAt),
          { from: confirmedAt, to: healedAt, word: 'edge', margin: { worst: 0, best: 0 } },
          kept(healedAt, now),
        ],
      },
      {
        cluster: 'storage',
        runs: [
          kept(begin, gap.from, 1),
          kept(gap.to, confirmedAt, 1),
          { from: confirmedAt, to: ago(400), word: 'unknown', margin: { worst: -1, best: 1 } },
          { from: ago(400), to: healedAt, word: 'lost', margin: { worst: -1, best: -1 } },
          kept(healedAt, now, 1),
        ],
      },
    ],
    observer: [
      ...both.map((stretch) => ({ ...stretch, state: 'clear' })),
      { from: ago(640), to: ago(622), state: 'partial' },
      { from: ago(100), to: ago(96), state: 'doubt' },
    ],
    maintenance: [{ from: ago(200), to: now, host: 'ams-kv2' }],
    situations: bars,
    decisions: [
      { at: cutAt + 90_000, word: 'NO-GO', text: 'ledger to fra-db1: dub-db1 still takes writes', isDrill: false },
      { at: healedAt + 30_000, word: 'HOLD', text: 'rehearsed', isDrill: true },
    ],
    dropped: { seconds: 3, why: null },
  };
  return spanAnswerSchema.parse({ ...answer, from, to: now, as }) as TimelineSpan;
}

/** The state with Dublin cut off, in every pair and in a named situation. */
function dublinCut(state: ScreenState): ScreenState {
  const { snapshot } = state;
  const situation = situationSchema.parse({ ...partition, since: galleryT - 56_000 });
  const cut = { verdict: 'partitioned', forward: 'lost', reverse: 'lost' } as const;
  return screenStateSchema.parse({
    ...state,
    snapshot: {
      ...snapshot,
      islands: partition.subject.sides,
      situations: [situation, ...snapshot.situations.filter(({ type }) => type !== 'partition')],
      regionPairs: snapshot.regionPairs.map((pair) =>
        pair.a === 'dub' ? { ...pair, ...cut, hostPairs: { ...pair.hostPairs, up: 0 } } : pair,
      ),
    },
  });
}

/** A state as it comes out of history: on the clock of the epoch, without what is not kept. */
function pastState(state: ScreenState, at: number): ScreenState {
  const then = (moment: number) => at - (galleryT - moment);
  const { snapshot } = state;
  return {
    ...state,
    at,
    snapshot: {
      ...snapshot,
      t: at,
      observer: { ...snapshot.observer, lastFactAgeMs: null },
      situations: snapshot.situations.map((one) => ({ ...one, since: then(one.since) })),
      regionPairs: snapshot.regionPairs.map((pair) => ({
        ...pair,
        since: at,
        hostPairs: { ...pair.hostPairs, cut: 0, suspect: 0, unknown: pair.hostPairs.total - pair.hostPairs.up },
        lossRatio: null,
        rttMs: null,
        evidence: [],
      })),
      hosts: snapshot.hosts.map((host) => ({
        ...host,
        ageMs: null,
        peers: { up: 0, suspect: 0, cut: 0, unknown: 0 },
      })),
      clusters: snapshot.clusters.map((cluster) => ({
        ...cluster,
        members: cluster.members.map((member) => ({ ...member, ageMs: null })),
        risk: cluster.risk === null ? null : { ...cluster.risk, promotesAt: null, yieldsAt: null },
      })),
    },
  };
}

const past =
  (state: ScreenState, notes: readonly string[] = []): FakeHistory['moment'] =>
  ({ at, as }): MomentAnswer => ({
    kind: 'moment',
    at,
    as,
    state: pastState(state, at),
    notes: [...notes],
    next: null,
  });
const missing =
  (why: GapReason): FakeHistory['moment'] =>
  ({ at }) => ({ kind: 'gap', at, from: at - 5000, to: at + 35_000, why, next: null });

const events = [suspectedAt, confirmedAt, healedAt];
const at = (view: Place['view']): Place => ({ ...home, view });
const cutState = dublinCut(cutClusters());
const cutHistory = historyOf(cutLanes, past(cutState), events);
const calmHistory = recordedAs(restingClusters());
const emptyLanes: Loose = { ...base, recorded: null, gaps: [] };

/** A history in which the whole past was as this. */
export function recordedAs(state: ScreenState): FakeHistory {
  return historyOf(() => quietLanes, past(state));
}

/** The Timeline in every state, and the replay on every screen. */
export const pastPages: readonly PastPage[] = [
  {
    name: 'timeline-normal',
    title: 'Timeline: an hour in which nothing was named',
    state: galleryState(),
    place: at('timeline'),
    history: calmHistory,
    timeline: { lengthMs: 3_600_000 },
  },
  {
    name: 'timeline-partitioned',
    title: 'Timeline: a cut, as it was shown then, with a rumour, a gap and a blip of one second',
    state: galleryState(),
    place: at('timeline'),
    history: cutHistory,
    timeline: { cursor: cutAt + 60_000 },
  },
  {
    name: 'timeline-known-now',
    title: 'Timeline: the same cut as it is known now: from when it began, without the rumour',
    state: galleryState(),
    place: at('timeline'),
    history: cutHistory,
    timeline: { as: 'now', cursor: cutAt + 1000 },
  },
  {
    name: 'timeline-month',
    title: 'Timeline: thirty days, on which a second is two pixels',
    state: galleryState(),
    place: at('timeline'),
    history: historyOf(
      () => ({
        ...quietLanes,
        pairs: quietLanes.pairs.map((lane, nth) =>
          nth > 0
            ? lane
            : {
                ...lane,
                runs: [...lane.runs, { from: now - 11 * dayMs, to: now - 11 * dayMs + 1000, state: 'partitioned' }],
              },
        ),
      }),
      past(galleryState()),
    ),
    timeline: { lengthMs: 30 * dayMs },
  },
  {
    name: 'timeline-gap',
    title: 'Timeline: the cursor in a gap, which says why it is one',
    state: galleryState(),
    place: at('timeline'),
    history: cutHistory,
    timeline: { cursor: ago(670), lengthMs: 300_000, end: ago(500) },
  },
  {
    name: 'timeline-empty',
    title: 'Timeline before anything was recorded',
    state: galleryState(),
    place: at('timeline'),
    history: historyOf(({ from, to }) => ({ ...emptyLanes, gaps: [{ from, to, why: 'before' }] }), missing('before')),
  },
  {
    name: 'timeline-refused',
    title: 'Timeline whose history cannot be read',
    state: galleryState(),
    place: at('timeline'),
    history: {
      span: () => ({ kind: 'refused', why: 'history demo.db: nothing is recorded: the disk is full' }),
      moment: missing('pending'),
      events: [],
    },
  },
  {
    name: 'replay-topology',
    title: 'Replay of a cut on the map, while live is well',
    state: galleryState(),
    place: at('topology'),
    history: cutHistory,
    replayAt: cutAt + 60_000,
  },
  {
    name: 'replay-timeline',
    title: 'Replay on the Timeline itself',
    state: galleryState(),
    place: at('timeline'),
    history: cutHistory,
    replayAt: cutAt + 60_000,
  },
  {
    name: 'replay-matrix',
    title: 'Replay in the Matrix: regions as they were',
    state: galleryState(),
    place: at('matrix'),
    history: cutHistory,
    replayAt: cutAt + 60_000,
  },
  {
    name: 'replay-matrix-hosts',
    title: 'Replay in the Matrix of hosts: their paths are not recorded',
    state: galleryState(),
    place: { ...home, view: 'matrix', matrix: { ...home.matrix, mode: 'hosts' } },
    history: cutHistory,
    replayAt: cutAt + 60_000,
    selection: { kind: 'host', id: 'dub-db1' },
  },
  {
    name: 'replay-clusters',
    title: 'Replay among the clusters',
    state: restingClusters(),
    place: at('clusters'),
    history: cutHistory,
    replayAt: cutAt + 60_000,
    selection: { kind: 'cluster', id: 'config' },
  },
  {
    name: 'replay-gap',
    title: 'Replay of a moment that was not recorded: nothing is claimed',
    state: galleryState(),
    place: at('topology'),
    history: historyOf(cutLanes, missing('stopped'), events),
    replayAt: ago(670),
  },
  {
    name: 'replay-live-alarm',
    title: 'A live P1 breaks through the replay of a calm moment',
    state: cutState,
    place: at('topology'),
    history: historyOf(
      () => quietLanes,
      past(restingClusters(), ['region pairs: the worst of the minute, seconds are kept for 48 h']),
    ),
    replayAt: ago(9000),
  },
];
