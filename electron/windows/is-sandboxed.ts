import { readFileSync } from 'node:fs';

/**
 * true when the kernel filters the system calls of a process: `Seccomp: 2` in /proc/PID/status (proc(5)). That is what
 * Chromium's sandbox leaves to be seen from outside; null where there is no /proc.
 */
export function isSandboxed(pid: number): boolean | null {
  try {
    return /^Seccomp:\s*2$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return null;
  }
}
