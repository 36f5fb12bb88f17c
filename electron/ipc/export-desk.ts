import type { ExportAnswer, ExportFile } from '../../main/contract/export.ts';

/** What becomes a file, at a place that the operator chooses. */
export type FileKind = Exclude<ExportFile['kind'], 'clipboard'>;

/** What saving needs of the world. */
export interface ExportWorld {
  /** Lets the operator choose a place; null when he chose none. */
  choose(suggested: string, kind: FileKind): Promise<string | null>;
  write(path: string, data: string | Uint8Array): Promise<void>;
  /** Puts text on the clipboard. */
  copy(text: string): void;
}

/**
 * Saves what an operator takes out, where he says: the page names neither folder nor ending, and there is one question at
 * a time, however often a page asks.
 */
export function createExportDesk({ choose, write, copy }: ExportWorld): (file: ExportFile) => Promise<ExportAnswer> {
  let isAsking = false;
  return async (file) => {
    if (isAsking) return { kind: 'failed', why: 'another file waits for its place' };
    isAsking = true;
    try {
      if (file.kind === 'clipboard') {
        copy(file.text);
        return { kind: 'copied' };
      }
      const path = await choose(`${file.name}.${file.kind}`, file.kind);
      if (path === null) return { kind: 'cancelled' };
      await write(path, file.kind === 'png' ? file.bytes : file.text);
      return { kind: 'saved', file: path };
    } catch (fault) {
      return { kind: 'failed', why: fault instanceof Error ? fault.message : String(fault) };
    } finally {
      isAsking = false;
    }
  };
}
