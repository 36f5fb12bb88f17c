import type { ExportAnswer, ExportFile } from '../../main/contract/export.ts';

/** What saving needs of the world. */
export interface ExportWorld {
  /** Lets the operator choose a place; null when he chose none. */
  choose(suggested: string, kind: ExportFile['kind']): Promise<string | null>;
  write(path: string, data: string | Uint8Array): Promise<void>;
}

/**
 * Saves what an operator takes out, where he says: the page names neither folder nor ending, and there is one question at
 * a time, however often a page asks.
 */
export function createExportDesk({ choose, write }: ExportWorld): (file: ExportFile) => Promise<ExportAnswer> {
  let isAsking = false;
  return async (file) => {
    if (isAsking) return { kind: 'failed', why: 'another file waits for its place' };
    isAsking = true;
    try {
      const path = await choose(`${file.name}.${file.kind}`, file.kind);
      if (path === null) return { kind: 'cancelled' };
      await write(path, file.kind === 'csv' ? file.text : file.bytes);
      return { kind: 'saved', file: path };
    } catch (fault) {
      return { kind: 'failed', why: fault instanceof Error ? fault.message : String(fault) };
    } finally {
      isAsking = false;
    }
  };
}
