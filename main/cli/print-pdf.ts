import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok } from '../domain/result.ts';
import type { PdfPrinter } from './commands/report.ts';

/** Starting an Electron and a display for it takes seconds; one that takes longer than this hangs (ms). */
const patienceMs = 120_000;

/**
 * Prints with the app's Electron: the program beside this one that finds it, gives it a display and runs it for this alone. `program` =
 * the file of this command line.
 */
export function createPdfPrinter(program: string): PdfPrinter {
  const script = join(dirname(program), '..', '..', 'electron', 'runtime', 'print-report.mjs');
  return async (html, pdf) => {
    if (!existsSync(script))
      return err('it is not found beside this program; open the report in the app, or print the HTML');
    const child = spawn(process.execPath, [script, html, pdf], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: patienceMs,
    });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString('utf8')}`.slice(-4000);
    });
    const code = await new Promise<number | null>((resolve) => {
      child.on('error', () => resolve(null));
      child.on('close', resolve);
    });
    if (code === 0) return ok(null);
    const last = said.trim().split('\n').at(-1) ?? '';
    return err(last === '' ? `it ended with status ${code ?? 'unknown'}` : plainLine(last, 300));
  };
}
