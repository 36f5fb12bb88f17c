import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelTls, SmtpChannel } from '../../domain/alert-channels.ts';
import { channelId } from '../../domain/notification.ts';
import { ok } from '../../domain/result.ts';
import { systemClock } from '../../engine/system-clock.ts';
import { type Certificate, createCertificate, startAnswering } from '../../probe/fixtures/answering.ts';
import { createWorkshop } from '../../probe/fixtures/sshd.ts';
import { createSystemTrust } from '../../probe/http-check-trust.ts';
import { type MailServer, startMailServer } from '../../testing/mail-server.ts';
import { raisedAt, smallIncident, smallNotification } from '../../testing/small-notification.ts';
import type { ChannelSurroundings } from './channel.ts';
import { createDial } from './open-route.ts';
import { sendSmtp } from './send-smtp.ts';

const shop = createWorkshop();
let certificate: Certificate;
let running: { stop(): Promise<void> }[] = [];

beforeAll(() => {
  certificate = createCertificate(shop, 'mail');
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
});
afterAll(() => shop.remove());

async function served(options: SMTPServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer({ key: certificate.key, cert: certificate.cert, ...options });
  running.push(server);
  return server;
}

/** A server whose words are those of `answer`, greeting first. */
async function scripted(
  greeting: string,
  answer: (line: string) => string,
): Promise<{ port: number; asked(): string }> {
  const lines: string[] = [];
  const server = await startAnswering(() => undefined, {
    greet(socket) {
      socket.write(greeting);
      socket.on('data', (bytes: Buffer) => {
        for (const line of bytes.toString().split('\r\n').filter(Boolean)) {
          lines.push(line);
          socket.write(answer(line));
        }
      });
    },
  });
  running.push(server);
  return { port: server.port, asked: () => lines.join('\n') };
}

function channelTo(port: number, change: Partial<SmtpChannel> = {}): SmtpChannel {
  return {
    kind: 'smtp',
    id: channelId('mail'),
    routes: [{ kind: 'direct' }],
    perMinute: 10,
    host: '127.0.0.1',
    port,
    security: 'starttls',
    tls: { kind: 'pinned', sha256: certificate.sha256, serverName: null },
    login: null,
    from: 'quorumscope@noc.example',
    to: ['ops@noc.example'],
    ...change,
  };
}

const dial = createDial(() => Promise.reject(new Error('no host is asked')));
const login = { user: 'scope', password: { kind: 'env', name: 'MAIL' } } as const;

function around(password = 'right', change: Partial<ChannelSurroundings> = {}): ChannelSurroundings {
  return {
    connect: (target, signal) => dial(target, { kind: 'direct' }, signal),
    secret: () => Promise.resolve(ok(password)),
    trust: createSystemTrust({ SSL_CERT_FILE: certificate.file }),
    signal: new AbortController().signal,
    clock: systemClock,
    lastTold: () => null,
    ...change,
  };
}

describe('sendSmtp', () => {
  it('takes TLS before it logs in, and is read by a mail program as text and as HTML', async () => {
    const server = await served();
    const channel = channelTo(server.port, { login, to: ['ops@noc.example', 'night@noc.example'] });
    expect(await sendSmtp(smallNotification(), channel, around())).toEqual({ kind: 'delivered' });
    expect(server.logins).toEqual([{ user: 'scope', isSecure: true }]);
    const [{ mail, to, raw } = expect.fail('no mail')] = server.mails;
    expect(to).toEqual(['ops@noc.example', 'night@noc.example']);
    expect(mail.subject).toBe('[P2] prod: DUB lost FRA both ways');
    expect(mail.from?.value).toEqual([{ name: 'Quorumscope prod', address: 'quorumscope@noc.example' }]);
    expect(mail.text).toContain('Since: 2026-11-22 22:45:00 UTC (48 s)\nState: active, not acknowledged\n');
    expect(mail.html).toContain('<td>2026-11-22 22:45:00 UTC (48 s)</td>');
    expect(mail.date?.getTime()).toBe(raisedAt + 48_000);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it.each<[string, SMTPServerOptions, ChannelTls | null]>([
    ['the authorities of the machine', {}, { kind: 'system', serverName: 'db.example.net' }],
    ['a pinned certificate', {}, null],
  ])('speaks TLS from the first byte where the channel says so, by %s', async (_what, options, tls) => {
    const server = await served({ ...options, secure: true });
    const channel = channelTo(server.port, { security: 'tls', login, ...(tls === null ? {} : { tls }) });
    expect(await sendSmtp(smallNotification(), channel, around())).toEqual({ kind: 'delivered' });
    expect(server.logins).toEqual([{ user: 'scope', isSecure: true }]);
    expect(server.mails).toHaveLength(1);
  });

  it('marks what is urgent, and only that', async () => {
    const server = await served();
    const send = (priority: 'P1' | 'P2' | 'P3', kind: 'raised' | 'cleared' = 'raised') =>
      sendSmtp(smallNotification({ kind, incidents: [smallIncident({ priority })] }), channelTo(server.port), around());
    for (const priority of ['P1', 'P2', 'P3'] as const) await send(priority);
    await send('P1', 'cleared');
    const importance = server.mails.map(({ raw }) => /^Importance: (\w+)\r$/m.exec(raw)?.[1]);
    expect(importance).toEqual(['High', undefined, 'Low', undefined]);
    expect(server.mails[0]?.raw).toMatch(/^X-Priority: 1 \(Highest\)\r$/m);
  });

  it('makes one thread of an incident, and the same Message-ID of the same word', async () => {
    const server = await served();
    const raised = smallNotification();
    const cleared = smallNotification({ key: `${raised.key}2`, kind: 'cleared', recipient: 'boss@noc.example' });
    for (const said of [raised, raised, cleared]) await sendSmtp(said, channelTo(server.port), around());
    const [first, again, last] = server.mails.map(({ mail }) => mail);
    expect(again?.messageId).toBe(first?.messageId);
    expect(last?.messageId).not.toBe(first?.messageId);
    expect(first?.messageId).toMatch(/^<message\.[0-9a-f]{40}@noc\.example>$/);
    expect(first?.inReplyTo).toMatch(/^<incident\.[0-9a-f]{40}@noc\.example>$/);
    expect([again?.references, last?.references, last?.inReplyTo]).toEqual(Array(3).fill(first?.inReplyTo));
    expect(server.mails[2]?.to).toEqual(['boss@noc.example']);
  });

  it('lets no name of a host or fleet become a header, a command or markup', async () => {
    const server = await served();
    const evil = 'x\r\nBcc: all@noc.example\r\n.\r\nMAIL FROM:<evil@x>\r\n<img src=x onerror=alert(1)>';
    const said = smallNotification({
      fleet: evil,
      seenFrom: evil,
      incidents: [smallIncident({ text: evil, details: [evil, '.'], runbook: evil })],
    });
    expect(await sendSmtp(said, channelTo(server.port), around())).toEqual({ kind: 'delivered' });
    expect(server.mails).toHaveLength(1);
    const [{ mail, raw, to } = expect.fail('no mail')] = server.mails;
    expect(to).toEqual(['ops@noc.example']);
    expect([...mail.headers.keys()].join(' ')).toBe(
      'auto-submitted from to in-reply-to references subject message-id date mime-version content-type',
    );
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc/im);
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('sends nothing to what is no single address, nor from it', async () => {
    const server = await served();
    const why = /is no mail address$/;
    for (const recipient of ['a@b>\r\nRCPT TO:<c@d', 'a b@c', 'a@b,c@d', 'ops', '"a"@b', `${'x'.repeat(65)}@b`]) {
      const attempt = await sendSmtp(smallNotification({ recipient }), channelTo(server.port), around());
      expect(attempt).toMatchObject({ kind: 'refused', sentence: expect.stringMatching(why) });
    }
    const nobody = await sendSmtp(smallNotification(), channelTo(server.port, { to: [] }), around());
    expect(nobody).toMatchObject({ kind: 'refused', sentence: expect.stringMatching(/nobody is named/) });
    expect(server.mails).toEqual([]);
  });

  it('refuses for good where the server refuses the login, and repeats no password', async () => {
    const server = await served();
    const attempt = await sendSmtp(smallNotification(), channelTo(server.port, { login }), around('hunter2'));
    expect(attempt).toEqual({
      kind: 'refused',
      sentence: `Mail by 127.0.0.1:${server.port} is not sent: it refuses the login (535 5.7.8)`,
    });
    expect(server.mails).toEqual([]);
  });

  it('never sends a password without encryption', async () => {
    const server = await served({ hideSTARTTLS: true });
    const attempt = await sendSmtp(smallNotification(), channelTo(server.port, { login, security: 'none' }), around());
    expect(attempt).toMatchObject({ kind: 'refused', sentence: expect.stringMatching(/without encryption$/) });
    expect(server.logins).toEqual([]);
  });

  it('sends nothing to a server that offers no STARTTLS, and says so', async () => {
    const server = await served({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    const attempt = await sendSmtp(smallNotification(), channelTo(server.port, { login }), around());
    expect(attempt).toMatchObject({ kind: 'retry', sentence: expect.stringMatching(/it offers no STARTTLS \(5\d\d/) });
    expect([server.mails, server.logins]).toEqual([[], []]);
  });

  it('sends without TLS where the channel says so, also when the server offers it', async () => {
    const server = await served();
    const attempt = await sendSmtp(smallNotification(), channelTo(server.port, { security: 'none' }), around());
    expect(attempt).toEqual({ kind: 'delivered' });
    expect(server.mails).toHaveLength(1);
  });

  it.each<['starttls' | 'tls', ChannelTls, RegExp]>([
    ['starttls', { kind: 'pinned', sha256: '0'.repeat(64), serverName: null }, /another certificate than the pinned/],
    ['tls', { kind: 'pinned', sha256: '0'.repeat(64), serverName: null }, /another certificate than the pinned/],
    ['starttls', { kind: 'system', serverName: 'mail.example.net' }, /its certificate is not trusted \(ERR_TLS_CERT/],
    ['tls', { kind: 'system', serverName: 'mail.example.net' }, /its certificate is not trusted \(ERR_TLS_CERT/],
  ])('says nothing of worth over %s to a server that is not trusted', async (security, tls, why) => {
    const server = await served({ secure: security === 'tls' });
    const attempt = await sendSmtp(smallNotification(), channelTo(server.port, { security, tls, login }), around());
    expect(attempt).toMatchObject({ kind: 'retry', sentence: expect.stringMatching(why) });
    expect([server.mails, server.logins]).toEqual([[], []]);
  });

  it('tries again where the server only puts a recipient off (greylisting), and not where it knows none', async () => {
    const server = await served({
      onRcptTo({ address }, _session, done) {
        if (address.startsWith('grey')) {
          return done(Object.assign(new Error('4.7.1 greylisted, try later'), { responseCode: 451 }));
        }
        if (address.startsWith('gone')) {
          return done(Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }));
        }
        done();
      },
    });
    const send = (...to: string[]) => sendSmtp(smallNotification(), channelTo(server.port, { to }), around());
    const place = `Mail by 127.0.0.1:${server.port}`;
    expect(await send('grey@noc.example')).toEqual({
      kind: 'retry',
      sentence: `${place} is not sent: it does not take now the recipient (451 4.7.1 greylisted, try later)`,
      afterMs: null,
    });
    expect(await send('gone@noc.example')).toEqual({
      kind: 'refused',
      sentence: `${place} is not sent: it refuses the recipient (550 5.1.1 no such user)`,
    });
    expect(await send('grey@noc.example', 'gone@noc.example')).toMatchObject({ kind: 'retry' });
    expect(server.mails).toEqual([]);
    expect(await send('ops@noc.example', 'gone@noc.example')).toEqual({
      kind: 'refused',
      sentence: `${place} reached ops@noc.example, but not gone@noc.example: it refuses the recipient (550 5.1.1 no such user)`,
    });
    expect(await send('ops@noc.example', 'gone@noc.example', 'grey@noc.example')).toMatchObject({ kind: 'retry' });
    expect(server.mails.map(({ to }) => to)).toEqual([['ops@noc.example'], ['ops@noc.example']]);
  });

  it.each<[string, SMTPServerOptions, 'retry' | 'refused', RegExp]>([
    [
      'refuses the sender',
      { onMailFrom: (_address, _session, done) => done(Object.assign(new Error('no relay'), { responseCode: 554 })) },
      'refused',
      /it refuses the sender \(554 no relay\)$/,
    ],
    [
      'has no room now',
      { onMailFrom: (_address, _session, done) => done(Object.assign(new Error('full'), { responseCode: 452 })) },
      'retry',
      /it does not take now the sender \(452 full\)$/,
    ],
    ['takes only smaller mails', { size: 100 }, 'refused', /does not take a mail of this size$/],
    [
      'refuses all service',
      { onConnect: (_session, done) => done(Object.assign(new Error('blocked'), { responseCode: 554 })) },
      'retry',
      /it does not serve now \(554 blocked\)$/,
    ],
  ])('knows what to do with a server that %s', async (_what, options, kind, why) => {
    const server = await served(options);
    const attempt = await sendSmtp(smallNotification(), channelTo(server.port), around());
    expect(attempt).toMatchObject({ kind, sentence: expect.stringMatching(why) });
  });

  it('gives up a server that hangs, in time, wherever it hangs, and leaves nothing open', async () => {
    const mute = await startAnswering(() => undefined);
    running.push(mute);
    const slow = await scripted('220 hello\r\n', (line) => (line.startsWith('EHLO') ? '250-hello\r\n' : ''));
    for (const port of [mute.port, slow.port]) {
      let end = (): void => undefined;
      const clock = { ...systemClock, after: (_ms: number, run: () => void) => ((end = run), () => undefined) };
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      const sending = sendSmtp(
        smallNotification(),
        channelTo(port),
        around('right', { clock, connect: () => Promise.resolve(ok(socket)) }),
      );
      setTimeout(() => end(), 150);
      expect(await sending).toEqual({
        kind: 'retry',
        sentence: `Mail by 127.0.0.1:${port} is not sent: it did not answer in time`,
        afterMs: null,
      });
      expect(socket.destroyed).toBe(true);
    }
  });

  it('repeats nothing hostile and nothing secret of what a server says', async () => {
    const server = await scripted('220 hello\r\n', (line) => {
      if (line.startsWith('EHLO')) return '250 hello\r\n';
      return line.startsWith('MAIL') ? '250 ok\r\n' : `550 \u001b[2J\u202e${'x'.repeat(5000)}\r\n`;
    });
    const attempt = await sendSmtp(smallNotification(), channelTo(server.port, { security: 'none' }), around());
    const sentence = attempt.kind === 'refused' ? attempt.sentence : '';
    expect(sentence).toMatch(/it refuses the recipient \(550 {2}\[2Jx{100,200}…\)$/);
    expect(sentence.length).toBeLessThan(400);
  });

  it('says that a server ends the connection, or answers without an end', async () => {
    const ends = await startAnswering(() => undefined, { greet: (socket) => void socket.end() });
    const pours = await scripted(`220-${'x'.repeat(70_000)}`, () => '');
    running.push(ends);
    const send = (port: number) => sendSmtp(smallNotification(), channelTo(port), around());
    expect(await send(ends.port)).toMatchObject({
      kind: 'retry',
      sentence: expect.stringMatching(/it ended the connection$/),
    });
    expect(await send(pours.port)).toMatchObject({ kind: 'retry' });
  });

  it('goes through a stream that is no socket, such as one through an SSH session', async () => {
    const server = await served();
    const socket = connect(server.port, '127.0.0.1');
    const stream = Duplex.from({ readable: socket, writable: socket });
    const through = around('right', { connect: () => Promise.resolve(ok(stream)) });
    expect(await sendSmtp(smallNotification(), channelTo(server.port, { login }), through)).toEqual({
      kind: 'delivered',
    });
    expect(server.logins).toEqual([{ user: 'scope', isSecure: true }]);
    expect(stream.destroyed).toBe(true);
    socket.destroy();
  });
});
