import { byteRttMs, cellState, type MatrixMode } from '../../main/contract/matrix.ts';
import type { AxisEntry } from './axis.ts';
import { cellWords } from './cell-words.ts';
import type { GridView } from './grid-view.ts';

/** What leaves the program, and what must stand on it: when, seen from where, and what nobody looked at. */
export interface Exported {
  readonly mode: MatrixMode;
  readonly axis: readonly AxisEntry[];
  readonly view: GridView;
  /** Epoch ms of what is shown, by the observer's clock. */
  readonly takenAt: number;
  /** The machine that looks, and how many hosts it reads of how many: `9/9`. */
  readonly seenFrom: string;
  readonly sight: string;
  readonly fleet: string;
  /** How long nobody has read a row; null for one that is read. */
  readonly unseen: (entry: AxisEntry) => string | null;
}

/*
 * The first lines of a table:
 *
 *   taken_at,seen_from,from,to,state,words,failing,total,rtt_ms,usual_rtt_ms,row_not_observed
 *   2026-11-22T14:05:35.000Z,noc-dub,dub-db1,fra-db1,cut,cut in both directions,1,1,,17.2,
 */
const columns = [
  ...['taken_at', 'seen_from', 'from', 'to', 'state', 'words', 'failing', 'total', 'rtt_ms', 'usual_rtt_ms'],
  'row_not_observed',
];

/** The matrix as CSV (RFC 4180), a line for each direction in the order of the screen; a host to itself is no path. */
export function matrixTable({ axis, view, takenAt, seenFrom, unseen }: Exported): string {
  const head = `${field(new Date(takenAt).toISOString())},${field(seenFrom)}`;
  const names = axis.map(({ key }) => field(key));
  const lines = [columns.join(',')];
  axis.forEach((from, row) => {
    const notObserved = field(unseen(from) ?? '');
    for (let column = 0; column < axis.length; column += 1) {
      const at = row * view.size + column;
      const state = cellState(view.state[at] ?? 0);
      if (state === 'self' && (view.total[at] ?? 0) <= 1) continue;
      const counts = `${view.failing[at] ?? 0},${view.total[at] ?? 0}`;
      const times = `${ms(view.rtt[at] ?? 0)},${ms(view.usual[at] ?? 0)}`;
      const words = field(cellWords(state));
      lines.push(`${head},${names[row]},${names[column]},${state},${words},${counts},${times},${notObserved}`);
    }
  });
  return `${lines.join('\r\n')}\r\n`;
}

/** Three digits: what is sent has steps of 5 %. Empty where nothing was measured. */
function ms(byte: number): string {
  const value = byteRttMs(byte);
  return value === null ? '' : String(Number(value.toPrecision(3)));
}

/** A field, quoted where RFC 4180 asks for it. One that a spreadsheet would run as a formula begins with an apostrophe. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Name of the file: what, of which fleet, when. `matrix-hosts-ledger-production-20261122t140535z`. */
export function exportName({ mode, fleet, takenAt }: Pick<Exported, 'mode' | 'fleet' | 'takenAt'>): string {
  const time = new Date(takenAt).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const name = fleet.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `matrix-${mode}-${name.slice(0, 60)}-${time.toLowerCase()}z`.replaceAll(/-+/g, '-');
}
