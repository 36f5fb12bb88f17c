import { writeFile } from 'node:fs/promises';
import { type BrowserWindow, clipboard, dialog } from 'electron';
import type { ExportWorld, FileKind } from '../ipc/export-desk.ts';

const kinds: Record<FileKind, { readonly title: string; readonly name: string }> = {
  csv: { title: 'Save what the Matrix shows', name: 'Table (CSV)' },
  png: { title: 'Save what the Matrix shows', name: 'Picture (PNG)' },
  json: { title: 'Save the signed verdict', name: 'Signed verdict (JSON)' },
};

/** Asks the operator before this window for a place, and writes there for his account alone; what he copies goes to the clipboard. */
export function exportsOf(window: BrowserWindow): ExportWorld {
  return {
    async choose(suggested, kind) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: kinds[kind].title,
        defaultPath: suggested,
        filters: [{ name: kinds[kind].name, extensions: [kind] }],
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      });
      return canceled || filePath === undefined || filePath === '' ? null : filePath;
    },
    write: (path, data) => writeFile(path, data, { mode: 0o600 }),
    copy: (text) => clipboard.writeText(text),
  };
}
