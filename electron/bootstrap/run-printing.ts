import { readFile, writeFile } from 'node:fs/promises';
import { app } from 'electron';
import { lockPages } from '../windows/lock-down.ts';
import { printReport } from '../windows/print-report.ts';
import type { PrintOrder } from './print-order.ts';
import { oneLine, type Terminal } from './terminal.ts';

/** Prints one report and ends: 0 printed, 74 not. No engine is started and no window shown. */
export function runPrinting({ html, pdf }: PrintOrder, terminal: Terminal): void {
  const refused = (what: string): void => terminal.complain(`Refused to the report: ${what}.`);
  // The window goes before the file is written; the program ends after it.
  app.on('window-all-closed', () => {});
  lockPages(app, refused);
  readFile(html, 'utf8')
    .then((text) => printReport(text, refused))
    .then((bytes) => writeFile(pdf, bytes, { mode: 0o600 }))
    .then(
      () => app.exit(0),
      (fault: unknown) => {
        terminal.complain(
          `${html} cannot be printed: ${oneLine(fault instanceof Error ? fault.message : String(fault))}`,
        );
        app.exit(74);
      },
    );
}
