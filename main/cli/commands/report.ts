import { existsSync } from 'node:fs';
import type { InventoryView } from '../../contract/screen.ts';
import { plainLine } from '../../domain/plain-line.ts';
import type { Result } from '../../domain/result.ts';
import { inventoryView } from '../../engine/inventory-view.ts';
import { readFleetFile } from '../../fleet/read-fleet.ts';
import { capturesFolderOf } from '../../journal/captures/segment-name.ts';
import type { IncidentRow } from '../../journal/history/read-history.ts';
import { listIncidents } from '../../report/files/read-history-file.ts';
import { type ReportJob, writeReport } from '../../report/files/write-report.ts';
import { momentWords } from '../../domain/time-words.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs } from '../read-args.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';
import { usualHistory } from '../usual-history.ts';

/** Prints an HTML file as PDF with the app's own Electron. The error says why it cannot. */
export type PdfPrinter = (html: string, pdf: string) => Promise<Result<null, string>>;

const see = 'see quorumscope report --help';
/** Incidents named where the one asked for is not there. */
const mostNamed = 10;

/** `report`: what happened in an incident, for people. `print` is the app's Electron outside tests. */
export function reportCommand(print: PdfPrinter): Command {
  return {
    name: 'report',
    summary: 'write the report of an incident: HTML, PDF, and its capture',
    help: `Usage: quorumscope report --incident ID [--fleet FILE] [--history FILE] [--log FILE] [--captures FOLDER] [--out FOLDER] [--pdf]
       quorumscope report --list [--json] [--fleet FILE] [--history FILE]

Tells an incident from what the app recorded of it: the story in sentences, the map, the matrix and the margins at the key
moments, evidence, decisions, times to detect and to decide, and what is not known. Writes incident-ID.html, incident-ID.pdf and
incident-ID.jsonl.gz, the capture, which quorumscope replay tells again. Nothing that was recorded is changed.

  --incident ID       the incident, as --list names it
  --list              the incidents of the history instead, the newest first
  --json              with --list: print {"incidents":[{"id","beganAt","endedAt","title","ending"}]}, times in epoch ms
  --fleet FILE        the inventory: names and places of the map, and which history is meant where --history is not given
  --history FILE      the history; without it, the one that the app writes for the inventory
  --log FILE          the decision log; without it the report says that decisions are not known
  --captures FOLDER   where the app keeps the capture; without it, beside the history
  --out FOLDER        where the files go; without it, here
  --pdf               end with 69 where no PDF can be printed: that needs the app's Electron
  --help              this text

Exit status: 0; 65 for a history or inventory that cannot be read, or an incident that is not in it; 69 as --pdf says; 74 where
the report cannot be written; 64 for wrong usage.
`,
    async run(args, io) {
      const options = {
        incident: { type: 'string' },
        list: { type: 'boolean' },
        json: { type: 'boolean' },
        fleet: { type: 'string' },
        history: { type: 'string' },
        log: { type: 'string' },
        captures: { type: 'string' },
        out: { type: 'string' },
        pdf: { type: 'boolean' },
      } as const;
      const read = readArgs('report', args, options, []);
      if (!read.ok) return refuse(read.error, io);
      const {
        incident,
        list = false,
        json = false,
        fleet,
        history,
        log,
        captures,
        out,
        pdf = false,
      } = read.value.values;
      if (list === (incident !== undefined)) return refuse(`report: give either --incident ID or --list; ${see}`, io);
      if (json && !list) return refuse(`report: --json belongs to --list; ${see}`, io);
      const historyFile = history ?? (fleet === undefined ? null : usualHistory(fleet, io));
      if (historyFile === null)
        return refuse(`report: name the history with --history FILE, or the inventory with --fleet FILE; ${see}`, io);
      if (incident === undefined) return printList(historyFile, json, io);

      const inventory = await inventoryOf(fleet, io);
      if (inventory === 'refused') return exitCode.data;
      const usualCaptures = capturesFolderOf(historyFile);
      const job: ReportJob = {
        incident,
        historyFile,
        decisionLog: log ?? null,
        captures: captures ?? (existsSync(usualCaptures) ? usualCaptures : null),
        inventory,
        folder: out ?? io.directory,
        now: io.clock.epochMs(),
      };
      return write(job, pdf, print, io);
    },
  };
}

async function refuse(sentence: string, io: Io): Promise<number> {
  await complain(io, sentence);
  return exitCode.usage;
}

async function inventoryOf(path: string | undefined, io: Io): Promise<InventoryView | null | 'refused'> {
  if (path === undefined) return null;
  const reading = await readFleetFile(path);
  if (reading.ok) return inventoryView(reading.value.fleet);
  await sayFleetProblems(reading.error, io);
  return 'refused';
}

async function printList(historyFile: string, json: boolean, io: Io): Promise<number> {
  const incidents = listIncidents(historyFile);
  if (!incidents.ok) {
    await complain(io, incidents.error);
    return exitCode.data;
  }
  if (json) await io.stdout.write(`${JSON.stringify({ incidents: incidents.value })}\n`);
  else await io.stdout.write(incidents.value.length === 0 ? 'no incidents\n' : incidents.value.map(listLine).join(''));
  return exitCode.ok;
}

function listLine({ id, beganAt, endedAt, title, ending }: IncidentRow): string {
  const end = endedAt === null ? 'not ended' : ending === null ? momentWords(endedAt) : 'end not seen';
  return `${id}  ${momentWords(beganAt)}  ${end.padEnd(23)}  ${plainLine(title, 300)}\n`;
}

async function write(job: ReportJob, mustPrint: boolean, print: PdfPrinter, io: Io): Promise<number> {
  const written = await writeReport(job);
  if (!written.ok) {
    await complain(io, written.error.sentence);
    if (written.error.kind === 'no-incident') await nameOthers(job.historyFile, io);
    return written.error.kind === 'unwritable' ? exitCode.io : exitCode.data;
  }
  const { html, pdf, capture, captureNote } = written.value;
  await io.stdout.write(`${html}\n`);
  const printed = await print(html, pdf);
  if (printed.ok) await io.stdout.write(`${pdf}\n`);
  if (capture === null) await complain(io, captureNote);
  else await io.stdout.write(`${capture}\n`);
  if (printed.ok) return exitCode.ok;
  await complain(io, `report: no PDF, which the app's Electron prints: ${printed.error}`);
  return mustPrint ? exitCode.unavailable : exitCode.ok;
}

async function nameOthers(historyFile: string, io: Io): Promise<void> {
  const incidents = listIncidents(historyFile);
  if (!incidents.ok) return;
  const [known, rest] = [incidents.value.slice(0, mostNamed), incidents.value.length - mostNamed];
  const more = rest > 0 ? `and ${rest} more: quorumscope report --list\n` : '';
  await io.stderr.write(
    known.length === 0 ? 'It has no incidents.\n' : `It has:\n${known.map(listLine).join('')}${more}`,
  );
}
