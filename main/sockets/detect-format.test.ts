import { describe, expect, it } from 'vitest';
import { detectFormat } from './detect-format.ts';

describe('detectFormat', () => {
  it.each([
    ['ss', 'State Recv-Q Send-Q Local Address:Port Peer Address:Port\n'],
    ['ss', 'ESTAB 0 0 10.0.0.1:1 10.0.0.2:2\n'],
    ['ss', 'SYN-SENT 0 1 10.0.0.1:1 10.0.0.2:2\n'],
    ['ss', 'tcp   FIN-WAIT-1 0 0 10.0.0.1:1 10.0.0.2:2\n'],
    ['ss', 'icmp6UNCONN 0 0 *:58 *:*\n'],
    ['proc-net-tcp', '  sl  local_address                         remote_address                        st tx_queue\n'],
    ['proc-net-tcp', '   0: 0100007F:1538 00000000:0000 0A 0:0\n'],
    ['proc-net-tcp', '  10: 00000000000000000000000001000000:1538 00000000000000000000000000000000:0000 0A 0:0\n'],
    ['netstat', 'Active Internet connections (w/o servers)\n'],
    ['netstat', 'Active UNIX domain sockets (servers and established)\n'],
    ['netstat', 'tcp6       0      0 ::1:1 ::1:2 ESTABLISHED\n'],
    ['netstat', 'unix  2      [ ACC ]     STREAM     LISTENING     8981     /run/x\n'],
    ['ss', ''],
    ['ss', 'nothing that anybody printed\n'],
  ] as const)('finds %s in %j', (format, text) => {
    expect(detectFormat(text)).toBe(format);
  });

  it('looks past lines that say nothing', () => {
    expect(detectFormat('\r\nLast login: today\n(Not all processes could be identified)\nProto Recv-Q Send-Q\n')).toBe(
      'netstat',
    );
    expect(detectFormat('Aktive Internetverbindungen (Server)\nProto Recv-Q Send-Q Local Address\n')).toBe('netstat');
  });
});
