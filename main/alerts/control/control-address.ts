import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { err, ok, type Result } from '../../domain/result.ts';

/** unix(7): `sun_path` holds 108 bytes, of which the last is 0; macOS has 104. */
const longestBytes = 103;

/**
 * Where a running Quorumscope listens for its command line: a socket in the folder of its alarms, which only its user may enter. (Windows
 * has named pipes instead, which are no files.)
 */
export function controlAddress(folder: string, platform: NodeJS.Platform): Result<string, string> {
  if (platform === 'win32') {
    const digest = createHash('sha256').update(folder).digest('hex').slice(0, 32);
    return ok(`\\\\.\\pipe\\quorumscope-alarms-${digest}`);
  }
  const path = join(folder, 'control.sock');
  if (Buffer.byteLength(path) <= longestBytes) return ok(path);
  return err(
    `the command line cannot reach this Quorumscope: the path of ${path} is longer than ${longestBytes} bytes; keep its data in a shorter one`,
  );
}
