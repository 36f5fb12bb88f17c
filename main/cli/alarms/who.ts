import { plainLine } from '../../domain/plain-line.ts';
import type { Io } from '../io.ts';

/** Who speaks: the name given, else the user of this session as the system names it. */
export function whoSpeaks(by: string | undefined, { env }: Pick<Io, 'env'>): string {
  return plainLine(by ?? env['USER'] ?? env['LOGNAME'] ?? env['USERNAME'] ?? 'command line', 120);
}
