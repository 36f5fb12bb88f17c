import type { LoopMode } from './remote-commands.ts';

/** What a host may send before it is cut off, in characters (a listing is ASCII). */
export interface FrameCaps {
  /** One listing. 4 MB = about 7,000 connections with details, or 26,000 lines of /proc/net/tcp. */
  readonly frame: number;
  readonly line: number;
  /** Anything outside of listings: what a shell start-up file prints before the hello line. */
  readonly stray: number;
}

/** The caps of the product (research/4, section 6; ssh2 issue 1505: the window alone does not hold a hostile host). */
export const frameCaps: FrameCaps = { frame: 4_000_000, line: 65_536, stray: 65_536 };

/** Something the bytes of a loop said (the grammar stands in remote-commands.ts). */
export type FrameEvent =
  | { readonly kind: 'hello'; readonly protocol: number; readonly mode: LoopMode; readonly version: string }
  | { readonly kind: 'frame'; readonly id: string; readonly text: string; readonly exit: number }
  /** A listing that cannot be trusted as a whole: its trailer is missing or names another request. */
  | { readonly kind: 'dropped'; readonly id: string; readonly why: string }
  /** Over a cap. Nothing after it is read; the channel must be destroyed. */
  | { readonly kind: 'overflow'; readonly what: string };

/** Where the reader stands between two chunks. */
export interface FrameReader {
  readonly caps: FrameCaps;
  readonly greeted: boolean;
  /** Begin of a line whose end has not come. */
  readonly rest: string;
  /** The open listing. */
  readonly open: { readonly id: string; readonly text: string } | null;
  readonly stray: number;
  readonly over: boolean;
}

/** A reader at the begin of a channel. */
export function startFrames(caps: FrameCaps = frameCaps): FrameReader {
  return { caps, greeted: false, rest: '', open: null, stray: 0, over: false };
}

const helloLine = /^#hello (\d{1,4}) (ss-one-line|ss|proc|netstat|none)(?: (.{0,200}))?$/;
const beginLine = /^#begin ([0-9a-z]{1,64})$/;
const endLine = /^#end ([0-9a-z]{1,64}) (\d{1,3})$/;

function isMode(text: string | undefined): text is LoopMode {
  return text === 'ss-one-line' || text === 'ss' || text === 'proc' || text === 'netstat' || text === 'none';
}

type Step = { readonly reader: FrameReader; readonly event: FrameEvent | null };

function overflow(reader: FrameReader, what: string): Step {
  return { reader: { ...reader, rest: '', open: null, over: true }, event: { kind: 'overflow', what } };
}

function strayLine(reader: FrameReader, length: number): Step {
  const stray = reader.stray + length + 1;
  if (stray > reader.caps.stray) return overflow(reader, `${stray} characters outside of a listing`);
  return { reader: { ...reader, stray }, event: null };
}

function markLine(reader: FrameReader, line: string): Step {
  const hello = helloLine.exec(line);
  if (hello !== null && !reader.greeted && isMode(hello[2])) {
    const event = {
      kind: 'hello',
      protocol: Number(hello[1]),
      mode: hello[2],
      version: (hello[3] ?? '').trim(),
    } as const;
    return { reader: { ...reader, greeted: true, stray: 0 }, event };
  }
  if (!reader.greeted) return strayLine(reader, line.length);
  const begun = beginLine.exec(line)?.[1];
  if (begun !== undefined) {
    const lost = reader.open;
    const event = lost === null ? null : ({ kind: 'dropped', id: lost.id, why: 'its end never came' } as const);
    return { reader: { ...reader, open: { id: begun, text: '' } }, event };
  }
  const ended = endLine.exec(line);
  const id = ended?.[1];
  if (ended === null || id === undefined) return strayLine(reader, line.length);
  const open = reader.open;
  if (open?.id !== id) {
    const event = { kind: 'dropped', id, why: 'its end does not fit its beginning' } as const;
    return { reader: { ...reader, open: null }, event };
  }
  return {
    reader: { ...reader, open: null, stray: 0 },
    event: { kind: 'frame', id, text: open.text, exit: Number(ended[2]) },
  };
}

/**
 * Reads on. However the text is cut into chunks, the same events come. Rows of a listing never begin with `#`, so a mark
 * line is a mark line wherever it stands.
 */
export function readFrames(
  before: FrameReader,
  chunk: string,
): { readonly reader: FrameReader; readonly events: readonly FrameEvent[] } {
  const events: FrameEvent[] = [];
  let reader: FrameReader = { ...before, rest: '' };
  const text = before.rest + chunk;
  let at = 0;
  while (!reader.over && at < text.length) {
    const step = takeBlock(reader, text, at);
    if (step === null) break;
    reader = step.reader;
    at = step.next;
    if (step.event !== null) events.push(step.event);
  }
  if (reader.over) return { reader, events };
  const rest = text.slice(at);
  if (rest.length <= reader.caps.line) return { reader: { ...reader, rest }, events };
  const step = overflow(reader, `a line of more than ${reader.caps.line} characters`);
  if (step.event !== null) events.push(step.event);
  return { reader: step.reader, events };
}

/** Takes one mark or stray line, or all rows up to the next mark line. null = no whole line is left. */
function takeBlock(reader: FrameReader, text: string, at: number): (Step & { readonly next: number }) | null {
  const end = text.indexOf('\n', at);
  if (end < 0) return null;
  if (end - at > reader.caps.line) {
    return { ...overflow(reader, `a line of more than ${reader.caps.line} characters`), next: end + 1 };
  }
  if (text[at] === '#') return { ...markLine(reader, text.slice(at, end)), next: end + 1 };
  if (reader.open === null) return { ...strayLine(reader, end - at), next: end + 1 };
  return takeRows(reader, reader.open, text, at);
}

function takeRows(
  reader: FrameReader,
  open: { readonly id: string; readonly text: string },
  text: string,
  at: number,
): Step & { readonly next: number } {
  let next = at;
  while (next < text.length && text[next] !== '#') {
    const end = text.indexOf('\n', next);
    if (end < 0) break;
    if (end - next > reader.caps.line) {
      return { ...overflow(reader, `a line of more than ${reader.caps.line} characters`), next: end + 1 };
    }
    next = end + 1;
  }
  const body = open.text + text.slice(at, next);
  if (body.length > reader.caps.frame) {
    return { ...overflow(reader, `a listing of more than ${reader.caps.frame} characters`), next };
  }
  return { reader: { ...reader, open: { id: open.id, text: body } }, event: null, next };
}
