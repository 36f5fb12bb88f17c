import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A message of RFC 5424, taken apart by its grammar (section 6). */
export interface ReadSyslog {
  readonly facility: number;
  readonly severity: number;
  readonly time: string;
  readonly hostname: string;
  readonly appName: string;
  readonly procId: string;
  readonly messageId: string;
  /** Names and values of the only element, unescaped; null where it has none. */
  readonly data: { readonly id: string; readonly params: readonly (readonly [string, string])[] } | null;
  readonly text: string;
}

const header =
  /^<(\d|[1-9]\d|1[0-8]\d|19[01])>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) (?=[-[])/;
const name = '[!#-<>-\\\\^-~]{1,32}';
const param = new RegExp(` (${name})="((?:[^"\\\\\\]]|\\\\["\\\\\\]])*)"`, 'y');

/** Reads one message and throws where the grammar forbids it. */
export function readSyslog(octets: Buffer): ReadSyslog {
  const line = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  const head = header.exec(line);
  if (head === null) throw new Error(`no header: ${line}`);
  const [whole, priority, time = '', hostname = '', appName = '', procId = '', messageId = ''] = head;
  const { data, end } = readData(line, whole.length);
  const rest = line.slice(end);
  if (rest !== '' && !rest.startsWith(' ')) throw new Error(`no blank before the text: ${rest}`);
  const said = rest.slice(1);
  if (/[\p{Cc}]/u.test(said)) throw new Error('control characters in the text');
  if (!said.startsWith('\ufeff') && /[^\x20-\x7e]/.test(said)) throw new Error('UTF-8 without a mark');
  const [facility, severity] = [Math.floor(Number(priority) / 8), Number(priority) % 8];
  return { facility, severity, time, hostname, appName, procId, messageId, data, text: said.replace(/^\ufeff/, '') };
}

function readData(line: string, begin: number): { readonly data: ReadSyslog['data']; readonly end: number } {
  if (line[begin] === '-') return { data: null, end: begin + 1 };
  const id = new RegExp(`^\\[(${name})`).exec(line.slice(begin))?.[1];
  if (id === undefined) throw new Error(`no name of structured data: ${line}`);
  const params: [string, string][] = [];
  param.lastIndex = begin + 1 + id.length;
  let end = param.lastIndex;
  for (let found = param.exec(line); found !== null; found = param.exec(line)) {
    params.push([found[1] ?? '', (found[2] ?? '').replace(/\\(["\\\]])/g, '$1')]);
    end = param.lastIndex;
  }
  if (line[end] !== ']') throw new Error(`structured data without an end: ${line.slice(end)}`);
  return { data: { id, params }, end: end + 1 };
}

/** Reads frames that count their octets, MSG-LEN SP SYSLOG-MSG (RFC 6587, section 3.4.1), and throws where they do not. */
export function readFrames(octets: Buffer): readonly ReadSyslog[] {
  const messages: ReadSyslog[] = [];
  for (let at = 0; at < octets.length; ) {
    const length = /^([1-9]\d{0,9}) /.exec(octets.subarray(at, at + 11).toString('latin1'))?.[1];
    if (length === undefined) throw new Error('a frame without its length');
    const begin = at + length.length + 1;
    at = begin + Number(length);
    if (at > octets.length) throw new Error('a frame longer than what came');
    messages.push(readSyslog(octets.subarray(begin, at)));
  }
  return messages;
}

/** A receiver on loopback. */
export interface SyslogReceiver {
  readonly port: number;
  /** All it got, in order; over a stream what came before the sender's end of it. */
  readonly messages: readonly ReadSyslog[];
  stop(): Promise<void>;
}

/** A receiver of datagrams. */
export async function receiveDatagrams(): Promise<SyslogReceiver & { next(): Promise<unknown> }> {
  const messages: ReadSyslog[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (octets) => messages.push(readSyslog(octets)));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    messages,
    next: () => once(socket, 'message'),
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** A receiver of streams; over TLS where it gets a certificate. */
export async function receiveStreams(certificate?: {
  readonly key: Buffer;
  readonly cert: Buffer;
}): Promise<SyslogReceiver> {
  const messages: ReadSyslog[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
  };
  const serve = (socket: Socket): void => {
    const chunks: Buffer[] = [];
    keep(socket);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => messages.push(...readFrames(Buffer.concat(chunks))));
  };
  const server = certificate === undefined ? createServer(serve) : createTlsServer({ ...certificate }, serve);
  server.on('connection', keep);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
