/**
 * Listings of any length out of one recorded frame. Its rows come again and again, each time with another peer address and port,
 * under a header and with the Netid column (jc reads no listing without), padded to one width as `ss -O` pads.
 */
export function listingOf(frame: string, sockets: number): string {
  const rows = frame.split('\n').filter((row) => row.startsWith('ESTAB '));
  if (rows.length === 0) throw new Error('the recorded frame has no established socket');
  const varied = Array.from({ length: sockets }, (_, i) => `tcp   ${vary(rows[i % rows.length] ?? '', i)}`);
  const width = varied.reduce((widest, row) => Math.max(widest, row.length), 0);
  const header = 'Netid State     Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess';
  return `${[header, ...varied].map((line) => line.padEnd(width)).join('\n')}\n`;
}

/** The row with the peer `10.B.C.D:PORT` of its number; what the kernel counted stays as recorded. */
function vary(row: string, i: number): string {
  const peer = `10.${100 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}:${20_000 + (i % 40_000)}`;
  return row.replace(/^(\S+\s+\d+\s+\d+\s+\S+\s+)\S+/, (_, before: string) => `${before}${peer}`);
}
