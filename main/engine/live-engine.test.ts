import { err } from '../domain/result.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../domain/clock.ts';
import type { Fact, Observation } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import type { Socket } from '../domain/socket.ts';
import { readCapture } from '../journal/capture-reader.ts';
import { createCaptureWriter, type CaptureSink } from '../journal/capture-writer.ts';
import { linesOf } from '../journal/line-source.ts';
import { parseListing } from '../sockets/parse-listing.ts';
import { sceneFleet, socketsOf, type Course } from '../testing/scene.ts';
import { createLiveEngine } from './live-engine.ts';
import { replay } from './replay.ts';

/*
 * A live engine whose clock begins anywhere and whose ticks come late, over eyes that see a scene. What it said is compared
 * with a replay of what it recorded.
 */

/** A clock that stands until it is moved. Timers run late by what `lateBy` says. */
function createManualClock(beganAt: number, lateBy: () => number) {
  let now = beganAt;
  const timers = new Map<object, { readonly at: number; readonly run: () => void }>();
  const clock: Clock = {
    monotonicMs: () => now,
    epochMs: () => 1_700_000_000_000 + now * 1.001,
    after: (ms, run) => {
      const key = {};
      timers.set(key, { at: now + ms + lateBy(), run });
      return () => timers.delete(key);
    },
  };
  const moveTo = (at: number): void => {
    for (;;) {
      const [next] = [...timers].filter(([, timer]) => timer.at <= at).sort(([, a], [, b]) => a.at - b.at);
      if (next === undefined) break;
      timers.delete(next[0]);
      now = Math.max(now, next[1].at);
      next[1].run();
    }
    now = Math.max(now, at);
  };
  return { clock, moveTo };
}

/** Sockets of a scene as `ss -tinaHO` would print them. */
function ssText(sockets: readonly Socket[]): string {
  const names: Readonly<Record<string, string>> = { segsIn: 'segs_in', bytesAcked: 'bytes_acked' };
  const end = ({ address, port }: Socket['local']): string => `${address}:${port ?? '*'}`;
  return sockets
    .map(({ state, recvQ, sendQ, local, peer, timer, info }) => {
      const numbers = Object.entries(info ?? {}).map(([key, value]) => `${names[key] ?? key}:${value}`);
      const running = timer === undefined ? '' : ` timer:(${timer.name},${timer.expiresMs}ms,${timer.retransmits})`;
      return `${state} ${recvQ} ${sendQ} ${end(local)} ${end(peer)}${running} cubic ${numbers.join(' ')}\n`;
    })
    .join('');
}

/** Something that happens to the engine, ms after it began. */
type Event =
  | { readonly at: number; readonly kind: 'sample'; readonly host: number; readonly tookMs: number }
  | { readonly at: number; readonly kind: 'connect'; readonly from: number; readonly to: number; readonly ms: number }
  | {
      readonly at: number;
      readonly kind: 'session';
      readonly host: number;
      readonly isWell: boolean;
      readonly lateMs: number;
    }
  | { readonly at: number; readonly kind: 'edit'; readonly confirmAfterMs: number; readonly without: number | null };

const spanMs = 22_000;
const layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'] };
const whole = sceneFleet(layout);
const host = fc.nat(3);
const at = fc.double({ min: 0, max: spanMs, noNaN: true });

/** Samples about once a second, connects as the mesh wants them, now and then a fault of a session or an edit. */
const events: fc.Arbitrary<readonly Event[]> = fc
  .tuple(
    fc.array(fc.double({ min: 0, max: 900, noNaN: true }), { minLength: 4, maxLength: 4 }),
    fc.array(fc.record({ at, kind: fc.constant('connect' as const), from: host, to: host, ms: fc.nat(1500) }), {
      minLength: 10,
      maxLength: 60,
    }),
    fc.array(fc.record({ at, kind: fc.constant('session' as const), host, isWell: fc.boolean(), lateMs: fc.nat(40) }), {
      maxLength: 4,
    }),
    fc.array(
      fc.record({
        at,
        kind: fc.constant('edit' as const),
        confirmAfterMs: fc.nat(3000),
        without: fc.option(host, { freq: 3 }),
      }),
      { maxLength: 2 },
    ),
  )
  .map(([phases, ...others]) => {
    const samples = phases.flatMap((phase, index) =>
      Array.from({ length: 20 }, (_, n): Event => {
        const tookMs = (phase * (n + 1)) % 97;
        return { at: n * 1013.7 + phase, kind: 'sample', host: index, tookMs };
      }),
    );
    return [...samples, ...others.flat()].sort((a, b) => a.at - b.at);
  });

const lives = fc.record({
  beganAt: fc.double({ min: 0, max: 1e9, noNaN: true }),
  cutAt: fc.integer({ min: 3000, max: 9000 }),
  lateness: fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0, max: 60, noNaN: true }) }, fc.constant(2600)),
    {
      minLength: 7,
      maxLength: 7,
    },
  ),
  events,
});
type Life = typeof lives extends fc.Arbitrary<infer L> ? L : never;

interface Lived {
  readonly lines: readonly string[];
  readonly last: Snapshot | null;
  readonly capture: Buffer;
}

/** Lets an engine live through the events, and records it. */
async function live({ beganAt, cutAt, lateness, events: happened }: Life): Promise<Lived> {
  const course: Course = {
    fleet: whole,
    troubles: [{ kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2'], at: cutAt }],
    healedAt: cutAt + 6000,
  };
  let turns = 0;
  const { clock, moveTo } = createManualClock(beganAt, () => lateness[turns++ % lateness.length] ?? 0);
  const eyes: { see: (observation: Observation) => void; now: () => number } = { see: () => undefined, now: () => 0 };
  const engine = createLiveEngine({
    fleet: whole,
    clock,
    env: {},
    random: () => 0.5,
    makeProbes: ({ onObservation, clock: { monotonicMs } }) => {
      eyes.see = onObservation;
      eyes.now = monotonicMs;
      return {
        start: () => {
          for (const { id } of whole.hosts)
            onObservation({ fact: { kind: 'session', t: monotonicMs(), host: id, state: 'streaming' } });
        },
        replaceFleet: () => undefined,
        // A refused wish answers at once, in the middle of a tick.
        obey: ({ connects }) => {
          for (const { host: from, to, port } of connects.slice(0, 1))
            onObservation({
              fact: { kind: 'connect', t: monotonicMs(), host: from, to, port, outcome: 'prohibited', ms: 0 },
            });
        },
        openThrough: () => Promise.resolve(err('nobody asks for a stream here')),
        stop: () => Promise.resolve(),
      };
    },
  });

  const chunks: Buffer[] = [];
  const sink: CaptureSink = {
    write: async (bytes) => {
      chunks.push(Buffer.from(bytes));
      return { bytesWritten: bytes.length };
    },
    truncate: async () => undefined,
    close: async () => undefined,
  };
  const writer = createCaptureWriter(sink, { file: 'c', fleet: whole, onFailure: () => undefined });
  const lines: string[] = [];
  let last: Snapshot | null = null;
  engine.onEvent((event) => writer.write(event));
  engine.onTick(({ changes, snapshot }) => {
    for (const change of changes) lines.push(JSON.stringify(change));
    last = snapshot;
  });

  engine.start();
  for (const event of happened) {
    moveTo(beganAt + event.at);
    if (event.kind === 'edit') engine.replaceFleet(edited(event));
    else eyes.see(observed(event, course, eyes.now()));
  }
  moveTo(beganAt + spanMs);
  await engine.stop();
  await writer.close();
  return { lines, last, capture: Buffer.concat(chunks) };
}

function edited({ confirmAfterMs, without }: Extract<Event, { kind: 'edit' }>): Fleet {
  const hosts = whole.hosts.filter((_, index) => index !== without);
  const policy = { ...whole.policy, confirmAfterMs };
  return without === null ? { ...whole, policy } : { ...whole, policy, hosts, clusters: [] };
}

function observed(event: Exclude<Event, { kind: 'edit' }>, course: Course, now: number): Observation {
  const idOf = (index: number) => {
    const id = whole.hosts[index]?.id;
    if (id === undefined) throw new Error('no such host');
    return id;
  };
  switch (event.kind) {
    case 'sample': {
      const askedAt = Math.max(0, now - Math.floor(event.tookMs));
      const text = ssText(socketsOf(course, idOf(event.host), askedAt));
      const { sockets } = parseListing(text, 'ss');
      const complete = event.at % 7 < 6;
      return {
        fact: { kind: 'sockets', t: now, host: idOf(event.host), askedAt, bytes: text.length, sockets, complete },
        raw: { format: 'ss', text },
      };
    }
    case 'connect': {
      const isCut = now > (course.troubles[0]?.at ?? 0) && event.from >> 1 !== event.to >> 1;
      const fact: Fact = {
        kind: 'connect',
        t: now,
        host: idOf(event.from),
        to: idOf(event.to),
        port: 5432,
        outcome: isCut ? 'timeout' : 'ok',
        ms: event.ms,
      };
      return { fact };
    }
    case 'session':
      return {
        fact: {
          kind: 'session',
          t: Math.max(0, now - event.lateMs),
          host: idOf(event.host),
          state: event.isWell ? 'streaming' : 'stalled',
          ...(event.isWell ? {} : { why: 'no frame for 2 s' }),
        },
      };
  }
}

/** What a replay of the bytes says. */
function replayed(capture: Buffer): { readonly lines: readonly string[]; readonly last: Snapshot | null } {
  const opened = readCapture(linesOf([capture]), {
    file: 'c',
    fleet: null,
    surroundings: { home: '/', directory: '/' },
  });
  if (!opened.ok) return { lines: [], last: null };
  const { fleet, events: read, ending } = opened.value;
  const course = replay({ fleet, events: read, isWhole: () => ending().kind === 'whole' });
  const lines: string[] = [];
  for (;;) {
    const step = course.next();
    if (step.done === true) return { lines, last: step.value };
    lines.push(JSON.stringify(step.value));
  }
}

const withoutTicks = (capture: Buffer): Buffer =>
  Buffer.from(
    capture
      .toString()
      .split('\n')
      .filter((line) => !line.includes('"kind":"tick"'))
      .join('\n'),
  );

describe('createLiveEngine', { timeout: 120_000 }, () => {
  it('says live what a replay of its recording says, line by line and to the millisecond', async () => {
    let confirmed = 0;
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const { lines, last, capture } = await live(life);
        const again = replayed(capture);
        expect(again.lines).toEqual(lines);
        expect(JSON.stringify(again.last)).toBe(JSON.stringify(last));
        confirmed += lines.filter((line) => line.includes('"phase":"confirmed"')).length;
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect(confirmed).toBeGreaterThan(0);
  });

  it('tells whole milliseconds since it was created, whatever the clock of the machine shows', async () => {
    const life: Life = { beganAt: 123_456.789, cutAt: 5000, lateness: [0.4], events: [] };
    const { capture } = await live(life);
    const times = capture
      .toString()
      .split('\n')
      .slice(1, -1)
      .map((line): { t: number } => JSON.parse(line));
    expect(times[0]).toEqual({ t: 0, kind: 'tick', wallMs: expect.any(Number) });
    expect(times.filter(({ t }) => !Number.isInteger(t) || t > spanMs)).toEqual([]);
  });
});

describe('replay', { timeout: 120_000 }, () => {
  it('of a recording cut off at any byte says a beginning of what the whole one says', async () => {
    await fc.assert(
      fc.asyncProperty(
        lives,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        async (life, cuts) => {
          const { capture, lines } = await live(life);
          for (const cut of cuts) {
            const said = replayed(capture.subarray(0, Math.floor(cut * capture.length))).lines;
            expect(said).toEqual(lines.slice(0, said.length));
          }
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
  });

  it('of a capture without ticks, cut off at any byte, says a beginning too, but for the tick at its very end', async () => {
    await fc.assert(
      fc.asyncProperty(
        lives,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        async (life, cuts) => {
          const capture = withoutTicks((await live(life)).capture);
          const { lines } = replayed(capture);
          for (const cut of cuts) {
            const bytes = capture.subarray(0, Math.floor(cut * capture.length));
            const { lines: said, last } = replayed(bytes);
            const sure = said.filter((line) => (JSON.parse(line) as Change).t < (last?.t ?? 0) || bytes.at(-1) !== 10);
            expect(sure).toEqual(lines.slice(0, sure.length));
          }
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
  });
});
