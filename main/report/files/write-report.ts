import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InventoryView } from '../../contract/screen.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { copyCapture } from '../../journal/captures/copy-capture.ts';
import { whyUnwritable } from '../../journal/file-fault.ts';
import type { CaptureNote, HistorySlice } from '../history-slice.ts';
import { reportPage } from '../html/report-page.ts';
import { makeReport } from '../make-report.ts';
import { momentWords } from '../../domain/time-words.ts';
import { readDecisions } from './read-decisions.ts';
import { readIncident } from './read-history-file.ts';

/** A report that is asked for. Plain data: it crosses to a thread. */
export interface ReportJob {
  readonly incident: string;
  readonly historyFile: string;
  /** null = nobody says where decisions are recorded. */
  readonly decisionLog: string | null;
  /** Folder of the rolling capture; null = none is kept. */
  readonly captures: string | null;
  readonly inventory: InventoryView | null;
  /** Where the files go; it is made where it is missing. */
  readonly folder: string;
  /** Epoch ms. */
  readonly now: number;
}

/** The files that were written. */
export interface WrittenReport {
  readonly html: string;
  /** Where the PDF belongs; whoever can print makes it. */
  readonly pdf: string;
  /** null = there is none; `captureNote` says why. */
  readonly capture: string | null;
  readonly captureNote: string;
}

/** Why there is no report. */
export interface ReportRefusal {
  readonly kind: 'no-incident' | 'unreadable' | 'unwritable';
  /** The operator's sentence. */
  readonly sentence: string;
}

/** Writes the report of an incident, and the capture of it. */
export async function writeReport(job: ReportJob): Promise<Result<WrittenReport, ReportRefusal>> {
  const { incident, historyFile, folder, now, inventory } = job;
  const read = readIncident(historyFile, incident, now);
  if (!read.ok) return err({ kind: 'unreadable', sentence: read.error });
  if (read.value === null)
    return err({ kind: 'no-incident', sentence: plainLine(`history ${historyFile}: it has no incident ${incident}`) });
  // The id as it stands in the file; what was asked for is only compared with it.
  const name = `incident-${read.value.incident.id.replace(/[^0-9A-Za-z-]/g, '-')}`;
  const files = { html: join(folder, `${name}.html`), pdf: join(folder, `${name}.pdf`) };
  try {
    await mkdir(folder, { recursive: true });
    const capture = await captureOf(job, read.value, join(folder, `${name}.jsonl.gz`));
    const log = await readDecisions(job.decisionLog);
    const report = makeReport({ history: read.value, log, inventory, capture, now });
    await replaceFile(files.html, reportPage(report));
    // What was printed before tells an older report.
    await rm(files.pdf, { force: true });
    return ok({ ...files, capture: capture.kind === 'written' ? capture.file : null, captureNote: capture.sentence });
  } catch (error) {
    return err({ kind: 'unwritable', sentence: plainLine(`report ${files.html}: ${whyUnwritable(error)}`) });
  }
}

async function captureOf(
  { captures, now }: ReportJob,
  { incident }: HistorySlice,
  target: string,
): Promise<CaptureNote> {
  if (captures === null)
    return { kind: 'missing', sentence: 'No capture is kept, so the incident cannot be replayed.' };
  const { beganAt, endedAt } = incident;
  const copied = await copyCapture({ folder: captures, from: beganAt, to: endedAt ?? now, target });
  if (!copied.ok) return { kind: 'missing', sentence: `${copied.error}.` };
  const { from, to, isWhole } = copied.value;
  const part =
    isWhole || endedAt === null ? '' : ' It does not hold all of the incident: the rest was lost or removed.';
  const sentence = `The capture beside this report (${nameOf(target)}) holds everything that was observed from ${momentWords(from)} to ${momentWords(to)}; quorumscope replay ${nameOf(target)} tells it again.${part}`;
  return { kind: 'written', file: target, sentence };
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  await writeFile(part, text, { mode: 0o600 });
  await rename(part, path);
}
