import type { Client, ClientChannel } from 'ssh2';
import type { RawRole } from '../domain/reading.ts';
import { printable } from './ssh-fault.ts';

/** Most that a role probe may print, bytes, on each of its outputs; beyond it the channel is closed. */
export const mostRoleBytes = 1_048_576;

/** How a role probe ends. `onGone` = the host has closed the channel too, early or late; it comes once, after the end. */
export interface RoleProbeEvents {
  readonly onEnd: (raw: RawRole) => void;
  readonly onGone: () => void;
}

/** A probe that is under way. */
export interface RoleProbe {
  /** Ends it with what was read so far: `timeout`'s own exit status and the words given. */
  giveUp(why: string): void;
  /** Ends it silently: the session is gone, and nothing of it speaks about the member any more. */
  abandon(): void;
}

/** Runs one probe in an exec channel of its own: no pty, no environment; `input` on stdin, then its end. */
export function runRoleProbe(client: Client, command: string, input: string, events: RoleProbeEvents): RoleProbe {
  let channel: ClientChannel | null = null;
  let isOver = false;
  let isGone = false;
  const out = createCollector();
  const err = createCollector();

  const end = (exit: number, why: string) => {
    if (isOver) return;
    isOver = true;
    const stderr = [err.text(), why].filter((text) => text !== '').join('\n');
    events.onEnd({ exit, text: out.text(), stderr });
  };
  const gone = () => {
    if (isGone) return;
    isGone = true;
    events.onGone();
  };
  const collect = (into: Collector) => (bytes: Buffer) => {
    if (isOver || into.take(bytes)) return;
    out.forget();
    end(1, `the probe printed more than ${mostRoleBytes} bytes`);
    channel?.close();
  };

  const adopt = (opened: ClientChannel) => {
    channel = opened;
    let exit: number | null = null;
    let killedBy = '';
    opened.on('error', () => undefined);
    opened.stderr.on('error', () => undefined);
    opened.on('data', collect(out));
    opened.stderr.on('data', collect(err));
    opened.on('exit', (code: number | null, signal?: string) => {
      exit = code;
      killedBy = code === null ? printable(`killed by ${signal ?? 'a signal'}`) : '';
    });
    opened.on('close', () => {
      end(exit ?? 1, killedBy);
      gone();
    });
    if (isOver) opened.close();
    else opened.end(input);
  };

  try {
    client.exec(command, (error, opened) => {
      if (error === undefined) return adopt(opened);
      // A forced command or a server that lets us run nothing else.
      end(126, `the host refuses to run the probe: ${printable(error.message)}`);
      gone();
    });
  } catch {
    // The session is gone: its end is told elsewhere, and the member said nothing.
    isOver = true;
    queueMicrotask(gone);
  }

  return {
    giveUp(why) {
      end(124, why);
      channel?.close();
    },
    abandon() {
      isOver = true;
      channel?.close();
    },
  };
}

interface Collector {
  /** false when it is full. */
  take(bytes: Buffer): boolean;
  text(): string;
  forget(): void;
}

function createCollector(): Collector {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    take(bytes) {
      size += bytes.length;
      if (size > mostRoleBytes) return false;
      parts.push(bytes);
      return true;
    },
    text: () => new TextDecoder('utf-8', { fatal: false }).decode(Buffer.concat(parts)),
    forget() {
      parts = [];
    },
  };
}
