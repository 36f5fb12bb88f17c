import { ok, type Result } from '../../domain/result.ts';
import { sha256Of } from './chain.ts';
import type { ChainWriter } from './chain-writer.ts';
import type { LogFile } from './log-file.ts';
import { logSentence, type LogFault } from './log-fault.ts';
import type { Walk } from './walk-chain.ts';

/** The last line of a crashed writer, which was taken out of the log. */
export interface SetAside {
  /** Name of the file beside the log. */
  readonly file: string;
  readonly bytes: number;
  /** The operator's sentence. */
  readonly sentence: string;
}

/**
 * Copies what stands behind the last entry to a file beside the log, takes it out, and records that. Stopped anywhere in
 * between, the next call does it again: the copy is named after its content.
 */
export async function putTornAside(
  file: LogFile,
  { goodBytes, tornBytes }: Extract<Walk, { kind: 'torn' }>,
  writer: ChainWriter,
  path: string,
): Promise<Result<SetAside, LogFault>> {
  const content = await tailOf(file, goodBytes);
  const sha256 = sha256Of(content);
  const name = await file.putBeside(`torn-${sha256.slice(0, 16)}`, content);
  await file.truncate(goodBytes);
  await file.sync();
  const told = await writer.append({ kind: 'set-aside', file: name, bytes: tornBytes, sha256 });
  if (!told.ok) return told;
  const why = `its last writer was stopped in the middle of a line that nobody was told to be recorded; the ${tornBytes} bytes are set aside in ${name}`;
  return ok({ file: name, bytes: tornBytes, sentence: logSentence(path, why) });
}

async function tailOf(file: LogFile, from: number): Promise<Buffer> {
  const kept: Buffer[] = [];
  let position = 0;
  for await (const chunk of file.read()) {
    const skip = Math.max(0, from - position);
    if (skip < chunk.length) kept.push(Buffer.from(chunk.subarray(skip)));
    position += chunk.length;
  }
  return Buffer.concat(kept);
}
