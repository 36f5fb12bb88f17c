/** The two streams of the terminal; the real ones are `process.stdout` and `process.stderr`. */
export interface TerminalStreams {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
}

/** Prints lines. A reader that went away (`| head`) is said once and is no error. */
export interface Terminal {
  /** One line on standard output. */
  say(line: string): void;
  /** One line on standard error. */
  complain(line: string): void;
}

/** Wraps the streams; their `error` events (EPIPE, ENOSPC) would otherwise end the program with a stack trace. */
export function createTerminal(streams: TerminalStreams): Terminal {
  const complain = lineWriter(streams.err, () => {});
  const say = lineWriter(streams.out, () =>
    complain('Standard output is closed or full; nothing more is printed there.'),
  );
  return { say, complain };
}

function lineWriter(stream: NodeJS.WritableStream, onClosed: () => void): (line: string) => void {
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    onClosed();
  };
  stream.on('error', close);
  return (line) => {
    if (!open) return;
    try {
      stream.write(`${oneLine(line)}\n`);
    } catch {
      close();
    }
  };
}

/** Host text may carry line ends and escape sequences; a terminal must not obey them (research/6, abuse test 2). */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
