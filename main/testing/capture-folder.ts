import type { CaptureEvent } from '../journal/capture-event.ts';
import { folderStore } from '../journal/captures/capture-store.ts';
import { segmentOf } from '../journal/captures/segment-name.ts';
import { openCapture } from './open-capture.ts';

/** What stands in a folder of segments, in the order of names. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  return (await folderStore(folder).list()).map(({ name }) => name).sort();
}

/** The numbers of the segments in a folder; undefined for a file that is none. */
export async function segmentNumbersIn(folder: string): Promise<readonly (number | undefined)[]> {
  return (await filesIn(folder)).map((name) => segmentOf(name)?.number);
}

/** The events of a capture. Throws where it is not whole, or where something was left out of it. */
export function wholeCapture(file: string): readonly CaptureEvent[] {
  const { events, ending, notes } = openCapture(file);
  const read = [...events];
  const end = ending();
  if (end.kind !== 'whole') throw new Error(end.sentence);
  const left = notes();
  if (left.size > 0) throw new Error(`${file} left out: ${[...left.keys()].join(', ')}`);
  return read;
}
