import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { AlertMetrics } from '../../domain/alert-metrics.ts';
import type { Clock } from '../../domain/clock.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { codeOf } from '../../journal/file-fault.ts';
import { expositionType } from './exposition.ts';

/** What serving needs of its surroundings. */
export interface ServeMetricsOptions {
  readonly clock: Clock;
  /** The text to be read, of this moment. */
  readonly page: () => Promise<string>;
  /** Gets sentences for the operator: why nothing listens, each once while it holds; and that it does after all. */
  readonly onNotice: (sentence: string) => void;
}

/** The endpoint. */
export interface MetricsServer {
  /** The port it listens on, once it does; null once it was stopped before. Rejects never: it goes on trying. */
  readonly listening: Promise<number | null>;
  /** Ends it at once, whoever is still reading. */
  stop(): Promise<void>;
}

/** Prometheus opens one, a person who looks another; a loop that opens ever more gets no further. */
const mostConnections = 16;
/** From its first byte to its last (ms). Prometheus itself gives up after 10 s. */
const connectionMs = 12_000;
const requestMs = 5000;
const headBytes = 8192;
/** Another program may give the port back (ms). */
const againMs = 15_000;

/**
 * Serves `/metrics` and nothing else, one answer a connection. It is bound to its address alone; a web page that a browser was lured to
 * cannot read it either: by DNS rebinding it would come with a name of its own in the Host header.
 */
export function serveMetrics(settings: AlertMetrics, { clock, page, onNotice }: ServeMetricsOptions): MetricsServer {
  const where = `${isIP(settings.address) === 6 ? `[${settings.address}]` : settings.address}:${settings.port}`;
  const connections = new Set<Socket>();
  let cancelRetry = (): void => undefined;
  let trouble: string | null = null;
  let isStopped = false;
  let onListening: (port: number | null) => void = () => undefined;
  const listening = new Promise<number | null>((resolve) => {
    onListening = resolve;
  });

  const limits = { headersTimeout: requestMs, requestTimeout: requestMs, connectionsCheckingInterval: 1000 };
  const server = createServer({ ...limits, maxHeaderSize: headBytes }, (request, response) => {
    void answer(request, response, settings, page);
  });
  server.maxConnections = mostConnections;
  server.on('connection', (socket) => {
    connections.add(socket);
    const cancel = clock.after(connectionMs, () => socket.destroy());
    socket.on('close', () => {
      cancel();
      connections.delete(socket);
    });
  });

  const listen = (): void => {
    server.listen({ host: settings.address, port: settings.port, exclusive: true });
  };
  server.on('listening', () => {
    if (trouble !== null) onNotice(`Metrics are served on ${where} now`);
    trouble = null;
    const bound = server.address();
    onListening(bound === null || typeof bound === 'string' ? null : bound.port);
  });
  server.on('error', (error) => {
    // Where files run out a connection cannot be taken; it listens all the same, and to listen twice throws.
    if (isStopped || server.listening) return;
    const sentence = `Metrics are not served: ${where} ${whyNotServed(error)}. It is tried again every ${againMs / 1000} s`;
    if (sentence !== trouble) onNotice(sentence);
    trouble = sentence;
    cancelRetry = clock.after(againMs, listen);
  });
  listen();

  return {
    listening,
    stop: () => {
      isStopped = true;
      cancelRetry();
      onListening(null);
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of connections) socket.destroy();
      return closed;
    },
  };
}

function whyNotServed(error: Error): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return 'belongs to another program already; end that, or give alerts.metrics another port';
    case 'EADDRNOTAVAIL':
      return 'is no address of this machine; name one of its own in alerts.metrics';
    case 'EACCES':
      return 'may not be used by this user; take a port from 1024 on';
    default:
      return `cannot be listened on (${plainLine(error.message, 300)})`;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  settings: AlertMetrics,
  page: () => Promise<string>,
): Promise<void> {
  const refusal = refusalOf(request, settings);
  if (refusal !== null) return send(request, response, refusal);
  try {
    send(request, response, { status: 200, text: await page(), type: expositionType });
  } catch {
    // A fault of ours must not end the engine; Prometheus shows the target as down.
    send(request, response, { status: 500, text: 'The metrics could not be made.\n' });
  }
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
  readonly allow?: string;
}

function refusalOf({ headers, url = '', method = '' }: IncomingMessage, settings: AlertMetrics): Reply | null {
  if (!isOurName(headers.host, settings.names)) {
    return { status: 421, text: 'Ask by an IP address, by localhost or by one of alerts.metrics.names.\n' };
  }
  if (url.split('?')[0] !== '/metrics') return { status: 404, text: 'There is only /metrics.\n' };
  if (method === 'GET' || method === 'HEAD') return null;
  return { status: 405, text: 'Only GET and HEAD.\n', allow: 'GET, HEAD' };
}

/** Whoever rebinds DNS owns a name; an address cannot be rebound (RFC 9110, section 7.2: host [ ":" port ]). */
function isOurName(host: string | undefined, names: readonly string[]): boolean {
  const name = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1]?.toLowerCase();
  if (name === undefined) return false;
  const bare = name.startsWith('[') ? name.slice(1, -1) : name;
  return isIP(bare) !== 0 || name === 'localhost' || names.includes(name);
}

function send(request: IncomingMessage, response: ServerResponse, { status, text, type, allow }: Reply): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    'Content-Type': type ?? 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    Connection: 'close',
    ...(allow === undefined ? {} : { Allow: allow }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
