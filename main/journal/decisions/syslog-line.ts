import { plainLine } from '../../domain/plain-line.ts';
import { syslogLine } from '../../domain/syslog-message.ts';
import type { Head } from './chain.ts';

/** Facility 13, "log audit", severity 5, "notice" (RFC 5424, 6.2.1). */
const priority = { facility: 13, severity: 5 };

/** What stands in the header of every line. */
export interface SyslogSender {
  readonly hostname: string;
  readonly pid: number;
}

/**
 * The head of a log as one syslog message (RFC 5424), which whoever collects syslog keeps where the log cannot be changed with
 * it: `<109>1 2026-11-22T12:34:56.789Z noc1 quorumscope 4711 decision-head - log=/…/decisions.jsonl entry=7 sha256=9f…`
 */
export function syslogHeadLine(head: Head, path: string, epochMs: number, sender: SyslogSender): string {
  const text = `log=${plainLine(path, 400)} entry=${head.seq} sha256=${head.sha256}`;
  return syslogLine({ ...priority, ...sender, at: epochMs, messageId: 'decision-head', data: null, text });
}
