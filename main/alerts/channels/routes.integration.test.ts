import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ChannelRoute } from '../../domain/alert-channels.ts';
import { hostId } from '../../domain/ids.ts';
import { err, ok } from '../../domain/result.ts';
import { connectByRoutes, routeText } from './connect-by-routes.ts';
import type { Dial, DialTarget } from './dial.ts';
import { startReceiver } from './fixtures/receiver.ts';
import { hastyClock, realSurroundings } from './fixtures/surroundings.ts';
import { postJson } from './http-post.ts';
import { createNameMemory } from './name-memory.ts';
import { createDial, type ThroughHost } from './open-route.ts';

const noHost: ThroughHost = () => Promise.resolve(err('fra-1 is not connected'));
const never = new AbortController().signal;
const direct: ChannelRoute = { kind: 'direct' };

/** Posts to `url` by the routes; tells how it ended and by which route it went. */
async function postBy(url: string, routes: readonly ChannelRoute[], throughHost: ThroughHost = noHost, dial?: Dial) {
  const taken: string[] = [];
  const clock = hastyClock(
    new Map([
      [700, 50],
      [5000, 600],
    ]),
  );
  const attempt = await postJson(
    { url, tls: { kind: 'system', serverName: null }, headers: {}, body: '{}', secrets: [] },
    realSurroundings(
      {},
      {
        clock,
        connect: connectByRoutes({
          dial: dial ?? createDial(throughHost),
          routes,
          clock,
          onRoute: (route) => taken.push(routeText(route)),
        }),
      },
    ),
  );
  return { attempt, taken };
}

/** A forward proxy that knows CONNECT alone. */
async function startProxy(refuse = false) {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('connect', ({ url = '' }, socket: Socket, head: Buffer) => {
    asked.push(url);
    if (refuse) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\nno');
    const target = new URL(`http://${url}`);
    const beyond = connect(Number(target.port), target.hostname.replace(/^\[|\]$/g, ''), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      beyond.write(head);
      beyond.pipe(socket).pipe(beyond);
    });
    beyond.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** A receiver that remembers from where it was called. */
async function startWitness() {
  const from: (string | undefined)[] = [];
  const receiver = await startReceiver((response) => {
    from.push(response.socket?.remoteAddress);
    response.end();
  });
  return { ...receiver, from };
}

describe('connectByRoutes over createDial', () => {
  it('goes out from the local address that the route binds', async () => {
    const witness = await startWitness();
    const { taken } = await postBy(witness.url, [{ kind: 'bind', address: '127.0.0.2' }]);
    await witness.stop();
    expect([witness.from, taken]).toEqual([['127.0.0.2'], ['bind: 127.0.0.2']]);
  });

  it('takes the next route where the first is no address of this machine', async () => {
    const witness = await startWitness();
    const { attempt, taken } = await postBy(witness.url, [{ kind: 'bind', address: '192.0.2.7' }, direct]);
    await witness.stop();
    expect([attempt.kind, taken]).toEqual(['delivered', ['direct']]);
  });

  it('goes through a proxy by CONNECT', async () => {
    const [witness, proxy] = [await startWitness(), await startProxy()];
    const { attempt, taken } = await postBy(witness.url, [{ kind: 'proxy', host: '127.0.0.1', port: proxy.port }]);
    await Promise.all([witness.stop(), proxy.stop()]);
    expect(attempt.kind).toBe('delivered');
    expect(proxy.asked).toEqual([`127.0.0.1:${witness.port}`]);
    expect(taken).toEqual([`proxy: http://127.0.0.1:${proxy.port}`]);
  });

  it('finds a receiver by its name, remembered', async () => {
    const witness = await startWitness();
    const dial = createDial(noHost, createNameMemory(hastyClock()));
    const { attempt } = await postBy(`http://localhost:${witness.port}/`, [direct], noHost, dial);
    await witness.stop();
    expect(attempt.kind).toBe('delivered');
  });

  it('says that a proxy refuses, and nothing of what the proxy says', async () => {
    const proxy = await startProxy(true);
    const { attempt } = await postBy('http://10.0.0.1:9/', [{ kind: 'proxy', host: '127.0.0.1', port: proxy.port }]);
    await proxy.stop();
    const by = `the proxy 127.0.0.1:${proxy.port}`;
    expect(attempt).toMatchObject({
      kind: 'retry',
      sentence: `proxy: http://127.0.0.1:${proxy.port}: ${by} refuses a tunnel to 10.0.0.1:9 (status 403)`,
    });
  });

  it('goes through a host of the fleet', async () => {
    const witness = await startWitness();
    const asked: (readonly [string, DialTarget])[] = [];
    const through: ThroughHost = (host, target) =>
      new Promise((resolve) => {
        asked.push([host, target]);
        const stream = connect(target.port, target.host, () => resolve(ok(stream)));
      });
    const { attempt, taken } = await postBy(witness.url, [{ kind: 'host', host: hostId('fra-1') }], through);
    await witness.stop();
    expect([attempt.kind, taken]).toEqual(['delivered', ['host: fra-1']]);
    expect(asked).toEqual([['fra-1', { host: '127.0.0.1', port: witness.port }]]);
  });

  it('does not wait for a route that keeps silent: the next is tried beside it, and one stream is left', async () => {
    const witness = await startWitness();
    const aborted: string[] = [];
    const real = createDial(noHost);
    const dial: Dial = (target, route, signal) =>
      route.kind === 'direct'
        ? real(target, route, signal)
        : new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              aborted.push(route.kind);
              resolve(err('gave up'));
            });
          });
    const begun = performance.now();
    const { attempt, taken } = await postBy(witness.url, [{ kind: 'bind', address: '10.9.0.4' }, direct], noHost, dial);
    await witness.stop();
    expect([attempt.kind, taken, aborted]).toEqual(['delivered', ['direct'], ['bind']]);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it('destroys the stream of a route that comes too late', async () => {
    const witness = await startWitness();
    const real = createDial(noHost);
    let late: Promise<boolean> = Promise.resolve(false);
    const dial: Dial = async (target, route, signal) => {
      if (route.kind === 'direct') return real(target, route, signal);
      const opened = await real(target, direct, never);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      if (opened.ok) late = new Promise((resolve) => opened.value.once('close', () => resolve(true)));
      return opened;
    };
    await postBy(witness.url, [{ kind: 'bind', address: '10.9.0.4' }, direct], noHost, dial);
    expect(await late).toBe(true);
    await witness.stop();
  });

  it('says of every route why it failed', async () => {
    const gone = await startWitness();
    await gone.stop();
    const { attempt } = await postBy(gone.url, [direct, { kind: 'host', host: hostId('fra-1') }]);
    expect(attempt).toMatchObject({
      sentence: `127.0.0.1:${gone.port} refuses the connection: nobody listens there; host: fra-1: fra-1 is not connected`,
    });
  });
});
