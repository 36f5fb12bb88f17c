import type { LogEntry } from '../../contract/decision-log.ts';
import type { Clock } from '../../domain/clock.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { sealEntry, type Head } from './chain.ts';
import type { LogFile } from './log-file.ts';
import { faultOfError, logFault, type LogFault } from './log-fault.ts';

/** The end of the chain and of the file, kept in step. */
export interface ChainWriter {
  head(): Head;
  /** Why the last try failed; null when it went well. */
  fault(): LogFault | null;
  /** Looks whether an entry could be appended, as far as that can be told without one, and keeps what it finds as the fault. */
  check(): Promise<void>;
  /** Returns when the entry stands on the disk, or with the reason why it does not and never will. One call at a time. */
  append(body: LogEntry['body']): Promise<Result<{ readonly head: Head; readonly at: number }, LogFault>>;
}

/** What a writer needs. `path` names the log in sentences; `onHead` is told after each entry. */
export interface ChainWriterOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly onHead: (head: Head) => void;
}

/** Goes on behind `end`: the last entry, and the bytes up to its line break. */
export function createChainWriter(
  file: LogFile,
  end: { readonly head: Head; readonly goodBytes: number },
  { path, clock, onHead }: ChainWriterOptions,
): ChainWriter {
  let { head, goodBytes } = end;
  let fault: LogFault | null = null;
  // Whether a failed try may have left something behind the last entry.
  let hasRest = false;

  const takeBack = async (): Promise<void> => {
    await file.truncate(goodBytes);
    await file.sync();
    hasRest = false;
  };
  const whatIsSeen = async (): Promise<LogFault | null> => {
    const { bytes: found, isInPlace, isWritable } = await file.look();
    if (!isWritable) return readOnlyFault(path);
    return isInPlace && found === goodBytes ? null : movedFault(path);
  };
  const put = async (bytes: Buffer): Promise<LogFault | null> => {
    try {
      if (hasRest) await takeBack();
      const seen = await whatIsSeen();
      if (seen !== null) return seen;
      hasRest = true;
      await file.append(bytes);
      await file.sync();
      hasRest = false;
      return null;
    } catch (error) {
      if (hasRest) await takeBack().catch(() => undefined);
      return faultOfError(path, error);
    }
  };
  return {
    head: () => head,
    fault: () => fault,
    check: async () => {
      // What a failed try left behind is taken back by the next one.
      if (hasRest) return;
      const seen = await whatIsSeen().catch((error: unknown) => faultOfError(path, error));
      const isCured = fault?.kind === 'read-only' || fault?.kind === 'moved';
      fault = seen ?? (isCured ? null : fault);
    },
    append: async (body) => {
      const at = clock.epochMs();
      const sealed = sealEntry(head, at, body);
      if (!sealed.ok) return err(logFault(path, 'request', `this entry ${sealed.error}`));
      fault = await put(sealed.value.bytes);
      if (fault !== null) return err(fault);
      head = sealed.value.head;
      goodBytes += sealed.value.bytes.length;
      onHead(head);
      return ok({ head, at });
    },
  };
}

/** Somebody took the right to write away. */
export function readOnlyFault(path: string): LogFault {
  return logFault(path, 'read-only', 'nothing is recorded: the file is read-only; give it back its write mode');
}

function movedFault(path: string): LogFault {
  const why =
    'nothing is recorded: the file was moved, replaced or changed while it was open; put it back, then start again';
  return logFault(path, 'moved', why);
}
