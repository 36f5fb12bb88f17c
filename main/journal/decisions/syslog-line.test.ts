import { describe, expect, it } from 'vitest';
import { syslogHeadLine } from './syslog-line.ts';

const head = { seq: 7, sha256: 'ab'.repeat(32) };

describe('syslogHeadLine', () => {
  it('is one message of RFC 5424 that holds the whole head', () => {
    const line = syslogHeadLine(head, '/var/lib/quorumscope/decisions.jsonl', 1_763_845_200_123, {
      hostname: 'noc1',
      pid: 42,
    });
    expect(line).toBe(
      `<109>1 2025-11-22T21:00:00.123Z noc1 quorumscope 42 decision-head - log=/var/lib/quorumscope/decisions.jsonl entry=7 sha256=${head.sha256}`,
    );
  });

  it('stays one line with the right fields, whatever the machine and the file are called', () => {
    const line = syslogHeadLine(head, '/tmp/a\n<1>b', 0, { hostname: 'ü \n', pid: 1 });
    expect(line).toMatch(
      /^<109>1 1970-01-01T00:00:00\.000Z - quorumscope 1 decision-head - log=\/tmp\/a <1>b entry=7 sha256=/,
    );
    expect(line).not.toContain('\n');
  });
});
