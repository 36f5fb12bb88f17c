import type { AppInfo } from '../bootstrap/app-info.ts';
import type { Terminal } from '../bootstrap/terminal.ts';
import type { Progress } from './progress.ts';

/** Everything has to stand within this time, on a slow machine too. */
const withinMs = 50_000;

/** What the self-test needs from outside. */
export interface SelfTestOptions {
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly info: AppInfo;
  /** true when the kernel filters the system calls of the page's process; null where it cannot be told. */
  readonly isSandboxed: () => boolean | null;
  readonly finish: (code: number) => void;
}

/**
 * Proves that the whole program works, debugger or not: engine, SSH to the demo's hosts, screen. Prints one JSON line.
 * Status 0 = ok, 1 = not.
 */
export async function runSelfTest({ terminal, progress, info, isSandboxed, finish }: SelfTestOptions): Promise<void> {
  const shown = await progress.shown((glance) => glance.hostsRead > 0, withinMs);
  if (!shown) {
    failSelfTest(terminal, whyNot(progress));
    finish(1);
    return;
  }
  const sandboxed = isSandboxed();
  const found = {
    version: info.version,
    electron: info.electron,
    hostsRead: progress.glance().hostsRead,
    painted: progress.paintedSeq(),
    sandboxed,
  };
  terminal.say(JSON.stringify({ ok: true, ...found }));
  finish(0);
}

/** The one JSON line of a self-test that did not work. */
export function failSelfTest(terminal: Terminal, why: string): void {
  terminal.say(JSON.stringify({ ok: false, why }));
}

function whyNot(progress: Progress): string {
  const { seq, hostsRead, hostsTotal } = progress.glance();
  const seconds = withinMs / 1000;
  if (seq < 0) return `The engine gave no snapshot within ${seconds} s.`;
  if (hostsRead === 0) return `None of ${hostsTotal} hosts was read within ${seconds} s.`;
  return `The screen painted ${progress.paintedSeq()} but the snapshot is ${seq} after ${seconds} s.`;
}
