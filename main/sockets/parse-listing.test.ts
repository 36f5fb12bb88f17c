import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Socket, SocketFormat } from '../domain/socket.ts';
import { parseListing } from './parse-listing.ts';

const CAPTURES = join(import.meta.dirname, '../../assets/captures');
const FOLDERS = ['debian12-iproute2-6.1', 'hand-made'];
const FORMATS: readonly (SocketFormat | 'auto')[] = ['ss', 'proc-net-tcp', 'netstat', 'auto'];

const captures = FOLDERS.flatMap((folder) =>
  readdirSync(join(CAPTURES, folder))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => ({ name: `${folder}/${file}`, text: readFileSync(join(CAPTURES, folder, file), 'utf8') })),
);

function captured(name: string): readonly Socket[] {
  const found = captures.find((capture) => capture.name === `debian12-iproute2-6.1/${name}.txt`);
  if (found === undefined) throw new Error(`no capture ${name}`);
  return parseListing(found.text, 'auto').sockets;
}

/** Who talks to whom and how, without what only one of the formats knows. */
function gist(sockets: readonly Socket[]): readonly string[] {
  const end = ({ address, port }: Socket['local']) => `${address.replace(/^(\*|::)$/, 'any')} ${port}`;
  return sockets.map(({ state, local, peer }) => `${state} ${end(local)} ${end(peer)}`).sort();
}

/** Lines that must be accounted for: not blank, not a header. */
function contentLines(text: string): number {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/Local Address|local_address|^Active |^Aktive |RefCnt/.test(line)).length;
}

describe('parseListing', () => {
  it.each(captures)('reads $name as its expectation says', ({ name, text }) => {
    const expected: unknown = JSON.parse(
      readFileSync(join(CAPTURES, name.replace(/\.txt$/, '.expected.json')), 'utf8'),
    );
    expect(JSON.parse(JSON.stringify(parseListing(text, 'auto')))).toEqual(expected);
  });

  it('sees the same sockets in ss, /proc and netstat of one moment', () => {
    const ss = gist(captured('tcp-plain'));
    expect(ss).toHaveLength(33);
    expect(gist(captured('tcp-full-one-line'))).toEqual(ss);
    expect(gist(captured('tcp-full-continued'))).toEqual(ss);
    expect(gist(captured('tcp-processes-one-line'))).toEqual(ss);
    expect(gist(captured('proc-net-both'))).toEqual(ss);
    const netstat = gist(captured('netstat-tanW'));
    expect(netstat).toEqual([...ss].map((line) => line.replaceAll('::ffff:', '')).sort());
  });

  it('gives the numbers of -O and of continuation lines alike', () => {
    const keys = (sockets: readonly Socket[]) =>
      sockets.map(({ info }) => Object.keys(info ?? {}).filter((key) => key !== 'ato'));
    expect(keys(captured('tcp-full-continued'))).toEqual(keys(captured('tcp-full-one-line')));
  });

  it('skips a byte order mark', () => {
    expect(parseListing('\uFEFFESTAB 0 0 1.1.1.1:1 2.2.2.2:2', 'auto').sockets).toHaveLength(1);
  });

  it('skips everything when told a format the text does not have', () => {
    const listing = parseListing('ESTAB 0 0 1.1.1.1:1 2.2.2.2:2\n', 'netstat');
    expect(listing).toMatchObject({ format: 'netstat', sockets: [], skipped: [{ line: 1 }] });
  });

  it('never throws, skips nothing in silence and keeps the order, whatever happens to real text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...captures),
        fc.array(damage(), { maxLength: 8 }),
        fc.constantFrom(...FORMATS),
        (capture, harm, format) => {
          const text = harm.reduce((all, act) => act(all), capture.text.slice(0, 6000));
          const { sockets, skipped } = parseListing(text, format);
          expect(JSON.stringify(sockets)).not.toContain('"__proto__"');
          const lines = skipped.map(({ line }) => line);
          expect(lines).toEqual([...lines].sort((a, b) => a - b));
          expect(
            skipped.every(({ reason, text: kept, line }) => reason !== '' && kept.length <= 201 && line >= 1),
          ).toBe(true);
          for (const { recvQ, sendQ, local, peer, timer } of sockets) {
            expect([recvQ, sendQ, timer?.expiresMs ?? 0, timer?.retransmits ?? 0].every(isCount)).toBe(true);
            expect([local.port ?? 0, peer.port ?? 0].every((port) => isCount(port) && port <= 65535)).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('accounts for every line of a one-line listing, damaged or not', () => {
    const oneLine = captures.filter(
      ({ name }) => /one-line|proc-net|netstat|plain|lab-/.test(name) && !/processes|german/.test(name),
    );
    fc.assert(
      fc.property(fc.constantFrom(...oneLine), fc.nat(), fc.nat(), (capture, from, length) => {
        const lines = capture.text.split('\n').slice(0, 40);
        const middle = lines[from % lines.length] ?? '';
        lines[from % lines.length] = middle.slice(0, length % (middle.length + 1));
        const text = lines.join('\n');
        const { sockets, skipped } = parseListing(
          text,
          capture.name.includes('netstat') ? 'netstat' : capture.name.includes('proc') ? 'proc-net-tcp' : 'ss',
        );
        const cutHeaders = skipped.filter(({ text: kept }) => /^\s*(State|Proto|Active|sl)/.test(kept)).length;
        expect(sockets.length + skipped.length - cutHeaders).toBeGreaterThanOrEqual(contentLines(text) - 1);
        expect(sockets.length + skipped.length).toBeLessThanOrEqual(lines.filter((line) => line.trim() !== '').length);
      }),
      { numRuns: 200 },
    );
  });

  it('takes time in proportion to the text, however it was made to be slow', () => {
    const size = 100_000;
    const row = 'ESTAB 0 0 1.1.1.1:1 2.2.2.2:2 ';
    const evil = [
      ' '.repeat(size),
      '\n'.repeat(size),
      'a:b '.repeat(size / 4),
      `${row}users:((${'"a",pid=1,fd='.repeat(size / 13)}`,
      `${row}users:(("${'",pid=1,proc_ctx='.repeat(size / 17)}`,
      `${row}${'))'.repeat(size / 2)}`,
      `${row}users:(("\n`.repeat(size / 45),
      `${row}timer:(${'1'.repeat(size)}`,
      `${row}rto:${'1'.repeat(size)}`,
      `u_str ESTAB 0 0 ${'1 a'.repeat(size / 3)}`,
      `nl UNCONN 0 0 a:${'b '.repeat(size / 2)}`,
      `tcp 0 0 ${'1:1 '.repeat(size / 4)}`,
      `tcp 0 0 1:1 2:2 LISTEN ${'1/a off (1/'.repeat(size / 11)}`,
      `unix 2 [ ] STREAM ${'1 '.repeat(size / 2)}`,
      `1: ${'0'.repeat(size)}`,
      `${'0'.repeat(size)}:`,
    ];
    const started = performance.now();
    for (const text of evil) for (const format of FORMATS) JSON.stringify(parseListing(text, format).sockets);
    // Milliseconds each when linear; what grows with the square takes minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('reads back what was printed as ss prints it', () => {
    fc.assert(
      fc.property(fc.array(socket(), { maxLength: 20 }), fc.boolean(), (sockets, oneLine) => {
        const text = sockets.map((one) => print(one, oneLine)).join('');
        const listing = parseListing(text, 'ss');
        expect(listing.skipped).toEqual([]);
        expect(JSON.parse(JSON.stringify(listing.sockets))).toEqual(sockets);
      }),
      { numRuns: 200 },
    );
  });
});

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** One act of damage: bytes taken out, put in or changed, lines shuffled, the end cut off. */
function damage(): fc.Arbitrary<(text: string) => string> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const junk = fc.oneof(
    fc.constantFrom(
      '\0',
      '\r',
      '\uFFFD',
      '\n',
      '\t',
      '))',
      '":',
      '__proto__:1 ',
      'users:((',
      'timer:(',
      '%',
      '[',
      '9'.repeat(25),
      '-1',
      'ESTAB 0 0 ',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  return fc.oneof(
    fc.tuple(place, fc.nat(40)).map(([at, length]) => (text: string) => {
      const from = Math.floor(at * text.length);
      return text.slice(0, from) + text.slice(from + length);
    }),
    fc.tuple(place, junk).map(([at, more]) => (text: string) => {
      const from = Math.floor(at * text.length);
      return text.slice(0, from) + more + text.slice(from);
    }),
    fc.tuple(place, junk).map(([at, other]) => (text: string) => {
      const from = Math.floor(at * text.length);
      return text.slice(0, from) + other + text.slice(from + other.length);
    }),
    place.map((at) => (text: string) => {
      const lines = text.split('\n');
      const cut = Math.floor(at * lines.length);
      return [...lines.slice(cut), ...lines.slice(0, cut)].join('\n');
    }),
    place.map((at) => (text: string) => text.slice(0, Math.floor(at * text.length))),
  );
}

/** A TCP socket as a listing may have it. */
function socket(): fc.Arbitrary<Socket> {
  const count = fc.nat(1_000_000);
  const endpoint = fc.record(
    {
      address: fc.oneof(fc.ipV4(), fc.constantFrom('*', '::', 'fe80::77', '2001:db8::a:1', '::ffff:10.0.0.1')),
      port: fc.option(fc.nat(65535)),
      scope: fc.constantFrom('eth0', 'bond0.42'),
    },
    { requiredKeys: ['address', 'port'] },
  );
  const process = fc.record({
    name: fc.constantFrom('sshd', 'a"b', 'my proc', '))', 'x,pid=', 'fd=1),("'),
    pid: count,
    fd: count,
  });
  return fc.record(
    {
      netid: fc.constantFrom('tcp', 'udp', 'mptcp'),
      state: fc.constantFrom('ESTAB', 'SYN-SENT', 'LISTEN', 'TIME-WAIT', 'UNCONN'),
      recvQ: count,
      sendQ: count,
      local: endpoint,
      peer: endpoint,
      timer: fc.record({
        name: fc.constantFrom('on', 'keepalive', 'persist'),
        expiresMs: fc.nat(9_999),
        retransmits: fc.nat(15),
      }),
      processes: fc.array(process, { minLength: 1, maxLength: 3 }),
      info: fc.record({ rto: count, bytesAcked: fc.maxSafeNat(), segsIn: count, lastrcv: count }),
    },
    { requiredKeys: ['netid', 'state', 'recvQ', 'sendQ', 'local', 'peer'] },
  );
}

/** Prints a socket as ss 6.1 does: brackets around IPv6, the zone behind them, seconds with a fraction as `ms`. */
function print({ netid, state, recvQ, sendQ, local, peer, timer, processes, info }: Socket, oneLine: boolean): string {
  const end = ({ address, port, scope }: Socket['local']) =>
    `${address.includes(':') ? `[${address}]` : address}${scope === undefined ? '' : `%${scope}`}:${port ?? '*'}`;
  const users = processes?.map(({ name, pid, fd }) => `("${name}",pid=${pid},fd=${fd})`).join(',');
  const words = [
    `${netid.padEnd(5)} ${state.padEnd(10)} ${recvQ} ${sendQ}  ${end(local)} ${end(peer)} `,
    users === undefined ? '' : `users:(${users})`,
    timer === undefined ? '' : `timer:(${timer.name},${printMs(timer.expiresMs)},${timer.retransmits})`,
    info === undefined
      ? ''
      : `${oneLine ? '' : '\n\t'} ts cubic rto:${info['rto']} bytes_acked:${info['bytesAcked']} segs_in:${info['segsIn']} lastrcv:${info['lastrcv']}`,
  ];
  return `${words.filter((word) => word !== '').join(' ')}     \n`;
}

/** ss.c, print_ms_timer, below ten seconds. */
function printMs(ms: number): string {
  const [seconds, rest] = [Math.floor(ms / 1000), ms % 1000];
  if (seconds === 0) return rest === 0 ? '' : `${String(rest).padStart(3, '0')}ms`;
  return rest === 0 ? `${seconds}sec` : `${seconds}.${String(rest).padStart(3, '0')}ms`;
}
