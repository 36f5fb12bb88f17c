import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FrameCaps, type FrameEvent, frameCaps, readFrames, startFrames } from './frames.ts';

const caps: FrameCaps = { frame: 400, line: 100, stray: 200 };
const hello = '#hello 1 ss-one-line ss utility, iproute2-6.1.0\n';

function readAll(chunks: readonly string[], limits: FrameCaps = frameCaps): readonly FrameEvent[] {
  let reader = startFrames(limits);
  const events: FrameEvent[] = [];
  for (const chunk of chunks) {
    const read = readFrames(reader, chunk);
    reader = read.reader;
    events.push(...read.events);
  }
  return events;
}

const row = 'ESTAB 0 0 10.10.1.11:5432 10.10.2.11:40001 cubic rto:204\n';

/** Cuts a text at random places. */
const cut = (text: string) =>
  fc.array(fc.nat(text.length), { maxLength: 12 }).map((places) => {
    const at = [0, ...places.sort((a, b) => a - b), text.length];
    return at.slice(1).map((end, i) => text.slice(at[i], end));
  });

describe('readFrames', () => {
  it('reads a hello line and listings', () => {
    expect(readAll([`${hello}#begin a1\n${row}${row}#end a1 0\n#begin a2\n#end a2 0\n`])).toEqual([
      { kind: 'hello', protocol: 1, mode: 'ss-one-line', version: 'ss utility, iproute2-6.1.0' },
      { kind: 'frame', id: 'a1', text: row + row, exit: 0 },
      { kind: 'frame', id: 'a2', text: '', exit: 0 },
    ]);
  });

  it('says the same however the bytes are cut', () => {
    const text = `motd\n${hello}#begin a1\n${row}${row}#end a1 0\n#begin a2\n${row}#begin a3\n${row}#end a3 255\n#end a9 0\n`;
    const whole = readAll([text]);
    fc.assert(
      fc.property(cut(text), (chunks) => {
        expect(readAll(chunks)).toEqual(whole);
      }),
    );
  });

  it('says the same however a flood is cut', () => {
    const text = `${hello}#begin a1\n${row.repeat(12)}#end a1 0\n`;
    const kinds = readAll([text], caps).map((event) => event.kind);
    expect(kinds).toEqual(['hello', 'overflow']);
    fc.assert(
      fc.property(cut(text), (chunks) => {
        expect(readAll(chunks, caps).map((event) => event.kind)).toEqual(kinds);
      }),
    );
  });

  it('bears what a shell start-up file prints before the hello line', () => {
    expect(readAll([`Welcome to dub-db1\n# not ours\n${hello}`]).map((event) => event.kind)).toEqual(['hello']);
  });

  it('drops a listing whose end never came, and one whose end names another', () => {
    expect(readAll([`${hello}#begin a1\n${row}#begin a2\n#end a3 0\n`]).slice(1)).toEqual([
      { kind: 'dropped', id: 'a1', why: 'its end never came' },
      { kind: 'dropped', id: 'a3', why: 'its end does not fit its beginning' },
    ]);
  });

  it('gives no listing for a stream that ends in the middle', () => {
    expect(readAll([`${hello}#begin a1\n${row}#end a1`]).map((event) => event.kind)).toEqual(['hello']);
  });

  it('cuts off endless output without a line end', () => {
    const events = readAll([hello, '#begin a1\n', ...Array.from({ length: 50 }, () => 'x'.repeat(10))], caps);
    expect(events.map((event) => event.kind)).toEqual(['hello', 'overflow']);
  });

  it('cuts off endless lines outside of a listing, before and after the hello line', () => {
    expect(readAll(['noise\n'.repeat(100)], caps).map((event) => event.kind)).toEqual(['overflow']);
    expect(readAll([hello, 'noise\n'.repeat(100)], caps).map((event) => event.kind)).toEqual(['hello', 'overflow']);
    expect(readAll([hello, '#what\n'.repeat(100)], caps).map((event) => event.kind)).toEqual(['hello', 'overflow']);
  });

  it('reads nothing after an overflow', () => {
    expect(readAll(['x'.repeat(500), `${hello}#begin a1\n#end a1 0\n`], caps)).toHaveLength(1);
  });

  it('never throws and never holds more than its caps', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('#', 'b', 'e', '\n', ' ', '0', 'x') })), (chunks) => {
        let reader = startFrames(caps);
        for (const chunk of [hello, '#begin a1\n', ...chunks]) {
          reader = readFrames(reader, chunk).reader;
          expect(reader.rest.length).toBeLessThanOrEqual(caps.line);
          expect(reader.open?.text.length ?? 0).toBeLessThanOrEqual(caps.frame);
        }
      }),
    );
  });
});
