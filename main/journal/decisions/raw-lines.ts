/** A line of a file, byte by byte as it stands there, without its line break. */
export interface RawLine {
  readonly bytes: Buffer;
  /** false for what stands after the last line break. */
  readonly isEnded: boolean;
}

/** Cuts chunks into lines. A chunk's memory may be used again once the next one is asked for. */
export async function* rawLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawLine> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield { bytes: Buffer.concat([...begun, chunk.subarray(from, end)]), isEnded: true };
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(Buffer.from(chunk.subarray(from)));
  }
  if (begun.length > 0) yield { bytes: Buffer.concat(begun), isEnded: false };
}
