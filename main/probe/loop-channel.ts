import type { Client, ClientChannel } from 'ssh2';
import type { ProbeFault } from './fault.ts';
import { type FrameCaps, type FrameEvent, readFrames, startFrames } from './frames.ts';
import { printable } from './ssh-fault.ts';

/** What a loop says. `onEnd` comes once, unless we closed it. `onHeard` comes for every chunk, whole listing or not. */
export interface LoopEvents {
  onHeard(): void;
  onEvent(event: FrameEvent): void;
  onEnd(fault: ProbeFault): void;
}

/** The pull loop on one host. */
export interface LoopChannel {
  /** Sends lines of remote-commands.ts; kept until the channel is open. */
  write(lines: string): void;
  /** End of stdin: the loop on the host ends at once. Silent, but for `done` once the host closed the channel. */
  close(done?: () => void): void;
}

/** Starts the loop in an exec channel: no pty, no environment, no stdin from anywhere but `write`. */
export function openLoop(client: Client, command: string, caps: FrameCaps, events: LoopEvents): LoopChannel {
  let channel: ClientChannel | null = null;
  let closed = false;
  let early = '';
  let reader = startFrames(caps);
  let exit = '';
  let noise = 0;
  const decoder = new TextDecoder('utf-8', { fatal: false });

  const end = (fault: ProbeFault) => {
    if (closed) return;
    closed = true;
    events.onEnd(fault);
  };

  const onData = (bytes: Buffer) => {
    if (closed) return;
    events.onHeard();
    const read = readFrames(reader, decoder.decode(bytes, { stream: true }));
    reader = read.reader;
    for (const event of read.events) {
      if (closed) return;
      if (event.kind === 'overflow') end({ kind: 'loop-flooded', what: event.what });
      else events.onEvent(event);
    }
  };

  const onNoise = (bytes: Buffer) => {
    noise += bytes.length;
    if (noise > caps.stray) end({ kind: 'loop-flooded', what: `${noise} bytes of error text` });
  };

  const adopt = (opened: ClientChannel) => {
    channel = opened;
    opened.on('error', () => undefined);
    opened.stderr.on('error', () => undefined);
    opened.on('data', onData);
    opened.stderr.on('data', onNoise);
    opened.on('exit', (code: number | null, signal?: string) => {
      exit = code === null ? printable(`killed by ${signal ?? 'a signal'}`) : `exit status ${code}`;
    });
    opened.on('close', () => end({ kind: 'loop-ended', why: exit === '' ? 'its channel was closed' : exit }));
    if (early !== '') opened.write(early);
    early = '';
  };

  try {
    client.exec(command, (error, opened) => {
      if (error !== undefined) end({ kind: 'loop-refused', why: printable(error.message) });
      else if (closed)
        opened
          .on('error', () => undefined)
          .resume()
          .end();
      else adopt(opened);
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    queueMicrotask(() => end({ kind: 'connection-lost', why }));
  }

  return {
    write(lines) {
      if (closed) return;
      if (channel === null) early += lines;
      else if (channel.writable) channel.write(lines);
    },
    close(done) {
      closed = true;
      if (done !== undefined) channel?.once('close', done);
      channel?.end();
    },
  };
}
