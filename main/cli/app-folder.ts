import { join } from 'node:path';
import type { Io } from './io.ts';

/** Where the app keeps what it writes (Electron, `app.getPath('userData')`, under Linux: XDG Base Directory, 0.8). */
export function appFolder({ env, home }: Pick<Io, 'env' | 'home'>): string {
  const configured = env['XDG_CONFIG_HOME'] ?? '';
  return join(configured.startsWith('/') ? configured : join(home, '.config'), 'Quorumscope');
}
