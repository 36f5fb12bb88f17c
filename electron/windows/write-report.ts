import { readFile, writeFile } from 'node:fs/promises';
import { type BrowserWindow, dialog } from 'electron';
import type { ReportWorld } from '../ipc/report-desk.ts';
import { printReport } from './print-report.ts';

/** Asks the operator before this window for a folder; prints there for his account alone. */
export function reportsOf(
  window: BrowserWindow,
  log: (line: string) => void,
): Pick<ReportWorld, 'chooseFolder' | 'print'> {
  return {
    async chooseFolder() {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Folder for the report: HTML, PDF and capture',
        buttonLabel: 'Write the report here',
        properties: ['openDirectory', 'createDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async print(html, pdf) {
      const bytes = await printReport(await readFile(html, 'utf8'), (what) => log(`Refused to the report: ${what}.`));
      await writeFile(pdf, bytes, { mode: 0o600 });
    },
  };
}
