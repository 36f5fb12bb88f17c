import { plainLine } from '../../domain/plain-line.ts';
import type { Head } from './chain.ts';

/** Facility 13, "log audit", severity 5, "notice" (RFC 5424, 6.2.1). */
const priority = 13 * 8 + 5;

/** What stands in the header of every line: RFC 5424 allows printable ASCII without blanks. */
export interface SyslogSender {
  readonly hostname: string;
  readonly pid: number;
}

/**
 * The head of a log as one syslog message (RFC 5424), which whoever collects syslog keeps where the log cannot be changed with
 * it: `<109>1 2026-11-22T12:34:56.789Z noc1 quorumscope 4711 decision-head - log=/…/decisions.jsonl entry=7 sha256=9f…`
 */
export function syslogHeadLine(head: Head, path: string, epochMs: number, { hostname, pid }: SyslogSender): string {
  const time = new Date(epochMs).toISOString();
  const message = `log=${plainLine(path, 400)} entry=${head.seq} sha256=${head.sha256}`;
  return `<${priority}>1 ${time} ${headerField(hostname, 255)} quorumscope ${pid} decision-head - ${message}`;
}

function headerField(text: string, most: number): string {
  const printable = text.replace(/[^\x21-\x7e]/g, '').slice(0, most);
  return printable === '' ? '-' : printable;
}
