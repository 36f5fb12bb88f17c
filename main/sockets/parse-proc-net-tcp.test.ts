import { describe, expect, it } from 'vitest';
import { parseProcNetTcp } from './parse-proc-net-tcp.ts';

const HEADER = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

describe('parseProcNetTcp', () => {
  it('reads addresses by little-endian words, queues, timer and the numbers that are there', () => {
    const row =
      '   8: 0B015C0A:1538 0B025C0A:A580 01 000000C8:00000011 01:00000014 00000002     0        0 1144268 2 0000000000000000 80 4 30 13 -1';
    expect(parseProcNetTcp(`${HEADER}\n${row}\n`)).toEqual({
      format: 'proc-net-tcp',
      sockets: [
        {
          netid: 'tcp',
          state: 'ESTAB',
          recvQ: 0x11,
          sendQ: 200,
          local: { address: '10.92.1.11', port: 5432 },
          peer: { address: '10.92.2.11', port: 42368 },
          timer: { name: 'on', expiresMs: 200, retransmits: 2 },
          info: { rto: 800, ato: 40, cwnd: 13 },
        },
      ],
      skipped: [],
    });
  });

  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000B015C0A', '::ffff:10.92.1.11'],
    ['B80D0120000000000000000001000000', '2001:db8::1'],
    ['000080FE00000000000000007700ADDE', 'fe80::dead:77'],
    ['B80D01200100000000000100010001000', null],
    ['B80D0120000001000000000001000100', '2001:db8:1::1:1'],
  ])('writes %s as %s', (hex, address) => {
    const row = `   0: ${hex}:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0 100 0 0 10 0`;
    expect(parseProcNetTcp(row).sockets[0]?.local.address ?? null).toBe(address);
  });

  it('counts unanswered probes for the timers that are not of retransmission, as ss does', () => {
    const row = (tr: string) =>
      `  1: 0100007F:0016 0100007F:A580 01 0:0 ${tr}:00000064 00000003  0  5 7 1 0 20 4 30 10 -1`;
    expect(['01', '02', '03', '04', '09'].map((tr) => parseProcNetTcp(row(tr)).sockets[0]?.timer)).toEqual([
      { name: 'on', expiresMs: 1000, retransmits: 3 },
      { name: 'keepalive', expiresMs: 1000, retransmits: 5 },
      { name: 'timewait', expiresMs: 1000, retransmits: 5 },
      { name: 'persist', expiresMs: 1000, retransmits: 5 },
      { name: 'unknown', expiresMs: 1000, retransmits: 5 },
    ]);
  });

  it('names the states as ss does and skips a state it does not know', () => {
    const row = (st: string) => `  1: 0100007F:0016 0100007F:A580 ${st} 0:0 00:0 0  0  0 7`;
    const text = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '0A', '0B', '0C', '0D'].map(row).join('\n');
    const listing = parseProcNetTcp(text);
    expect(listing.sockets.map(({ state }) => state).join(' ')).toBe(
      'ESTAB SYN-SENT SYN-RECV FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT UNCONN CLOSE-WAIT LAST-ACK LISTEN CLOSING SYN-RECV',
    );
    expect(listing.skipped).toMatchObject([{ line: 13, reason: 'unknown socket state 0D' }]);
  });

  it('skips a row that is cut off, with its line', () => {
    expect(parseProcNetTcp(`${HEADER}\n\n   8: 0B015C0A:1538 0B025C0A:A5`).skipped).toEqual([
      { line: 3, text: '   8: 0B015C0A:1538 0B025C0A:A5', reason: 'not a row of /proc/net/tcp' },
    ]);
  });
});
