/**
 * Packs a few files into Electron's archive format. Layout (github.com/electron/asar, "Format"): two Chromium pickles, then the
 * files one after the other.
 *
 *   uint32 4 | uint32 size of the header pickle | uint32 size of its payload | uint32 length of the JSON | JSON, padded to 4 | files
 *   JSON: {"files":{"index.js":{"offset":"0","size":123}}}
 *
 * @param {ReadonlyMap<string, Buffer>} files name (no folders) → content
 * @returns {Buffer}
 */
export function packAsar(files) {
  let offset = 0;
  /** @type {Record<string, { offset: string, size: number }>} */
  const entries = {};
  for (const [name, content] of files) {
    entries[name] = { offset: String(offset), size: content.length };
    offset += content.length;
  }
  const json = Buffer.from(JSON.stringify({ files: entries }));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(padded + 8, 4);
  head.writeUInt32LE(padded + 4, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  return Buffer.concat([head, ...files.values()]);
}
