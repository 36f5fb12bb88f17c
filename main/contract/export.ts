import { z } from 'zod';

/** Suggested to the operator, who chooses the place; never a path. The ending is added by the main process. */
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,119}$/);

/** A table of the largest matrix, a million directed pairs, has about 120 MB. */
const textLimit = 200_000_000;
const pictureLimit = 100_000_000;
const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

// Not `instanceof`: the bytes come out of another realm.
const isBytes = (value: unknown): value is Uint8Array =>
  ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
const isPng = (value: unknown): boolean =>
  isBytes(value) && value.length <= pictureLimit && pngSignature.every((byte, at) => value[at] === byte);

/** A signed verdict is one entry of the log. */
const verdictLimit = 10_000_000;

/**
 * What an operator takes out of the program: a table (RFC 4180), a picture, a signed verdict as a file, or one as text for the
 * clipboard, to which the page itself has no right.
 */
export const exportFileSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('csv'), name, text: z.string().max(textLimit) }),
  z.object({ kind: z.literal('png'), name, bytes: z.custom<Uint8Array>(isPng, 'not a PNG') }),
  z.object({ kind: z.literal('json'), name, text: z.string().max(verdictLimit) }),
  z.object({ kind: z.literal('clipboard'), text: z.string().max(verdictLimit) }),
]);
/** Inferred from {@link exportFileSchema}. */
export type ExportFile = z.infer<typeof exportFileSchema>;

/** How it ended. `why` is a sentence for the operator. */
export const exportAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('saved'), file: z.string() }),
  z.object({ kind: z.literal('copied') }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('failed'), why: z.string() }),
]);
/** Inferred from {@link exportAnswerSchema}. */
export type ExportAnswer = z.infer<typeof exportAnswerSchema>;
