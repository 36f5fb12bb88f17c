import { type Capture, readCapture } from '../journal/capture-reader.ts';
import { openLines } from '../journal/line-source.ts';

/** Opens a capture that brings its own fleet. Throws when it cannot be read: tests and benches stand on it. */
export function openCapture(file: string): Capture {
  const lines = openLines(file);
  if (!lines.ok) throw new Error(`${file} ${lines.error}`);
  const capture = readCapture(lines.value, { file, fleet: null, surroundings: { home: '/', directory: '/' } });
  if (!capture.ok) throw new Error(capture.error.join('\n'));
  return capture.value;
}
