import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SyslogChannel } from '../../domain/alert-channels.ts';
import { channelId } from '../../domain/notification.ts';
import { systemClock } from '../../engine/system-clock.ts';
import { type Certificate, createCertificate, startAnswering } from '../../probe/fixtures/answering.ts';
import { createWorkshop, freePort } from '../../probe/fixtures/sshd.ts';
import { createSystemTrust } from '../../probe/http-check-trust.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { receiveDatagrams, receiveStreams } from '../../testing/syslog-receiver.ts';
import type { ChannelSurroundings } from './channel.ts';
import { createDial } from './open-route.ts';
import { sendSyslog } from './send-syslog.ts';

const shop = createWorkshop();
let certificate: Certificate;
let running: { stop(): Promise<void> }[] = [];

beforeAll(() => {
  certificate = createCertificate(shop, 'log');
});
afterEach(async () => {
  await Promise.all(running.map((receiver) => receiver.stop()));
  running = [];
});
afterAll(() => shop.remove());

function stopsLater<T extends { stop(): Promise<void> }>(receiver: T): T {
  running.push(receiver);
  return receiver;
}

function channelTo(port: number, transport: SyslogChannel['transport'], change: Partial<SyslogChannel> = {}) {
  const channel: SyslogChannel = {
    kind: 'syslog',
    id: channelId('log'),
    routes: [{ kind: 'direct' }],
    perMinute: 60,
    host: '127.0.0.1',
    port,
    transport,
    tls: { kind: 'pinned', sha256: certificate.sha256, serverName: null },
    facility: 16,
    ...change,
  };
  return channel;
}

const dial = createDial(() => Promise.reject(new Error('no host is asked')));

function around(change: Partial<ChannelSurroundings> = {}): ChannelSurroundings {
  return {
    connect: (target, signal) => dial(target, { kind: 'direct' }, signal),
    secret: () => Promise.reject(new Error('it has none')),
    trust: createSystemTrust({ SSL_CERT_FILE: certificate.file }),
    signal: new AbortController().signal,
    clock: systemClock,
    lastTold: () => null,
    ...change,
  };
}

const zurich = smallNotification({ incidents: [smallIncident({ text: 'Zürich lost "FRA" [both] ways' })] });
const heard = {
  facility: 16,
  severity: 3,
  hostname: 'noc1',
  messageId: 'alert-raised',
  text: '[P2] prod: Zürich lost "FRA" [both] ways',
};

describe('sendSyslog', () => {
  it('is one datagram, from the first of its addresses that works', async () => {
    const receiver = stopsLater(await receiveDatagrams());
    const next = receiver.next();
    const routes = [
      { kind: 'bind', address: '192.0.2.1' },
      { kind: 'bind', address: '127.0.0.9' },
    ] as const;
    const attempt = await sendSyslog(zurich, channelTo(receiver.port, 'udp', { routes }), around());
    expect(attempt).toEqual({ kind: 'delivered' });
    expect(await next).toMatchObject([{}, { address: '127.0.0.9' }]);
    expect(receiver.messages).toMatchObject([heard]);
  });

  it('tells of a datagram what this machine knows: nobody listens, no route, no such name', async () => {
    const port = await freePort();
    const send = async (change: Partial<SyslogChannel>) => {
      const attempt = await sendSyslog(zurich, channelTo(port, 'udp', change), around());
      return attempt.kind === 'retry' ? attempt.sentence : attempt.kind;
    };
    expect(await send({})).toMatch(/^syslog at 127\.0\.0\.1:\d+ cannot be told \(.*ECONNREFUSED/);
    expect(await send({ routes: [{ kind: 'proxy', host: '127.0.0.1', port }] })).toMatch(
      /none of its routes carries UDP$/,
    );
    expect(await send({ host: 'log.invalid' })).toBe('syslog at log.invalid has a name that cannot be resolved now');
  });

  it('counts its octets over TCP, and is sure once the receiver has read to the end', async () => {
    const receiver = stopsLater(await receiveStreams());
    expect(await sendSyslog(zurich, channelTo(receiver.port, 'tcp'), around())).toEqual({ kind: 'delivered' });
    expect(receiver.messages).toMatchObject([heard]);
  });

  it('goes over TLS to a receiver that is trusted', async () => {
    const receiver = stopsLater(await receiveStreams(certificate));
    const named = channelTo(receiver.port, 'tls', { tls: { kind: 'system', serverName: 'db.example.net' } });
    expect(await sendSyslog(zurich, channelTo(receiver.port, 'tls'), around())).toEqual({ kind: 'delivered' });
    expect(await sendSyslog(zurich, named, around())).toEqual({ kind: 'delivered' });
    expect(receiver.messages).toMatchObject([heard, heard]);
  });

  it('says nothing to a receiver that is not', async () => {
    const receiver = stopsLater(await receiveStreams(certificate));
    const tls = { kind: 'pinned', sha256: '0'.repeat(64), serverName: null } as const;
    const attempt = await sendSyslog(zurich, channelTo(receiver.port, 'tls', { tls }), around());
    expect(attempt).toMatchObject({
      kind: 'retry',
      sentence: expect.stringMatching(/cannot be told: it shows another certificate than the pinned one/),
    });
    expect(receiver.messages).toEqual([]);
  });

  it('tries again where the receiver is away, breaks off, or never closes', async () => {
    const send = (port: number, change?: Partial<ChannelSurroundings>) =>
      sendSyslog(zurich, channelTo(port, 'tcp'), around(change));
    expect(await send(await freePort())).toMatchObject({
      kind: 'retry',
      sentence: expect.stringMatching(/nobody listens/),
    });

    const resets = stopsLater(await startAnswering((socket) => socket.resetAndDestroy()));
    expect(await send(resets.port)).toMatchObject({
      kind: 'retry',
      sentence: expect.stringMatching(/cannot be told for sure/),
    });

    let end = (): void => undefined;
    const clock = { ...systemClock, after: (_ms: number, run: () => void) => ((end = run), () => undefined) };
    const open = stopsLater(await startAnswering(() => end(), { greet: (socket) => (socket.allowHalfOpen = true) }));
    expect(await send(open.port, { clock })).toEqual({
      kind: 'retry',
      sentence: `syslog at 127.0.0.1:${open.port} cannot be told for sure: it did not close the connection in time`,
      afterMs: null,
    });
  });

  it('is not kept by a receiver that talks without an end', async () => {
    let end = (): void => undefined;
    const clock = { ...systemClock, after: (_ms: number, run: () => void) => ((end = run), () => undefined) };
    const pours = stopsLater(
      await startAnswering(() => end(), {
        greet(socket) {
          socket.allowHalfOpen = true;
          const pour = (): void => void socket.write('x'.repeat(65_536));
          socket.on('drain', pour);
          pour();
        },
      }),
    );
    const attempt = await sendSyslog(zurich, channelTo(pours.port, 'tcp'), around({ clock }));
    expect(attempt).toMatchObject({ kind: 'retry' });
  });
});
