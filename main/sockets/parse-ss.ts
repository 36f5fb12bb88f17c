import type { SkippedLine, SocketListing } from '../domain/socket.ts';
import { isSsHeader } from './ss-header.ts';
import { NO_STATE, SsRowReader, UNREADABLE_PROCESSES } from './ss-row.ts';
import type { SsSocket } from './ss-socket.ts';
import { LONGEST_NAME } from './ss-users.ts';
import { skippedLine } from './skipped-line.ts';
import { isBlank } from './text-cursor.ts';

/**
 * Parses the output of iproute2's ss, with or without -O, header, Netid column, -p, -o, -i, -e, -m (research/2, section 5).
 * Never throws. Every line is a row, a continuation of one, a header, blank, or among the skipped.
 */
export function parseSs(text: string): SocketListing {
  return new SsListing(text).read();
}

/** The walk down one listing. */
class SsListing {
  readonly #text: string;
  readonly #rows: SsRowReader;
  readonly #sockets: SsSocket[] = [];
  readonly #skipped: SkippedLine[] = [];
  /** The row that a following indented line continues; null at the beginning and after a row that was not read. */
  #row: SsSocket | null = null;
  #line = 0;
  #isFirst = true;

  constructor(text: string) {
    this.#text = text;
    this.#rows = new SsRowReader(text);
  }

  read(): SocketListing {
    for (let from = 0; from < this.#text.length; ) from = this.#readLine(from) + 1;
    return { format: 'ss', sockets: this.#sockets, skipped: this.#skipped };
  }

  /** Reads what begins at `from` and returns the end of its last line. */
  #readLine(from: number): number {
    this.#line++;
    const to = this.#lineEnd(from);
    const isIndented = isBlank(this.#text.charCodeAt(from));
    if (isIndented && this.#text.slice(from, to).trim() === '') return to;
    const row = this.#rows.read(from, to);
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (typeof row !== 'string') {
      this.#keep(row);
      return to;
    }
    const isContinuation = isIndented && row === NO_STATE;
    if (isContinuation && this.#row !== null) {
      this.#row.extendTo(to);
      return to;
    }
    if (isSsHeader(this.#text.slice(from, to), isFirst)) return to;
    const joined = row === UNREADABLE_PROCESSES ? this.#joinName(from, to) : null;
    if (joined !== null) return joined;
    this.#skip(from, to, isContinuation ? 'details of a row that was not read' : row);
    return to;
  }

  #lineEnd(from: number): number {
    const at = this.#text.indexOf('\n', from);
    return at === -1 ? this.#text.length : at;
  }

  #keep(socket: SsSocket): void {
    this.#sockets.push(socket);
    this.#row = socket;
  }

  #skip(from: number, to: number, reason: string): void {
    this.#skipped.push(skippedLine(this.#line, this.#text.slice(from, to), reason));
    this.#row = null;
  }

  /**
   * A line end inside a process name splits the row (ss prints names raw). Puts the lines together again, when that gives a
   * row; a row that was cut off never swallows the one after it, because that would be a name longer than names can be.
   * Returns the end of the last line, or null.
   */
  #joinName(from: number, firstEnd: number): number | null {
    const nameStart = this.#text.lastIndexOf('("', firstEnd) + 2;
    let to = firstEnd;
    for (let lines = 1; to - nameStart < LONGEST_NAME && to < this.#text.length; lines++) {
      to = this.#lineEnd(to + 1);
      const row = this.#rows.read(from, to);
      if (typeof row !== 'string') {
        this.#keep(row);
        this.#line += lines;
        return to;
      }
    }
    return null;
  }
}
