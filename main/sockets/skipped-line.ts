import type { SkippedLine } from '../domain/socket.ts';

/** Characters of a skipped line that are kept: enough to recognise it, not enough to flood a log. */
const KEPT = 200;

/** Says that a line (1-based) could not be read and why; of a longer text the first 200 characters and `…`. */
export function skippedLine(line: number, text: string, reason: string): SkippedLine {
  const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
  return { line, text: bare.length > KEPT ? `${bare.slice(0, KEPT)}…` : bare, reason };
}
