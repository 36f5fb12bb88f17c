import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, createCertificate } from '../../probe/fixtures/answering.ts';
import { createWorkshop } from '../../probe/fixtures/sshd.ts';
import { createSystemTrust } from '../../probe/http-check-trust.ts';
import type { Attempt } from './channel.ts';
import { type Receiver, startReceiver } from './fixtures/receiver.ts';
import { hastyClock, realSurroundings } from './fixtures/surroundings.ts';
import { type JsonPost, postJson } from './http-post.ts';

const shop = createWorkshop();
let certificate: Certificate;
let other: Certificate;
beforeAll(() => {
  certificate = createCertificate(shop, 'receiver');
  other = createCertificate(shop, 'other');
});
afterAll(() => shop.remove());

const post = (url: string, change: Partial<JsonPost> = {}): JsonPost => ({
  url,
  tls: { kind: 'system', serverName: null },
  headers: {},
  body: '{"hello":"world"}',
  secrets: [],
  ...change,
});

async function answered(answer: Parameters<typeof startReceiver>[0], change: Partial<JsonPost> = {}): Promise<Attempt> {
  const receiver = await startReceiver(answer);
  try {
    return await postJson(post(`${receiver.url}/in`, change), realSurroundings());
  } finally {
    await receiver.stop();
  }
}

const status = (code: number, headers: Readonly<Record<string, string>> = {}, body = '') =>
  answered((response) => response.writeHead(code, headers).end(body));

/** A server that speaks for itself, byte by byte. */
async function spoken(speak: (socket: Socket) => void): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => speak(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

describe('postJson', () => {
  it('puts the body whole, with its length and its type, to the path with its query', async () => {
    const receiver = await startReceiver((response) => response.writeHead(202).end());
    const attempt = await postJson(post(`${receiver.url}/a/b?c=d`, { body: '{"ü":1}' }), realSurroundings());
    await receiver.stop();
    expect(attempt).toEqual({ kind: 'delivered' });
    expect(receiver.received).toMatchObject([{ method: 'POST', path: '/a/b?c=d', body: '{"ü":1}' }]);
    expect(receiver.received[0]?.headers).toMatchObject({
      host: `127.0.0.1:${receiver.port}`,
      'content-type': 'application/json',
      'content-length': '8',
    });
  });

  it.each([200, 201, 202, 204])('takes %i as delivered', async (code) => {
    expect(await status(code)).toEqual({ kind: 'delivered' });
  });

  it.each([408, 425, 429, 500, 502, 503, 504, 301, 302, 307])('tries again after %i', async (code) => {
    expect(await status(code, { Location: 'http://127.0.0.1:1/' })).toMatchObject({ kind: 'retry' });
  });

  it.each([400, 401, 403, 404, 410, 413, 422])('takes %i as the last word', async (code) => {
    const attempt = await status(code, {}, 'no such\nhook');
    expect(attempt.kind).toBe('refused');
    expect(attempt).toMatchObject({ sentence: expect.stringMatching(new RegExp(`answers ${code}: no such hook$`)) });
  });

  it('waits as long as a busy receiver asks for', async () => {
    expect(await status(429, { 'Retry-After': '7' })).toMatchObject({ kind: 'retry', afterMs: 7000 });
    expect(await status(503, { 'Retry-After': 'soon' })).toMatchObject({ kind: 'retry', afterMs: null });
  });

  it('follows no redirect', async () => {
    const receiver: Receiver = await startReceiver((response, { path }) =>
      response.writeHead(path === '/in' ? 307 : 200, { Location: `/elsewhere` }).end(),
    );
    await postJson(post(`${receiver.url}/in`), realSurroundings());
    await receiver.stop();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/in']);
  });

  it('reads no more than 64 KB of an answer, and judges by its status', async () => {
    let written = 0;
    const attempt = await answered((response) => {
      response.writeHead(500, { 'Content-Type': 'text/plain' });
      const more = (): void => {
        while (!response.destroyed && written < 200_000_000) {
          written += 65_536;
          if (!response.write('x'.repeat(65_536))) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    expect(attempt).toMatchObject({ kind: 'retry', sentence: expect.stringContaining('answers 500: xxx') });
    expect(attempt.kind === 'retry' ? attempt.sentence.length : 0).toBeLessThan(300);
    expect(written).toBeLessThan(20_000_000);
  });

  it('does not wait for the body of a good answer', async () => {
    expect(await answered((response) => void response.writeHead(200).write('never ends'))).toEqual({
      kind: 'delivered',
    });
  });

  it('ends with a receiver that gives its head byte by byte for ever', async () => {
    let timer: NodeJS.Timeout | undefined;
    const server = await spoken((socket) => {
      timer = setInterval(() => socket.write('H'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const clock = hastyClock(new Map([[15_000, 300]]));
    const attempt = await postJson(post(server.url), realSurroundings({}, { clock }));
    await server.stop();
    clearInterval(timer);
    expect(attempt.kind).toBe('retry');
    expect(attempt).toMatchObject({ sentence: expect.stringMatching(/did not answer in time|no HTTP/) });
  });

  it('ends with a receiver that accepts and says nothing', async () => {
    const server = await spoken(() => undefined);
    const clock = hastyClock(new Map([[15_000, 200]]));
    const attempt = await postJson(post(server.url), realSurroundings({}, { clock }));
    await server.stop();
    expect(attempt).toMatchObject({ kind: 'retry', sentence: expect.stringContaining('did not answer in time') });
  });

  it.each([
    ['closes without a word', (socket: Socket) => socket.end()],
    ['speaks no HTTP', (socket: Socket) => socket.end('220 mail.example.net ESMTP\r\n')],
    ['has a head without end', (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(200_000)}`)],
    ['upgrades', (socket: Socket) => socket.write('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')],
  ])('tries again where the receiver %s', async (_, speak) => {
    const server = await spoken(speak);
    const attempt = await postJson(post(server.url), realSurroundings());
    await server.stop();
    expect(attempt.kind).toBe('retry');
  });

  it('says that nobody listens, and delivers once somebody does', async () => {
    const first = await startReceiver(() => undefined);
    await first.stop();
    const attempt = await postJson(post(first.url), realSurroundings());
    expect(attempt).toMatchObject({
      kind: 'retry',
      sentence: `127.0.0.1:${first.port} refuses the connection: nobody listens there`,
    });
    const back = await startReceiver((response) => response.end(), { port: first.port });
    expect(await postJson(post(back.url), realSurroundings())).toEqual({ kind: 'delivered' });
    await back.stop();
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const receiver = await startReceiver(() => stop.abort());
    const attempt = await postJson(post(receiver.url), realSurroundings({}, { signal: stop.signal }));
    await receiver.stop();
    expect(attempt.kind).toBe('retry');
  });

  it('tells no secret, also where the receiver repeats it', async () => {
    const attempt = await answered(
      (response, { headers }) => response.writeHead(403).end(`bad ${headers.authorization} and s3cr%2Fet`),
      { headers: { Authorization: 'Bearer s3cr/et' }, secrets: ['s3cr/et'] },
    );
    expect(attempt).toMatchObject({
      kind: 'refused',
      sentence: expect.stringMatching(/answers 403: bad Bearer … and …$/),
    });
  });

  it('sends no header with a line break', async () => {
    const receiver = await startReceiver((response) => response.end());
    const attempt = await postJson(post(receiver.url, { headers: { 'X-A': 'a\r\nX-B: b' } }), realSurroundings());
    await receiver.stop();
    expect(attempt).toMatchObject({ kind: 'retry', sentence: expect.not.stringContaining('X-B') });
    expect(receiver.received).toEqual([]);
  });

  it('speaks TLS with the pinned certificate, and says nothing to any other', async () => {
    const receiver = await startReceiver((response) => response.end(), { certificate });
    const trusted = { kind: 'pinned' as const, sha256: certificate.sha256, serverName: null };
    expect(await postJson(post(receiver.url, { tls: trusted }), realSurroundings())).toEqual({ kind: 'delivered' });
    const wrong = await postJson(post(receiver.url, { tls: { ...trusted, sha256: other.sha256 } }), realSurroundings());
    expect(wrong).toMatchObject({
      kind: 'retry',
      sentence: expect.stringContaining('another certificate than the pinned'),
    });
    const unknown = await postJson(post(receiver.url), realSurroundings());
    expect(unknown).toMatchObject({ kind: 'retry', sentence: expect.stringContaining('not trusted') });
    const trust = createSystemTrust({ SSL_CERT_FILE: certificate.file });
    expect(await postJson(post(receiver.url), realSurroundings({}, { trust }))).toEqual({ kind: 'delivered' });
    await receiver.stop();
    expect(receiver.received).toHaveLength(2);
  });
});
