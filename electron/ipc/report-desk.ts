import type { ReportAnswer, WrittenByEngine } from '../../main/contract/report.ts';

/** What writing a report needs of the world. */
export interface ReportWorld {
  /** Lets the operator choose a folder; null when he chose none. */
  chooseFolder(): Promise<string | null>;
  /** Lets the engine write it there. */
  write(incident: string, folder: string): Promise<WrittenByEngine>;
  /** Prints what the engine wrote. */
  print(html: string, pdf: string): Promise<void>;
}

/**
 * Writes reports where the operator says: a page names an incident, never a folder, and there is one report at a time, however often a
 * page asks. A PDF that cannot be printed is said beside what was written.
 */
export function createReportDesk(world: ReportWorld): (incident: string) => Promise<ReportAnswer> {
  let isBusy = false;
  return async (incident) => {
    if (isBusy) return { kind: 'failed', why: 'another report is being written' };
    isBusy = true;
    try {
      const folder = await world.chooseFolder();
      if (folder === null) return { kind: 'cancelled' };
      const written = await world.write(incident, folder);
      return written.kind === 'failed' ? written : await finish(written, folder, world);
    } catch (fault) {
      return { kind: 'failed', why: wordsOf(fault) };
    } finally {
      isBusy = false;
    }
  };
}

async function finish(
  { html, pdf, capture, captureNote }: Extract<WrittenByEngine, { kind: 'written' }>,
  folder: string,
  world: ReportWorld,
): Promise<ReportAnswer> {
  const missing = capture === null ? [captureNote] : [];
  const others = capture === null ? [] : [nameOf(capture)];
  try {
    await world.print(html, pdf);
    return { kind: 'written', folder, files: [nameOf(html), nameOf(pdf), ...others], notes: missing };
  } catch (fault) {
    const notes = [`no PDF: ${wordsOf(fault)}`, ...missing];
    return { kind: 'written', folder, files: [nameOf(html), ...others], notes };
  }
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

/** The last part of a path of any system. */
function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
