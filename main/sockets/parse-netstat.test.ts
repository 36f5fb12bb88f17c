import { describe, expect, it } from 'vitest';
import { parseNetstat } from './parse-netstat.ts';

describe('parseNetstat', () => {
  it('reads timers: seconds, retransmissions, probes', () => {
    const row = (timer: string) => `tcp 0 200 10.0.0.1:5432 10.0.0.2:41000 ESTABLISHED ${timer}`;
    const timers = [
      'on (0.20/3/0)',
      'keepalive (7193.21/0/2)',
      'timewait (50.31/0/0)',
      'probe (1.5/0/4)',
      'off (0.00/0/0)',
      'unkn-9 (1.00/2/3)',
    ];
    expect(parseNetstat(timers.map(row).join('\n')).sockets.map(({ timer }) => timer)).toEqual([
      { name: 'on', expiresMs: 200, retransmits: 3 },
      { name: 'keepalive', expiresMs: 7_193_210, retransmits: 2 },
      { name: 'timewait', expiresMs: 50_310, retransmits: 0 },
      { name: 'persist', expiresMs: 1500, retransmits: 4 },
      undefined,
      { name: 'unknown', expiresMs: 1000, retransmits: 3 },
    ]);
  });

  it('reads programs with any name, beside user, inode and timer', () => {
    const row =
      'tcp6 0 0 ::1:5432 ::1:41000 ESTABLISHED root 22767 1489/sshd: ann [priv 9/x on (1.00/0/0) keepalive (9.00/0/0)';
    expect(parseNetstat(row).sockets).toMatchObject([
      {
        netid: 'tcp',
        processes: [{ name: 'sshd: ann [priv 9/x on (1.00/0/0)', pid: 1489, fd: null }],
        timer: { name: 'keepalive', expiresMs: 9000 },
      },
    ]);
    expect(parseNetstat('tcp 0 0 1.1.1.1:1 2.2.2.2:2 TIME_WAIT - ').sockets[0]?.processes).toBeUndefined();
  });

  it('gives UDP without a connection and raw sockets the state ss gives them', () => {
    const text =
      'udp 0 0 0.0.0.0:68 0.0.0.0:* 1029/dhclient\nudp 0 0 1.1.1.1:1 2.2.2.2:53 ESTABLISHED\nraw6 0 0 :::58 :::* 7';
    expect(parseNetstat(text).sockets.map(({ netid, state }) => `${netid} ${state}`)).toEqual([
      'udp UNCONN',
      'udp ESTAB',
      'raw UNCONN',
    ]);
  });

  it('trusts no IPv6 address that fills its column exactly, unless the listing shows -W', () => {
    const full = 'tcp6 0 0 2001:db8:aaaa:bbbb:9201 2001:db8::1:44006 ESTABLISHED';
    const wide = 'tcp6 0 0 2001:db8:aaaa:bbbb:cccc:dddd:eeee:1:9201 2001:db8::1:44006 ESTABLISHED';
    expect(parseNetstat(full)).toMatchObject({
      sockets: [],
      skipped: [{ reason: expect.stringContaining('netstat -W') }],
    });
    expect(parseNetstat(`${full}\n${wide}`).sockets).toHaveLength(2);
  });

  it('reads unix rows with and without programs', () => {
    const text = [
      'Active UNIX domain sockets (servers and established)',
      'Proto RefCnt Flags       Type       State         I-Node   PID/Program name     Path',
      'unix  2      [ ACC ]     STREAM     LISTENING     22610    1489/master          public/my queue',
      'unix  2      [ ]         DGRAM                    63240    6492/sshd: kbrazil   ',
      'unix  3      [ ]         SEQPACKET  CONNECTED     13820    /run/udev/control',
    ].join('\n');
    expect(parseNetstat(text)).toMatchObject({
      sockets: [
        { netid: 'u_str', state: 'LISTEN', local: { address: 'public/my queue', port: null } },
        { netid: 'u_dgr', state: 'UNCONN', local: { address: '*' } },
        { netid: 'u_seq', state: 'ESTAB', local: { address: '/run/udev/control' } },
      ],
      skipped: [],
    });
  });

  it('says that a translated state cannot be read, and what to do', () => {
    expect(parseNetstat('tcp 0 0 1.1.1.1:1 2.2.2.2:2 VERBUNDEN').skipped).toEqual([
      {
        line: 1,
        text: 'tcp 0 0 1.1.1.1:1 2.2.2.2:2 VERBUNDEN',
        reason: 'unknown socket state VERBUNDEN; run netstat with LC_ALL=C',
      },
    ]);
  });
});
