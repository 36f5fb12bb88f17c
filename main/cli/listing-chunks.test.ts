import { describe, expect, it } from 'vitest';
import { parseListing } from '../sockets/parse-listing.ts';
import { listingChunks } from './listing-chunks.ts';

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const row = (n: number): string =>
  `ESTAB 0 0 10.0.0.1:5432 10.0.0.2:${n % 60_000}\n\t cubic rto:${n + 1} rtt:0.1/0.05\n`;

describe('listingChunks', () => {
  it('never parts a row of ss from the lines that go on with it, and counts the lines before', async () => {
    const text = Array.from({ length: 120_000 }, (_, n) => row(n)).join('');
    let count = 0;
    let chunks = 0;
    for await (const chunk of listingChunks(pieces(text, 65_536), () => 'ss')) {
      expect(chunk.linesBefore).toBe(count * 2);
      const { sockets, skipped } = parseListing(chunk.text, 'ss');
      expect(skipped).toEqual([]);
      sockets.forEach((socket, i) => {
        if (socket.info?.['rto'] !== count + i + 1) throw new Error(`row ${count + i} lost its details`);
      });
      count += sockets.length;
      chunks++;
    }
    expect(count).toBe(120_000);
    expect(chunks).toBeGreaterThan(1);
  });

  it('puts letters together that were cut between two reads', async () => {
    const got: string[] = [];
    for await (const chunk of listingChunks(pieces('grün → blau', 1), () => 'ss')) got.push(chunk.text);
    expect(got.join('')).toBe('grün → blau');
  });

  it('gives nothing for nothing', async () => {
    for await (const chunk of listingChunks(pieces('', 1), () => 'ss')) throw new Error(`unexpected ${chunk.text}`);
  });
});
