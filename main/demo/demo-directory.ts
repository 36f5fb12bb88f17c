import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { demoInventory } from './demo-fleet.ts';
import { demoDirectoryPrefix, isProcessAlive, removeStaleDirectories } from './stale-directories.ts';

/** The demo's files, as a real fleet would have them, in a directory only we can read. */
export interface DemoDirectory {
  readonly fleetFile: string;
  /** Removes everything. */
  remove(): Promise<void>;
}

/** How a host is reached: its port on loopback and its public key as known_hosts has it (`ssh-ed25519 AAAA…`). */
export interface DemoDoor {
  readonly host: string;
  readonly port: number;
  readonly publicKey: string;
}

const heading = '# Written by the demo for its own SSH servers on this machine. It is removed when the demo ends.\n';

/** Writes fleet.yaml, known_hosts and the client's key, mode 0600, into a fresh directory of mode 0700. */
export async function writeDemoDirectory(doors: readonly DemoDoor[], clientKey: string): Promise<DemoDirectory> {
  await removeStaleDirectories(tmpdir(), isProcessAlive);
  const directory = await mkdtemp(join(tmpdir(), demoDirectoryPrefix(process.pid)));
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  const inventory = demoInventory({
    portOf: (host) => doors.find((door) => door.host === host)?.port ?? 22,
    identityFile: join(directory, 'id_ed25519'),
    knownHostsFile: join(directory, 'known_hosts'),
  });
  const knownHosts = doors.map(({ port, publicKey }) => `[127.0.0.1]:${port} ${publicKey}\n`).join('');
  const fleetFile = join(directory, 'fleet.yaml');
  const files = [
    [fleetFile, heading + stringify(inventory)],
    [join(directory, 'known_hosts'), knownHosts],
    [join(directory, 'id_ed25519'), clientKey],
  ] as const;
  try {
    for (const [file, text] of files) await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    await remove();
    throw error;
  }
  return { fleetFile, remove };
}
