import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { CheckTls, HttpCheck } from '../domain/fleet.ts';
import { hostId } from '../domain/ids.ts';
import {
  type Answering,
  type Certificate,
  createCertificate,
  startAnswering,
  writeWithoutEnd,
} from './fixtures/answering.ts';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { createWorkshop, freePort, type Sshd, startSshd, type Workshop } from './fixtures/sshd.ts';
import { inState, type Watching, watchFleet } from './fixtures/watching.ts';
import { runHttpCheck } from './http-check.ts';

const http = (status: string, body = '', head = `Content-Length: ${body.length}\r\n`) =>
  `HTTP/1.1 ${status}\r\n${head}\r\n${body}`;
const say = (text: string) => (socket: Socket) => socket.end(text);
const json = { kind: 'json', field: 'members.0.state', equals: 'running' } as const;
const well = '{"members":[{"state":"running"}]}';

/** Through a real sshd, as hosts do it; the servers behind it are ours. */
describe(runHttpCheck, () => {
  let shop: Workshop;
  let sshd: Sshd;
  let watching: Watching;
  let own: Certificate;
  let stranger: Certificate;
  let servers: Answering[] = [];
  let count = 0;

  beforeAll(async () => {
    shop = createWorkshop();
    shop.key('id');
    own = createCertificate(shop, 'own');
    stranger = createCertificate(shop, 'stranger');
    sshd = await startSshd(shop, 'sshd', shop.publicKey('id'));
    shop.write('known', `${sshd.knownHost}\n`);
    const settings = sshSettings({
      port: sshd.port,
      identityFile: shop.path('id'),
      knownHostsFile: shop.path('known'),
    });
    watching = watchFleet(fleetOf([hostAt('a', settings)]), {}, { SSL_CERT_FILE: own.file });
    await watching.until(inState('streaming'));
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    servers = [];
  });
  afterAll(async () => {
    await watching.stop();
    expect(watching.clock.pending()).toBe(0);
    await sshd.stop();
    shop.remove();
  });

  const serve = async (...how: Parameters<typeof startAnswering>) => {
    const server = await startAnswering(...how);
    servers.push(server);
    return server;
  };
  const run = async (port: number, changes: Partial<HttpCheck> = {}, withinMs?: number) => {
    const check: HttpCheck = {
      id: `check${count++}`,
      targets: [],
      from: [],
      port,
      path: '/health?x=1',
      expect: { kind: 'status', status: 200 },
      tls: { kind: 'none' },
      timeoutMs: 600,
      ...changes,
    };
    const wish = { host: hostId('a'), to: hostId('b'), address: '127.0.0.1', check };
    watching.probes.obey({ connects: [], checks: [wish], roles: [], fasterSampling: new Map() });
    const fact = await watching.until((f) => f.kind === 'check' && f.check === check.id, withinMs);
    return fact as Extract<Fact, { kind: 'check' }>;
  };
  const end = ({ outcome, status }: Extract<Fact, { kind: 'check' }>) => [outcome, status];

  it('sends one modest GET and takes the expected status', async () => {
    const server = await serve(say(http('200 OK', 'fine')));
    expect(await run(server.port)).toMatchObject({ host: 'a', to: 'b', port: server.port, outcome: 'ok', status: 200 });
    expect(server.asked()).toBe(
      `GET /health?x=1 HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUser-Agent: quorumscope\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
    );
  });

  it.each([
    ['another status', '503 Service Unavailable', 503],
    ['a redirect, which it does not follow', '302 Found', 302],
    ['a status that is none', '999 Odd', 999],
  ])('calls %s a mismatch', async (_what, line, status) => {
    const server = await serve(say(http(line, '', 'Location: /elsewhere\r\nContent-Length: 0\r\n')));
    expect(end(await run(server.port))).toEqual(['mismatch', status]);
    expect(server.connections).toBe(1);
  });

  it.each([
    ['a body with its length', http('200 OK', well)],
    ['a body up to the end of the connection', http('200 OK', well, '')],
    [
      'a body in chunks',
      http(
        '200 OK',
        `5\r\n${well.slice(0, 5)}\r\n1c\r\n${well.slice(5)}\r\n0\r\n\r\n`,
        'Transfer-Encoding: chunked\r\n',
      ),
    ],
    ['an answer after a hint', `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${http('200 OK', well)}`],
    ['an answer with any status', http('503 Sorry', well)],
    ['a body of 64 kB', http('200 OK', well.padEnd(65_536))],
  ])('reads the JSON field out of %s', async (_what, answer) => {
    const server = await serve(say(answer));
    expect((await run(server.port, { expect: json })).outcome).toBe('ok');
  });

  it.each([
    ['another value', http('200 OK', well.replace('running', 'stopped')), 200],
    ['no such field', http('200 OK', '{"members":[]}'), 200],
    ['no JSON', http('200 OK', '<html>'), 200],
    ['a body that breaks off', http('200 OK', well, 'Content-Length: 999\r\n'), 200],
    ['a body over 64 kB', http('200 OK', well.padEnd(65_537)), 200],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', null],
    ['bytes at random', '\u0000\u0001\u0002\u00ff\r\n\r\n', null],
    ['a status that is no number', http('abc OK', well), null],
    ['two lengths', http('200 OK', well, 'Content-Length: 1\r\nContent-Length: 2\r\n'), null],
    ['a head over 16 kB', http('200 OK', well, `X: ${'x'.repeat(20_000)}\r\n`), null],
    ['a switch of protocols', http('101 Switching Protocols', '', 'Upgrade: h2c\r\nConnection: Upgrade\r\n'), 101],
    ['nothing but its end', '', null],
  ])('calls %s a mismatch', async (_what, answer, status) => {
    const server = await serve(say(answer));
    expect(end(await run(server.port, { expect: json }))).toEqual(['mismatch', status]);
  });

  it.each([
    ['a body', http('200 OK', '', ''), 'x'.repeat(16_384), 200],
    ['a head', 'HTTP/1.1 200 OK\r\n', 'X: y\r\n'.repeat(500), null],
    ['hints', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100), null],
    ['chunk extensions', http('200 OK', '', 'Transfer-Encoding: chunked\r\n') + '1;', 'x'.repeat(1000), 200],
  ])('reads no further than its caps of %s without end', async (_what, begin, piece, status) => {
    const server = await serve((socket) => {
      socket.write(begin);
      writeWithoutEnd(socket, piece);
    });
    const fact = await run(server.port, { expect: json, timeoutMs: 5000 });
    expect(end(fact)).toEqual(['mismatch', status]);
    expect(fact.ms).toBeLessThan(4000);
  });

  it.each([
    ['a head', 'HTTP/1.1 200 OK\r\nX: ', null],
    ['a body', http('200 OK', '', ''), 200],
  ])(
    'waits for %s that drips no longer than its patience, and does not call it silence',
    async (_what, begin, status) => {
      const server = await serve((socket) => {
        socket.write(begin);
        writeWithoutEnd(socket, 'x', 20);
      });
      const fact = await run(server.port, { expect: json });
      expect(end(fact)).toEqual(['mismatch', status]);
      expect(fact.ms).toBeGreaterThanOrEqual(590);
    },
  );

  it('tells a service that lets in and stays silent from one that is gone', async () => {
    const server = await serve(() => undefined);
    const fact = await run(server.port);
    expect(end(fact)).toEqual(['no-answer', null]);
    expect(fact.ms).toBeGreaterThanOrEqual(590);
    expect(end(await run(await freePort()))).toEqual(['refused', null]);
  });

  it('reads what a service says before it is asked', async () => {
    const server = await serve(() => undefined, { greet: (socket) => socket.write('220 mail.example.net ESMTP\r\n') });
    expect(end(await run(server.port))).toEqual(['mismatch', null]);
  });

  const system = (serverName: string | null): CheckTls => ({ kind: 'system', serverName });
  const pinned = (sha256: string): CheckTls => ({ kind: 'pinned', sha256, serverName: null });

  it.each([
    ['the pinned certificate', () => own, () => pinned(own.sha256), 'ok'],
    ['another than the pinned certificate', () => stranger, () => pinned(own.sha256), 'tls'],
    ['a certificate of the authorities, for this address', () => own, () => system(null), 'ok'],
    ['a certificate of the authorities, for this name', () => own, () => system('db.example.net'), 'ok'],
    ['a certificate of the authorities, for another name', () => own, () => system('web.example.net'), 'tls'],
    ['a certificate of nobody we know', () => stranger, () => system(null), 'tls'],
  ] as const)('takes %s as it should', async (_what, certificate, tls, outcome) => {
    const server = await serve(say(http('200 OK')), { certificate: certificate() });
    expect((await run(server.port, { tls: tls() })).outcome).toBe(outcome);
    // Nothing is asked of those we do not trust.
    expect(server.asked() === '').toBe(outcome !== 'ok');
  });

  it('names the server it means in the Host header', async () => {
    const server = await serve(say(http('200 OK', well)), { certificate: own });
    expect((await run(server.port, { tls: system('db.example.net'), expect: json })).outcome).toBe('ok');
    expect(server.asked()).toContain(`Host: db.example.net:${server.port}\r\n`);
  });

  it('tells silence before, in and after a handshake from a handshake that fails', async () => {
    const silent = await serve(() => undefined);
    expect((await run(silent.port, { tls: pinned(own.sha256) })).outcome).toBe('no-answer');
    const hung = await serve(() => undefined, { certificate: own });
    expect((await run(hung.port, { tls: pinned(own.sha256) })).outcome).toBe('no-answer');
    const plain = await serve(say(http('400 Bad Request')));
    expect((await run(plain.port, { tls: pinned(own.sha256) })).outcome).toBe('tls');
    const begun = await serve((socket) => socket.write(Buffer.from([0x16, 0x03, 0x03, 0x40, 0x00, 0x02])));
    expect((await run(begun.port, { tls: system(null) })).outcome).toBe('tls');
    const closing = await serve((socket) => socket.end());
    expect((await run(closing.port, { tls: pinned(own.sha256) })).outcome).toBe('tls');
  });

  it('keeps the session of the host that asks well through all of this', () => {
    const states = watching.observations.flatMap(({ fact }) => (fact.kind === 'session' ? [fact.state] : []));
    expect(states).toEqual(['connecting', 'streaming']);
  });
});
