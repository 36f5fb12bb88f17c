import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Fleet } from '../domain/fleet.ts';
import { manualInventory, testSurroundings } from '../fleet/inventory-examples.ts';
import { parseFleet } from '../fleet/read-fleet.ts';
import { type Capture, type CaptureEnding, readCapture } from './capture-reader.ts';
import { linesOf } from './line-source.ts';

const fleet = ((): Fleet => {
  const reading = parseFleet(manualInventory, 'f', testSurroundings);
  if (!reading.ok) throw new Error('the example is broken');
  return reading.value.fleet;
})();
const fleetText =
  '{"kind":"fleet","fleet":{"version":1,"regions":[{"id":"a"}],"hosts":[{"id":"h","region":"a","address":"10.0.0.1"}]}}\n';
/** A session line of the host. */
const said = (t: number, state = 'streaming', host = 'h'): string =>
  `${JSON.stringify({ t, host, kind: 'session', state })}\n`;
const tick = (t: number): string => `${JSON.stringify({ t, kind: 'tick', wallMs: 1_700_000_000_000 + t })}\n`;

const open = (text: string, given: Fleet | null = null) =>
  readCapture(linesOf([Buffer.from(text)]), { file: 'cut.jsonl', fleet: given, surroundings: testSurroundings });

const opened = (text: string, given: Fleet | null = null): Capture => {
  const capture = open(text, given);
  if (!capture.ok) throw new Error(capture.error.join('\n'));
  return capture.value;
};

const factsOf = (capture: Capture): readonly Fact[] =>
  [...capture.events].flatMap((event) => (event.kind === 'observed' ? [event.observation.fact] : []));

/** How the reading ends, wherever that is. */
const endingOf = (text: string): CaptureEnding => {
  const capture = opened(text);
  for (const _ of capture.events);
  return capture.ending();
};

describe('readCapture', () => {
  it('reads every kind of line and ignores keys it does not know', () => {
    const capture = opened(
      `${fleetText}{"t":1,"host":"h","kind":"session","state":"streaming","colour":"red"}\n\n{"t":2,"host":"h","kind":"sockets","format":"ss","text":"ESTAB 0 0 10.0.0.1:1 10.0.0.2:2\\n"}\r\n{"t":3,"host":"h","kind":"connect","to":"h","port":5432,"outcome":"refused","ms":4}`,
    );
    const facts = factsOf(capture);
    expect(capture.ending()).toEqual({ kind: 'whole' });
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
    expect(factsOf(opened(text)).map((fact) => fact.kind === 'sockets' && fact.complete)).toEqual([false, false]);
  });

  it.each([
    ['no fleet', said(1), 'capture cut.jsonl line 1: it is not a fleet line; give the inventory with --fleet'],
    ['nothing', '', 'capture cut.jsonl: it is empty; the first line must be the fleet'],
    ['a bad fleet', '{"kind":"fleet","fleet":{"version":3}}\n', /^capture cut\.jsonl line 1: version must be 1/],
    [
      'a first line that was cut',
      fleetText.slice(0, 30),
      'capture cut.jsonl line 1: it has no end; the recorder was stopped while it wrote',
    ],
  ])('refuses a capture with %s in one sentence', (_what, text, sentence) => {
    const capture = open(text);
    const first = capture.ok ? '' : capture.error[0];
    if (typeof sentence === 'string') expect(first).toBe(sentence);
    else expect(first).toMatch(sentence);
  });

  it.each([
    [
      'no JSON',
      `${fleetText}{"t":1,"host\n`,
      'line 2: it is not JSON ("{\\"t\\":1,\\"host"); every line of a capture is one JSON object; replayed as far as line 1, t = 0 ms',
    ],
    [
      'a wrong value',
      `${fleetText}\n${said(7)}{"t":-1,"host":"h","kind":"session","state":"streaming"}\n`,
      /^line 4: t is wrong.*; replayed as far as line 3, t = 7 ms$/,
    ],
    ['an unknown kind', `${fleetText}{"t":1,"kind":"weather"}\n`, /^line 2: kind is wrong/],
    [
      'terminal sequences',
      `${fleetText}\u001b]0;x\u0007\n`,
      /^line 2: it is not JSON \("\\u001b\]0;x\\u0007"\); every line/,
    ],
    ['zeros between lines', `${fleetText}${said(1)}\0\0\0\n${said(2)}`, /^line 3: it is not JSON/],
    ['half a line within', `${fleetText}${said(1)}${said(2).slice(0, 20)}${said(3)}`, /^line 3: it is not JSON/],
    [
      'an edit that is no inventory',
      `${fleetText}${tick(0)}{"t":5,"kind":"fleet","fleet":{"version":3}}\n`,
      /^line 3: its fleet: version must be 1.*; replayed as far as line 2, t = 0 ms$/,
    ],
    [
      'a second recording',
      `${fleetText}${tick(0)}${said(900)}${tick(1000)}${fleetText}${tick(0)}`,
      'line 5: another recording begins here; replay each by itself; replayed as far as line 4, t = 1000 ms',
    ],
    [
      'lines of another recorder between its own',
      `${fleetText}${tick(0)}${said(900)}${said(400)}`,
      'line 4: another recording begins here (t goes back from 900 to 400 ms); replay each by itself; replayed as far as line 3, t = 900 ms',
    ],
    [
      'a second capture of another recorder',
      `${fleetText}${said(900)}${fleetText}${said(400)}`,
      /^line 4: another recording begins here \(t goes back from 900 to 400 ms\)/,
    ],
    ['a t from far back', `${fleetText}${said(60_000)}${said(0)}`, /^line 3: another recording begins here/],
  ])('ends at %s, names the line and the time it came to', (_what, text, sentence) => {
    const ending = endingOf(text);
    expect(ending.kind).toBe('bad');
    const words = ending.kind === 'whole' ? '' : ending.sentence.replace('capture cut.jsonl ', '');
    if (typeof sentence === 'string') expect(words).toBe(sentence);
    else expect(words).toMatch(sentence);
  });

  it.each([
    ['in the middle of a line', `${fleetText}${said(3)}${said(4).slice(0, -2)}`],
    ['in the middle of a character', Buffer.from(`${fleetText}${said(3)}{"t":4,"why":"é`).subarray(0, -1)],
    ['in zeros that a crashed machine left', `${fleetText}${said(3)}\0\0\0\0`],
  ])('takes a capture that ends %s up to there, as one whose recorder was stopped', (_what, text) => {
    const capture = readCapture(linesOf([Buffer.from(text)]), {
      file: 'cut.jsonl',
      fleet: null,
      surroundings: testSurroundings,
    });
    if (!capture.ok) throw new Error(capture.error.join('\n'));
    expect(factsOf(capture.value).map(({ t }) => t)).toEqual([3]);
    expect(capture.value.ending()).toEqual({
      kind: 'cut',
      sentence:
        'capture cut.jsonl line 3: it has no end; the recorder was stopped while it wrote; replayed as far as line 2, t = 3 ms',
    });
  });

  it('gives ticks and edits where they happened, and knows the hosts of the inventory in force', () => {
    const edited = fleetText.replace('"kind"', '"t":5,"kind"').replaceAll('"h"', '"h2"');
    const capture = opened(
      `${fleetText}${tick(0)}${said(3)}${edited}${said(6)}${said(7, 'streaming', 'h2')}{"t":250,"kind":"tick"}\n`,
    );
    expect([...capture.events].map((event) => (event.kind === 'observed' ? event.observation.fact.t : event))).toEqual([
      { kind: 'tick', t: 0, wallMs: 1_700_000_000_000 },
      3,
      { kind: 'fleet', t: 5, fleet: expect.objectContaining({ hosts: [expect.objectContaining({ id: 'h2' })] }) },
      7,
      { kind: 'tick', t: 250, wallMs: null },
    ]);
    expect([...capture.notes()]).toEqual([['the host "h", which the fleet does not have', 1]]);
    expect(capture.ending()).toEqual({ kind: 'whole' });
  });

  it('lets the fleet of the caller win, and leaves out and counts the lines about others', () => {
    const capture = opened(
      `${fleetText}{"t":1,"host":"h","kind":"session","state":"streaming"}\n{"t":2,"host":"dub-db1","kind":"session","state":"streaming"}\n{"t":1,"host":"dub-db1","kind":"role","cluster":"other","exit":0,"text":""}\n${fleetText}`,
      fleet,
    );
    expect(factsOf(capture).map(({ host }) => host)).toEqual(['dub-db1']);
    expect([...capture.notes().values()]).toEqual([1, 1, 1]);
    expect(capture.fleet.name).toBe('ledger production');
  });

  it('passes a line on that comes late, and says so', () => {
    const capture = opened(
      `${fleetText}{"t":9,"host":"h","kind":"session","state":"stalled"}\n{"t":5,"host":"h","kind":"session","state":"streaming"}\n`,
    );
    expect(factsOf(capture).map(({ t }) => t)).toEqual([9, 5]);
    expect([...capture.notes()]).toEqual([['a t before that of an earlier line; it is taken as late', 1]]);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, withFleet) => {
        const lines = linesOf([Buffer.from(withFleet ? fleetText : ''), Buffer.from(bytes)]);
        const capture = readCapture(lines, { file: 'x', fleet: null, surroundings: testSurroundings });
        if (capture.ok) for (const _ of capture.value.events);
      }),
    );
  });
});
