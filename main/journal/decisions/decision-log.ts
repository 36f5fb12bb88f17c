import { type LogEntry, type LogRequest, logRequestSchema } from '../../contract/decision-log.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { takeLock } from '../exclusive-lock.ts';
import { canonicalText, sha256Of, type Head } from './chain.ts';
import { type ChainWriter, type ChainWriterOptions, createChainWriter, readOnlyFault } from './chain-writer.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { faultOfError, logFault, type LogFault } from './log-fault.ts';
import { rawLines } from './raw-lines.ts';
import { putTornAside, type SetAside } from './torn-tail.ts';
import { walkChain } from './walk-chain.ts';

/** Something that stands on the disk now. */
export interface Recorded {
  /** Its entry, which is the last one. */
  readonly head: Head;
  /** Epoch ms. */
  readonly at: number;
  /** SHA-256 of the canonical snapshot of a decision, to be quoted beside it; null for an outcome. */
  readonly snapshotSha256: string | null;
}

/** The one writer of a decision log. */
export interface DecisionLog {
  head(): Head;
  /** What was found torn at the end of the file when it was opened, or null. To be said. */
  readonly setAside: SetAside | null;
  /** Why the last try failed, null when it went well: while it is not null no GO may be shown. */
  fault(): LogFault | null;
  /** Looks whether the file could be written now; what it finds is the fault then. A full disk shows only when something is written. */
  check(): Promise<void>;
  /** Returns when the entry stands on the disk, or with the reason why it does not and never will. One after the other. */
  record(request: LogRequest): Promise<Result<Recorded, LogFault>>;
  /** Waits for what is being recorded, closes the file and gives the lock back. */
  close(): Promise<void>;
}

/**
 * What a log needs: a path in a folder that is there, and somebody to tell each head to, who writes it to where nobody who
 * changes the log can change it too. `onEntry` is shown every good entry that stands in the log when it is opened.
 */
export interface DecisionLogOptions extends ChainWriterOptions {
  readonly onEntry?: (entry: LogEntry) => void;
  readonly openFile?: (path: string) => Promise<LogFile>;
  readonly lock?: typeof takeLock;
}

/**
 * Opens the log for writing, alone. A torn last line is set aside in a file next to it, and the log goes on with an entry
 * that says so. A log that is broken anywhere else is not written to: it is evidence.
 */
export async function openDecisionLog(options: DecisionLogOptions): Promise<Result<DecisionLog, LogFault>> {
  const { path, openFile = openLogFile, lock: take = takeLock } = options;
  let file: LogFile;
  try {
    file = await openFile(path);
  } catch (error) {
    return err(faultOfError(path, error));
  }
  const lock = await take(`${file.path}.lock`);
  const leave = async (): Promise<void> => {
    await file.close().catch(() => undefined);
    if (lock.ok) lock.value.release();
  };
  const begun = lock.ok
    ? await beginLog(file, options, leave).catch((error: unknown) => err(faultOfError(path, error)))
    : err(logFault(path, lock.error.kind === 'held' ? 'held' : 'disk', `nothing is recorded: ${lock.error.why}`));
  if (!begun.ok) await leave();
  return begun;
}

async function beginLog(
  file: LogFile,
  options: DecisionLogOptions,
  leave: () => Promise<void>,
): Promise<Result<DecisionLog, LogFault>> {
  const { path } = options;
  const decisions = new Set<string>();
  const walk = await walkChain(rawLines(file.read()), (entry) => {
    noteDecision(decisions, entry.body);
    options.onEntry?.(entry);
  });
  if (walk.kind === 'broken') {
    const where = `it is broken at entry ${walk.head.seq + 1}, which ${walk.why}`;
    const what = 'move it to a safe place for whoever investigates, then a new one is begun';
    return err(logFault(path, 'broken', `nothing is recorded: ${where}; ${what}`));
  }
  if (!(await file.look()).isWritable) return err(readOnlyFault(path));
  const writer = createChainWriter(file, walk, options);
  const setAside = walk.kind === 'torn' ? await putTornAside(file, walk, writer, path) : ok(null);
  if (!setAside.ok) return setAside;

  let work: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = work.then(task);
    work = done.catch(() => undefined);
    return done;
  };
  return ok({
    head: writer.head,
    setAside: setAside.value,
    fault: writer.fault,
    check: () => inTurn(writer.check),
    record: (request) => inTurn(() => recordRequest(request, decisions, writer, path)),
    close: () => inTurn(leave),
  });
}

function noteDecision(decisions: Set<string>, body: LogEntry['body']): void {
  if (body.kind === 'decision' && typeof body['id'] === 'string') decisions.add(body['id']);
}

async function recordRequest(
  request: LogRequest,
  decisions: Set<string>,
  writer: ChainWriter,
  path: string,
): Promise<Result<Recorded, LogFault>> {
  const wrong = whatIsWrong(request, decisions);
  if (wrong !== null) return err(logFault(path, 'request', wrong));
  if (request.kind === 'outcome') {
    const appended = await writer.append({ ...request });
    return appended.ok ? ok({ ...appended.value, snapshotSha256: null }) : appended;
  }
  const snapshot = canonicalText(request.snapshot);
  if (!snapshot.ok) return err(logFault(path, 'request', `the snapshot ${snapshot.error}`));
  const snapshotSha256 = sha256Of(snapshot.value);
  const appended = await writer.append({ ...request, snapshotSha256 });
  if (!appended.ok) return appended;
  decisions.add(request.id);
  return ok({ ...appended.value, snapshotSha256 });
}

function whatIsWrong(request: LogRequest, decisions: ReadonlySet<string>): string | null {
  const issue = logRequestSchema.safeParse(request).error?.issues[0];
  if (issue !== undefined) return `this entry is not whole: ${issue.path.map(String).join('.')} (${issue.message})`;
  if (request.kind === 'decision' && decisions.has(request.id)) return `the decision ${request.id} is recorded already`;
  if (request.kind === 'outcome' && !decisions.has(request.decision))
    return `there is no decision ${request.decision} of which this could be the outcome`;
  return null;
}
