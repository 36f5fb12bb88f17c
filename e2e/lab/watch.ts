import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Change } from '../../main/domain/snapshot.ts';
import type { Lab } from './lab.ts';
import type { View } from './view.ts';
import { emptyView, foldChange } from './view.ts';

/** A change with the moment its line was read here (`performance.now()`). */
export interface Seen {
  readonly at: number;
  readonly change: Change;
}

/** The real engine at work in the observer's namespace: `quorumscope watch` as a child, its lines read as they come. */
export interface Watch {
  readonly child: ChildProcess;
  /** Everything seen so far. Its length is the mark for `since`. */
  readonly seen: readonly Seen[];
  view(): View;
  /** What the engine wrote on stderr. */
  complaints(): string;
  /**
   * The first change from `since` on that satisfies the condition, waiting for it at most `ms`. Rejects with what was
   * awaited and what came instead, so that a failed test tells its story.
   */
  change(what: string, condition: (change: Change) => boolean, ms: number, since: number): Promise<Seen>;
  /** Resolves as soon as the folded view satisfies the condition; checked after each change. */
  until(what: string, condition: (view: View) => boolean, ms: number): Promise<void>;
  /** Resolves when stderr holds the text. */
  complaint(text: string, ms: number): Promise<void>;
  /** Ends the child with a signal and waits for it. */
  end(signal: NodeJS.Signals): Promise<void>;
}

interface Waiter {
  readonly check: () => boolean;
  readonly fail: (why: string) => void;
}

/** Path of the built command line. */
export const cliProgram = process.env['QUORUMSCOPE_CLI'] ?? 'out/cli/quorumscope.cjs';

/** Starts `watch --fleet` on the lab's inventory, from the observer's namespace. */
export function startWatch(lab: Lab, more: readonly string[] = []): Watch {
  return watchProgram(lab, [cliProgram, 'watch', '--fleet', lab.fleetFile, ...more]);
}

/** Starts a program for Node that prints changes as `watch` does, in the observer's namespace. */
export function watchProgram(lab: Lab, command: readonly string[]): Watch {
  const child = spawn('ip', ['netns', 'exec', lab.names.observer, process.execPath, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: lab.directory },
  });
  const seen: Seen[] = [];
  const waiters = new Set<Waiter>();
  let view = emptyView;
  let stderr = '';

  const recheck = (): void => {
    for (const waiter of [...waiters]) if (waiter.check()) waiters.delete(waiter);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const change = JSON.parse(line) as Change | { readonly kind: 'end' };
    if (change.kind === 'end') return;
    seen.push({ at: performance.now(), change });
    view = foldChange(view, change);
    recheck();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
    recheck();
  });
  let ending: string | null = null;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      ending = `the engine ended (${signal ?? code}): ${stderr}`;
      for (const waiter of waiters) waiter.fail(ending);
      waiters.clear();
      resolve();
    });
  });

  const wait = <T>(what: string, ms: number, since: number, look: () => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const first = look();
      if (first !== null) {
        resolve(first);
        return;
      }
      if (ending !== null) {
        reject(new Error(`${what}: ${ending}`));
        return;
      }
      const timer = setTimeout(() => {
        waiters.delete(waiter);
        reject(new Error(`${what}: not within ${ms} ms. Seen: ${story(seen.slice(since))} ${stderr}`));
      }, ms);
      const waiter: Waiter = {
        check: () => {
          const found = look();
          if (found === null) return false;
          clearTimeout(timer);
          resolve(found);
          return true;
        },
        fail: (why) => {
          clearTimeout(timer);
          reject(new Error(`${what}: ${why}`));
        },
      };
      waiters.add(waiter);
    });

  return {
    child,
    seen,
    view: () => view,
    complaints: () => stderr,
    change: (what, condition, ms, since) =>
      wait(what, ms, since, () => seen.slice(since).find((each) => condition(each.change)) ?? null),
    until: async (what, condition, ms) => {
      await wait(what, ms, 0, () => (condition(view) ? true : null));
    },
    complaint: async (text, ms) => {
      await wait(`"${text}" on stderr`, ms, seen.length, () => (stderr.includes(text) ? true : null));
    },
    end: async (signal) => {
      if (ending === null) child.kill(signal);
      await exited;
    },
  };
}

/** Changes in few words, for the message of a failed wait. */
export function story(seen: readonly Seen[]): string {
  const start = seen[0]?.at ?? 0;
  return seen.map(({ at, change }) => `\n  +${Math.round(at - start)} ms ${inWords(change)}`).join('');
}

function inWords(change: Change): string {
  switch (change.kind) {
    case 'situation':
      return `${change.phase} ${change.situation.type} ${JSON.stringify(change.situation.subject)} - ${change.situation.text}`;
    case 'region-pair':
      return `${change.a}-${change.b} ${change.verdict}`;
    case 'host':
      return `${change.host} ${change.state}`;
    case 'cluster':
      return `${change.status.cluster} ${change.status.quorum.sides.map((side) => `${side.hosts.join('+')}: ${side.worst}..${side.best} ${side.state}`).join(' | ')}`;
  }
}
