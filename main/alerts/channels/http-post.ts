import { type IncomingMessage, request } from 'node:http';
import { eitherSignal } from './either-signal.ts';
import type { Duplex } from 'node:stream';
import type { ChannelTls } from '../../domain/alert-channels.ts';
import type { Clock } from '../../domain/clock.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type Attempt, type ChannelSurroundings, delivered, refused, retry } from './channel.ts';
import { targetText } from './open-route.ts';
import { readRetryAfter } from './retry-after.ts';
import { secureStream } from './secure-stream.ts';

/** One JSON body for one receiver. */
export interface JsonPost {
  /** `http://` or `https://`, checked where it came from. */
  readonly url: string;
  readonly tls: ChannelTls;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  /** Stand in no sentence, whatever the receiver answers. */
  readonly secrets: readonly string[];
}

/** The whole of it, from the first attempt to connect to the receiver's status (ms). */
const wholeMs = 15_000;
const headBytes = 16_384;
/** What is read of an answer at most, head and framing included. */
const answerBytes = 65_536;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** What the receiver says for itself; of a good answer nothing is read. */
  readonly body: string;
}

/**
 * Posts once and judges by the status alone: 2xx is delivered; 408, 425, 429, redirects (none is followed) and 5xx are tried again, not
 * before Retry-After; any other is the receiver's last word (RFC 9110, section 15). Neither throws nor takes more than 15 s.
 */
export async function postJson(post: JsonPost, surroundings: ChannelSurroundings): Promise<Attempt> {
  const { clock } = surroundings;
  const limit = new AbortController();
  const cancelLimit = clock.after(wholeMs, () => limit.abort());
  const signal = eitherSignal(surroundings.signal, limit.signal);
  try {
    const answer = await exchange(post, { ...surroundings, signal });
    return answer.ok ? judge(answer.value, post, clock) : retry(withoutSecrets(answer.error, post.secrets));
  } finally {
    cancelLimit();
    limit.abort();
  }
}

async function exchange(post: JsonPost, surroundings: ChannelSurroundings): Promise<Result<Answer, string>> {
  const url = new URL(post.url);
  // A line break would begin another header; a secret from somewhere may have anything in it.
  const unfit = Object.entries(post.headers).find(([, value]) => !/^[\x20-\x7e]*$/.test(value));
  if (unfit !== undefined) return err(`the header ${unfit[0]} for ${url.host} has characters that no header can bear`);
  const isSecure = url.protocol === 'https:';
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (isSecure ? 443 : 80) };
  const opened = await surroundings.connect(target, surroundings.signal);
  if (!opened.ok) return opened;
  const wire = opened.value;
  try {
    if (!isSecure) return await put(wire, url, post, surroundings.signal);
    const secured = await secureStream(wire, post.tls, target.host, surroundings);
    if (!secured.ok) return err(`${targetText(target)} is not told: ${secured.error}`);
    return await put(secured.value, url, post, surroundings.signal);
  } finally {
    wire.destroy();
  }
}

function put(stream: Duplex, url: URL, post: JsonPost, signal: AbortSignal): Promise<Result<Answer, string>> {
  const body = Buffer.from(post.body);
  const name = plainLine(url.host, 253);
  return new Promise((resolve) => {
    const sent = request({
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: {
        Host: url.host,
        'User-Agent': 'quorumscope',
        Accept: 'application/json, text/plain',
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        Connection: 'close',
        ...post.headers,
      },
      createConnection: () => stream,
      maxHeaderSize: headBytes,
      insecureHTTPParser: false,
      signal,
    });
    let received = 0;
    // Told once the parser listens, so that neither misses a byte.
    sent.once('socket', (socket) => {
      socket.on('data', (bytes: Buffer) => {
        received += bytes.length;
        if (received > answerBytes) sent.destroy();
      });
    });
    let hasAnswer = false;
    const fail = (): void => {
      if (hasAnswer) return;
      const why = signal.aborted ? 'did not answer in time' : 'broke off before it answered, or its answer is no HTTP';
      resolve(err(`${name} ${why}`));
    };
    sent.on('error', fail);
    sent.on('close', fail);
    sent.on('upgrade', fail);
    sent.on('response', (response) => {
      hasAnswer = true;
      void readAnswer(response).then((answer) => {
        resolve(ok(answer));
        sent.destroy();
      });
    });
    sent.end(body);
  });
}

/** Of a bad answer what came in time, as far as the cap; a good one needs no reason. */
async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const retryAfter = response.headers['retry-after'] ?? null;
  const chunks: Buffer[] = [];
  if (status < 200 || status > 299) {
    try {
      for await (const chunk of response) chunks.push(chunk);
    } catch {
      // Cut off by the caps: the status is judged all the same.
    }
  }
  return { status, retryAfter, body: Buffer.concat(chunks).toString('utf8') };
}

function judge({ status, retryAfter, body }: Answer, post: JsonPost, clock: Clock): Attempt {
  if (status >= 200 && status <= 299) return delivered;
  const said = plainLine(withoutSecrets(body, post.secrets), 200);
  const sentence = `${plainLine(new URL(post.url).host, 253)} answers ${status}${said === '' ? '' : `: ${said}`}`;
  if (status >= 300 && status <= 399)
    return retry(`${sentence}; a redirect is not followed, so name the place it leads to`);
  const isForNow = status < 400 || status >= 500 || status === 408 || status === 425 || status === 429;
  return isForNow ? retry(sentence, readRetryAfter(retryAfter, clock.epochMs())) : refused(sentence);
}

/** Longest first, so that none leaves a part of another. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
}
