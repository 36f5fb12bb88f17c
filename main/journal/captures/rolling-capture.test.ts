import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../domain/clock.ts';
import { hostId } from '../../domain/ids.ts';
import { situationOf } from '../../domain/snapshot-examples.ts';
import type { Situation } from '../../domain/snapshot.ts';
import { manualInventory } from '../../fleet/inventory-examples.ts';
import { parseInventoryText } from '../../fleet/read-fleet.ts';
import { filesIn, segmentNumbersIn, wholeCapture } from '../../testing/capture-folder.ts';
import { type CaptureStore, folderStore } from './capture-store.ts';
import { copyCapture } from './copy-capture.ts';
import { createRollingCapture, type HoldBounds, usualHoldBounds } from './rolling-capture.ts';

const epoch = Date.UTC(2026, 10, 22, 22, 40);
const bounds = { segmentMs: 300_000, keepForMs: 6 * 3_600_000, mostBytes: 1e9 };
const reading = parseInventoryText(manualInventory, 'manual.yaml');
if (!reading.ok) throw new Error('the example is a fleet');
const { fleet } = reading.value;
const host = hostId(fleet.hosts[0]?.id ?? '');
const row = 'ESTAB 0 0 10.0.0.1:22 10.0.0.2:4242 \n';
const lost = situationOf({ type: 'host-unreachable', subject: { host } }, 'confirmed', 'it is gone');
const suspected: Situation = { ...lost, phase: 'suspected' };
const doubt = situationOf({ type: 'noc-blind', subject: { all: true } }, 'suspected', 'we see little');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-captures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A clock that a test moves; what is due runs in its order. */
function testClock() {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const clock: Clock = {
    monotonicMs: () => now,
    epochMs: () => epoch + now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
  const passTo = (until: number): void => {
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).sort((x, y) => x.at - y.at)[0];
      if (next === undefined) break;
      timers = timers.filter((one) => one !== next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = Math.max(now, until);
  };
  return { clock, passTo, waiting: () => timers.length };
}

/** A capture that lives through seconds, each of a tick and a listing of `rows`, while `situations` are told. */
function recorder(
  parts: { readonly store?: CaptureStore; readonly hold?: Partial<HoldBounds>; readonly rows?: number } = {},
) {
  const notices: string[] = [];
  const { clock, passTo, waiting } = testClock();
  const capture = createRollingCapture(parts.store ?? folderStore(folder), fleet, {
    bounds,
    hold: { ...usualHoldBounds, ...parts.hold },
    clock,
    onNotice: (text) => notices.push(text),
  });
  const text = row.repeat(parts.rows ?? 1);
  const run = (fromS: number, toS: number, situations: readonly Situation[] = []): void => {
    for (let s = fromS; s < toS; s++) {
      const t = s * 1000;
      passTo(t);
      capture.take({ kind: 'tick', t, wallMs: epoch + t });
      capture.see({ situations });
      const fact = { kind: 'sockets' as const, t, host, sockets: [], complete: true };
      capture.take({ kind: 'observed', observation: { fact, raw: { format: 'ss', text } } });
    }
  };
  /** Moves the test's clock until all is written. */
  const flush = async (): Promise<void> => {
    const progress = { isDone: false };
    void capture.flush().then(() => (progress.isDone = true));
    while (!progress.isDone) {
      passTo(clock.monotonicMs() + 10);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { capture, clock, notices, passTo, waiting, run, flush };
}

const names = () => filesIn(folder);
const numbers = () => segmentNumbersIn(folder);

/** The seconds of the ticks in a segment of this number in the row. */
async function ticksIn(nth: number): Promise<readonly number[]> {
  const name = (await names())[nth] ?? '';
  return wholeCapture(join(folder, name)).flatMap((event) => (event.kind === 'tick' ? [event.t / 1000] : []));
}

const from = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, nth) => first + nth);

describe('createRollingCapture', () => {
  it('writes nothing, and waits for nothing, while all is well or only the observer doubts itself', async () => {
    const { run, flush, waiting } = recorder();
    run(0, 300);
    run(300, 310, [doubt]);
    expect(waiting()).toBe(0);
    await flush();
    expect(await names()).toEqual([]);
  });

  it('keeps 90 s before the first suspicion, all of the incident, and the minute after it', async () => {
    const { run, flush, notices } = recorder();
    run(0, 300);
    run(300, 310, [suspected]);
    run(310, 340, [lost]);
    run(340, 700);
    await flush();
    expect(await numbers()).toEqual([1]);
    expect(await ticksIn(0)).toEqual(from(210, 399));
    expect(notices).toEqual([]);
  });

  it('tells an incident whole in a report: a minute before it, half a minute after it', async () => {
    const { run, flush } = recorder();
    run(0, 300);
    run(300, 340, [lost]);
    run(340, 500);
    await flush();
    const target = join(folder, 'incident.jsonl.gz');
    const copied = await copyCapture({ folder, from: epoch + 290_000, to: epoch + 340_000, target });
    expect(copied).toEqual({ ok: true, value: { from: epoch + 210_000, to: epoch + 371_000, isWhole: true } });
  });

  it('says how much earlier it begins when memory holds less than a minute', async () => {
    const { run, flush, notices } = recorder({ rows: 1000, hold: { mostHeld: 20 * (1000 * row.length + 400) } });
    run(0, 300);
    run(300, 310, [lost]);
    await flush();
    expect(notices).toEqual(['capture: it begins 19 s before, not 60 s: memory holds no more']);
    expect((await ticksIn(0))[0]).toBe(281);
  });

  it('says nothing of a short lead right after the start, when there was no more', async () => {
    const { run, flush, notices } = recorder();
    run(0, 5);
    run(5, 20, [lost]);
    await flush();
    expect([notices, (await ticksIn(0))[0]]).toEqual([[], 0]);
  });

  it('begins with the fleet and the sessions as they were then, so that it replays alone', async () => {
    const { capture, run, flush } = recorder();
    const say = (t: number, state: 'streaming' | 'closed') =>
      capture.take({ kind: 'observed', observation: { fact: { kind: 'session', t, host, state } } });
    run(0, 1);
    say(500, 'streaming');
    run(1, 250);
    say(249_500, 'closed');
    run(250, 300);
    run(300, 310, [lost]);
    await flush();
    const sessions = wholeCapture(join(folder, (await names())[0] ?? '')).flatMap((event) =>
      event.kind === 'observed' && event.observation.fact.kind === 'session' ? [event.observation.fact] : [],
    );
    expect(sessions).toEqual([
      { kind: 'session', t: 210_000, host, state: 'streaming' },
      { kind: 'session', t: 249_500, host, state: 'closed' },
    ]);
  });

  it('removes what was written for a suspicion that nothing confirmed, when all is well again', async () => {
    const { run, flush } = recorder();
    run(0, 300);
    run(300, 310, [suspected]);
    await flush();
    expect(await numbers()).toEqual([1]);
    run(370, 700);
    await flush();
    expect(await names()).toEqual([]);
    run(700, 710, [lost]);
    await flush();
    expect(await numbers()).toEqual([3]);
  });

  it('goes on in the same segment when the next incident comes before anything was forgotten', async () => {
    const { run, flush } = recorder();
    run(0, 100);
    run(100, 110, [lost]);
    run(110, 200);
    run(200, 210, [lost]);
    run(210, 400);
    await flush();
    expect(await numbers()).toEqual([1]);
    expect(await ticksIn(0)).toEqual(from(10, 269));
  });

  it('leaves a number out between incidents, so that nobody joins them over the time that was well', async () => {
    const { run, flush } = recorder();
    run(0, 100);
    run(100, 110, [lost]);
    run(110, 600);
    run(600, 610, [lost]);
    await flush();
    expect(await numbers()).toEqual([1, 3]);
    expect(await ticksIn(1)).toEqual(from(510, 609));
  });

  it('serialises a bounded step at a time, and lets the ticks in between', async () => {
    const listing = 1000 * row.length;
    const { capture, clock, passTo, run, flush } = recorder({ rows: 1000, hold: { stepLength: 3 * listing } });
    run(0, 90);
    let written = 0;
    const serialised: number[] = [];
    const stringify = JSON.stringify;
    JSON.stringify = (value: unknown): string => {
      const text = stringify(value);
      written += text.length;
      return text;
    };
    try {
      capture.take({ kind: 'tick', t: 90_000, wallMs: epoch + 90_000 });
      capture.see({ situations: [lost] });
      expect(written).toBe(0);
      for (let ms = 0; ms < 1000; ms++) {
        written = 0;
        passTo(clock.monotonicMs() + 1);
        if (written > 0) serialised.push(written);
      }
    } finally {
      JSON.stringify = stringify;
    }
    expect(serialised.length).toBeGreaterThanOrEqual(30);
    // One listing more than the step at most, and what stands around the text.
    expect(Math.max(...serialised)).toBeLessThan(4.5 * listing);
    await flush();
    expect(await ticksIn(0)).toEqual(from(0, 90));
  });

  it('ends with a gap that is said when the disk is too slow, and begins again when it is not', async () => {
    let free: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (free = resolve));
    const real = folderStore(folder);
    const store: CaptureStore = { ...real, append: (name, bytes) => slow.then(() => real.append(name, bytes)) };
    const { run, flush, notices } = recorder({ store, rows: 10_000, hold: { mostQueued: 20_000_000 } });
    run(0, 10);
    run(10, 200, [lost]);
    expect(notices).toEqual(['capture: it cannot be written as fast as it comes; a new segment is begun after a gap']);
    free();
    await flush();
    run(260, 300, [lost]);
    await flush();
    expect(await numbers()).toEqual([1, 3]);
    const [first, second] = [await ticksIn(0), await ticksIn(1)];
    expect(first).toEqual(from(0, first.at(-1) ?? 0));
    expect(first.at(-1)).toBeGreaterThan(40);
    expect(second[0]).toBeGreaterThan(first.at(-1) ?? 0);
  });

  it('keeps the order of events: a segment is a piece of what happened, with nothing missing in it', async () => {
    const course = fc.array(fc.tuple(fc.integer({ min: 1, max: 110 }), fc.constantFrom('well', 'doubt', 'wrong')), {
      maxLength: 6,
    });
    const told = { well: [], doubt: [suspected], wrong: [lost] };
    const least = usualHoldBounds.stepLength / 64;
    await fc.assert(
      fc.asyncProperty(course, fc.boolean(), async (stretches, isTight) => {
        const { run, flush } = recorder({
          rows: 100,
          hold: { stepLength: least, ...(isTight ? { mostHeld: 60_000, mostQueued: 90_000 } : {}) },
        });
        let at = 0;
        for (const [seconds, how] of stretches) {
          run(at, at + seconds, told[how]);
          at += seconds;
        }
        await flush();
        const all = await names();
        let before = -1;
        for (const nth of all.keys()) {
          const ticks = await ticksIn(nth);
          expect(ticks).toEqual(from(ticks[0] ?? Number.NaN, ticks.at(-1) ?? Number.NaN));
          expect(ticks[0]).toBeGreaterThan(before);
          before = ticks.at(-1) ?? before;
        }
        for (const name of all) await folderStore(folder).remove(name);
      }),
      { numRuns: 20 },
    );
  });
});
