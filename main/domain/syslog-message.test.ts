import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSyslog } from '../testing/syslog-receiver.ts';
import { mostSyslogOctets, type SyslogMessage, syslogLine } from './syslog-message.ts';

const message: SyslogMessage = {
  facility: 13,
  severity: 5,
  at: Date.UTC(2026, 10, 22, 12, 34, 56, 789),
  hostname: 'noc1',
  pid: 4711,
  messageId: 'decision-head',
  data: null,
  text: 'entry=7',
};

describe('syslogLine', () => {
  it('writes header, structured data and text', () => {
    expect(syslogLine(message)).toBe('<109>1 2026-11-22T12:34:56.789Z noc1 quorumscope 4711 decision-head - entry=7');
    expect(
      syslogLine({
        ...message,
        data: {
          id: 'x@1',
          params: [
            ['key', 'a'],
            ['key', 'b'],
          ],
        },
      }),
    ).toContain(' decision-head [x@1 key="a" key="b"] entry=7');
  });

  it('escapes the three signs that end a value, and marks what is not ASCII', () => {
    const line = syslogLine({ ...message, data: { id: 'x@1', params: [['host', 'a"b\\c]d\ne']] }, text: 'Zürich' });
    expect(line).toContain('[x@1 host="a\\"b\\\\c\\]d e"] \ufeffZürich');
  });

  it('leaves out of the structured data what has no room, then the end of the text, and never half a character', () => {
    const params = Array.from({ length: 50 }, (_, at) => [`p${at}`, '€'.repeat(100)] as const);
    const line = syslogLine({ ...message, data: { id: 'x@1', params }, text: '€'.repeat(3000) });
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(mostSyslogOctets);
    expect(Buffer.byteLength(line)).toBeGreaterThan(mostSyslogOctets - 4);
    const read = readSyslog(Buffer.from(line));
    expect(read.data?.params.map(([name]) => name)).toEqual(['p0', 'p1', 'p2', 'p3']);
    expect(read.text).toMatch(/^€+…$/);
  });

  it('is a message of the grammar that a strict receiver reads back, whatever stands in it', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc
        .array(fc.constantFrom('"', ']', '\\', '\n', '\u0000', ' ', 'é', '=', '[x y="z"]'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, fc.nat(23), fc.nat(7), (hostname, value, text, facility, severity) => {
        const data = { id: 'quorumscope@32473', params: [['key', value]] as const };
        const line = Buffer.from(
          syslogLine({ ...message, facility, severity, hostname, messageId: value, data, text }),
        );
        expect(line.length).toBeLessThanOrEqual(mostSyslogOctets);
        expect(readSyslog(line)).toMatchObject({ facility, severity, appName: 'quorumscope', data: { id: data.id } });
      }),
    );
  });
});
