import type { CaptureEvent } from '../journal/capture-event.ts';
import { folderStore } from '../journal/captures/capture-store.ts';
import { createSegmentWriter } from '../journal/captures/segment-writer.ts';
import { openLines } from '../journal/line-source.ts';
import { parseCaptureLine } from '../journal/parse-capture-line.ts';
import { openRecorded, recordedFile } from './recorded.ts';

/**
 * Keeps what the lab recorded in `folder` as the desktop keeps it, in segments of so many ms. Only for recordings that hold their ticks.
 * Returns the moment of the first tick (epoch ms).
 */
export async function keepRecorded(name: string, folder: string, segmentMs: number): Promise<number> {
  const { fleet, events } = openRecorded(name);
  const bounds = { segmentMs, keepForMs: Number.POSITIVE_INFINITY, mostBytes: Number.POSITIVE_INFINITY };
  const writer = createSegmentWriter(folderStore(folder), fleet, { bounds, onNotice: () => undefined });
  writer.keep();
  const texts = listingsOf(name);
  let began: number | null = null;
  for (const event of events) {
    writer.add(withText(event, texts));
    if (event.kind === 'tick') began ??= event.wallMs;
  }
  await writer.settle();
  if (began === null) throw new Error(`${name} holds no tick`);
  return began;
}

/** A capture keeps what hosts said; its reader gives what was made of it. */
function withText(event: CaptureEvent, texts: Iterator<string>): CaptureEvent {
  if (event.kind !== 'observed' || event.observation.fact.kind !== 'sockets') return event;
  const text: string = texts.next().value;
  return { kind: 'observed', observation: { ...event.observation, raw: { format: 'ss', text } } };
}

function* listingsOf(name: string): Generator<string> {
  const lines = openLines(recordedFile(name));
  if (!lines.ok) throw new Error(lines.error);
  for (const line of lines.value) {
    const read = line.ok ? parseCaptureLine(line.value.text) : null;
    if (read?.ok === true && read.value.kind === 'sockets') yield read.value.text;
  }
}
