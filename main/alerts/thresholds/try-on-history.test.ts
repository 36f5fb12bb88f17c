import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Threshold, ThresholdSubject } from '../../domain/alert-thresholds.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { quietSnapshot } from '../../domain/snapshot-examples.ts';
import type { ClusterStatus, RegionPairStatus } from '../../domain/snapshot.ts';
import { tickAt } from '../../journal/history/history-examples.ts';
import type { FromHistory, HistoryLink, ToHistory } from '../../journal/history/history-messages.ts';
import { shareHistoryLink } from '../../journal/history/history-reader.ts';
import { usualBounds } from '../../journal/history/prune-history.ts';
import { createHistoryRecorder } from '../../journal/history/record-history.ts';
import { serveHistory } from '../../journal/history/serve-history.ts';
import { judgeThresholds } from './judge-thresholds.ts';
import { forAll, startAt, usual } from './threshold-examples.ts';
import { noThresholdState } from './threshold-state.ts';
import { thresholdValues } from './threshold-values.ts';
import { tryOnHistory } from './try-on-history.ts';
import type { RaisedStretch } from './try-threshold.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-thresholds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A history file that is written and read, recorder and worker in one process. */
function begin(bounds = usualBounds) {
  let toWriter: (message: ToHistory) => void = () => undefined;
  let toEngine: (message: FromHistory) => void = () => undefined;
  serveHistory(
    {
      post: (message) => toEngine(message),
      onMessage: (listener) => {
        toWriter = listener;
      },
    },
    { path: join(folder, 'history.db'), bounds },
  );
  const link: HistoryLink = {
    post: (message) => toWriter(message),
    onMessage: (listener) => {
      toEngine = listener;
    },
  };
  const { reader, rest } = shareHistoryLink(link);
  return { recorder: createHistoryRecorder(rest, () => undefined), reader };
}

type Moment = NonNullable<Parameters<typeof tickAt>[1]>;

/** Records a second after the other, and what judging each of them live stands at. */
async function record(
  { recorder, reader }: ReturnType<typeof begin>,
  threshold: Threshold,
  [from, to]: readonly [number, number],
  momentAt: (second: number) => Moment,
) {
  const thresholds = forAll({ [threshold.kind]: threshold });
  let state = noThresholdState;
  const live: (readonly [number, RaisedStretch['level']])[] = [];
  for (let second = from; second < to; second += 1) {
    const tick = tickAt(second * 1000, momentAt(second));
    recorder.take(tick);
    const values = thresholdValues(tick.snapshot, [], { regions: [] });
    const judged = judgeThresholds(state, { at: tick.at, values, thresholds });
    state = judged.state;
    const breach = judged.breaches.find(({ kind }) => kind === threshold.kind);
    if (breach !== undefined) live.push([second, breach.level]);
    // As a tick would, it lets the writer go on.
    if (second % 20 === 0) await reader.read('step', { at: 0, direction: 'back' });
  }
  return live;
}

const subject: ThresholdSubject = { kind: 'connectivity', a: regionId('dub'), b: regionId('fra') };
const at = (second: number) => startAt + second * 1000;
const pairs = (up: number, cut: number, unknown = 0, suspect = 0): Moment => ({
  pair: { hostPairs: { total: up + cut + suspect + unknown, up, suspect, cut, unknown } },
});
const secondsOf = (raised: readonly RaisedStretch[]) =>
  raised.flatMap(({ from, to, level }) =>
    Array.from({ length: (to - from) / 1000 }, (_, nth) => [(from - startAt) / 1000 + nth, level] as const),
  );
async function tried(reader: ReturnType<typeof begin>['reader'], ask: Parameters<typeof tryOnHistory>[1]) {
  const answer = await tryOnHistory(reader, ask);
  return answer.ok ? answer.value : expect.fail(answer.error);
}

describe(tryOnHistory, () => {
  it('tells of connectivity what was judged live, second for second, and leaves out what nobody knew', async () => {
    const history = begin();
    const threshold = usual.connectivity;
    const doubt = { kind: 'late-loop', since: 0, until: 0, text: '' } as const;
    const live = await record(history, threshold, [0, 200], (second) => {
      if (second >= 20 && second < 22) return pairs(0, 9);
      if (second >= 30 && second < 50) return second < 40 ? pairs(4, 1, 0, 1) : pairs(1, 5, 80);
      if (second >= 50 && second < 60) return { pair: { ...pairs(0, 6).pair, verdict: 'unknown' } };
      if (second >= 120 && second < 140)
        return { ...pairs(0, 6), snapshot: { observer: { ...quietSnapshot.observer, doubt } } };
      return pairs(9, 0, second % 7);
    });
    const answer = await tried(history.reader, { threshold, subject, from: at(0), to: at(200) });
    expect(live.length).toBeGreaterThan(20);
    expect(secondsOf(answer.raised)).toEqual(live);
    expect(answer).toMatchObject({ count: 1, isCoarse: false });
    // Of what the last seconds hold the writer knows a moment later.
    expect(answer.knownMs).toBeGreaterThanOrEqual(168_000);
    expect(answer.knownMs).toBeLessThanOrEqual(170_000);
    await history.recorder.stop();
  });

  it('knows each second also where pairs are kept by the minute only', async () => {
    const history = begin({ ...usualBounds, secondsForMs: 120_000 });
    const threshold = { ...usual.connectivity, holdMs: 0 };
    await record(history, threshold, [0, 1300], (second) => (second === 95 ? pairs(1, 8) : pairs(9, 0)));
    const answer = await tried(history.reader, { threshold, subject, from: at(0), to: at(1200) });
    expect(answer.raised).toEqual([{ from: at(95), to: at(96), level: 'critical' }]);
    expect(answer.isCoarse).toBe(false);
    await history.recorder.stop();
  });

  it('lets no alarm stand or grow where nothing was recorded, and says how much that is', async () => {
    const history = begin();
    const threshold = usual.connectivity;
    await record(history, threshold, [0, 2], () => pairs(0, 9));
    await record(history, threshold, [600, 602], () => pairs(0, 9));
    await history.recorder.stop();
    const again = begin();
    await record(again, threshold, [700, 720], () => pairs(0, 9));
    const answer = await tried(again.reader, { threshold, subject, from: at(0), to: at(660) });
    expect(answer).toMatchObject({ raised: [], count: 0, knownMs: 4000 });
    expect(answer.notes).toEqual(['11 min of it are not known: nothing was recorded, measured or seen then']);
    await again.recorder.stop();
  });

  it('tries a margin on what was told of the cluster', async () => {
    const history = begin();
    const threshold = usual.margin;
    const live = await record(history, threshold, [0, 60], (second) => {
      const status = second >= 20 && second < 40 ? ledger(2) : ledger(3);
      const isTold = second === 20 || second === 40;
      return {
        snapshot: { clusters: [status] },
        changes: isTold ? [{ t: second * 1000, kind: 'cluster', status }] : [],
      };
    });
    const of: ThresholdSubject = { kind: 'margin', cluster: clusterId('ledger') };
    const answer = await tried(history.reader, { threshold, subject: of, from: at(0), to: at(59) });
    expect(live.length).toBe(20);
    expect(secondsOf(answer.raised)).toEqual(live);
    await history.recorder.stop();
  });

  it('tries loss on the worst second of each minute, which hides none, and says that it is coarse', async () => {
    const history = begin();
    const threshold = usual.loss;
    const pair = (lossRatio: number): Partial<RegionPairStatus> => ({ lossRatio });
    await record(history, threshold, [0, 300], (second) => ({ pair: pair(second === 95 ? 0.5 : 0) }));
    const answer = await tried(history.reader, {
      threshold,
      subject: { ...subject, kind: 'loss' },
      from: at(0),
      to: at(240),
    });
    expect(answer).toMatchObject({
      count: 1,
      isCoarse: true,
      raised: [{ from: at(63), to: at(123), level: 'critical' }],
    });
    expect(answer.notes[0]).toMatch(/worst second/);
    await history.recorder.stop();
  });

  it('judges a round-trip time against what was usual before the time it is tried on', async () => {
    const history = begin();
    const threshold = { ...usual.rtt, holdMs: 60_000 };
    const moment = (second: number): Moment => ({ pair: { rttMs: second >= 4200 && second < 4500 ? 90 : 18 } });
    await record(history, threshold, [0, 5000], moment);
    const rtt: ThresholdSubject = { ...subject, kind: 'rtt' };
    const answer = await tried(history.reader, { threshold, subject: rtt, from: at(4000), to: at(4900) });
    expect(answer).toMatchObject({ count: 1, isCoarse: true, knownMs: 900_000 });
    expect(answer.raised).toEqual([{ from: at(4260), to: at(4560), level: 'critical' }]);
    expect(answer.notes).toEqual(['each minute stands for its mean: what was short may be hidden']);
    await history.recorder.stop();
  });

  it('says of what is not recorded that it cannot be tried, and refuses a time that ends before it begins', async () => {
    const { reader, recorder } = begin();
    const lag: ThresholdSubject = { kind: 'lag', cluster: clusterId('ledger'), host: hostId('fra-db1') };
    const ask = { threshold: usual.lag, subject: lag, from: at(0), to: at(1) };
    expect(await tryOnHistory(reader, ask)).toEqual({
      ok: false,
      error: 'replication lag is not recorded: this threshold cannot be tried on history',
    });
    for (const to of [at(0), Number.NaN]) expect((await tryOnHistory(reader, { ...ask, subject, to })).ok).toBe(false);
    expect(await tryOnHistory(reader, { ...ask, subject })).toEqual({ ok: false, error: 'nothing is recorded yet' });
    await recorder.stop();
  });

  it('knows nothing of a pair that never was', async () => {
    const history = begin();
    await record(history, usual.connectivity, [0, 30], () => pairs(9, 0));
    const nowhere = { ...subject, b: regionId('nowhere') };
    const ask = { threshold: usual.connectivity, subject: nowhere, from: at(0), to: at(20) };
    expect(await tried(history.reader, ask)).toMatchObject({ raised: [], knownMs: 0 });
    await history.recorder.stop();
  });
});

function ledger(votes: number): ClusterStatus {
  const margin = { worst: votes - 2, best: votes - 2 };
  return {
    ...{
      cluster: clusterId('ledger'),
      links: [],
      warnings: [],
      primaries: [],
      members: [],
      risk: null,
      unobserved: [],
    },
    quorum: {
      model: 'majority',
      needed: 2,
      total: 3,
      sides: [{ hosts: [], worst: votes, best: votes, margin, state: 'quorate' }],
    },
  };
}
