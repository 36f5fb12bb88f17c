import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CheckExpectation } from '../domain/fleet.ts';
import { isExpected } from './http-check-answer.ts';

/** What is asked. */
export interface HttpQuestion {
  /** Of the Host header: `10.0.0.1:8008`. */
  readonly authority: string;
  readonly path: string;
  readonly expect: CheckExpectation;
}

/** The judged answer. */
export interface HttpAnswer {
  readonly outcome: 'ok' | 'mismatch';
  /** null when no status was read. */
  readonly status: number | null;
}

/** A question that has been put. */
export interface PendingAnswer {
  /** What has come so far, when time is up: a part of an answer is a wrong answer, null is silence. */
  soFar(): HttpAnswer | null;
  /** Ends it, silently. */
  abandon(): void;
}

const headBytes = 16_384;
const bodyBytes = 65_536;
/** Heads of 1xx answers and the framing of chunks count as well. */
const allBytes = headBytes + bodyBytes + 4096;

/**
 * Puts one GET over `stream` and judges the answer; follows no redirect, reads no more than it needs. What is no HTTP,
 * has no end of its head or body within the caps, or closes without an answer is a mismatch. `onEnd` comes at most once.
 */
export function ask(stream: Duplex, question: HttpQuestion, onEnd: (answer: HttpAnswer) => void): PendingAnswer {
  let over = false;
  let status: number | null = null;
  let received = 0;
  const end = (outcome: HttpAnswer['outcome']) => {
    if (over) return;
    over = true;
    onEnd({ outcome, status });
  };

  const put = request({
    method: 'GET',
    path: question.path,
    setHost: false,
    headers: { Host: question.authority, 'User-Agent': 'quorumscope', Accept: '*/*', Connection: 'close' },
    createConnection: () => stream,
    maxHeaderSize: headBytes,
    insecureHTTPParser: false,
  });
  // Told once the parser listens, so that neither misses a byte.
  put.once('socket', (socket) => {
    socket.on('data', (bytes: Buffer) => {
      received += bytes.length;
      if (received > allBytes) end('mismatch');
    });
  });
  put.on('error', () => end('mismatch'));
  put.on('close', () => end('mismatch'));
  put.on('upgrade', (response: IncomingMessage) => {
    status = response.statusCode ?? null;
    end('mismatch');
  });
  put.on('response', (response) => {
    status = response.statusCode ?? null;
    if (status === null) end('mismatch');
    else if (question.expect.kind === 'status') end(isExpected(question.expect, status, '') ? 'ok' : 'mismatch');
    else
      readBody(response, (body) =>
        end(body !== null && isExpected(question.expect, status ?? 0, body) ? 'ok' : 'mismatch'),
      );
  });
  put.end();

  return {
    soFar: () => (received === 0 ? null : { outcome: 'mismatch', status }),
    abandon() {
      over = true;
      put.destroy();
    },
  };
}

/** The body as text; null when it is too long or breaks off. */
function readBody(response: IncomingMessage, done: (body: string | null) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bodyBytes) done(null);
    else chunks.push(chunk);
  });
  response.on('error', () => done(null));
  response.on('end', () => done(response.complete ? Buffer.concat(chunks).toString('utf8') : null));
}
