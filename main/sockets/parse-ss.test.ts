import { describe, expect, it } from 'vitest';
import { parseSs } from './parse-ss.ts';

const PLAIN = 'ESTAB 0 0 10.92.1.11:5432 10.92.2.11:41812';

/** The sockets as plain data, the way scripts see them. */
function sockets(text: string) {
  return JSON.parse(JSON.stringify(parseSs(text).sockets));
}

describe('parseSs', () => {
  it('reads columns, timer, processes and numbers of a row', () => {
    const row =
      'ESTAB     0      34    10.92.1.11:5432  10.92.2.11:41812 users:(("postgres",pid=9,fd=3)) timer:(on,204ms,1) ino:3 sk:1 <-> ts rto:408 backoff:1   \n';
    expect(sockets(row)).toEqual([
      {
        netid: 'tcp',
        state: 'ESTAB',
        recvQ: 0,
        sendQ: 34,
        local: { address: '10.92.1.11', port: 5432 },
        peer: { address: '10.92.2.11', port: 41812 },
        timer: { name: 'on', expiresMs: 204, retransmits: 1 },
        processes: [{ name: 'postgres', pid: 9, fd: 3 }],
        info: { rto: 408, backoff: 1 },
      },
    ]);
  });

  it('takes the lines below a row into it where ss was run without -O', () => {
    const text = `${PLAIN}\n\t cubic rto:204\n\tinet-sockopt: ( recverr)\n\t segs_in:5\n${PLAIN}\n`;
    expect(sockets(text).map((socket: { info?: unknown }) => socket.info)).toEqual([
      { rto: 204, segsIn: 5 },
      undefined,
    ]);
  });

  it('reads the Netid column when it is there, even when nothing parts it from the state', () => {
    const text = ['udp UNCONN 0 0 *:68 *:*', 'icmp6UNCONN 0 0 *:ipv6-icmp *:*', 'mptcp LISTEN 0 5 [::]:9 [::]:*'].join(
      '\n',
    );
    expect(sockets(text).map(({ netid, state }: { netid: string; state: string }) => [netid, state])).toEqual([
      ['udp', 'UNCONN'],
      ['icmp6', 'UNCONN'],
      ['mptcp', 'LISTEN'],
    ]);
  });

  it('reads netlink, packet and unix rows without taking an inode for a port', () => {
    const text = [
      'nl UNCONN 0 0 uevent:my proc/12 *',
      'p_raw UNCONN 0 0 *:ens33 *',
      'u_str ESTAB 0 0 /run/my app.sock 19127 * 19126 users:(("a",pid=1,fd=2))',
      'u_dgr UNCONN 0 0 * 19150 /dev/log 8986',
    ].join('\n');
    expect(sockets(text).map(({ local, peer }: { local: unknown; peer: unknown }) => [local, peer])).toEqual([
      [
        { address: 'uevent', port: null, service: 'my proc/12' },
        { address: '*', port: null },
      ],
      [
        { address: '*', port: null, service: 'ens33' },
        { address: '*', port: null },
      ],
      [
        { address: '/run/my app.sock', port: null },
        { address: '*', port: null },
      ],
      [
        { address: '*', port: null },
        { address: '/dev/log', port: null },
      ],
    ]);
  });

  it('passes over headers wherever they stand, and over a first line in other words', () => {
    const header = 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess';
    expect(parseSs(`${header}\n${PLAIN}\n${header}\n${PLAIN}\n`)).toMatchObject({
      sockets: { length: 2 },
      skipped: [],
    });
    expect(parseSs(`État Réc-Q Env-Q Adresse locale:Port Adresse distante:Port\n${PLAIN}\n`).skipped).toEqual([]);
  });

  it('says what it skipped: line, text and reason', () => {
    const text = `sh: ss: command not found\n\n${PLAIN}\nESTAB x 0 1.1.1.1:1 2.2.2.2:2\n\t cubic rto:1\nESTAB 0 0 1.1.1.1 2.2.2.2:2\nESTAB 0 0 1.1.1.1:1 2.2.2.2:70000\n${PLAIN} timer:(on,soon,1)\n`;
    expect(parseSs(text)).toMatchObject({ sockets: { length: 1 } });
    expect(parseSs(text).skipped).toEqual([
      { line: 1, text: 'sh: ss: command not found', reason: 'no socket state where one is expected' },
      { line: 4, text: 'ESTAB x 0 1.1.1.1:1 2.2.2.2:2', reason: 'Recv-Q or Send-Q is not a number' },
      { line: 5, text: '\t cubic rto:1', reason: 'details of a row that was not read' },
      { line: 6, text: 'ESTAB 0 0 1.1.1.1 2.2.2.2:2', reason: 'local address cannot be read' },
      { line: 7, text: 'ESTAB 0 0 1.1.1.1:1 2.2.2.2:70000', reason: 'peer address cannot be read' },
      { line: 8, text: `${PLAIN} timer:(on,soon,1)`, reason: 'timer cannot be read' },
    ]);
  });

  it('takes no row for the one before it because both begin alike', () => {
    const text = [
      'ESTAB 0 0 10.0.0.1:54 1.1.1.1:1',
      'ESTAB 0 0 10.0.0.1:5432 1.1.1.1:2',
      'ESTAB 0 0 10.0.0.1:54\t1.1.1.1:3',
      'ESTABX 0 0 10.0.0.1:54 1.1.1.1:4',
      'ESTAB',
      'ESTAB 0 0 10.0.0.1:54',
      'udp ESTAB 0 0 10.0.0.1:54 1.1.1.1:5',
      'tcp ESTAB 0 0 10.0.0.1:54 1.1.1.1:6',
    ].join('\n');
    const { sockets: read, skipped } = parseSs(text);
    expect(read.map(({ netid, local, peer }) => [netid, local.port, peer.port])).toEqual([
      ['tcp', 54, 1],
      ['tcp', 5432, 2],
      ['tcp', 54, 3],
      ['udp', 54, 5],
      ['tcp', 54, 6],
    ]);
    expect(skipped.map(({ line }) => line)).toEqual([4, 5, 6]);
  });

  it('reads an indented listing and says which row of it is broken', () => {
    expect(parseSs(`  ${PLAIN}\n  ESTAB x 0 1.1.1.1:1 2.2.2.2:2\n  ${PLAIN}\n`)).toMatchObject({
      sockets: { length: 2 },
      skipped: [{ line: 2 }],
    });
  });

  it('puts a row together again that a line end inside a process name split', () => {
    const text = `${PLAIN} users:(("new\nline\n",pid=9,fd=3)) timer:(on,,2)\nESTAB x\n${PLAIN}\n`;
    expect(sockets(text)[0]).toMatchObject({
      timer: { retransmits: 2 },
      processes: [{ name: 'new\nline\n', pid: 9, fd: 3 }],
    });
    expect(parseSs(text).skipped).toMatchObject([{ line: 4 }]);
    expect(sockets(text)).toHaveLength(2);
  });

  it('makes no socket of a row forged in a process name', () => {
    const forged = `${PLAIN} users:(("\nESTAB 0 0 a:1 ",pid=9,fd=3))\n`;
    expect(sockets(forged)).toHaveLength(1);
    expect(sockets(forged.slice(forged.indexOf('\n') + 1))).toEqual([]);
  });

  it('never lets a row that was cut off swallow the next one', () => {
    const text = `${PLAIN} users:(("pos\n${PLAIN} users:(("postgres",pid=9,fd=3))\n`;
    expect(sockets(text)).toHaveLength(1);
    expect(parseSs(text).skipped).toMatchObject([
      { line: 1, reason: 'process names that cannot be told from the rest of the row' },
    ]);
  });

  it('takes CRLF and a lone CR for blanks', () => {
    expect(sockets(`${PLAIN} timer:(on,,2)\r\n${PLAIN}\rrto:5\r\n`)).toMatchObject([
      { timer: { name: 'on' } },
      { info: { rto: 5 } },
    ]);
  });

  it('keeps the text of a skipped line short', () => {
    const [skipped] = parseSs('x'.repeat(10_000)).skipped;
    expect(skipped?.text).toHaveLength(201);
  });
});
