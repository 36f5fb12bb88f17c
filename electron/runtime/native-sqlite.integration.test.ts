import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import Sqlite from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAt, tickAt } from '../../main/journal/history/history-examples.ts';
import { usualBounds } from '../../main/journal/history/prune-history.ts';
import { readCoverage } from '../../main/journal/history/read-history.ts';
import { createHistoryRecorder } from '../../main/journal/history/record-history.ts';
import { startHistoryWorker } from '../../main/journal/history/start-history-worker.ts';
import { nativeSqliteBeside } from './native-sqlite.mjs';
import { inCheckout } from './places.mjs';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorumscope-native-'));
  await build({
    entryPoints: [inCheckout('electron', 'history-worker.ts')],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    outExtension: { '.js': '.cjs' },
    logLevel: 'silent',
    plugins: [
      nativeSqliteBeside(folder),
      {
        name: 'binaries',
        setup: (on) => on.onResolve({ filter: /\.node$/ }, ({ path: file }) => ({ path: file, external: true })),
      },
    ],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('nativeSqliteBeside', () => {
  it('makes a bundle that writes history in a thread, far from any node_modules', async () => {
    expect(existsSync(path.join(folder, 'libsql.node'))).toBe(true);
    const file = path.join(folder, 'data', 'history.db');
    const link = startHistoryWorker(path.join(folder, 'history-worker.cjs'), { path: file, bounds: usualBounds });
    const notices: string[] = [];
    const recorder = createHistoryRecorder(link, (sentence) => notices.push(sentence));
    for (let ms = 0; ms < 10_000; ms += 250) recorder.take(tickAt(ms));
    await recorder.stop();
    expect(notices).toEqual([]);
    const database = new Sqlite(file);
    expect(readCoverage(database, { from: 0, to: startAt * 2 })).toEqual([{ from: startAt, to: startAt + 10_000 }]);
    database.close();
  });

  it('loses history and nothing else when the thread dies', async () => {
    const program = path.join(folder, 'dies.cjs');
    writeFileSync(program, "throw new Error('no such luck');");
    const link = startHistoryWorker(program, { path: path.join(folder, 'lost.db'), bounds: usualBounds });
    const notices: string[] = [];
    const recorder = createHistoryRecorder(link, (sentence) => notices.push(sentence));
    for (let ms = 0; ms < 10_000; ms += 1000) recorder.take(tickAt(ms));
    await recorder.stop();
    expect(notices).toEqual([expect.stringContaining('its writer ended (no such luck)')]);
    expect(recorder.status()).toMatchObject({ droppedSeconds: 10, waiting: 0 });
  });
});
