import type { Endpoint, Socket, SocketInfo } from '../../domain/socket.ts';

/*
 * `ss -tinaHO` and `ss -tlnHO` of iproute2 6.1 (research/2, section 5), columns padded to the widest cell:
 *
 * ESTAB  0 0 10.10.1.11:5432 10.10.2.11:41756 timer:(on,440ms,2) ts sack cubic wscale:7,7 rto:816 backoff:2 rtt:25.1/0.4 …
 * LISTEN 0 128       0.0.0.0:22      0.0.0.0:*
 */

/** The text of a listing, one row a line. */
export function ssText(sockets: readonly Socket[]): string {
  const rows = sockets.map((socket) => ({
    cells: [socket.state, String(socket.recvQ), String(socket.sendQ), endpoint(socket.local), endpoint(socket.peer)],
    rest: rest(socket),
  }));
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row.cells[column]?.length ?? 0)));
  return rows
    .map(({ cells, rest }) => {
      const columns = cells.map((cell, column) =>
        column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      return `${columns.join(' ')} ${rest}\n`;
    })
    .join('');
}

/**
 * A time as print_ms_timer of ss prints it until iproute2 6.10: minutes, then seconds unless there are more than nine
 * minutes, then ms unless there are more than nine seconds; `4.920ms` means 4.920 s, and nothing at all means zero.
 */
export function timerText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = minutes > 9 ? 0 : Math.floor((ms % 60_000) / 1000);
  const rest = minutes > 0 || seconds > 9 ? 0 : ms % 1000;
  return [
    minutes > 0 ? `${minutes}min` : '',
    seconds > 0 ? `${seconds}${rest > 0 ? '.' : 'sec'}` : '',
    rest > 0 ? `${String(rest).padStart(3, '0')}ms` : '',
  ].join('');
}

function endpoint({ address, port }: Endpoint): string {
  return `${address}:${port ?? '*'}`;
}

function rest(socket: Socket): string {
  const { timer, info } = socket;
  return [
    timer === undefined ? '' : `timer:(${timer.name},${timerText(timer.expiresMs)},${timer.retransmits})`,
    info === undefined ? '' : infoText(socket.state, info),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function infoText(state: string, info: SocketInfo): string {
  const value = (key: string): string | null => (info[key] === undefined ? null : String(info[key]));
  const pair = (name: string, first: string, second: string, separator: string): string | null =>
    info[first] === undefined ? null : `${name}:${info[first]}${separator}${info[second] ?? 0}`;
  const one = (name: string, key: string): string | null => (value(key) === null ? null : `${name}:${value(key)}`);
  const isConnected = state !== 'SYN-SENT';
  const rate = bitsPerSecond(info);
  return [
    isConnected ? 'ts sack cubic wscale:7,7' : 'cubic',
    one('rto', 'rto'),
    one('backoff', 'backoff'),
    pair('rtt', 'rtt', 'rttVar', '/'),
    one('ato', 'ato'),
    one('mss', 'mss'),
    one('pmtu', 'pmtu'),
    one('rcvmss', 'rcvmss'),
    one('advmss', 'advmss'),
    one('cwnd', 'cwnd'),
    one('bytes_sent', 'bytesSent'),
    one('bytes_retrans', 'bytesRetrans'),
    one('bytes_acked', 'bytesAcked'),
    one('bytes_received', 'bytesReceived'),
    one('segs_out', 'segsOut'),
    one('segs_in', 'segsIn'),
    one('data_segs_out', 'dataSegsOut'),
    one('data_segs_in', 'dataSegsIn'),
    rate === null ? null : `send ${rate}bps`,
    one('lastsnd', 'lastsnd'),
    one('lastrcv', 'lastrcv'),
    one('lastack', 'lastack'),
    rate === null ? null : `pacing_rate ${2 * rate}bps delivery_rate ${rate}bps`,
    one('delivered', 'delivered'),
    'app_limited',
    one('unacked', 'unacked'),
    pair('retrans', 'retransNow', 'retransTotal', '/'),
    one('lost', 'lost'),
    one('sacked', 'sacked'),
    one('rcv_space', 'rcvSpace'),
    one('rcv_ssthresh', 'rcvSsthresh'),
    one('notsent', 'notsent'),
    one('minrtt', 'minrtt'),
    one('snd_wnd', 'sndWnd'),
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function bitsPerSecond(info: SocketInfo): number | null {
  const { cwnd, mss, rtt } = { cwnd: info['cwnd'], mss: info['mss'], rtt: info['rtt'] };
  if (cwnd === undefined || mss === undefined || rtt === undefined) return null;
  return Math.round((cwnd * mss * 8 * 1000) / rtt);
}
