import type { Duplex } from 'node:stream';
import type { SentMessageInfo } from 'nodemailer/lib/smtp-connection';
import type { SmtpChannel } from '../../domain/alert-channels.ts';
import type { Notification } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { ok, type Result } from '../../domain/result.ts';
import { type Attempt, type ChannelSurroundings, delivered, refused, retry } from './channel.ts';
import { secureStream, tlsOptions } from './secure-stream.ts';
import { faultOf } from './smtp-fault.ts';
import { isMailAddress, mailOf } from './smtp-message.ts';
import { talkSmtp } from './smtp-session.ts';
import { withinTime } from './within-time.ts';

/**
 * Tells a notification by mail (RFC 5321, 5322): to whom the notification names, else to whom the channel does. Without TLS it goes out
 * only where the channel says `none`, and a password never does. Refused for good are an address that is none, a login, an address
 * or a message that the server answers with 5yz; all else is tried again.
 */
export async function sendSmtp(
  notification: Notification,
  channel: SmtpChannel,
  around: ChannelSurroundings,
): Promise<Attempt> {
  const place = `Mail by ${plainLine(channel.host, 100)}:${channel.port}`;
  const to = notification.recipient === null ? channel.to : [notification.recipient];
  const wrong = [channel.from, ...to].find((address) => !isMailAddress(address));
  if (wrong !== undefined) return refused(`${place} is not sent: '${plainLine(wrong, 100)}' is no mail address`);
  if (to.length === 0) return refused(`${place} is not sent: nobody is named to send it to`);
  if (channel.login !== null && channel.security === 'none') {
    return refused(`${place} is not sent: the password would go over the wire without encryption`);
  }
  const password = await passwordOf(channel, around);
  if (!password.ok) return retry(`${place} is not sent: ${password.error}`);

  const mail = await mailOf(notification, channel, to);
  return withinTime(around, async (signal) => {
    const stream = await openStream(channel, { ...around, signal });
    if (!stream.ok) return retry(`${place} is not sent: ${stream.error}`);
    // Nodemailer knows no signal: it is ended by the end of its stream.
    const abort = (): void => void stream.value.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const tls = await tlsOptions(channel.tls, channel.host, around.trust);
      if (!tls.ok) return retry(`${place} is not sent: ${tls.error}`);
      const talk = { channel, stream: stream.value, tls: tls.value, password: password.value, clock: around.clock };
      const sent = await talkSmtp(talk, mail);
      if (sent.ok) return attemptOf(sent.value, place, password.value);
      if (signal.aborted) return retry(`${place} is not sent: it did not answer in time`);
      const sentence = `${place} is not sent: ${sent.error.why}`;
      return sent.error.isFinal ? refused(sentence) : retry(sentence);
    } finally {
      signal.removeEventListener('abort', abort);
      stream.value.destroy();
    }
  });
}

async function passwordOf({ login }: SmtpChannel, around: ChannelSurroundings): Promise<Result<string | null, string>> {
  return login === null ? ok(null) : around.secret(login.password);
}

async function openStream(
  { host, port, security, tls }: SmtpChannel,
  { connect, trust, signal }: ChannelSurroundings,
): Promise<Result<Duplex, string>> {
  const stream = await connect({ host, port }, signal);
  return stream.ok && security === 'tls' ? secureStream(stream.value, tls, host, { trust, signal }) : stream;
}

/**
 * A server may take a mail for some and not for others. Those who are refused for good are named to the operator and nobody is told
 * twice; those who are put off are tried again, and the others get the mail again, under the same Message-ID.
 */
function attemptOf(
  { rejected, rejectedErrors = [], accepted }: SentMessageInfo,
  place: string,
  password: string | null,
) {
  const [first] = rejectedErrors;
  if (rejected.length === 0 || first === undefined) return delivered;
  const faults = rejectedErrors.map((error) => faultOf(error, password));
  const passing = faults.find(({ isFinal }) => !isFinal);
  const why = (passing ?? faultOf(first, password)).why;
  const sentence = `${place} reached ${names(accepted)}, but not ${names(rejected)}: ${why}`;
  return passing === undefined ? refused(sentence) : retry(sentence);
}

function names(addresses: readonly string[]): string {
  return plainLine(addresses.join(', '), 200);
}
