import { writeFile } from 'node:fs/promises';
import { type BrowserWindow, dialog } from 'electron';
import type { ExportWorld } from '../ipc/export-desk.ts';

const kinds = {
  csv: { name: 'Table (CSV)', extensions: ['csv'] },
  png: { name: 'Picture (PNG)', extensions: ['png'] },
};

/** Asks the operator before this window for a place, and writes there for his account alone. */
export function exportsOf(window: BrowserWindow): ExportWorld {
  return {
    async choose(suggested, kind) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Save what the Matrix shows',
        defaultPath: suggested,
        filters: [kinds[kind]],
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      });
      return canceled || filePath === undefined || filePath === '' ? null : filePath;
    },
    write: (path, data) => writeFile(path, data, { mode: 0o600 }),
  };
}
