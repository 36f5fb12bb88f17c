import type { SkippedLine, SocketFormat } from '../../domain/socket.ts';
import { parseListing } from '../../sockets/parse-listing.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { listingChunks } from '../listing-chunks.ts';
import { readArgs } from '../read-args.ts';

const formats = ['auto', 'ss', 'proc-net-tcp', 'netstat'] as const;
type FormatChoice = (typeof formats)[number];

/** `sockets`: parses socket listing text from stdin. */
export const socketsCommand: Command = {
  name: 'sockets',
  summary: 'parse socket listing text (ss, /proc/net/tcp, netstat) from stdin',
  help: `Usage: quorumscope sockets [--format auto|ss|proc-net-tcp|netstat] < LISTING

Reads the output of ss, the text of /proc/net/tcp and tcp6, or netstat of Linux from standard input and prints one
JSON object: {"format","sockets":[…],"skipped":[{"line","text","reason"}]}.

  --format FORMAT   what the text is; auto (the default) finds out
  --help            this text

Exit status: 0; 65 when nothing could be read; 64 for wrong usage.
Example: ss -tinaoHO | quorumscope sockets
`,
  async run(args, io) {
    const read = readArgs('sockets', args, { format: { type: 'string', default: 'auto' } }, []);
    if (!read.ok) {
      await complain(io, read.error);
      return exitCode.usage;
    }
    const format = formats.find((known) => known === read.value.values.format);
    if (format === undefined) {
      await complain(io, `sockets: --format must be one of ${formats.join(', ')}; see quorumscope sockets --help`);
      return exitCode.usage;
    }
    return printListing(format, io);
  },
};

/** Prints while it reads, so that a listing of any size needs little memory. */
async function printListing(choice: FormatChoice, io: Io): Promise<number> {
  let format: SocketFormat | null = choice === 'auto' ? null : choice;
  const formatOf = (text: string): SocketFormat => {
    format ??= parseListing(text, choice).format;
    return format;
  };
  // Bytes, not text: outside the heap, for input that is nothing but unreadable lines.
  const skipped: Buffer[] = [];
  let socketCount = 0;
  let isBegun = false;
  let isEmpty = true;
  let isOpen = true;

  for await (const chunk of listingChunks(io.stdin, formatOf)) {
    const listing = parseListing(chunk.text, format ?? choice);
    if (!isBegun) isOpen = await io.stdout.write(`{"format":${JSON.stringify(listing.format)},"sockets":[`);
    isBegun = true;
    isEmpty = isEmpty && chunk.text.trim() === '';
    format = listing.format;
    const rows = listing.sockets.map((socket) => JSON.stringify(socket)).join(',');
    if (rows !== '') isOpen = await io.stdout.write(`${socketCount === 0 ? '' : ','}${rows}`);
    socketCount += listing.sockets.length;
    if (listing.skipped.length > 0) skipped.push(Buffer.from(skippedJson(listing.skipped, chunk.linesBefore)));
    if (!isOpen) return exitCode.ok;
  }
  if (!isBegun) await io.stdout.write(`{"format":"${choice === 'auto' ? 'ss' : choice}","sockets":[`);
  await io.stdout.write('],"skipped":[');
  for (const [i, part] of skipped.entries()) {
    if (i > 0) await io.stdout.write(',');
    await io.stdout.write(part);
  }
  await io.stdout.write(']}\n');
  return verdict({ isEmpty, socketCount, hasSkipped: skipped.length > 0 }, io);
}

async function verdict(
  { isEmpty, socketCount, hasSkipped }: { isEmpty: boolean; socketCount: number; hasSkipped: boolean },
  io: Io,
): Promise<number> {
  if (isEmpty) {
    await complain(
      io,
      'sockets: standard input is empty; pipe the output of ss -tina, /proc/net/tcp or netstat -tan into it',
    );
    return exitCode.data;
  }
  if (socketCount === 0 && hasSkipped) {
    await complain(
      io,
      'sockets: no line of the input is a socket row; the skipped lines say why, and --format names the format',
    );
    return exitCode.data;
  }
  return exitCode.ok;
}

function skippedJson(lines: readonly SkippedLine[], linesBefore: number): string {
  return lines.map((one) => JSON.stringify({ ...one, line: one.line + linesBefore })).join(',');
}
