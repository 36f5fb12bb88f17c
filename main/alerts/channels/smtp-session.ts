import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, TLSSocket } from 'node:tls';
import SMTPConnection, { type SentMessageInfo, type SMTPError } from 'nodemailer/lib/smtp-connection';
import type { SmtpChannel } from '../../domain/alert-channels.ts';
import type { Clock } from '../../domain/clock.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { whyUntrusted } from './secure-stream.ts';
import { faultOf, type SmtpFault } from './smtp-fault.ts';
import type { Mail } from './smtp-message.ts';

/** How a server is talked to. */
export interface SmtpTalk {
  readonly channel: SmtpChannel;
  /** With `security: tls` it speaks TLS already. The caller destroys it, also to end the talk before its time. */
  readonly stream: Duplex;
  /** For STARTTLS. */
  readonly tls: ConnectionOptions;
  /** null = nobody logs in. */
  readonly password: string | null;
  readonly clock: Clock;
}

/** How long a server gets to say goodbye (ms). */
const farewellMs = 1000;

/**
 * Hands one mail to a server (RFC 5321). Where the channel wants TLS, nothing of worth is said before (RFC 3207). What it answers says
 * whom the server took.
 */
export async function talkSmtp(talk: SmtpTalk, mail: Mail): Promise<Result<SentMessageInfo, SmtpFault>> {
  const { channel, password, clock } = talk;
  const connection = connectionOver(talk);
  const step = stepsOf(connection);
  try {
    await step<void>((done) => connection.connect((error) => done(error ?? null)));
    const why = whyInsecure(connection, channel);
    if (why !== null) return passing(why);
    if (channel.login !== null) {
      if (!connection.allowsAuth) return passing('it offers no way to log in');
      const { user } = channel.login;
      await step<void>((done) => connection.login({ user, pass: password ?? '' }, (error) => done(error)));
    }
    const envelope = { from: mail.from, to: [...mail.to], size: mail.bytes.length, use8BitMime: true };
    const sent = await step<SentMessageInfo>((done) => connection.send(envelope, mail.bytes, done));
    await farewell(connection, clock);
    return ok(sent);
  } catch (fault) {
    return err(faultOf(fault instanceof Error ? fault : new Error(String(fault)), password));
  } finally {
    // What comes late of a talk that is over concerns nobody.
    connection.on('error', () => undefined);
    connection.close();
  }
}

function connectionOver({ channel, stream, tls }: SmtpTalk): SMTPConnection {
  return new SMTPConnection({
    // Only the name in the certificate: the stream leads where the channel says.
    host: channel.tls.serverName ?? channel.host,
    port: channel.port,
    connection: asSocket(stream),
    secure: channel.security === 'tls',
    secured: channel.security === 'tls',
    requireTLS: channel.security === 'starttls',
    ignoreTLS: channel.security === 'none',
    tls,
    maxResponseSize: 65_536,
    socketCloseTimeout: 0,
  });
}

/** A step of the talk. It is also ended by the end of the connection, of which nodemailer tells by events only. */
function stepsOf(connection: SMTPConnection) {
  const broken = new Promise<never>((_, reject) => {
    connection.once('error', (error: SMTPError) => reject(error));
    connection.once('end', () => reject(Object.assign(new Error('ended'), { code: 'ECONNECTION' })));
  });
  broken.catch(() => undefined);
  return <T>(take: (done: (error: SMTPError | null, value?: T) => void) => void): Promise<T> => {
    const taken = new Promise<T>((resolve, reject) => {
      take((error, value) => (error === null ? resolve(value as T) : reject(error)));
    });
    return Promise.race([broken, taken]);
  };
}

/** Nodemailer has seen to it. This is the last moment before a password, and what hosts are called, go over the wire. */
function whyInsecure({ _socket: socket }: SMTPConnection, { security, tls }: SmtpChannel): string | null {
  if (security === 'none') return null;
  return socket instanceof TLSSocket ? whyUntrusted(socket, tls) : 'it would be told without encryption';
}

/** QUIT, and the server's word on it (RFC 5321, section 4.1.1.10). The mail is its own by now, so its silence changes nothing. */
function farewell(connection: SMTPConnection, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(farewellMs, resolve);
    connection.once('end', () => {
      cancel();
      resolve();
    });
    connection.quit();
  });
}

/** Nodemailer calls what only sockets have. A stream through an SSH session needs no second time limit beside ours. */
function asSocket(stream: Duplex): Socket {
  if (stream instanceof Socket) return stream;
  const timed: Duplex = Object.assign(stream, { setTimeout: () => stream });
  return timed as Socket;
}

function passing(why: string): Result<SentMessageInfo, SmtpFault> {
  return err({ isFinal: false, why });
}
