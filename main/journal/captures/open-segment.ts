import type { CaptureLine } from '../../contract/capture-line.ts';
import type { Chunk } from './chunk-queue.ts';
import { type Segment, segmentName } from './segment-name.ts';

/** The segment that is being written, and its lines that are not handed over yet. */
export interface OpenSegment {
  /** When it began (epoch ms); null while none is open. */
  beganAt(): number | null;
  /** Begins the next one at a moment (epoch ms), once the one before is handed over. Returns its file's name. */
  begin(at: number): string;
  /** Adds a line, marked where it repeats what was `again`. Returns its characters. */
  add(line: CaptureLine | null, again?: boolean): number;
  /** Hands over what is long enough, or has waited long enough at a moment (epoch ms, null = not known). */
  pace(at: number | null): void;
  /** Hands over all that was added. */
  handOver(): void;
  /** Hands over what was added, and ends it: something is missing after it. */
  end(): void;
  /** Ends it without what was not handed over. Returns its number; null where none was open. */
  lose(): number | null;
}

/** Text is packed and handed over in chunks of so many characters, or so many ms. A crash costs no more than one. */
const chunkLength = 512 * 1024;
const chunkMs = 5000;

/** The mark of a line that a segment repeats from the time before it; whoever joins segments leaves such lines out. */
export const againMark = '{"again":true,';

/** Segments of one engine, one after the other. Where one ended because something is missing, a number is left out. */
export function createOpenSegment(onChunk: (chunk: Chunk) => void): OpenSegment {
  let segment: Segment | null = null;
  let run: number | null = null;
  let nextNumber = 1;
  let lines: string[] = [];
  let length = 0;
  let chunkBeganAt = 0;

  const handOver = (at = chunkBeganAt): void => {
    if (segment === null || lines.length === 0) return;
    const text = `${lines.join('\n')}\n`;
    lines = [];
    length = 0;
    chunkBeganAt = at;
    onChunk({ name: segmentName(segment), number: segment.number, text, at });
  };
  const lose = (): number | null => {
    const number = segment?.number ?? null;
    if (number !== null) nextNumber = number + 2;
    segment = null;
    lines = [];
    length = 0;
    return number;
  };
  return {
    beganAt: () => segment?.beganAt ?? null,
    begin: (at) => {
      handOver(at);
      run ??= at;
      segment = { run, number: nextNumber, beganAt: at };
      nextNumber += 1;
      chunkBeganAt = at;
      return segmentName(segment);
    },
    add: (line, again = false) => {
      if (line === null) return 0;
      const text = JSON.stringify(line);
      lines.push(again ? `${againMark}${text.slice(1)}` : text);
      length += text.length + 1;
      return text.length + 1;
    },
    pace: (at) => {
      if (at !== null && at - chunkBeganAt >= chunkMs) handOver(at);
      if (length >= chunkLength) handOver();
    },
    handOver: () => handOver(),
    end: () => {
      handOver();
      lose();
    },
    lose,
  };
}
