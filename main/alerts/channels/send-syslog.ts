import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ChannelRoute, SyslogChannel } from '../../domain/alert-channels.ts';
import type { Notification } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { sendDatagram } from '../../journal/send-datagram.ts';
import { type Attempt, type ChannelSurroundings, delivered, retry } from './channel.ts';
import { targetText } from './open-route.ts';
import { secureStream } from './secure-stream.ts';
import { alertLine } from './syslog-alert.ts';
import { withinTime } from './within-time.ts';

/**
 * Tells a notification to syslog: one datagram (RFC 5426), or one frame that counts its octets (RFC 6587, section 3.4.1) over TCP or
 * TLS (RFC 5425). Syslog answers nothing. Over UDP a message that this machine could send counts as delivered; over TCP and TLS one
 * after which the receiver closed the connection in order, as it does once it has read to the end of ours. Of what is in doubt the
 * receiver may get a second copy, with the same `key`.
 */
export async function sendSyslog(
  notification: Notification,
  channel: SyslogChannel,
  around: ChannelSurroundings,
): Promise<Attempt> {
  const line = alertLine(notification, channel.facility, process.pid);
  return withinTime(around, async (signal) => {
    const told =
      channel.transport === 'udp'
        ? await tellByDatagram(line, channel)
        : await tellByStream(line, channel, { ...around, signal });
    return told.ok ? delivered : retry(`syslog at ${told.error}`);
  });
}

/** By the first of the routes that can carry a datagram and does not fail at once. */
async function tellByDatagram(line: string, { host, port, routes }: SyslogChannel): Promise<Result<null, string>> {
  const address = await addressOf(host);
  if (!address.ok) return address;
  let told: Result<null, string> = err(`${targetText({ host, port })} cannot be told: none of its routes carries UDP`);
  for (const from of routes.filter(isForDatagrams).map((route) => (route.kind === 'bind' ? route.address : null))) {
    told = await sendDatagram(line, { address: address.value, port, ...(from === null ? {} : { from }) });
    if (told.ok) return told;
  }
  return told;
}

function isForDatagrams(route: ChannelRoute): route is Extract<ChannelRoute, { kind: 'direct' | 'bind' }> {
  return route.kind === 'direct' || route.kind === 'bind';
}

async function addressOf(host: string): Promise<Result<string, string>> {
  if (isIP(host) !== 0) return ok(host);
  return lookup(host).then(
    ({ address }) => ok(address),
    () => err(`${plainLine(host, 253)} has a name that cannot be resolved now`),
  );
}

async function tellByStream(
  line: string,
  { host, port, transport, tls }: SyslogChannel,
  { connect, trust, signal }: ChannelSurroundings,
): Promise<Result<null, string>> {
  const place = targetText({ host, port });
  const wire = await connect({ host, port }, signal);
  if (!wire.ok) return wire;
  try {
    const stream = transport === 'tls' ? await secureStream(wire.value, tls, host, { trust, signal }) : wire;
    if (!stream.ok) return err(`${place} cannot be told: ${stream.error}`);
    const why = await writeAndClose(stream.value, `${Buffer.byteLength(line)} ${line}`, signal);
    return why === null ? ok(null) : err(`${place} cannot be told for sure: ${why}`);
  } finally {
    wire.value.destroy();
  }
}

/** Writes, ends, and waits for the receiver's end of the stream. Says why that did not come, null where it did. */
function writeAndClose(stream: Duplex, frame: string, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (why: string | null): void => {
      signal.removeEventListener('abort', abort);
      resolve(why);
    };
    const abort = (): void => end('it did not close the connection in time');
    signal.addEventListener('abort', abort, { once: true });
    stream.on('error', ({ message }) => end(`the connection broke (${plainLine(message, 200)})`));
    stream.on('close', () => end('the connection broke'));
    stream.on('end', () => end(stream.writableFinished ? null : 'it closed the connection before it was told all'));
    stream.resume();
    stream.end(frame);
    if (signal.aborted) abort();
  });
}
