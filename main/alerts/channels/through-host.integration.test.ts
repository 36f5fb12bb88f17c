import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelRoute, WebhookChannel } from '../../domain/alert-channels.ts';
import { hostId } from '../../domain/ids.ts';
import { channelId } from '../../domain/notification.ts';
import { createLiveEngine, type LiveEngine } from '../../engine/live-engine.ts';
import { systemClock } from '../../engine/system-clock.ts';
import { fleetOf, hostAt, sshSettings } from '../../probe/fixtures/fleet.ts';
import { createWorkshop, freePort, type Sshd, startSshd, type Workshop } from '../../probe/fixtures/sshd.ts';
import { smallNotification } from '../../testing/small-notification.ts';
import type { WebhookBody } from '../../contract/alert-webhook.ts';
import type { ChannelSender } from './channel.ts';
import { createDelivery } from '../delivery/create-delivery.ts';
import { connectByRoutes, routeText } from './connect-by-routes.ts';
import { type Received, startReceiver } from './fixtures/receiver.ts';
import { realSurroundings } from './fixtures/surroundings.ts';
import { createDial } from './open-route.ts';
import { sendWebhook } from './send-webhook.ts';

const through = (host: string): ChannelRoute => ({ kind: 'host', host: hostId(host) });
const hook = (url: string, routes: readonly ChannelRoute[]): WebhookChannel => ({
  id: channelId('hook'),
  kind: 'webhook',
  url,
  auth: { kind: 'none' },
  signWith: null,
  tls: { kind: 'system', serverName: null },
  routes,
  perMinute: 60,
});
const direct: ChannelRoute = { kind: 'direct' };

/** Real sshds on loopback: `open` forwards anywhere, `strict` nowhere, and to `away` there is no session. */
describe('a route through a host of the fleet', () => {
  let shop: Workshop;
  let open: Sshd;
  let strict: Sshd;
  let engine: LiveEngine;
  let receivers: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    shop = createWorkshop();
    shop.key('id');
    open = await startSshd(shop, 'open', shop.publicKey('id'));
    strict = await startSshd(shop, 'strict', shop.publicKey('id'), 'AllowTcpForwarding no');
    shop.write('known', `${open.knownHost}\n${strict.knownHost}\n`);
    const at = (port: number) =>
      sshSettings({ port, identityFile: shop.path('id'), knownHostsFile: shop.path('known') });
    engine = createLiveEngine({
      fleet: fleetOf([
        hostAt('open', at(open.port)),
        hostAt('strict', at(strict.port)),
        hostAt('away', at(await freePort())),
      ]),
      clock: systemClock,
      env: {},
      random: Math.random,
    });
    const streaming = new Set<string>();
    const connected = new Promise<void>((resolve) => {
      engine.onEvent((event) => {
        if (event.kind !== 'observed' || event.observation.fact.kind !== 'session') return;
        const { host, state } = event.observation.fact;
        if (state === 'streaming') streaming.add(host);
        if (streaming.size === 2) resolve();
      });
    });
    engine.start();
    await connected;
  });
  afterEach(async () => {
    await Promise.all(receivers.map((receiver) => receiver.stop()));
    receivers = [];
  });
  afterAll(async () => {
    await engine.stop();
    await Promise.all([open.stop(), strict.stop()]);
    shop.remove();
  });

  /** A receiver that knows by which port of this machine it was called. */
  const receive = async () => {
    const callers: number[] = [];
    const receiver = await startReceiver((response) => {
      callers.push(response.socket?.remotePort ?? 0);
      response.end();
    });
    receivers.push(receiver);
    return { ...receiver, callers };
  };

  /** Tells a webhook by the routes; how it ended, and which route it took. */
  const tell = async (url: string, routes: readonly ChannelRoute[]) => {
    const taken: string[] = [];
    const dial = createDial((host, target, signal) => engine.openThrough(host, target, signal));
    const onRoute = (route: ChannelRoute) => taken.push(routeText(route));
    const connect = connectByRoutes({ dial, routes, clock: systemClock, onRoute });
    const attempt = await sendWebhook(smallNotification(), hook(url, routes), realSurroundings({}, { connect }));
    return { told: attempt.kind === 'delivered' ? 'delivered' : attempt.sentence, taken };
  };
  const keyOf = (received: Received | undefined): string => (JSON.parse(received?.body ?? '{}') as WebhookBody).key;

  it('tells a receiver through the session to the host', async () => {
    const receiver = await receive();
    expect(await tell(receiver.url, [through('open')])).toEqual({ told: 'delivered', taken: ['host: open'] });
    expect(receiver.received.map(keyOf)).toEqual([smallNotification().key]);
  });

  it('is the way of a whole delivery: queued, told once, and the status names the route', async () => {
    const receiver = await receive();
    const unwanted: ChannelSender = () => Promise.resolve({ kind: 'refused', sentence: 'not in this test' });
    let look = (): void => undefined;
    const delivery = await createDelivery({
      path: join(shop.directory, `queue-${receiver.port}.jsonl`),
      channels: [hook(receiver.url, [through('strict'), through('open')])],
      senders: {
        alertmanager: unwanted,
        webhook: sendWebhook,
        slack: unwanted,
        teams: unwanted,
        pagerduty: unwanted,
        opsgenie: unwanted,
        smtp: unwanted,
        syslog: unwanted,
        desktop: unwanted,
        sound: unwanted,
      },
      ...realSurroundings(),
      dial: createDial((host, target, signal) => engine.openThrough(host, target, signal)),
      random: Math.random,
      isActive: () => true,
      onChange: () => look(),
    });
    if (!delivery.ok) throw new Error(delivery.error);
    const { tell: deliver, status, stop } = delivery.value;
    const notification = smallNotification({ channel: channelId('hook') });
    await deliver([notification, notification]);
    await new Promise<void>((resolve) => {
      look = () => {
        if (status().waiting === 0) resolve();
      };
      look();
    });
    await deliver([notification]);
    const { channels } = status();
    await stop();
    expect(receiver.received.map(keyOf)).toEqual([notification.key]);
    expect(channels).toMatchObject([{ state: { kind: 'told', route: through('open') } }]);
  });

  it('tells it by several attempts at once, each on a stream of its own', async () => {
    const receiver = await receive();
    const all = await Promise.all(Array.from({ length: 5 }, () => tell(receiver.url, [through('open')])));
    expect(all.map(({ told }) => told)).toEqual(Array.from({ length: 5 }, () => 'delivered'));
    expect(new Set(receiver.callers).size).toBe(5);
  });

  it('takes the next route where the sshd forbids forwarding, and says so where there is none', async () => {
    const receiver = await receive();
    expect(await tell(receiver.url, [through('strict'), through('open')])).toEqual({
      told: 'delivered',
      taken: ['host: open'],
    });
    expect(await tell(receiver.url, [through('strict')])).toEqual({
      told: `host: strict: its SSH server forbids connections to 127.0.0.1:${receiver.port} (AllowTcpForwarding, PermitOpen)`,
      taken: [],
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('takes the next route where there is no session to the host, and says so where there is none', async () => {
    const receiver = await receive();
    expect(await tell(receiver.url, [through('away'), direct])).toEqual({ told: 'delivered', taken: ['direct'] });
    expect(await tell(receiver.url, [through('away'), through('stranger')])).toEqual({
      told: 'host: away: no session to it is open now; host: stranger: it is not watched',
      taken: [],
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('says that nobody listens there, as the host sees it, and of every other route why it failed', async () => {
    const port = await freePort();
    const refuses = `127.0.0.1:${port} refuses the connection: nobody listens there`;
    expect(await tell(`http://127.0.0.1:${port}/`, [through('open'), direct])).toEqual({
      told: `host: open: from there ${refuses}; ${refuses}`,
      taken: [],
    });
  });

  it('says that the host knows no such name', async () => {
    expect(await tell('http://receiver.invalid:9/', [through('open')])).toEqual({
      told: expect.stringMatching(/^host: open: it opens no connection to receiver\.invalid:9 \(.+\)$/),
      taken: [],
    });
  });
});
