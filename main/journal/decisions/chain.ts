import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type LogEntry, logEntrySchema } from '../../contract/decision-log.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** Where a log ends: its last entry. Whoever knows it can tell whether anything was changed or cut off. */
export interface Head {
  /** Number of the last entry, from 1; 0 of an empty log. */
  readonly seq: number;
  /** Hash of the last entry: 64 hexadecimal digits; zeros for an empty log. */
  readonly sha256: string;
}

/** The head of a log without entries. */
export const emptyHead: Head = { seq: 0, sha256: '0'.repeat(64) };

/** An entry as a line of the file, with its line break, and the head it makes. */
export interface SealedLine {
  readonly bytes: Buffer;
  readonly head: Head;
}

/** SHA-256 in hexadecimal digits. */
export function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Canonical JSON (RFC 8785) of plain data. The error is a predicate: what JSON cannot say (NaN, a lone surrogate, a circle)
 * is not written down as something else.
 */
export function canonicalText(value: unknown): Result<string, string> {
  try {
    const text = canonicalize(value);
    return text === undefined ? err('is nothing that JSON can say') : ok(text);
  } catch (error) {
    return err(`cannot be said in JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Makes the entry that follows `head`. `at` = epoch ms. The error is a predicate about the body. */
export function sealEntry(head: Head, at: number, body: LogEntry['body']): Result<SealedLine, string> {
  const seq = head.seq + 1;
  const text = canonicalText({ at, body, format: 1, prev: head.sha256, seq } satisfies Omit<LogEntry, 'sha256'>);
  if (!text.ok) return text;
  const sha256 = sha256Of(text.value);
  const bytes = Buffer.from(`${text.value.slice(0, -1)},"sha256":"${sha256}"}\n`);
  return ok({ bytes, head: { seq, sha256 } });
}

/** `,"sha256":"` and 64 digits and `"}`: the end of every line. */
const sealPattern = /,"sha256":"([0-9a-f]{64})"\}$/;
const sealBytes = 77;

/**
 * Reads a line (without its line break) that must follow `head`. The error is a predicate about the entry. Whatever byte of
 * the line was changed, one of the checks fails: the hash is of all bytes before it, as they stand in the file.
 */
export function readEntry(line: Buffer, head: Head): Result<LogEntry, string> {
  const contentBytes = Math.max(0, line.length - sealBytes);
  const seal = sealPattern.exec(line.toString('latin1', contentBytes));
  if (seal === null) return err('does not end in its hash: it was changed, or is no entry');
  const content = Buffer.concat([line.subarray(0, contentBytes), Buffer.from('}')]);
  if (sha256Of(content) !== seal[1]) return err('does not match its hash: it was changed after it was recorded');
  const entry = parsedEntry(line);
  if (entry === null) return err('is no entry of a decision log of this version');
  if (entry.seq !== head.seq + 1)
    return err(`bears the number ${entry.seq}: an entry was removed, repeated or moved here`);
  if (entry.prev !== head.sha256) return err('does not follow from the entry before it: another stood in its place');
  return ok(entry);
}

function parsedEntry(line: Buffer): LogEntry | null {
  try {
    return logEntrySchema.safeParse(JSON.parse(line.toString())).data ?? null;
  } catch {
    return null;
  }
}
