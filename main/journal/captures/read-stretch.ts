import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import type { Fleet } from '../../domain/fleet.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { CaptureEvent } from '../capture-event.ts';
import { type Capture, readCapture } from '../capture-reader.ts';
import { type LineSource, linesOf } from '../line-source.ts';
import { againMark } from './open-segment.ts';
import { bySegment, type Segment, segmentName, segmentOf, stretchesOf } from './segment-name.ts';

/** What happened up to a tick, which is the last of `events`. */
export interface Beat {
  readonly events: readonly CaptureEvent[];
  /** Epoch ms of the tick. */
  readonly wallMs: number;
}

/** A rolling capture, read on from a segment as far as nothing is missing. */
export interface CaptureStretch {
  /** The inventory it begins with. */
  readonly fleet: Fleet;
  /** null = nothing more is kept: it ends here, was forgotten meanwhile, or cannot be read further. */
  next(): Promise<Beat | null>;
}

/** So long before a moment its stretch begins, where that much is kept (ms): what led to an incident is in it. */
export const stretchLeadMs = 15 * 60_000;

/** A picture that is older than this is not one of the moment (ms); ticks come four times a second, or a little late. */
export const oldestTickMs = 2000;

const unpack = promisify(gunzip);

const noCapture = 'no capture of this moment: the evidence of then was not kept, nothing can be rehearsed';
const unreadable = 'the capture of this moment cannot be read: it is damaged, nothing can be rehearsed';

/**
 * Opens the stretch in which a moment (epoch ms) lies. It begins with a whole segment, because only there a replay can begin. Reading
 * and unpacking keep no thread waiting. The error is the operator's sentence.
 */
export async function openStretch(folder: string, at: number): Promise<Result<CaptureStretch, string>> {
  const stretches = stretchesOf((await segmentsIn(folder)).filter(({ beganAt }) => beganAt <= at));
  const around = stretches.at(-1) ?? [];
  const last = around.at(-1);
  if (last === undefined) return err(noCapture);
  const text = await textOf(folder, last);
  if (text === null) return err(unreadable);
  const endsAt = lastTickIn(text);
  if (endsAt === null || at - endsAt > oldestTickMs) return err(noCapture);
  const begin = Math.max(
    0,
    around.findLastIndex(({ beganAt }) => beganAt <= at - stretchLeadMs),
  );
  const first = around[begin];
  const capture = first === undefined ? null : await captureOf(folder, first, 'first');
  if (first === undefined || capture === null) return err(unreadable);
  const beats = beatsOf(folder, first, capture);
  return ok({ fleet: capture.fleet, next: async () => (await beats.next()).value ?? null });
}

async function segmentsIn(folder: string): Promise<readonly Segment[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => segmentOf(name) ?? []).sort(bySegment);
}

async function* beatsOf(folder: string, first: Segment, begins: Capture): AsyncGenerator<Beat, null> {
  let events: CaptureEvent[] = [];
  let [segment, capture]: [Segment, Capture | null] = [first, begins];
  while (capture !== null) {
    for (const event of capture.events) {
      events.push(event);
      if (event.kind !== 'tick') continue;
      if (event.wallMs === null) return null;
      yield { events, wallMs: event.wallMs };
      events = [];
    }
    if (capture.ending().kind !== 'whole') return null;
    const { run, number } = segment;
    const following = (await segmentsIn(folder)).find((one) => one.run === run && one.number === number + 1);
    if (following === undefined) return null;
    [segment, capture] = [following, await captureOf(folder, following, 'later')];
  }
  return null;
}

/** A segment as a capture of its own; a later one without what it repeats of the time before. null = it cannot be read. */
async function captureOf(folder: string, segment: Segment, place: 'first' | 'later'): Promise<Capture | null> {
  const text = await textOf(folder, segment);
  if (text === null) return null;
  const lines = wholeLines(linesOf([text]), place);
  const read = readCapture(lines, {
    file: segmentName(segment),
    fleet: null,
    surroundings: { home: '/', directory: '/' },
  });
  return read.ok ? read.value : null;
}

/** What is being written may end in the middle of a line. */
function* wholeLines(lines: LineSource, place: 'first' | 'later'): LineSource {
  for (const line of lines) {
    if (line.ok && !line.value.isEnded) return;
    const isRepeated = place === 'later' && line.ok && line.value.text.startsWith(againMark);
    if (!isRepeated) yield line;
  }
}

/** Unpacked; of a file that is being written what is there. null = it is gone or damaged. */
async function textOf(folder: string, segment: Segment): Promise<Buffer | null> {
  try {
    return await unpack(await readFile(join(folder, segmentName(segment))), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}

// `{"t":27877,"kind":"tick","wallMs":1795368183883}`. In a text of a host the quotes would be escaped.
const tickMark = '"kind":"tick","wallMs":';

function lastTickIn(text: Buffer): number | null {
  const found = text.lastIndexOf(tickMark);
  if (found === -1) return null;
  const from = found + tickMark.length;
  return Number.parseFloat(text.toString('utf8', from, from + 20));
}
