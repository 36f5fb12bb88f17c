import { open } from 'node:fs/promises';
import { err, ok, type Result } from '../domain/result.ts';
import { type KnownHosts, parseKnownHosts } from './known-hosts.ts';
import type { ProbeFault } from './fault.ts';

/** A known_hosts file larger than this is not one. */
export const largestKnownHostsBytes = 10_000_000;

/** Reads known_hosts files, and reads one again only when it changed. Never writes. */
export interface KnownHostsFiles {
  /** Fails closed: no file, no right to read it, a directory, or too large is a fault, never an empty list. */
  read(file: string): Promise<Result<KnownHosts, ProbeFault>>;
}

/** Keeps what was read, by file, size and time of change. */
export function createKnownHostsFiles(): KnownHostsFiles {
  const cache = new Map<string, { readonly stamp: string; readonly known: KnownHosts }>();
  const refuse = (file: string, why: string) => err<ProbeFault>({ kind: 'known-hosts-unreadable', file, why });

  async function read(file: string): Promise<Result<KnownHosts, ProbeFault>> {
    const handle = await open(file, 'r');
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return refuse(file, 'it is not a file');
      if (stat.size > largestKnownHostsBytes) return refuse(file, 'it is larger than 10 MB');
      const stamp = `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
      const kept = cache.get(file);
      if (kept?.stamp === stamp) return ok(kept.known);
      const known = parseKnownHosts(await handle.readFile('utf8'));
      cache.set(file, { stamp, known });
      return ok(known);
    } finally {
      await handle.close();
    }
  }

  return {
    read: (file) =>
      read(file).catch((error: unknown) => {
        const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        return refuse(file, code === 'ENOENT' ? 'it does not exist' : code);
      }),
  };
}
