import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, Observation } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import { manualInventory, testSurroundings } from '../fleet/inventory-examples.ts';
import { parseFleet } from '../fleet/read-fleet.ts';
import { parseListing } from '../sockets/parse-listing.ts';
import { momentOf, type CaptureEvent } from './capture-event.ts';
import { readCapture } from './capture-reader.ts';
import { type CaptureSink, createCaptureWriter, openCaptureWriter } from './capture-writer.ts';
import { linesOf } from './line-source.ts';

const fleet = ((): Fleet => {
  const reading = parseFleet(manualInventory, 'f', testSurroundings);
  if (!reading.ok) throw new Error('the example is broken');
  return reading.value.fleet;
})();

/** A sink in memory that fails after so many bytes, with the code of a system call. */
function memorySink(room: number, code: string): CaptureSink & { text(): string } {
  let bytes = Buffer.alloc(0);
  return {
    async write(more) {
      const fits = more.subarray(0, Math.min(7, room - bytes.length));
      if (fits.length === 0) throw Object.assign(new Error(code), { code });
      bytes = Buffer.concat([bytes, fits]);
      return { bytesWritten: fits.length };
    },
    async truncate(length) {
      bytes = bytes.subarray(0, length);
    },
    async close() {},
    text: () => bytes.toString(),
  };
}

const listing = 'ESTAB 0 0 10.10.1.11:5432 10.20.1.11:40000 timer:(on,204ms,1) rto:204\n';
const sockets: Observation = {
  fact: {
    kind: 'sockets',
    t: 1000,
    host: hostId('dub-db1'),
    sockets: parseListing(listing, 'ss').sockets,
    complete: true,
  },
  raw: { format: 'ss', text: listing },
};

/** The events of a capture, without what a replay does not need. */
const readBack = (text: string): readonly CaptureEvent[] => {
  const capture = readCapture(linesOf([Buffer.from(text)]), { file: 'c', fleet: null, surroundings: testSurroundings });
  if (!capture.ok) throw new Error(capture.error.join('\n'));
  const events = [...capture.value.events];
  expect(capture.value.ending()).toEqual({ kind: 'whole' });
  return events;
};

/** Numbers of TCP_INFO are read at the first look; this looks at all of them. */
const looked = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('createCaptureWriter', () => {
  const options = { file: 'rec.jsonl', fleet };

  it('writes what the reader reads: every kind of event with all it knows, and t for t', async () => {
    const host = fc.constantFrom(...fleet.hosts.map(({ id }) => id));
    const t = fc.nat(90_000);
    const ms = fc.nat(2000);
    const port = fc.integer({ min: 1, max: 65_535 });
    const text = fc.string({ unit: 'grapheme' });
    const fact: fc.Arbitrary<Fact> = fc.oneof(
      fc.record(
        {
          kind: fc.constant('session' as const),
          t,
          host,
          state: fc.constantFrom('streaming' as const, 'stalled' as const),
          route: text,
          why: text,
        },
        { requiredKeys: ['kind', 't', 'host', 'state'] },
      ),
      fc.record({
        kind: fc.constant('connect' as const),
        t,
        host,
        to: host,
        port,
        outcome: fc.constantFrom('ok' as const, 'timeout' as const),
        ms,
      }),
      fc.record({
        kind: fc.constant('check' as const),
        t,
        host,
        to: host,
        check: fc.string({ minLength: 1 }),
        port,
        outcome: fc.constantFrom('ok' as const, 'no-answer' as const),
        status: fc.option(fc.nat(999)),
        ms,
      }),
      fc.record({
        kind: fc.constant('role' as const),
        t,
        host,
        cluster: fc.constant(clusterId('ledger')),
        exit: fc.nat(255),
        text,
        stderr: fc.string(),
      }),
    );
    const listed = fc
      .record(
        { kind: fc.constant('sockets' as const), t, host, askedAt: fc.nat(90_000), bytes: fc.nat(5000) },
        { requiredKeys: ['kind', 't', 'host'] },
      )
      .map(
        (some): Observation => ({
          fact: {
            ...some,
            ...(some.askedAt === undefined ? {} : { askedAt: Math.min(some.askedAt, some.t) }),
            sockets: parseListing(listing, 'ss').sockets,
            complete: some.t % 2 === 0,
          },
          raw: { format: 'ss', text: listing },
        }),
      );
    const event: fc.Arbitrary<CaptureEvent> = fc.oneof(
      fact.map((one) => ({ kind: 'observed' as const, observation: { fact: one } })),
      listed.map((observation) => ({ kind: 'observed' as const, observation })),
      t.map((at) => ({ kind: 'tick' as const, t: at, wallMs: 1_700_000_000_000 + at })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 10 }), async (events) => {
        const ordered = [...events].sort((a, b) => momentOf(a) - momentOf(b));
        const sink = memorySink(Number.MAX_SAFE_INTEGER, '');
        const writer = createCaptureWriter(sink, { ...options, onFailure: () => undefined });
        for (const one of ordered) writer.write(one);
        await writer.close();
        const expected = ordered.map((one) =>
          one.kind === 'observed' ? { kind: one.kind, observation: { fact: one.observation.fact } } : one,
        );
        expect(looked(readBack(sink.text()))).toEqual(looked(expected));
      }),
      { numRuns: 50 },
    );
  });

  it('writes an edit of the inventory where it came into force', async () => {
    const sink = memorySink(Number.MAX_SAFE_INTEGER, '');
    const writer = createCaptureWriter(sink, { ...options, onFailure: () => undefined });
    const edited = { ...fleet, policy: { ...fleet.policy, confirmAfterMs: 4000 } };
    writer.write({ kind: 'tick', t: 0, wallMs: 5 });
    writer.write({ kind: 'fleet', t: 7, fleet: edited });
    await writer.close();
    expect(readBack(sink.text())).toMatchObject([
      { kind: 'tick' },
      { kind: 'fleet', t: 7, fleet: { policy: edited.policy, hosts: fleet.hosts.map(({ id }) => ({ id })) } },
    ]);
  });

  it('counts socket facts that came without their text', async () => {
    const writer = createCaptureWriter(memorySink(Number.MAX_SAFE_INTEGER, ''), {
      ...options,
      onFailure: () => undefined,
    });
    writer.write({ kind: 'observed', observation: { fact: sockets.fact } });
    expect(await writer.close()).toMatchObject({ ok: true, value: { lines: 1, withoutText: 1 } });
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EPIPE', 'nobody reads it any more'],
  ])('says %s once, and leaves whole lines behind', async (code, words) => {
    const whole = memorySink(Number.MAX_SAFE_INTEGER, '');
    await createCaptureWriter(whole, { ...options, onFailure: () => undefined }).close();
    const sink = memorySink(whole.text().length + 20, code);
    const said: string[] = [];
    const writer = createCaptureWriter(sink, { ...options, onFailure: (sentence) => said.push(sentence) });
    writer.write({ kind: 'observed', observation: sockets });
    writer.write({ kind: 'observed', observation: sockets });
    const closed = await writer.close();
    expect(said).toEqual([
      `capture rec.jsonl: recording ended after 1 lines (${words}); free some space or choose another file`,
    ]);
    expect(closed).toEqual({ ok: false, error: said[0] });
    expect(sink.text()).toBe(whole.text());
  });

  it('says in a sentence why a file cannot be opened, and that a device is full', async () => {
    const nowhere = await openCaptureWriter({ ...options, file: '/nowhere/rec.jsonl', onFailure: () => undefined });
    expect(nowhere).toEqual({
      ok: false,
      error:
        'capture /nowhere/rec.jsonl: it cannot be written (its directory is not there); choose another file for --record',
    });
    const full = await openCaptureWriter({ ...options, file: '/dev/full', onFailure: () => undefined });
    if (!full.ok) throw new Error(full.error);
    expect(await full.value.close()).toMatchObject({ ok: false, error: expect.stringMatching(/the disk is full/) });
  });
});
