import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Sqlite from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostId } from '../../domain/ids.ts';
import { countedCluster, quietSnapshot, situationOf } from '../../domain/snapshot-examples.ts';
import type { Change, ClusterStatus } from '../../domain/snapshot.ts';
import { historyHere } from '../../testing/history-link.ts';
import { startAt, tickAt } from './history-examples.ts';
import type { HistoryLink } from './history-messages.ts';
import { applicationId, migrations } from './migrations.ts';
import { usualBounds } from './prune-history.ts';
import { readCoverage, readIncidents, readMinutes, readPairs, readSituations, readValues } from './read-history.ts';
import { createHistoryRecorder } from './record-history.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-history-'));
  path = join(folder, 'history.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Recorder and writer in one process, joined directly. `flush` waits until so little is handed over and not answered. */
function record(bounds = usualBounds) {
  let waiting = 0;
  let wanted = 0;
  let onIdle: () => void = () => undefined;
  const here = historyHere({ path, bounds });
  const link: HistoryLink = {
    post: (message) => {
      if (message.kind === 'write') waiting++;
      here.post(message);
    },
    onMessage: (listener) =>
      here.onMessage((message) => {
        if (message.kind === 'written' || message.kind === 'failed') waiting--;
        listener(message);
        if (waiting <= wanted) onIdle();
      }),
  };
  const notices: string[] = [];
  const recorder = createHistoryRecorder(link, (sentence) => notices.push(sentence));
  const flush = (most = 4): Promise<void> =>
    waiting <= most
      ? Promise.resolve()
      : new Promise((resolve) => {
          wanted = most;
          onIdle = resolve;
        });
  return { recorder, notices, flush };
}

/** Looks at the file as any reader would. */
function look<T>(read: (database: Sqlite.Database) => T): T {
  const database = new Sqlite(path);
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** Text that does not pack, of 512 letters. */
const noise = (seed: number): string => createHash('shake256', { outputLength: 256 }).update(`${seed}`).digest('hex');

const hour = { from: startAt, to: startAt + 3_600_000 };
const gone = situationOf({ type: 'host-unreachable', subject: { host: hostId('dub1') } }, 'confirmed', 'dub1 is gone');
const told = (t: number, situation = gone): Change => ({ t, kind: 'situation', phase: situation.phase, situation });

describe('serveHistory', () => {
  it('gives back what was recorded: pairs by second and by minute, values, what was covered', async () => {
    const { recorder, flush } = record();
    const cluster: ClusterStatus = countedCluster('ledger', { model: 'majority', needed: 2, total: 3, sides: [] });
    for (let ms = 0; ms <= 130_000; ms += 1000) {
      const isCut = ms >= 70_000 && ms < 71_000;
      const hosts = isCut
        ? quietSnapshot.hosts.map((host) => ({ ...host, state: 'unobserved' as const }))
        : quietSnapshot.hosts;
      const changes: Change[] =
        ms === 90_000 ? [{ t: ms, kind: 'cluster', status: { ...cluster, warnings: ['odd'] } }] : [];
      const clusters = [ms >= 90_000 ? { ...cluster, warnings: ['odd'] } : cluster];
      recorder.take(
        tickAt(ms, { pair: isCut ? { verdict: 'partitioned' } : {}, snapshot: { hosts, clusters }, changes }),
      );
      await flush();
    }
    await recorder.stop();

    expect(look((db) => readCoverage(db, hour))).toEqual([{ from: startAt, to: startAt + 131_000 }]);
    const pairs = look((db) => readPairs(db, hour));
    expect(pairs.map(({ at, a, b, sample }) => [at - startAt, a, b, sample?.verdict])).toEqual([
      [0, 'dub', 'fra', 'healthy'],
      [70_000, 'dub', 'fra', 'partitioned'],
      [71_000, 'dub', 'fra', 'healthy'],
    ]);
    const later = look((db) => readPairs(db, { from: startAt + 70_500, to: startAt + 130_000 }));
    expect(later.map(({ at, sample }) => [at - startAt, sample?.verdict])).toEqual([
      [70_500, 'partitioned'],
      [71_000, 'healthy'],
    ]);
    expect(
      look((db) => readMinutes(db, hour)).map(({ at, badSeconds, seconds }) => [at - startAt, badSeconds, seconds]),
    ).toEqual([
      [0, 0, 60],
      [60_000, 1, 60],
    ]);
    const hosts = look((db) => readValues(db, 'host', { from: startAt + 60_000, to: startAt + 70_500 }));
    expect(hosts.map(({ at, name, value }) => [at - startAt, name, value])).toMatchObject([
      [60_000, 'dub1', { state: 'alive' }],
      [60_000, 'fra1', { state: 'alive' }],
      [70_000, 'dub1', { state: 'unobserved' }],
      [70_000, 'fra1', { state: 'unobserved' }],
    ]);
    const clusters = look((db) => readValues(db, 'cluster', hour));
    expect(clusters.map(({ at, value }) => [at - startAt, value])).toMatchObject([
      [0, { warnings: [] }],
      [90_000, { warnings: ['odd'] }],
    ]);
  });

  it('keeps an incident with all that was told of its situations', async () => {
    const { recorder } = record();
    recorder.take(tickAt(0, { changes: [told(0, { ...gone, phase: 'suspected' })] }));
    recorder.take(tickAt(2000, { changes: [told(2000)] }));
    recorder.take(tickAt(9000, { changes: [told(9000, { ...gone, phase: 'cleared' })] }));
    await recorder.stop();
    const [incident, ...others] = look((db) => readIncidents(db, hour));
    expect(incident).toEqual({
      id: '20261122-224500-000',
      beganAt: startAt,
      endedAt: startAt + 9000,
      title: 'dub1 is gone',
      ending: null,
    });
    expect(others).toEqual([]);
    const situations = look((db) => readSituations(db, incident?.id ?? ''));
    expect(situations[1]).toMatchObject({
      id: gone.id,
      type: gone.type,
      told: { subject: gone.subject, text: gone.text },
    });
    expect(situations.map(({ at, phase }) => [at - startAt, phase])).toEqual([
      [0, 'suspected'],
      [2000, 'confirmed'],
      [9000, 'cleared'],
    ]);
  });

  it('ends an incident that an earlier run left open with what that saw last, and does not mix their situations', async () => {
    const first = record();
    first.recorder.take(tickAt(0, { changes: [told(0)] }));
    await first.recorder.stop();
    const second = record();
    second.recorder.take(tickAt(500_000, { changes: [told(500_000, { ...gone, since: 500_000 })] }));
    await second.recorder.stop();
    const incidents = look((db) => readIncidents(db, hour));
    expect(incidents.map(({ endedAt, ending }) => [endedAt, ending])).toEqual([
      [null, null],
      [startAt + 1000, 'observer-stopped'],
    ]);
    expect(look((db) => readSituations(db, incidents[1]?.id ?? ''))).toHaveLength(1);
    expect(look((db) => readCoverage(db, hour))).toHaveLength(2);
  });

  it.each([
    ['text', 0, 'this is no database, only a text of some length that stands where one should be. '.repeat(40)],
    ['a page of noise', 4096, 'x'.repeat(4096)],
  ])('keeps a file aside in which there is %s, begins a new one, and says so', async (_what, offset, noise) => {
    const first = record();
    for (let ms = 0; ms < 90_000; ms += 1000) {
      first.recorder.take(tickAt(ms));
      await first.flush();
    }
    await first.recorder.stop();
    const handle = openSync(path, 'r+');
    writeSync(handle, noise, offset);
    closeSync(handle);
    const damaged = readFileSync(path);

    const second = record();
    second.recorder.take(tickAt(200_000));
    await second.recorder.stop();
    expect(second.notices).toEqual([
      expect.stringMatching(
        /^history .*: it was damaged \(.*\); it is kept as .*\.damaged-2026-11-22T22-48-20-000Z, and a new one is begun$/,
      ),
    ]);
    const kept = readdirSync(folder).filter((name) => /damaged-[\dT-]+Z$/.test(name));
    expect(kept.map((name) => readFileSync(join(folder, name)).equals(damaged))).toEqual([true]);
    expect(look((db) => readCoverage(db, hour))).toEqual([{ from: startAt + 200_000, to: startAt + 201_000 }]);
  });

  it('leaves a file alone that is a database of something else, or of a later version, and says so', async () => {
    const other = new Sqlite(path);
    other.exec('CREATE TABLE theirs (x)');
    const first = record();
    first.recorder.take(tickAt(0));
    await first.recorder.stop();
    expect(first.notices).toEqual([expect.stringContaining('it is a database of something else')]);

    other.exec(`PRAGMA application_id = ${applicationId}`);
    other.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    other.close();
    const second = record();
    second.recorder.take(tickAt(0));
    await second.recorder.stop();
    expect(second.notices).toEqual([expect.stringContaining('a later version of Quorumscope wrote it')]);
    expect(look((db) => db.prepare('SELECT count(*) FROM theirs').pluck().all())).toEqual([0]);
  });

  it('is written by one process at a time', async () => {
    const first = record();
    first.recorder.take(tickAt(0));
    first.recorder.take(tickAt(1000));
    await first.flush();
    const second = record();
    second.recorder.take(tickAt(0));
    await second.recorder.stop();
    expect(second.notices).toEqual([expect.stringContaining('another Quorumscope is writing it')]);
    expect(second.recorder.status()).toMatchObject({ droppedSeconds: 1 });
    await first.recorder.stop();
  });

  it('forgets seconds and minutes that are too old, and still knows what held at the beginning of what is left', async () => {
    const bounds = { secondsForMs: 1_200_000, keepForMs: 2_400_000, mostBytes: 2 ** 30 };
    const { recorder, flush } = record(bounds);
    for (let ms = 0; ms <= 3_610_000; ms += 1000) {
      recorder.take(tickAt(ms, { pair: ms < 1_000_000 ? {} : { verdict: 'degraded' } }));
      await flush();
    }
    await recorder.stop();
    const [first] = look((db) => readCoverage(db, { from: 0, to: startAt * 2 }));
    expect(Math.abs((first?.from ?? 0) - (startAt + 3_600_000 - bounds.keepForMs))).toBeLessThan(10_000);
    expect(look((db) => readMinutes(db, hour))[0]?.at).toBe(startAt + 1_260_000);
    const seconds = look((db) => Number(db.prepare('SELECT min(at) FROM pair_second').pluck().all()[0]));
    expect(seconds).toBeGreaterThan(startAt + 3_600_000 - bounds.secondsForMs - 61_000);
    const from = startAt + 2_500_000;
    expect(look((db) => readPairs(db, { from, to: hour.to }))).toMatchObject([
      { at: from, sample: { verdict: 'degraded' } },
    ]);
    expect(look((db) => readValues(db, 'host', { from, to: hour.to })).map(({ name }) => name)).toEqual([
      'dub1',
      'fra1',
    ]);
  });

  it('stays within its size by giving up the oldest', async () => {
    const bounds = { ...usualBounds, mostBytes: 400_000 };
    const { recorder, flush } = record(bounds);
    for (let ms = 0; ms <= 2_000_000; ms += 1000) {
      const hosts = quietSnapshot.hosts.map((host) => ({ ...host, why: noise(ms) }));
      recorder.take(tickAt(ms, { snapshot: { hosts } }));
      await flush();
    }
    // What comes between two looks at the size is on top of it: ten minutes.
    expect(recorder.status().bytes).toBeLessThan(bounds.mostBytes + 1_000_000);
    await recorder.stop();
    expect(statSync(path).size).toBeLessThan(bounds.mostBytes + 1_200_000);
    expect(look((db) => readCoverage(db, { from: 0, to: startAt * 2 }))[0]?.from).toBeGreaterThan(startAt + 600_000);
    expect(existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0).toBeLessThan(17_000_000);
  });

  it('goes on after a fault of the disk, with everything told anew and a gap where something was lost', async () => {
    writeFileSync(join(folder, 'blocked'), '');
    path = join(folder, 'blocked', 'history.db');
    const { recorder, flush } = record();
    for (let ms = 0; ms <= 3000; ms += 1000) recorder.take(tickAt(ms));
    await flush(0);
    // The second and the third were handed over before it was known that the first is lost: without it they say nothing.
    expect(recorder.status()).toMatchObject({
      droppedSeconds: 3,
      trouble: expect.stringMatching(/^history .*nothing is recorded/),
    });
    rmSync(join(folder, 'blocked'));
    recorder.take(tickAt(4000));
    await flush(0);
    expect(recorder.status()).toMatchObject({ droppedSeconds: 3, trouble: null });
    recorder.take(tickAt(5000));
    await recorder.stop();
    expect(look((db) => readCoverage(db, hour))).toEqual([{ from: startAt + 3000, to: startAt + 6000 }]);
    expect(look((db) => readPairs(db, hour))).toHaveLength(1);
  });

  it('shows at every moment what was true then, whatever happened and wherever reading begins', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('healthy' as const, 'degraded' as const, 'partitioned' as const), {
          minLength: 1,
          maxLength: 90,
        }),
        fc.nat(),
        async (verdicts, drawn) => {
          path = join(folder, `${readdirSync(folder).length}.db`);
          const { recorder, flush } = record();
          for (const [nth, verdict] of verdicts.entries()) {
            recorder.take(tickAt(nth * 1000, { pair: { verdict } }));
            await flush();
          }
          await recorder.stop();
          const begin = drawn % verdicts.length;
          const points = look((db) => readPairs(db, { from: startAt + begin * 1000, to: hour.to }));
          const shown = verdicts.slice(begin).map((_, nth) => {
            const at = startAt + (begin + nth) * 1000;
            return points.findLast((point) => point.at <= at)?.sample?.verdict;
          });
          expect(shown).toEqual(verdicts.slice(begin));
        },
      ),
      { numRuns: 40 },
    ));
});
