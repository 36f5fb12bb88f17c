import { type FileHandle, open } from 'node:fs/promises';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { chunksOf } from '../../journal/decisions/log-file.ts';
import { rawLines } from '../../journal/decisions/raw-lines.ts';
import { verificationText, verifyLog } from '../../journal/decisions/verify-log.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs } from '../read-args.ts';

/** What `audit verify` says of a log that is not what was recorded (interfaces.md, section 2). */
const broken = 1;

/** `audit verify`: checks the hash chain of a decision log. */
export const auditVerifyCommand: Command = {
  name: 'audit verify',
  summary: 'check that a decision log is as it was recorded',
  help: `Usage: quorumscope audit verify FILE [--head HASH]

Checks every entry of a decision log against its hash, its number and the entry before it, and prints one line: intact, with the
number of entries and the head; or broken, with the first entry that was changed, removed, repeated or moved.

  --head HASH   a head that was noted elsewhere: on the screen, in syslog (64 digits, or the first 16 at least). Only with it can
                be told that entries were cut off the end, or that the whole log was written anew.
  --help        this text

Exit status: 0 intact; 1 broken; 65 for a file that cannot be read; 64 for wrong usage.
`,
  async run(args, io) {
    const read = readArgs('audit verify', args, { head: { type: 'string' } }, ['FILE']);
    if (!read.ok) return refuse(read.error, io);
    const head = readHead(read.value.values.head);
    if (!head.ok) return refuse(head.error, io);
    return verifyFile(read.value.positionals[0] ?? '', head.value, io);
  },
};

async function refuse(sentence: string, io: Io): Promise<number> {
  await complain(io, sentence);
  return exitCode.usage;
}

function readHead(text: string | undefined): Result<string | null, string> {
  if (text === undefined) return ok(null);
  const digits = text.toLowerCase();
  if (/^[0-9a-f]{16,64}$/.test(digits)) return ok(digits);
  return err(
    `audit verify: --head must be 16 to 64 hexadecimal digits, not "${plainLine(text, 80)}"; see quorumscope audit verify --help`,
  );
}

async function verifyFile(path: string, head: string | null, io: Io): Promise<number> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    if (!(await handle.stat()).isFile()) throw new Error('it is not a regular file');
    const verification = await verifyLog(rawLines(chunksOf(handle)), head);
    await io.stdout.write(`${plainLine(path)}: ${verificationText(verification)}\n`);
    return verification.kind === 'intact' ? exitCode.ok : broken;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await complain(io, `audit verify: ${path} cannot be read (${why}); give the path of a decision log`);
    return exitCode.data;
  } finally {
    await handle?.close();
  }
}
