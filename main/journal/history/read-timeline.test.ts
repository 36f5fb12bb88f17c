import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostId } from '../../domain/ids.ts';
import { countedCluster, quietSnapshot, situationOf } from '../../domain/snapshot-examples.ts';
import type { Change, ClusterStatus } from '../../domain/snapshot.ts';
import { historyHere } from '../../testing/history-link.ts';
import { startAt, tickAt } from './history-examples.ts';
import { shareHistoryLink } from './history-reader.ts';
import { migrations } from './migrations.ts';
import { usualBounds } from './prune-history.ts';
import { createHistoryRecorder } from './record-history.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-timeline-'));
  path = join(folder, 'history.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Recorder, reader and writer in one process, joined directly. */
function begin(bounds = usualBounds) {
  const { reader, rest } = shareHistoryLink(historyHere({ path, bounds }));
  const recorder = createHistoryRecorder(rest, () => undefined);
  const read = async <N extends 'span' | 'moment' | 'step'>(...question: Parameters<typeof reader.read<N>>) => {
    const answer = await reader.read(...question);
    return answer.ok ? answer.value : expect.fail(answer.error);
  };
  /** Ticks each second from `from` to `to` (ms after the start). */
  const play = async (from: number, to: number, at: (ms: number) => Parameters<typeof tickAt>[1] = () => ({})) => {
    for (let ms = from; ms <= to; ms += 1000) {
      recorder.take(tickAt(ms, at(ms)));
      // As a tick would, it lets the writer go on.
      if (ms % 20_000 === 0) await reader.read('step', { at: 0, direction: 'back' });
    }
  };
  return { recorder, reader, read, play };
}

const gone = situationOf({ type: 'host-unreachable', subject: { host: hostId('dub1') } }, 'confirmed', 'dub1 is gone');
const told = (t: number, situation = gone): Change => ({ t, kind: 'situation', phase: situation.phase, situation });
const ledger: ClusterStatus = countedCluster('ledger', {
  model: 'majority',
  needed: 2,
  total: 3,
  sides: [{ hosts: [], worst: 3, best: 3, margin: { worst: 1, best: 1 }, state: 'quorate' }],
});
const ledgerAtEdge: ClusterStatus = {
  ...ledger,
  quorum: {
    ...ledger.quorum,
    sides: [{ hosts: [], worst: 2, best: 3, margin: { worst: 0, best: 1 }, state: 'at-risk' }],
  },
};
const cutFor1s = (ms: number) => (ms === 70_000 ? { pair: { verdict: 'partitioned' as const } } : {});
const bad = <T extends { readonly state: unknown }>(runs: readonly T[] = []) =>
  runs.filter(({ state }) => state !== 'healthy');

describe('readSpan', () => {
  it('reads what was handed over a moment before, and shows a cut of one second on any number of columns', async () => {
    const { read, play, recorder } = begin();
    await play(0, 130_000, cutFor1s);
    for (const columns of [1, 7, 100, 8192]) {
      const { pairs, covered } = await read('span', { from: startAt, to: startAt + 130_000, columns });
      expect(covered).toMatchObject([{ from: startAt, run: startAt }]);
      expect(pairs.map(({ a, b }) => [a, b])).toEqual([['dub', 'fra']]);
      const [cut, ...others] = bad(pairs[0]?.runs);
      expect(others).toEqual([]);
      expect(cut?.state).toBe('partitioned');
      expect(cut?.from).toBeLessThanOrEqual(startAt + 70_000);
      expect(cut?.to).toBeGreaterThanOrEqual(startAt + 71_000);
    }
    await recorder.stop();
  });

  it('shows it out of the minutes too, where a column is longer than one, and what came after the last of them', async () => {
    const { read, play, recorder } = begin();
    await play(0, 130_000, (ms) => (ms === 125_000 ? { pair: { verdict: 'degraded' } } : cutFor1s(ms)));
    const { pairs } = await read('span', { from: startAt - 86_400_000, to: startAt + 131_000, columns: 1000 });
    expect(bad(pairs[0]?.runs).map(({ from, state }) => [from - startAt, state])).toEqual([
      [60_000, 'partitioned'],
      [125_000, 'degraded'],
    ]);
    await recorder.stop();
  });

  it('lets nothing hold where nothing was recorded', async () => {
    const { read, play, recorder } = begin();
    await play(0, 10_000);
    await play(60_000, 70_000, () => ({ snapshot: { clusters: [ledger] } }));
    const { pairs, clusters, observer, covered } = await read('span', {
      from: startAt,
      to: startAt + 120_000,
      columns: 500,
    });
    const holds = (runs: readonly { readonly from: number; readonly to: number }[] = []) =>
      runs.map(({ from, to }) => [from - startAt, to - startAt]);
    expect(holds(pairs[0]?.runs)).toEqual([
      [0, 11_000],
      [60_000, 70_000],
    ]);
    expect(holds(observer)).toEqual(holds(pairs[0]?.runs));
    expect(holds(clusters[0]?.runs)).toEqual([[60_000, 70_000]]);
    expect(holds(covered)).toEqual(holds(pairs[0]?.runs));
    await recorder.stop();
  });

  it('gives clusters by their worst margin, hosts in planned work, and an observer that doubts itself', async () => {
    const { read, play, recorder } = begin();
    await play(0, 30_000, (ms) => ({
      snapshot: {
        clusters: [ms === 20_000 ? ledgerAtEdge : ledger],
        hosts: quietSnapshot.hosts.map((host) => (ms >= 10_000 ? { ...host, state: 'maintenance' as const } : host)),
        observer: {
          ...quietSnapshot.observer,
          doubt: ms === 25_000 ? { kind: 'late-loop' as const, since: 0, until: 0, text: '' } : null,
        },
      },
      changes:
        ms === 20_000 || ms === 21_000
          ? [{ t: ms, kind: 'cluster', status: ms === 20_000 ? ledgerAtEdge : ledger }]
          : [],
    }));
    const { clusters, maintenance, observer } = await read('span', {
      from: startAt,
      to: startAt + 31_000,
      columns: 500,
    });
    expect(clusters[0]?.runs.map(({ from, state }) => [from - startAt, state.word, state.margin?.worst])).toEqual([
      [0, 'keeps', 1],
      [20_000, 'edge', 0],
      [21_000, 'keeps', 1],
    ]);
    expect(maintenance.map(({ host, from }) => [host, from - startAt])).toEqual([
      ['dub1', 10_000],
      ['fra1', 10_000],
    ]);
    expect(observer.map(({ from, state }) => [from - startAt, state])).toEqual([
      [0, 'clear'],
      [25_000, 'doubt'],
      [26_000, 'clear'],
    ]);
    await recorder.stop();
  });

  it('ends a situation with the run that watched it, and knows both runs', async () => {
    const first = begin();
    first.recorder.take(tickAt(0, { changes: [told(0)] }));
    await first.play(1000, 5000);
    await first.recorder.stop();
    const second = begin();
    await second.play(60_000, 65_000);
    const { stories, covered } = await second.read('span', { from: startAt, to: startAt + 120_000, columns: 10 });
    expect(stories).toMatchObject([{ runEndedAt: startAt + 6000, last: { text: 'dub1 is gone', evidence: [] } }]);
    expect(covered.map(({ run }) => run)).toEqual([startAt, startAt + 60_000]);
    await second.recorder.stop();
  });

  it('gives what a situation turned out to be beside what was said of it until the end of the span', async () => {
    const { read, play, recorder } = begin();
    const whole = { ...gone, text: 'dub1 is cut off from its region' };
    await play(0, 20_000, (ms) => ({
      changes: ms === 2000 ? [told(ms, { ...gone, phase: 'suspected' })] : ms === 15_000 ? [told(ms, whole)] : [],
    }));
    const { stories } = await read('span', { from: startAt, to: startAt + 10_000, columns: 10 });
    expect(stories).toMatchObject([{ last: { phase: 'suspected', text: gone.text }, known: { text: whole.text } }]);
    await recorder.stop();
  });

  it('reads a file of the first version, which did not know its runs', async () => {
    const old = new Sqlite(path);
    old.exec(migrations[0] ?? '');
    old.exec('PRAGMA user_version = 1');
    old.exec('PRAGMA application_id = 1364412489');
    old.exec(`INSERT INTO covered (began_at, ended_at) VALUES (${startAt - 60_000}, ${startAt - 30_000})`);
    old.close();
    const { read, play, recorder } = begin();
    await play(0, 5000);
    const { covered } = await read('span', { from: startAt - 60_000, to: startAt + 6000, columns: 10 });
    expect(covered.map(({ run }) => run)).toEqual([null, startAt]);
    expect((await read('moment', { at: startAt - 40_000 })).rows).toMatchObject({ pairs: [], hosts: [], stories: [] });
    await recorder.stop();
  });
});

describe('readMoment', () => {
  it('gives all that stood at a moment, with what was told later of situations that had begun', async () => {
    const { read, play, recorder } = begin();
    await play(0, 100_000, (ms) => ({
      ...cutFor1s(ms),
      snapshot: { clusters: [ledger] },
      changes:
        ms === 72_000
          ? [told(ms, { ...gone, since: 69_500, phase: 'suspected' })]
          : ms === 74_000
            ? [told(ms, { ...gone, since: 69_500 })]
            : [],
    }));
    const { rows } = await read('moment', { at: startAt + 70_500 });
    expect(rows?.pairs.map(({ state }) => state.verdict)).toEqual(['partitioned']);
    expect(rows?.hosts.map(({ name, value }) => [name, value.state])).toEqual([
      ['dub1', 'alive'],
      ['fra1', 'alive'],
    ]);
    expect(rows?.clusters.map(({ value }) => value)).toEqual([ledger]);
    expect(rows?.observer).toEqual({ sight: 'clear', doubt: null });
    expect(rows?.stories[0]?.tellings.map(({ at, since, phase }) => [at - startAt, since - startAt, phase])).toEqual([
      [72_000, 69_500, 'suspected'],
      [74_000, 69_500, 'confirmed'],
    ]);
    expect((await read('moment', { at: startAt + 69_000 })).rows?.stories).toEqual([]);
    await recorder.stop();
  });

  it('takes the worst of the minute where seconds are not kept so long', async () => {
    const { read, play, recorder } = begin({ ...usualBounds, secondsForMs: 120_000 });
    await play(0, 1_260_000, cutFor1s);
    const { rows } = await read('moment', { at: startAt + 95_000 });
    expect(rows?.pairsOf).toBe('minute');
    expect(rows?.pairs.map(({ state }) => state.verdict)).toEqual(['partitioned']);
    await recorder.stop();
  });

  it('has nothing of a moment that was not recorded', async () => {
    const { read, play, recorder } = begin();
    await play(0, 5000);
    expect(await read('moment', { at: startAt + 90_000 })).toMatchObject({ rows: null, recorded: { from: startAt } });
    await recorder.stop();
  });
});

describe('readStep', () => {
  it('goes from one thing that was told to the next, and stops at the first and the last', async () => {
    const { read, play, recorder } = begin();
    await play(0, 20_000, (ms) => ({ changes: ms === 7000 ? [told(ms)] : [] }));
    const steps: (number | null)[] = [];
    for (let at: number | null = startAt - 1; at !== null; steps.push(at)) {
      at = await read('step', { at, direction: 'on' });
    }
    expect(steps.map((at) => (at === null ? null : at - startAt))).toEqual([0, 7000, 19_999, null]);
    expect(await read('step', { at: startAt + 7000, direction: 'back' })).toBe(startAt);
    await recorder.stop();
  });
});

describe('serveHistory', () => {
  it('says why it cannot be read before anything was recorded', async () => {
    const { reader, recorder } = begin();
    expect(await reader.read('step', { at: 0, direction: 'on' })).toEqual({
      ok: false,
      error: 'nothing is recorded yet',
    });
    await recorder.stop();
  });
});
