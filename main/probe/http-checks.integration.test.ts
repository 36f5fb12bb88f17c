import type { ServerChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { HttpCheck } from '../domain/fleet.ts';
import { hostId } from '../domain/ids.ts';
import type { WantedCheck } from '../domain/wants.ts';
import { type FakeHost, type FakeHostManners, startFakeHost } from './fixtures/fake-host.ts';
import { fleetOf, hostAt, sshSettings } from './fixtures/fleet.ts';
import { createWorkshop, type Workshop } from './fixtures/sshd.ts';
import { inState, type Watching, watchFleet } from './fixtures/watching.ts';
import { createHttpChecks, checkLimits } from './http-checks.ts';

const limits = { ...checkLimits, connectMs: 150 };

const wish = (to: string, timeoutMs = 200): WantedCheck => {
  const check: HttpCheck = {
    id: 'api',
    targets: [],
    from: [],
    port: 8008,
    path: '/',
    expect: { kind: 'status', status: 200 },
    tls: { kind: 'none' },
    timeoutMs,
  };
  return { host: hostId('a'), to: hostId(to), address: '10.0.0.9', check };
};

/** A wish for a channel that the fake host got. */
interface Asked {
  accept(): ServerChannel;
  reject(): void;
}

describe(createHttpChecks, () => {
  let shop: Workshop;
  let fake: FakeHost;
  let watching: Watching;
  let asked: Asked[] = [];
  let onAsked: () => void = () => undefined;
  let count = 0;

  beforeAll(() => {
    shop = createWorkshop();
    shop.key('id');
  });
  afterEach(async () => {
    await watching.stop();
    expect(watching.clock.pending()).toBe(0);
    await fake.stop();
  });
  afterAll(() => shop.remove());

  const start = async (manners: FakeHostManners = {}) => {
    asked = [];
    fake = await startFakeHost(shop, `fake${count++}`, {
      onForward(accept, reject) {
        asked.push({ accept, reject });
        onAsked();
      },
      ...manners,
    });
    const settings = sshSettings({
      port: fake.port,
      identityFile: shop.path('id'),
      knownHostsFile: fake.knownHosts,
    });
    watching = watchFleet(fleetOf([hostAt('a', settings)]), { checks: limits, goodbyeMs: 300 });
    await watching.until(inState('streaming'));
  };
  const want = (...checks: readonly WantedCheck[]) =>
    watching.probes.obey({ connects: [], checks, roles: [], fasterSampling: new Map() });
  const channels = (n: number) =>
    new Promise<void>((resolve) => {
      onAsked = () => {
        if (asked.length >= n) resolve();
      };
      onAsked();
    });
  const told = () => watching.observations.flatMap(({ fact }) => (fact.kind === 'check' ? [fact] : []));
  const end = (to: string) => (fact: Fact) => fact.kind === 'check' && fact.to === to;
  const answer = (channel: ServerChannel) => {
    channel.on('error', () => undefined);
    channel.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  };

  it('runs four at a time, each target once, and the rest in their turn', async () => {
    await start();
    const names = ['b', 'c', 'd', 'e', 'f', 'g'];
    want(...names.map((name) => wish(name)), wish('b'));
    await channels(4);
    want(wish('c'), wish('f'));
    await watching.until((fact) => fact.kind === 'sockets');
    expect(asked).toHaveLength(4);
    for (const { accept } of asked.splice(0)) answer(accept());
    await channels(2);
    for (const { accept } of asked) answer(accept());
    await Promise.all(names.map((name) => watching.until(end(name))));
    expect(
      told()
        .map(({ to, outcome }) => `${to} ${outcome}`)
        .sort(),
    ).toEqual(names.map((name) => `${name} ok`));
  });

  it('says timeout once, asks no second time while the kernel still tries, and closes what opens late', async () => {
    await start();
    want(wish('b'));
    expect(await watching.until(end('b'))).toMatchObject({ outcome: 'timeout', status: null });
    want(wish('b'), wish('c'));
    await channels(2);
    await watching.until(end('c'));
    expect(asked).toHaveLength(2);
    const late = asked[0]?.accept();
    if (late === undefined) throw new Error('not asked');
    await new Promise((resolve) => late.resume().once('close', resolve));
    expect(told().map(({ outcome }) => outcome)).toEqual(['timeout', 'timeout']);
    want(wish('b'));
    await channels(3);
  });

  it('grants a peer a small window, so that no answer can crowd out the listings of the host', async () => {
    await start();
    want(wish('b'));
    await channels(1);
    const channel = asked[0]?.accept();
    if (channel === undefined) throw new Error('not asked');
    const { window } = (channel as unknown as { readonly outgoing: { readonly window: number } }).outgoing;
    expect(window).toBe(131_072);
    answer(channel);
    await watching.until(end('b'));
  });

  it('closes the channel once the answer is read', async () => {
    await start();
    want(wish('b', 5000));
    await channels(1);
    const channel = asked[0]?.accept();
    if (channel === undefined) throw new Error('not asked');
    const closed = new Promise((resolve) => channel.resume().once('close', resolve));
    channel.on('error', () => undefined);
    channel.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
    expect(await watching.until(end('b'))).toMatchObject({ outcome: 'ok', status: 200 });
    await closed;
  });

  it('says nothing of peers when its own session breaks', async () => {
    await start();
    want(wish('b', 5000), wish('c', 5000));
    await channels(2);
    asked[0]?.accept().on('error', () => undefined);
    await watching.until((fact) => fact.kind === 'sockets');
    for (const connection of fake.connections) connection.end();
    await watching.until(inState('closed'));
    expect(told()).toEqual([]);
  });

  it('says nothing after its end, in the middle of a check and of a connect', async () => {
    await start();
    want(wish('b', 5000), wish('c', 5000));
    await channels(2);
    asked[0]?.accept().on('error', () => undefined);
    await watching.stop();
    expect(watching.clock.pending()).toBe(0);
    expect(told()).toEqual([]);
  });
});
