/** A line that is not blank, and its number, from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines of a text that are not blank, without their line ends (LF or CRLF). */
export function* linesOf(text: string): Generator<Line> {
  let number = 0;
  for (let from = 0; from < text.length; ) {
    const feed = text.indexOf('\n', from);
    const to = feed === -1 ? text.length : feed;
    const line = text.slice(from, to);
    number++;
    if (line.trim() !== '') yield { number, text: line.endsWith('\r') ? line.slice(0, -1) : line };
    from = to + 1;
  }
}
