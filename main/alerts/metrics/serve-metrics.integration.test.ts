import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AlertMetrics } from '../../domain/alert-metrics.ts';
import { systemClock } from '../../engine/system-clock.ts';
import { handClock } from '../../probe/fixtures/hand-clock.ts';
import { type MetricsServer, serveMetrics, type ServeMetricsOptions } from './serve-metrics.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const anyPort: AlertMetrics = { address: '127.0.0.1', port: 0, names: ['noc1.example.net'] };

/** Serves on a free port until the test is over. */
async function serving(options: Partial<ServeMetricsOptions> & { readonly settings?: AlertMetrics } = {}) {
  const { settings = anyPort, ...rest } = options;
  const server: MetricsServer = serveMetrics(settings, {
    clock: systemClock,
    page: () => Promise.resolve('the page\n'),
    onNotice: (sentence) => {
      throw new Error(sentence);
    },
    ...rest,
  });
  open.push(server.stop);
  return { server, port: (await server.listening) ?? 0 };
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function ask(
  port: number,
  { path = '/metrics', method = 'GET', host = `127.0.0.1:${port}`, address = '127.0.0.1' } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const put = request({ host: address, port, path, method, headers: { Host: host } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    put.on('error', reject);
    put.end();
  });
}

/** Sends these bytes and gives back all that comes, until the other side is done. */
async function say(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (data: Buffer) => (said += data.toString()));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await closed(socket);
  return said;
}

/** Also by a reset. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

describe(serveMetrics, () => {
  it('gives the page to GET, its head alone to HEAD, and closes', async () => {
    const { port } = await serving();
    const { status, headers, body } = await ask(port);
    expect({ status, body }).toEqual({ status: 200, body: 'the page\n' });
    expect(headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
    });
    const head = await ask(port, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '9' } });
    expect(await ask(port, { path: '/metrics?x=1' })).toMatchObject({ status: 200 });
  });

  it.each(['/', '/metrics/', '/Metrics', '//metrics', '/../metrics', '/metrics%00'])(
    'has nothing at %s',
    async (path) => {
      const { port } = await serving();
      expect(await ask(port, { path })).toMatchObject({ status: 404, body: 'There is only /metrics.\n' });
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('refuses %s', async (method) => {
    const { port } = await serving();
    expect(await ask(port, { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it.each([
    '127.0.0.1',
    '127.0.0.1:9464',
    'localhost',
    'LOCALHOST:1',
    '[::1]:9464',
    '10.1.2.3',
    'NOC1.example.net:9464',
  ])('is asked as %s', async (host) => {
    const { port } = await serving();
    expect(await ask(port, { host })).toMatchObject({ status: 200 });
  });

  it.each([
    'rebound.example',
    'rebound.example:9464',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'localhost:x',
    '[localhost]',
  ])('tells a browser nothing that was lured here by the name "%s"', async (host) => {
    let made = 0;
    const page = () => Promise.resolve(String(made++));
    const { port } = await serving({ page });
    expect(await ask(port, { host })).toMatchObject({ status: 421 });
    expect(made).toBe(0);
  });

  it('wants a Host header of any client, also of an old one', async () => {
    const { port } = await serving();
    expect(await say(port, 'GET /metrics HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await say(port, 'GET /metrics HTTP/1.1\r\nHost: \r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await say(port, 'GET /metrics HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('bears what is no HTTP and heads without end', async () => {
    const { port } = await serving();
    expect(await say(port, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const long = `GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(9000)}\r\n\r\n`;
    expect(await say(port, long)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await say(port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    expect(await ask(port)).toMatchObject({ status: 200 });
  });

  it('answers 500 and goes on where the page cannot be made', async () => {
    let isBroken = true;
    const page = () => (isBroken ? Promise.reject(new Error('secret')) : Promise.resolve('well\n'));
    const { port } = await serving({ page });
    expect(await ask(port)).toMatchObject({ status: 500, body: 'The metrics could not be made.\n' });
    isBroken = false;
    expect(await ask(port)).toMatchObject({ status: 200, body: 'well\n' });
  });

  it('ends a connection after 12 s, whatever it is doing', async () => {
    const clock = handClock();
    const { port } = await serving({ clock });
    const socket = await connected(port);
    const end = closed(socket);
    // Something of it must have come before its time is up.
    socket.write('GET /metrics HTTP/1.1\r\n');
    while (clock.pending() === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.move(12_000);
    await end;
    expect(clock.pending()).toBe(0);
  });

  it('has sixteen connections at most, and takes the next when one ends', async () => {
    const { port } = await serving();
    const sockets = await Promise.all(Array.from({ length: 16 }, () => connected(port)));
    await expect(ask(port)).rejects.toThrow(/ECONNRESET|socket hang up/);
    const ended = sockets.map(closed);
    for (const socket of sockets) socket.destroy();
    await Promise.all(ended);
    await expect
      .poll(() =>
        ask(port).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });

  it('tells the operator once that the port is taken, tries again, and says when it is served', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const clock = handClock();
    const said: string[] = [];
    const server = serveMetrics(
      { ...anyPort, port },
      { clock, page: () => Promise.resolve(''), onNotice: (sentence) => said.push(sentence) },
    );
    open.push(server.stop);
    const first = `Metrics are not served: 127.0.0.1:${port} belongs to another program already; end that, or give alerts.metrics another port. It is tried again every 15 s`;
    await expect.poll(() => said).toEqual([first]);
    clock.move(15_000);
    await expect.poll(() => clock.pending()).toBe(1);
    expect(said).toEqual([first]);
    other.close();
    await once(other, 'close');
    clock.move(15_000);
    expect(await server.listening).toBe(port);
    expect(said).toEqual([first, `Metrics are served on 127.0.0.1:${port} now`]);
    expect(await ask(port)).toMatchObject({ status: 200 });
  });

  it('says what to do about an address that is not of this machine', async () => {
    const said: string[] = [];
    const settings = { ...anyPort, address: '192.0.2.1', port: 9464 };
    const clock = handClock();
    const server = serveMetrics(settings, { clock, page: () => Promise.resolve(''), onNotice: (s) => said.push(s) });
    await expect
      .poll(() => said)
      .toEqual([expect.stringMatching(/^Metrics are not served: 192\.0\.2\.1:9464 is no address/)]);
    await server.stop();
    expect([await server.listening, clock.pending()]).toEqual([null, 0]);
  });

  it('listens on the address it was given and on no other', async () => {
    const { port } = await serving();
    await expect(ask(port, { address: '127.0.0.2' })).rejects.toThrow(/ECONNREFUSED/);
  });

  it('stops at once, whoever is still connected', async () => {
    const { server, port } = await serving();
    const socket = await connected(port);
    const end = closed(socket);
    await server.stop();
    await end;
    await expect(ask(port)).rejects.toThrow(/ECONNREFUSED/);
  });
});
