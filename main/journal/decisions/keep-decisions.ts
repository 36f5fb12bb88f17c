import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { LogEntry, LogRequest } from '../../contract/decision-log.ts';
import type { DecisionView, VerdictFile } from '../../contract/decision.ts';
import type { Clock } from '../../domain/clock.ts';
import { err, type Result } from '../../domain/result.ts';
import { whyUnwritable } from '../file-fault.ts';
import { canonicalText, type Head } from './chain.ts';
import { type DecisionLog, openDecisionLog, type Recorded } from './decision-log.ts';
import { findEntry } from './find-entry.ts';
import { logSentence } from './log-fault.ts';
import { createDecisionIndex, type DecisionIndex, type LogFlag } from './recent-decisions.ts';
import { type DatagramTarget, sendDatagram } from '../send-datagram.ts';
import { openSigningKey } from './signing-key.ts';
import { syslogHeadLine } from './syslog-line.ts';

/** The decisions of one inventory as the screens need them: recorded, shown, and handed out signed. */
export interface DecisionKeeper {
  /** What the screen shows of the log. */
  view(isDrill: boolean): DecisionView['log'];
  /** Its entries within a span of epoch ms, for the Timeline. */
  flags(span: { readonly from: number; readonly to: number }): readonly LogFlag[];
  /** Why nothing can be recorded; null = it can, as far as is known. */
  fault(): string | null;
  /** Looks whether the log can be written, and tries again to open one that could not be opened. Never rejects. */
  check(): Promise<void>;
  /** Returns when the entry stands on the disk, or with an operator's sentence. */
  record(request: LogRequest): Promise<Result<Recorded, string>>;
  /** The signed verdict of a decision; null where the log has none, or not any more as it was recorded. */
  verdictFile(decision: string): Promise<VerdictFile | null>;
  /** Waits for what is being recorded. */
  close(): Promise<void>;
}

/** Where the decisions are kept. The folders are made where they are missing. */
export interface DecisionPlaces {
  readonly log: string;
  /** The private half of the workstation's key; the public one lies beside it. */
  readonly key: string;
}

/** What a keeper needs of its surroundings. */
export interface DecisionKeeperOptions extends DecisionPlaces {
  readonly clock: Clock;
  /** Who is told each head. */
  readonly syslog: DatagramTarget;
}

/** Begins to open the log of one inventory. A fault keeps nobody from looking: it is said, and tried again by `check`. */
export function keepDecisions(options: DecisionKeeperOptions): DecisionKeeper {
  let log: DecisionLog | null = null;
  let index = createDecisionIndex();
  let openFault: string | null = 'the decision log is still being opened';
  let syslogFault: string | null = null;
  const tellSyslog = async (head: Head): Promise<void> => {
    const line = syslogHeadLine(head, options.log, options.clock.epochMs(), { hostname: hostname(), pid: process.pid });
    const told = await sendDatagram(line, options.syslog);
    syslogFault = told.ok ? null : `syslog at ${told.error}`;
  };
  const open = async (): Promise<void> => {
    const fresh = createDecisionIndex();
    const opened = await openLog(options, fresh, (head) => void tellSyslog(head));
    if (!opened.ok) {
      openFault = opened.error;
      return;
    }
    [log, index, openFault] = [opened.value, fresh, null];
    await tellSyslog(log.head());
  };
  let checking: Promise<void> | null = null;
  const fault = () => openFault ?? log?.fault()?.sentence ?? null;
  const check = (): Promise<void> => {
    checking ??= (log === null ? open() : log.check()).finally(() => {
      checking = null;
    });
    return checking;
  };
  void check();

  return {
    fault,
    view: (isDrill) => ({
      head: log?.head() ?? null,
      fault: fault(),
      setAside: log?.setAside?.sentence ?? null,
      syslogFault,
      recent: [...index.recent(isDrill)],
    }),
    flags: (span) => index.flags(span),
    check,
    record: async (request) => {
      if (log === null) await check();
      if (log === null) return err(openFault ?? 'the decision log is not open');
      const recorded = await log.record(request);
      if (!recorded.ok) return err(recorded.error.sentence);
      index.note({ at: recorded.value.at, body: request, ...recorded.value.head });
      return recorded;
    },
    verdictFile: (decision) => verdictOf(decision, index, options),
    close: async () => {
      await checking;
      await log?.close();
      log = null;
      openFault = 'the decision log is closed';
    },
  };
}

async function openLog(
  { log: path, clock }: DecisionKeeperOptions,
  index: DecisionIndex,
  onHead: (head: Head) => void,
): Promise<Result<DecisionLog, string>> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    return err(logSentence(path, `nothing is recorded: ${whyUnwritable(error)}`));
  }
  const opened = await openDecisionLog({ path, clock, onHead, onEntry: (entry) => index.note(entry) });
  return opened.ok ? opened : err(opened.error.sentence);
}

async function verdictOf(decision: string, index: DecisionIndex, places: DecisionPlaces): Promise<VerdictFile | null> {
  const place = index.placeOf(decision);
  const entry = place === null ? null : await findEntry(places.log, place).catch(() => null);
  if (entry === null) return null;
  const text = canonicalText({ entry, ...(await signatureOf(entry, places.key)) });
  return text.ok ? { name: `${decision}.json`, text: text.value } : null;
}

/**
 * The verdict for the site's own automation, canonical JSON (RFC 8785). `signature` is Ed25519 over the 64 characters of the entry's
 * `sha256`, which is that of the canonical entry without it. Without a key there is no signature, and `unsigned` says why:
 *
 *   {"entry":{"at":…,"body":{…},…,"sha256":"c1…"},"publicKey":"-----BEGIN PUBLIC KEY-----…","signature":"…","signs":"entry.sha256"}
 */
async function signatureOf({ sha256 }: LogEntry, keyPath: string): Promise<Readonly<Record<string, string>>> {
  try {
    const { publicKey, sign } = await openSigningKey(keyPath);
    return { publicKey, signature: sign(sha256), signs: 'entry.sha256' };
  } catch (error) {
    return { unsigned: `the key of this workstation: ${whyUnwritable(error)}` };
  }
}
