import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesIn, sealedLog } from './log-examples.ts';
import { verificationText, verifyLog } from './verify-log.ts';

const bodies = fc.array(
  fc.record({ kind: fc.constantFrom('decision', 'outcome'), text: fc.string({ unit: 'grapheme', maxLength: 20 }) }),
  { minLength: 1, maxLength: 8 },
);
const verify = (lines: readonly Buffer[], given: string | null = null) =>
  verifyLog(linesIn(Buffer.concat([...lines])), given);
/** The place of something in a list of `length`, drawn as a number of any size. */
const place = (drawn: number, length: number): number => drawn % length;

describe('verifyLog', () => {
  it('finds every log intact that was written, with its head', () =>
    fc.assert(
      fc.asyncProperty(bodies, async (written) => {
        const { lines, head } = sealedLog(written);
        expect(await verify(lines)).toEqual({ kind: 'intact', head, given: null });
        expect(await verify(lines, head.sha256)).toEqual({ kind: 'intact', head, given: head.seq });
      }),
    ));

  it('finds every changed byte, in the entry it stands in', () =>
    fc.assert(
      fc.asyncProperty(bodies, fc.nat(), fc.integer({ min: 1, max: 255 }), async (written, drawn, flip) => {
        const { lines } = sealedLog(written);
        const content = Buffer.concat([...lines]);
        const at = place(drawn, content.length);
        const before = content.subarray(0, at).filter((byte) => byte === 10).length;
        content[at] = (content[at] ?? 0) ^ flip;
        expect(await verifyLog(linesIn(content), null)).toMatchObject({ kind: 'broken', entry: before + 1 });
      }),
      { numRuns: 500 },
    ));

  it('finds every added and every missing byte', () =>
    fc.assert(
      fc.asyncProperty(bodies, fc.nat(), fc.option(fc.integer({ min: 0, max: 255 })), async (written, drawn, added) => {
        const content = Buffer.concat([...sealedLog(written).lines]);
        const at = place(drawn, content.length);
        const middle = added === null ? [] : [Buffer.of(added)];
        const changed = Buffer.concat([
          content.subarray(0, at),
          ...middle,
          content.subarray(added === null ? at + 1 : at),
        ]);
        expect((await verifyLog(linesIn(changed), null)).kind).toBe('broken');
      }),
      { numRuns: 500 },
    ));

  it('finds every entry that was removed, against the head also the last', () =>
    fc.assert(
      fc.asyncProperty(bodies, fc.nat(), async (written, drawn) => {
        const { lines, head } = sealedLog(written);
        const at = place(drawn, lines.length);
        const left = lines.toSpliced(at, 1);
        expect(await verify(left, head.sha256)).toMatchObject({ kind: 'broken', entry: at + 1 });
        expect((await verify(left)).kind).toBe(at === lines.length - 1 ? 'intact' : 'broken');
      }),
    ));

  it('finds every entry that was repeated', () =>
    fc.assert(
      fc.asyncProperty(bodies, fc.nat(), fc.nat(), async (written, drawn, where) => {
        const { lines } = sealedLog(written);
        const from = place(drawn, lines.length);
        const to = place(where, lines.length + 1);
        const changed = lines.toSpliced(to, 0, ...lines.slice(from, from + 1));
        expect((await verify(changed)).kind).toBe('broken');
      }),
    ));

  it('finds any two entries that changed their places', () =>
    fc.assert(
      fc.asyncProperty(bodies, fc.nat(), fc.nat(), async (written, drawn, other) => {
        const { lines } = sealedLog(written);
        const [x, y] = [place(drawn, lines.length), place(other, lines.length)];
        fc.pre(x !== y);
        const [one, two] = [lines[x], lines[y]];
        if (one === undefined || two === undefined) throw new Error('there is no such line');
        expect(await verify(lines.with(x, two).with(y, one))).toMatchObject({
          kind: 'broken',
          entry: Math.min(x, y) + 1,
        });
      }),
    ));

  it('finds every cut of the end against the head, and a cut within a line without it', () =>
    fc.assert(
      fc.asyncProperty(bodies, fc.nat(), async (written, drawn) => {
        const { lines, head } = sealedLog(written);
        const content = Buffer.concat([...lines]);
        const kept = content.subarray(0, place(drawn, content.length));
        expect((await verifyLog(linesIn(kept), head.sha256)).kind).toBe('broken');
        const isBetweenLines = kept.length === 0 || kept.at(-1) === 10;
        expect((await verifyLog(linesIn(kept), null)).kind).toBe(isBetweenLines ? 'intact' : 'broken');
      }),
      { numRuns: 300 },
    ));

  it('finds a log that was written anew from some entry on', () =>
    fc.assert(
      fc.asyncProperty(bodies, fc.nat(), async (written, drawn) => {
        const at = place(drawn, written.length);
        const { head } = sealedLog(written);
        const { lines } = sealedLog(written.with(at, { kind: 'decision', text: `${written[at]?.text} forged` }));
        expect((await verify(lines, head.sha256)).kind).toBe('broken');
      }),
    ));

  it('still finds a head that was noted earlier, and says how much is newer', async () => {
    const notes = [1, 2, 3].map((n) => ({ kind: 'note', n }));
    const early = sealedLog(notes.slice(0, 1)).head;
    const { lines, head } = sealedLog(notes);
    const verification = await verify(lines, early.sha256.slice(0, 16));
    expect(verification).toEqual({ kind: 'intact', head, given: 1 });
    expect(verificationText(verification)).toBe(
      `intact, 3 entries, head ${head.sha256}; the given head is entry 1, 2 newer after it`,
    );
  });

  it('says of an empty log that it may always have been empty', async () => {
    expect(verificationText(await verify([]))).toMatch(/^intact, but empty: only a head noted elsewhere/);
    expect(await verify([], 'a'.repeat(64))).toMatchObject({ kind: 'broken', entry: 1 });
  });
});
