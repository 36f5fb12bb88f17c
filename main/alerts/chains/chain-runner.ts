import type { Notification } from '../../domain/notification.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { advanceChains, nextDueAt } from './advance-chains.ts';
import { type ChainJournalOptions, openChainJournal } from './chain-journal.ts';
import { stepLine } from './chain-line.ts';
import type { ChainInput, ChainMessage, ChainState } from './chain-state.ts';

/** Chains that run, and are remembered through a restart. */
export interface ChainRunner {
  /** Takes chains to a moment and hands over what is to be said; returns when that is done. One after the other. */
  advance(input: ChainInput): Promise<void>;
  state(): ChainState;
  /** When something is due next if nothing happens before (epoch ms); null where nothing is. */
  nextDueAt(): number | null;
  /** What an operator must know of it, each a sentence: torn lines, a full disk, a delivery that takes nothing. */
  troubles(): readonly string[];
  close(): Promise<void>;
}

/** `deliver` takes messages over for good when it returns, and drops those whose key it knows. */
export interface ChainRunnerOptions extends ChainJournalOptions {
  readonly deliver: (messages: readonly Notification[]) => Promise<void>;
  /** Waits for the journal as long as alerts may wait for a disk; without it, until the journal is written. */
  readonly patience?: (written: Promise<void>) => Promise<void>;
}

/**
 * Goes on where the journal ends; the error is the operator's sentence. Every message stands in the journal before it is handed
 * over, and is handed over again, by the same key, until the journal knows that it was: nothing is lost, and delivery drops what
 * it had already.
 */
export async function openChainRunner(options: ChainRunnerOptions): Promise<Result<ChainRunner, string>> {
  const opened = await openChainJournal(options);
  if (!opened.ok) return err(opened.error);
  const journal = opened.value;
  const { patience = (written) => written } = options;
  let { state } = journal.known();
  let undelivered: string | null = null;

  const handOver = async (): Promise<void> => {
    const waiting = [...journal.known().waiting.values()];
    if (waiting.length === 0) return;
    try {
      await options.deliver(waiting.map(notificationOf));
      undelivered = null;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      undelivered = `${waiting.length} messages are not taken over by delivery: ${why}`;
      return;
    }
    await patience(journal.write({ format: 1, kind: 'handed', keys: waiting.map(({ key }) => key) }));
  };
  const step = async (input: ChainInput): Promise<void> => {
    const { state: next, notifications } = advanceChains(state, input);
    const line = stepLine(state, next, notifications);
    state = next;
    if (line !== null) await patience(journal.write(line));
    await handOver();
  };
  let work: Promise<unknown> = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const done = work.then(task);
    work = done.catch(() => undefined);
    return done;
  };
  return ok({
    advance: (input) => inTurn(() => step(input)),
    state: () => state,
    nextDueAt: () => nextDueAt(state),
    troubles: () => [...journal.foundAtOpening, journal.fault(), undelivered].filter((trouble) => trouble !== null),
    close: () => inTurn(journal.close),
  });
}

/** What delivery knows of a message. */
function notificationOf(message: ChainMessage): Notification {
  const { key, kind, channel, recipient, madeAt, fleet, seenFrom, incidents } = message;
  return { key, kind, channel, recipient, madeAt, fleet, seenFrom, incidents };
}
