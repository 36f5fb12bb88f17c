import { plainLine } from './plain-line.ts';
import { isoTime } from './time-words.ts';

/** One message of syslog. What its parts may not hold is taken out of them. */
export interface SyslogMessage {
  /** 0 to 23 (RFC 5424, table 1). */
  readonly facility: number;
  /** 0 emergency to 7 debug (RFC 5424, table 2). */
  readonly severity: number;
  /** Epoch ms. */
  readonly at: number;
  /** The machine that speaks. */
  readonly hostname: string;
  readonly pid: number;
  /** Of what kind it is: at most 32 characters. */
  readonly messageId: string;
  /** Null where it has none. */
  readonly data: SyslogData | null;
  readonly text: string;
}

/** Structured data. A name may stand there more than once (RFC 5424, section 6.3.3). */
export interface SyslogData {
  /** Of all names one of which is not IANA's: `name@number`. */
  readonly id: string;
  readonly params: readonly (readonly [name: string, value: string])[];
}

/** What every receiver should take, in octets (RFC 5424, section 6.1; RFC 5426, section 3.2). */
export const mostSyslogOctets = 2048;
const mostDataOctets = 1400;

/**
 * A message as RFC 5424 writes it, at most {@link mostSyslogOctets} long: of the structured data the last parameters give way, then
 * the end of the text: `<109>1 2026-11-22T12:34:56.789Z noc1 quorumscope 4711 decision-head - log=/…/decisions.jsonl entry=7`
 */
export function syslogLine(message: SyslogMessage): string {
  const { facility, severity, at, hostname, pid, messageId, data, text } = message;
  const header = `<${facility * 8 + severity}>1 ${isoTime(at)} ${headerField(hostname, 255)} quorumscope ${pid} ${headerField(messageId, 32)}`;
  const beginning = `${header} ${data === null ? '-' : structured(data)} `;
  const said = plainLine(text, mostSyslogOctets);
  // A mark that what follows is UTF-8 (section 6.4); ASCII is read alike without it.
  const marked = /^[\x20-\x7e]*$/.test(said) ? said : `\ufeff${said}`;
  return `${beginning}${cut(marked, mostSyslogOctets - octets(beginning))}`;
}

/** Printable ASCII without blanks (RFC 5424, section 6). */
function headerField(text: string, most: number): string {
  const printable = text.replace(/[^\x21-\x7e]/g, '').slice(0, most);
  return printable === '' ? '-' : printable;
}

function structured({ id, params }: SyslogData): string {
  let element = `[${id}`;
  for (const [name, value] of params) {
    const longer = `${element} ${name}="${escaped(value)}"`;
    if (octets(longer) >= mostDataOctets) break;
    element = longer;
  }
  return `${element}]`;
}

/** The three signs that end a value (RFC 5424, section 6.3.3), and none that ends a line. */
function escaped(value: string): string {
  return plainLine(value, 400).replace(/["\\\]]/g, '\\$&');
}

/** As many whole characters as have room. */
function cut(text: string, most: number): string {
  if (octets(text) <= most) return text;
  let length = 0;
  let room = most - octets('…');
  for (const character of text) {
    room -= octets(character);
    if (room < 0) break;
    length += character.length;
  }
  return `${text.slice(0, length)}…`;
}

/** Length in UTF-8. */
function octets(text: string): number {
  let sum = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    sum += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return sum;
}
