import { createWriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { whyUnwritable } from '../file-fault.ts';
import { openLines } from '../line-source.ts';
import { againMark } from './open-segment.ts';
import { bySegment, type Segment, segmentName, segmentOf, stretchesOf } from './segment-name.ts';

/** What is copied: the time of an incident, epoch ms. */
export interface WantedCapture {
  readonly folder: string;
  readonly from: number;
  readonly to: number;
  readonly target: string;
}

/** What was copied. Moments are epoch ms, of the first and last tick. */
export interface CopiedCapture {
  readonly from: number;
  readonly to: number;
  /** Whether it holds all of what was wanted, from before its beginning to after its end. */
  readonly isWhole: boolean;
}

/** Before the beginning, so that the replay knows the fleet as it was when it was well; and after the end (ms). */
const leadMs = 60_000;
const tailMs = 30_000;
/** The last tick of what is wanted may be so much before its end (ms). */
const tickMs = 500;

/**
 * Copies the part of a rolling capture that tells an incident into one capture, which replays alone. It begins with a whole segment,
 * because only there a replay can begin. The error is the operator's sentence; nothing is left behind then.
 */
export async function copyCapture({ folder, from, to, target }: WantedCapture): Promise<Result<CopiedCapture, string>> {
  const names = await readdir(folder).catch(() => []);
  let segments: readonly Segment[] = names.flatMap((name) => segmentOf(name) ?? []).sort(bySegment);
  let why = `No capture of it is kept in ${folder}: it was removed since, or never written`;
  const part = `${target}.part`;
  try {
    for (let chosen = segmentsFor(segments, from, to); chosen.length > 0; chosen = segmentsFor(segments, from, to)) {
      const files = chosen.map((segment) => join(folder, segmentName(segment)));
      const copied = await writeJoined(files, to + tailMs, part);
      if (copied !== null && copied.to >= from) {
        await rename(part, target);
        return ok({ ...copied, isWhole: copied.from <= from && copied.to >= to - tickMs });
      }
      await rm(part, { force: true });
      if (copied === null) why = `The capture in ${folder} cannot be read at that time`;
      // That was another incident, which was over before this one began.
      segments = segments.slice(segments.findIndex((segment) => segment === chosen.at(-1)) + 1);
    }
    return err(plainLine(why));
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    return err(plainLine(`The capture cannot be written to ${target}: ${whyUnwritable(error)}`));
  }
}

/** The segments that follow each other without a gap and hold the beginning of the time, with the lead; else the first of it. */
export function segmentsFor(ordered: readonly Segment[], from: number, to: number): readonly Segment[] {
  const inTime = stretchesOf(ordered).filter(([first]) => first !== undefined && first.beganAt <= to + tailMs);
  const chosen = inTime.findLast(([first]) => first !== undefined && first.beganAt <= from) ?? inTime[0] ?? [];
  const begin = chosen.findLastIndex(({ beganAt }) => beganAt <= from - leadMs);
  return chosen.filter(({ beganAt }, nth) => nth >= begin && beganAt <= to + tailMs);
}

const tickPattern = /^\{"t":[\d.]+,"kind":"tick","wallMs":([\d.]+)\}/;

/** Writes the lines of all files as one capture, up to the first tick after `until`; null when there is no tick in them. */
async function writeJoined(
  files: readonly string[],
  until: number,
  target: string,
): Promise<{ readonly from: number; readonly to: number } | null> {
  const seen: { from: number | null; to: number } = { from: null, to: 0 };
  function* wanted(): Generator<string> {
    for (const text of joinedLines(files)) {
      const tick = tickPattern.exec(text)?.[1];
      if (tick !== undefined) {
        seen.to = Number(tick);
        seen.from ??= seen.to;
      }
      yield `${text}\n`;
      if (seen.to > until) return;
    }
  }
  await pipeline(Readable.from(wanted()), createGzip(), createWriteStream(target, { mode: 0o600 }));
  return seen.from === null ? null : { from: seen.from, to: seen.to };
}

/** Of the first segment all; of the later ones what is not a repetition of the time before. */
function* joinedLines(files: readonly string[]): Generator<string> {
  for (const [nth, path] of files.entries()) {
    const lines = openLines(path);
    if (!lines.ok) return;
    for (const line of lines.value) {
      if (!line.ok || !line.value.isEnded) return;
      const { text } = line.value;
      const isRepeated = text.startsWith(againMark) || text.startsWith('{"kind":"fleet"');
      if (nth === 0 || !isRepeated) yield text;
    }
  }
}
