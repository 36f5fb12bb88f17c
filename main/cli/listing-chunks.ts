import { StringDecoder } from 'node:string_decoder';
import type { SocketFormat } from '../domain/socket.ts';

/** Characters parsed at a time: large enough to be quick, small enough to stay small in memory. */
const chunkLength = 4 * 1024 * 1024;

/** A piece of a listing that ends with a row, and the number of lines before it. */
export interface ListingChunk {
  readonly text: string;
  readonly linesBefore: number;
}

/**
 * Cuts a listing of any size into pieces that can be parsed one after the other. `formatOf` names the format once the
 * first piece is there: a row of ss may go on in lines that begin with a blank, rows of the other formats never do.
 */
export async function* listingChunks(
  bytes: AsyncIterable<Buffer>,
  formatOf: (firstText: string) => SocketFormat,
): AsyncGenerator<ListingChunk> {
  const decoder = new StringDecoder('utf8');
  let format: SocketFormat | null = null;
  let pending: string[] = [];
  let length = 0;
  let linesBefore = 0;
  for await (const part of bytes) {
    const text = decoder.write(part);
    pending.push(text);
    length += text.length;
    if (length < chunkLength) continue;
    const whole = pending.join('');
    format ??= formatOf(whole);
    const cut = lastRowStart(whole, format);
    pending = [whole.slice(cut)];
    // A single row longer than a piece doubles the wait for its end, so that joining stays linear.
    length = cut === 0 ? -whole.length : whole.length - cut;
    if (cut === 0) continue;
    yield { text: whole.slice(0, cut), linesBefore };
    linesBefore += countLines(whole, cut);
  }
  pending.push(decoder.end());
  const rest = pending.join('');
  if (rest !== '') yield { text: rest, linesBefore };
}

/** Where the last row begins that begins in this text, or 0. */
function lastRowStart(text: string, format: SocketFormat): number {
  for (let end = text.lastIndexOf('\n'); end > 0; end = text.lastIndexOf('\n', end - 1)) {
    const next = text[end + 1];
    if (next === undefined) continue;
    if (format !== 'ss' || (next !== ' ' && next !== '\t')) return end + 1;
  }
  return 0;
}

function countLines(text: string, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
