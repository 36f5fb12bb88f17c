import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plainLine } from '../domain/plain-line.ts';
import { err, ok } from '../domain/result.ts';
import type { PdfPrinter } from './commands/report.ts';

/** What stands behind a checkout and can run its Electron (electron/runtime/print-report.mjs). */
interface Printing {
  printReport(html: string, pdf: string): Promise<void>;
}

/**
 * Prints with the app's Electron: what is beside this program in a checkout finds it, gives it a display and runs it for this alone.
 * `program` = the file of this command line.
 */
export function createPdfPrinter(program: string): PdfPrinter {
  const script = join(dirname(program), '..', '..', 'electron', 'runtime', 'print-report.mjs');
  return async (html, pdf) => {
    if (!existsSync(script))
      return err('it is not found beside this program; open the report in the app, or print the HTML');
    try {
      const printing: Printing = await import(pathToFileURL(script).href);
      await printing.printReport(html, pdf);
      return ok(null);
    } catch (fault) {
      return err(plainLine(fault instanceof Error ? fault.message : String(fault), 300));
    }
  };
}
