/** The two streams of the terminal; the real ones are `process.stdout` and `process.stderr`. */
export interface TerminalStreams {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
}

/** Prints lines. A reader that went away (`| head`) is no error: what cannot be printed is dropped, never thrown. */
export interface Terminal {
  /** One line on standard output. */
  say(line: string): void;
  /** One line on standard error. */
  complain(line: string): void;
}

/** Wraps the streams; their `error` events (EPIPE, ENOSPC) would otherwise end the program with a stack trace. */
export function createTerminal(streams: TerminalStreams): Terminal {
  return { say: lineWriter(streams.out), complain: lineWriter(streams.err) };
}

function lineWriter(stream: NodeJS.WritableStream): (line: string) => void {
  let open = true;
  stream.on('error', () => {
    open = false;
  });
  return (line) => {
    if (!open) return;
    try {
      stream.write(`${oneLine(line)}\n`);
    } catch {
      open = false;
    }
  };
}

/** Host text may carry line ends and escape sequences; a terminal must not obey them (research/6, abuse test 2). */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
