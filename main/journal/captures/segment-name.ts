/*
 * A rolling capture is a folder of segments, each a capture of its own that begins with the inventory in force:
 *
 *   20261122-224000-000.0003.20261122-225000-250.jsonl.gz
 *   └ when the engine began  └ its number     └ when it begins, both UTC
 *
 * Segments of one engine with numbers in a row follow each other without a gap. A number is left out where something was lost.
 */

/** A segment by its name. Moments are epoch ms. */
export interface Segment {
  /** When the engine began. */
  readonly run: number;
  readonly number: number;
  readonly beganAt: number;
}

const namePattern = /^(\d{8}-\d{6}-\d{3})\.(\d{4,9})\.(\d{8}-\d{6}-\d{3})\.jsonl\.gz$/;

/** The name of a segment's file. */
export function segmentName({ run, number, beganAt }: Segment): string {
  return `${stamp(run)}.${String(number).padStart(4, '0')}.${stamp(beganAt)}.jsonl.gz`;
}

/** The segment that a file's name tells of; null for any other file. */
export function segmentOf(name: string): Segment | null {
  const [, run, number, beganAt] = namePattern.exec(name) ?? [];
  if (run === undefined || number === undefined || beganAt === undefined) return null;
  const moments = [run, beganAt].map(momentOf);
  const [first = Number.NaN, second = Number.NaN] = moments;
  return moments.some(Number.isNaN) ? null : { run: first, number: Number(number), beganAt: second };
}

/** The segments in the order in which they were written. */
export function bySegment(x: Segment, y: Segment): number {
  return x.run - y.run || x.number - y.number;
}

/** The segments that follow each other without a gap, together. */
export function stretchesOf(ordered: readonly Segment[]): readonly (readonly Segment[])[] {
  const stretches: Segment[][] = [];
  for (const segment of ordered) {
    const last = stretches.at(-1)?.at(-1);
    const follows = last !== undefined && last.run === segment.run && last.number + 1 === segment.number;
    if (follows) stretches.at(-1)?.push(segment);
    else stretches.push([segment]);
  }
  return stretches;
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:Z]/g, '').replace(/[T.]/g, '-');
}

function momentOf(text: string): number {
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\d{3})$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}

/** The folder of the rolling capture that belongs to a history file: beside it, of its name. */
export function capturesFolderOf(historyFile: string): string {
  return `${historyFile.replace(/\.db$/, '')}.captures`;
}
