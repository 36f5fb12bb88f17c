import { gunzipSync } from 'node:zlib';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../domain/fact.ts';
import { hostId } from '../../domain/ids.ts';
import { manualInventory } from '../../fleet/inventory-examples.ts';
import { parseInventoryText } from '../../fleet/read-fleet.ts';
import { filesIn, segmentNumbersIn, wholeCapture } from '../../testing/capture-folder.ts';
import type { CaptureBounds } from './capture-bounds.ts';
import { type CaptureStore, folderStore } from './capture-store.ts';
import { copyCapture, segmentsFor } from './copy-capture.ts';
import { createSegmentWriter } from './segment-writer.ts';
import { segmentName, segmentOf } from './segment-name.ts';

const epoch = Date.UTC(2026, 10, 22, 22, 40);
const bounds: CaptureBounds = { segmentMs: 60_000, keepForMs: 3_600_000, mostBytes: 1e9 };
const reading = parseInventoryText(manualInventory, 'manual.yaml');
if (!reading.ok) throw new Error('the example is a fleet');
const { fleet } = reading.value;
const host = hostId(fleet.hosts[0]?.id ?? '');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-captures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A writer that gets a tick each second, from `fromS` to `toS`, and a word of a session now and then. */
function recorder(parts: { readonly store?: CaptureStore; readonly bounds?: Partial<CaptureBounds> } = {}) {
  const notices: string[] = [];
  const store = parts.store ?? folderStore(folder);
  const writer = createSegmentWriter(store, fleet, {
    bounds: { ...bounds, ...parts.bounds },
    onNotice: (text) => notices.push(text),
  });
  const tick = (s: number) => writer.add({ kind: 'tick', t: s * 1000, wallMs: epoch + s * 1000 });
  const run = (fromS: number, toS: number): void => {
    for (let s = fromS; s < toS; s++) tick(s);
  };
  const say = (s: number, state: 'streaming' | 'closed') =>
    writer.add({ kind: 'observed', observation: { fact: { kind: 'session', t: s * 1000, host, state } } });
  return { writer, notices, run, say };
}

const names = () => filesIn(folder);
const numbers = () => segmentNumbersIn(folder);

describe('createSegmentWriter', () => {
  it('begins each segment with the inventory, a tick and the state of the sessions, so that it replays alone', async () => {
    const { writer, run, say } = recorder();
    run(0, 10);
    say(10, 'streaming');
    run(10, 150);
    await writer.settle();
    expect(await numbers()).toEqual([1, 2, 3]);
    const [, second = ''] = await names();
    const [tick, session] = wholeCapture(join(folder, second));
    expect(tick).toEqual({ kind: 'tick', t: 60_000, wallMs: epoch + 60_000 });
    const told: Observation = { fact: { kind: 'session', t: 60_000, host, state: 'streaming' } };
    expect(session).toEqual({ kind: 'observed', observation: told });
  });

  it('forgets what is too old and what is too much, the oldest first, and leaves other files alone', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const old = recorder({ bounds: { keepForMs: 120_000 } });
    old.run(0, 400);
    await old.writer.settle();
    expect(await numbers()).toEqual([4, 5, 6, 7, undefined]);
    const small = recorder({ bounds: { mostBytes: 1 } });
    small.run(1000, 1070);
    await small.writer.settle();
    expect(await names()).toEqual([expect.stringMatching(/\.0002\./), 'notes.txt']);
  });

  it('ends a segment where something is lost, says so, and leaves a number out', async () => {
    const real = folderStore(folder);
    let isFull = false;
    const store: CaptureStore = {
      ...real,
      append: (name, bytes) =>
        isFull ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : real.append(name, bytes),
    };
    const { writer, notices, run } = recorder({ store });
    run(0, 20);
    await writer.settle();
    isFull = true;
    run(20, 30);
    await writer.settle();
    isFull = false;
    run(30, 90);
    await writer.settle();
    expect(notices).toEqual([
      expect.stringMatching(/^capture: the disk is full; free some space on it; a new segment/),
    ]);
    expect(await numbers()).toEqual([1, 3]);
    const [first = ''] = await names();
    expect(wholeCapture(join(folder, first)).at(-1)).toMatchObject({ kind: 'tick', t: 19_000 });
  });

  it('forgets what is too old also while nothing is written', async () => {
    const { writer, run } = recorder({ bounds: { keepForMs: 120_000 } });
    run(0, 50);
    await writer.settle();
    writer.tidy(epoch + 170_000);
    await writer.settle();
    expect(await numbers()).toEqual([1]);
    writer.tidy(epoch + 240_000);
    await writer.settle();
    expect(await numbers()).toEqual([]);
  });
});

describe('copyCapture', () => {
  it('joins the segments from a minute before to half a minute after into one capture without repetitions', async () => {
    const { writer, run, say } = recorder();
    say(0, 'streaming');
    run(0, 600);
    await writer.settle();
    const target = join(folder, 'incident.jsonl.gz');
    const [from, to] = [epoch + 250_000, epoch + 330_000];
    const copied = await copyCapture({ folder, from, to, target });
    expect(copied).toEqual({ ok: true, value: { from: epoch + 180_000, to: epoch + 361_000, isWhole: true } });
    const events = wholeCapture(target);
    expect(events.filter(({ kind }) => kind === 'observed')).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'tick')).toHaveLength(182);
    expect(
      gunzipSync(readFileSync(target))
        .toString()
        .match(/"kind":"fleet"/g),
    ).toHaveLength(1);
  });

  it('never takes an earlier incident for one of which only the end, or nothing, is kept', async () => {
    const { writer, run } = recorder();
    writer.keep();
    run(0, 30);
    writer.passOver({ kind: 'tick', t: 30_000, wallMs: epoch + 30_000 });
    const target = join(folder, 'incident.jsonl.gz');
    writer.keep();
    run(500, 560);
    await writer.settle();
    const late = await copyCapture({ folder, from: epoch + 490_000, to: epoch + 520_000, target });
    expect(late).toEqual({ ok: true, value: { from: epoch + 500_000, to: epoch + 551_000, isWhole: false } });
    const none = await copyCapture({ folder, from: epoch + 200_000, to: epoch + 210_000, target });
    expect(none).toMatchObject({ ok: false, error: expect.stringMatching(/^No capture of it is kept/) });
  });

  it('says when there is none, and when it cannot be written, and leaves nothing behind', async () => {
    const wanted = { folder, from: epoch, to: epoch + 10_000, target: join(folder, 'x.jsonl.gz') };
    expect(await copyCapture(wanted)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^No capture of it is kept/),
    });
    const { writer, run } = recorder();
    run(0, 30);
    await writer.settle();
    const nowhere = { ...wanted, target: join(folder, 'no', 'x.jsonl.gz') };
    expect(await copyCapture(nowhere)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/its folder is not there/),
    });
    expect(await names()).toHaveLength(1);
  });
});

describe('segmentsFor', () => {
  const segment = (number: number, afterS: number, run = epoch) => ({ run, number, beganAt: epoch + afterS * 1000 });
  const chosen = (segments: readonly ReturnType<typeof segment>[], fromS: number, toS: number) =>
    segmentsFor(segments, epoch + fromS * 1000, epoch + toS * 1000).map(({ number }) => number);

  it('joins nothing over a gap or another run, and keeps what holds the beginning', () => {
    const gapped = [segment(1, 0), segment(2, 300), segment(4, 700), segment(5, 1000)];
    expect(chosen(gapped, 350, 900)).toEqual([1, 2]);
    expect(chosen(gapped, 800, 900)).toEqual([4]);
    expect(chosen([segment(1, 0), segment(2, 300, epoch + 1)], 100, 400)).toEqual([1]);
    expect(chosen([segment(1, 500)], 100, 600)).toEqual([1]);
    expect(chosen([segment(1, 500)], 100, 200)).toEqual([]);
  });
});

describe('segmentOf', () => {
  it('reads the names that segmentName makes, and no others', () => {
    const segment = { run: epoch, number: 12, beganAt: epoch + 1234 };
    expect(segmentOf(segmentName(segment))).toEqual(segment);
    for (const name of ['notes.txt', 'x.jsonl.gz', segmentName(segment).slice(1)]) expect(segmentOf(name)).toBeNull();
  });
});
