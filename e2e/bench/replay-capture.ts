import { closeSync, openSync, writeSync } from 'node:fs';

/*
 * A capture as `watch --record` would have made it: hosts of three regions, each read once a second, each with connections to
 * four peers that talk all the time, a tick four times a second. Two of the regions are cut from each other for a while.
 */

/** What is recorded. */
export interface CaptureSize {
  readonly hosts: number;
  readonly seconds: number;
}

/** What was written. */
export interface Written {
  readonly bytes: number;
  readonly lines: number;
  readonly ticks: number;
}

const tickMs = 250;
const regions = ['dub', 'fra', 'ams'];
/** Peers of a host, as distances in the list of hosts: every link of regions has many of them. */
const distances = [1, 2];
const port = 5432;

interface Place {
  readonly id: string;
  readonly region: string;
  readonly address: string;
}

/** Writes the capture into a file. The cut lies in the middle third and lasts at most ten minutes. */
export function writeCapture(file: string, { hosts: count, seconds }: CaptureSize): Written {
  const places = Array.from({ length: count }, (_, n): Place => {
    const region = regions[n % regions.length] ?? '';
    return { id: `${region}-${n}`, region, address: `10.${n % regions.length}.${n >> 8}.${(n & 255) + 1}` };
  });
  const cut = { from: Math.floor(seconds / 3) * 1000, to: Math.floor(seconds / 3 + Math.min(seconds / 3, 600)) * 1000 };
  const written = { bytes: 0, lines: 0, ticks: 0 };
  const fd = openSync(file, 'w');
  let waiting: string[] = [];
  const flush = (): void => {
    written.bytes += writeSync(fd, waiting.join(''));
    waiting = [];
  };
  const add = (line: object): void => {
    waiting.push(`${JSON.stringify(line)}\n`);
    written.lines++;
    if (waiting.length === 500) flush();
  };
  try {
    add({ kind: 'fleet', fleet: inventory(places) });
    add({ t: 0, kind: 'tick', wallMs: epoch });
    written.ticks++;
    for (const { id } of places) add({ t: 1, host: id, kind: 'session', state: 'streaming' });
    for (let at = 0; at < seconds * 1000; at += tickMs) {
      places.forEach((place, n) => {
        // Hosts are asked evenly spread over the second.
        const t = at + 5 + Math.floor((n / count) * (tickMs - 5));
        if (n % 4 !== (at / tickMs) % 4) return;
        const text = listing(places, n, t, cut);
        add({ t, host: place.id, kind: 'sockets', format: 'ss', askedAt: t - 3, bytes: text.length, text });
        if ((at / 1000 + n) % 10 < 1) add(connect(places, n, t, cut));
      });
      add({ t: at + tickMs, kind: 'tick', wallMs: epoch + at + tickMs });
      written.ticks++;
    }
    flush();
    return written;
  } finally {
    closeSync(fd);
  }
}

const epoch = 1_795_000_000_000;

interface Cut {
  readonly from: number;
  readonly to: number;
}

function inventory(places: readonly Place[]): object {
  const voters = places.slice(0, 5);
  return {
    version: 1,
    name: `replay bench of ${places.length} hosts`,
    regions: regions.map((id) => ({ id })),
    hosts: places,
    clusters: [
      {
        id: 'store',
        product: 'none',
        ports: [port],
        quorum: { model: 'majority' },
        members: voters.map(({ id }) => ({ host: id })),
      },
    ],
  };
}

function listing(places: readonly Place[], n: number, t: number, cut: Cut): string {
  const self = places[n];
  if (self === undefined) return '';
  const rows = [`LISTEN 0 244 ${self.address}:${port} 0.0.0.0:*\n`];
  for (const distance of distances) {
    const server = places[(n + distance) % places.length];
    const client = places[(n - distance + places.length) % places.length];
    if (server !== undefined) rows.push(row(self, server, { mine: 40_000 + n, theirs: port }, t, cut));
    if (client !== undefined) {
      const theirs = 40_000 + ((n - distance + places.length) % places.length);
      rows.push(row(self, client, { mine: port, theirs }, t, cut));
    }
  }
  return rows.join('');
}

/** A row as `ss -tinaHO` of iproute2 6.1 prints it, of a connection that sends and hears every 100 ms while it can. */
function row(
  self: Place,
  peer: Place,
  ports: { readonly mine: number; readonly theirs: number },
  t: number,
  cut: Cut,
): string {
  const isCut = isBetween(self, peer) && t >= cut.from && t < cut.to;
  const silentMs = isCut ? t - cut.from : t % 100;
  const heard = Math.floor((t - silentMs) / 100);
  // Retransmissions 0.3, 0.9, 1.7 s after a cut, then doubling to at most two minutes.
  const tries = isCut ? [300, 900, 1700, 3300, 6500, 13_000, 26_000].filter((at) => at <= silentMs).length : 0;
  const timer = tries > 0 ? ` timer:(on,${200 * 2 ** tries - 90}ms,${tries})` : '';
  const unacked = isCut ? ' unacked:1' : '';
  const backoff = tries > 0 ? ` backoff:${tries}` : '';
  return (
    `ESTAB 0 ${isCut ? 200 : 0} ${self.address}:${ports.mine} ${peer.address}:${ports.theirs}${timer} cubic wscale:7,7` +
    ` rto:${204 * 2 ** tries}${backoff} rtt:0.231/0.041 ato:40 mss:1448 pmtu:1500 rcvmss:536 advmss:1448 cwnd:10` +
    ` bytes_sent:${heard * 200 + (isCut ? 200 : 0)} bytes_acked:${heard * 200} bytes_received:${heard * 200}` +
    ` segs_out:${heard * 2 + tries} segs_in:${heard * 2} data_segs_out:${heard} data_segs_in:${heard}` +
    ` lastsnd:${isCut ? silentMs % 1000 : silentMs} lastrcv:${silentMs} lastack:${silentMs}` +
    ` delivered:${heard} busy:${heard}ms${unacked} rcv_space:14480 minrtt:0.102\n`
  );
}

function isBetween(a: Place, b: Place): boolean {
  return a.region !== b.region && a.region !== 'ams' && b.region !== 'ams';
}

function connect(places: readonly Place[], n: number, t: number, cut: Cut): object {
  const self = places[n];
  const peer = places[(n + 4) % places.length];
  if (self === undefined || peer === undefined) throw new Error('a bench of no hosts');
  const isCut = isBetween(self, peer) && t >= cut.from && t < cut.to;
  const end = isCut ? { outcome: 'timeout', ms: 1500 } : { outcome: 'ok', ms: 1 };
  return { t, host: self.id, kind: 'connect', to: peer.id, port: 22, ...end };
}
