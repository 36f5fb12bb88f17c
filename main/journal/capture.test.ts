import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, Observation } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import { manualInventory, testSurroundings } from '../fleet/inventory-examples.ts';
import { parseFleet } from '../fleet/read-fleet.ts';
import { parseListing } from '../sockets/parse-listing.ts';
import { type Capture, readCapture } from './capture-reader.ts';
import { type CaptureSink, createCaptureWriter, openCaptureWriter } from './capture-writer.ts';
import { linesOf } from './line-source.ts';

const fleet = ((): Fleet => {
  const reading = parseFleet(manualInventory, 'f', testSurroundings);
  if (!reading.ok) throw new Error('the example is broken');
  return reading.value.fleet;
})();
const fleetText =
  '{"kind":"fleet","fleet":{"version":1,"regions":[{"id":"a"}],"hosts":[{"id":"h","region":"a","address":"10.0.0.1"}]}}\n';

const open = (text: string, given: Fleet | null = null) =>
  readCapture(linesOf([Buffer.from(text)]), { file: 'cut.jsonl', fleet: given, surroundings: testSurroundings });

const opened = (text: string, given: Fleet | null = null): Capture => {
  const capture = open(text, given);
  if (!capture.ok) throw new Error(capture.error.join('\n'));
  return capture.value;
};

/** The sentence that ends the reading, wherever it comes. */
const ending = (text: string): string | null => {
  const capture = open(text);
  if (!capture.ok) return capture.error.join('\n');
  for (const _ of capture.value.facts);
  return capture.value.problem();
};

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

describe('readCapture', () => {
  it('reads every kind of line and ignores keys it does not know', () => {
    const capture = opened(
      `${fleetText}{"t":1,"host":"h","kind":"session","state":"streaming","colour":"red"}\n\n{"t":2,"host":"h","kind":"sockets","format":"ss","text":"ESTAB 0 0 10.0.0.1:1 10.0.0.2:2\\n"}\r\n{"t":3,"host":"h","kind":"connect","to":"h","port":5432,"outcome":"refused","ms":4}`,
    );
    const facts = [...capture.facts];
    expect(capture.problem()).toBeNull();
    expect(facts.map(({ kind, t }) => [kind, t])).toEqual([
      ['session', 1],
      ['sockets', 2],
      ['connect', 3],
    ]);
    expect(facts[1]).toMatchObject({
      complete: true,
      sockets: [{ state: 'ESTAB', peer: { address: '10.0.0.2', port: 2 } }],
    });
  });

  it('calls a listing incomplete when the recorder said so or a row was unreadable', () => {
    const text = `${fleetText}{"t":2,"host":"h","kind":"sockets","format":"ss","text":"nonsense\\n"}\n{"t":3,"host":"h","kind":"sockets","format":"ss","text":"","complete":false}\n`;
    expect([...opened(text).facts].map((fact) => fact.kind === 'sockets' && fact.complete)).toEqual([false, false]);
  });

  it.each([
    [
      'no fleet',
      '{"t":1,"host":"h","kind":"session","state":"streaming"}\n',
      'capture cut.jsonl line 1: it is not a fleet line; give the inventory with --fleet',
    ],
    ['nothing', '', 'capture cut.jsonl: it is empty; the first line must be the fleet'],
    [
      'no JSON',
      `${fleetText}{"t":1,"host\n`,
      'capture cut.jsonl line 2: it is not JSON ("{\\"t\\":1,\\"host"); every line of a capture is one JSON object',
    ],
    [
      'a wrong value',
      `${fleetText}\n{"t":-1,"host":"h","kind":"session","state":"streaming"}\n`,
      /^capture cut\.jsonl line 3: t is wrong/,
    ],
    ['an unknown kind', `${fleetText}{"t":1,"kind":"weather"}\n`, /^capture cut\.jsonl line 2: kind is wrong/],
    ['a bad fleet', '{"kind":"fleet","fleet":{"version":3}}\n', /^capture cut\.jsonl line 1: version must be 1/],
    [
      'terminal sequences',
      `${fleetText}\u001b]0;x\u0007\n`,
      'capture cut.jsonl line 2: it is not JSON ("\\u001b]0;x\\u0007"); every line of a capture is one JSON object',
    ],
  ])('ends with one sentence at %s', (_what, text, sentence) => {
    const said = ending(text);
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said?.split('\n')[0]).toMatch(sentence);
  });

  it('lets the fleet of the caller win, and leaves out and counts the lines about others', () => {
    const capture = opened(
      `${fleetText}{"t":1,"host":"h","kind":"session","state":"streaming"}\n{"t":2,"host":"dub-db1","kind":"session","state":"streaming"}\n{"t":1,"host":"dub-db1","kind":"role","cluster":"other","exit":0,"text":""}\n${fleetText}`,
      fleet,
    );
    expect([...capture.facts].map(({ host }) => host)).toEqual(['dub-db1']);
    expect([...capture.notes().values()]).toEqual([1, 1, 1]);
    expect(capture.fleet.name).toBe('ledger production');
  });

  it('passes a line on that comes late, and says so', () => {
    const capture = opened(
      `${fleetText}{"t":9,"host":"h","kind":"session","state":"stalled"}\n{"t":5,"host":"h","kind":"session","state":"streaming"}\n`,
    );
    expect([...capture.facts].map(({ t }) => t)).toEqual([9, 5]);
    expect([...capture.notes()]).toEqual([['a t before that of an earlier line; it is taken as late', 1]]);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, withFleet) => {
        const lines = linesOf([Buffer.from(withFleet ? fleetText : ''), Buffer.from(bytes)]);
        const capture = readCapture(lines, { file: 'x', fleet: null, surroundings: testSurroundings });
        if (capture.ok) for (const _ of capture.value.facts);
      }),
    );
  });
});

describe('linesOf', () => {
  it('gives the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }).map((s) => s.replaceAll('\n', ''))),
        fc.integer({ min: 1, max: 9 }),
        (lines, size) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          expect([...linesOf(pieces)].map((line) => (line.ok ? line.value : null))).toEqual(lines);
        },
      ),
    );
  });
});

describe('createCaptureWriter', () => {
  const options = { file: 'rec.jsonl', fleet, beganAt: 500 };

  it('writes what the reader reads: the fleet and every fact, from t = 0 on', async () => {
    const host = fc.constantFrom(...fleet.hosts.map(({ id }) => id));
    const at = fc.integer({ min: 500, max: 90_000 });
    const fact = fc.oneof(
      fc.record({
        kind: fc.constant('session' as const),
        t: at,
        host,
        state: fc.constantFrom('streaming' as const, 'stalled' as const),
        why: fc.string({ unit: 'grapheme' }),
      }),
      fc.record({
        kind: fc.constant('connect' as const),
        t: at,
        host,
        to: host,
        port: fc.integer({ min: 1, max: 65_535 }),
        outcome: fc.constantFrom('ok' as const, 'timeout' as const),
        ms: fc.nat(2000),
      }),
      fc.record({
        kind: fc.constant('role' as const),
        t: at,
        host,
        cluster: fc.constant(clusterId('ledger')),
        exit: fc.integer({ min: 0, max: 255 }),
        text: fc.string({ unit: 'grapheme' }),
        stderr: fc.string(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fact, { maxLength: 10 }), async (facts) => {
        const ordered: readonly Fact[] = [...facts].sort((a, b) => a.t - b.t);
        const sink = memorySink(Number.MAX_SAFE_INTEGER, '');
        const writer = createCaptureWriter(sink, { ...options, onFailure: () => undefined });
        for (const one of ordered) writer.write({ fact: one });
        writer.write({ ...sockets, fact: { ...sockets.fact, t: 99_000 } });
        await writer.close();

        const capture = opened(sink.text());
        const read = [...capture.facts];
        expect(capture.problem()).toBeNull();
        expect(capture.fleet.hosts.map(({ id }) => id)).toEqual(fleet.hosts.map(({ id }) => id));
        expect(read.slice(0, -1)).toEqual(ordered.map((one) => ({ ...one, t: one.t - 500 })));
        expect(JSON.parse(JSON.stringify(read.at(-1)))).toEqual(
          JSON.parse(JSON.stringify({ ...sockets.fact, t: 98_500 })),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('never lets t go back, and counts socket facts that came without their text', async () => {
    const sink = memorySink(Number.MAX_SAFE_INTEGER, '');
    const writer = createCaptureWriter(sink, { ...options, onFailure: () => undefined });
    writer.write({ fact: { kind: 'session', t: 2000, host: hostId('dub-db1'), state: 'streaming' } });
    writer.write({ fact: { kind: 'session', t: 1999, host: hostId('fra-db1'), state: 'streaming' } });
    writer.write({ fact: sockets.fact });
    expect(await writer.close()).toMatchObject({ ok: true, value: { lines: 3, withoutText: 1 } });
    expect([...opened(sink.text()).facts].map(({ t }) => t)).toEqual([1500, 1500]);
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
    writer.write(sockets);
    writer.write(sockets);
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
