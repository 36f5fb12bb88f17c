import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertChannel, AlertmanagerChannel, WebhookChannel } from '../../domain/alert-channels.ts';
import { incidentId } from '../../domain/incident.ts';
import { channelId, type Notification } from '../../domain/notification.ts';
import { err, ok } from '../../domain/result.ts';
import { createSystemTrust } from '../../probe/http-check-trust.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import type { ChannelSender } from '../channels/channel.ts';
import { type Receiver, startReceiver } from '../channels/fixtures/receiver.ts';
import { hastyClock } from '../channels/fixtures/surroundings.ts';
import { createDial } from '../channels/open-route.ts';
import { sendAlertmanager } from '../channels/send-alertmanager.ts';
import { sendOpsgenie } from '../channels/send-opsgenie.ts';
import { sendPagerDuty } from '../channels/send-pagerduty.ts';
import { sendSlack } from '../channels/send-slack.ts';
import { sendTeams } from '../channels/send-teams.ts';
import { sendWebhook, signatureOf } from '../channels/send-webhook.ts';
import { createDelivery, type Delivery, type DeliveryOptions } from './create-delivery.ts';

let folder = '';
const running: Delivery[] = [];
const receivers: Receiver[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-delivery-'));
});
afterEach(async () => {
  for (const delivery of running.splice(0)) await delivery.stop();
  for (const receiver of receivers.splice(0)) await receiver.stop();
  rmSync(folder, { recursive: true });
});

const unwanted: ChannelSender = () => Promise.resolve({ kind: 'refused', sentence: 'not in this test' });
const senders = {
  alertmanager: sendAlertmanager,
  webhook: sendWebhook,
  slack: sendSlack,
  teams: sendTeams,
  pagerduty: sendPagerDuty,
  opsgenie: sendOpsgenie,
  smtp: unwanted,
  syslog: unwanted,
  desktop: unwanted,
  sound: unwanted,
};

/** A delivery over the real network, whose waits of a second and more are shorter; it tells every change of its status. */
async function start(
  channels: readonly AlertChannel[],
  change: Partial<DeliveryOptions> = {},
): Promise<Delivery & { until(is: (delivery: Delivery) => boolean): Promise<void> }> {
  const looks = new Set<() => void>();
  const secrets: Readonly<Record<string, string>> = { KEY: 'k'.repeat(32), HMAC: 'hush' };
  const started = await createDelivery({
    path: join(folder, 'queue.jsonl'),
    channels,
    senders,
    dial: createDial(() => Promise.resolve(err('no host'))),
    secret: async (reference) => {
      const secret = reference.kind === 'env' ? secrets[reference.name] : undefined;
      return secret === undefined ? err('no such secret') : ok(secret);
    },
    trust: createSystemTrust({}),
    clock: hastyClock(
      new Map([
        [1000, 40],
        [2000, 60],
        [4000, 80],
        [8000, 80],
        [15_000, 300],
      ]),
    ),
    random: () => 1,
    isActive: () => true,
    onChange: () => {
      for (const look of looks) look();
    },
    ...change,
  });
  if (!started.ok) throw new Error(started.error);
  running.push(started.value);
  return {
    ...started.value,
    until: (is) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!is(started.value)) return;
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
      }),
  };
}

async function receiver(...[answer, options]: Parameters<typeof startReceiver>): Promise<Receiver> {
  const begun = await startReceiver(answer, options);
  receivers.push(begun);
  return begun;
}

const webhook = (id: string, url: string, change: Partial<WebhookChannel> = {}): WebhookChannel => ({
  id: channelId(id),
  kind: 'webhook',
  url,
  auth: { kind: 'none' },
  signWith: null,
  tls: { kind: 'system', serverName: null },
  routes: [{ kind: 'direct' }],
  perMinute: 60,
  ...change,
});
const word = (n: number, channel: string, change: Partial<Notification> = {}): Notification =>
  smallNotification({
    key: `${channel}/word-${n}`,
    channel: channelId(channel),
    incidents: [smallIncident({ id: incidentId(`incident-${n}`) })],
    ...change,
  });
const isEmpty = (delivery: Delivery): boolean => delivery.status().waiting === 0;
const keysAt = ({ received }: Receiver): readonly unknown[] =>
  received.map(({ headers }) => headers['idempotency-key']);

describe('createDelivery', () => {
  it('tells a webhook once, signed, and nobody twice the same', async () => {
    const hook = await receiver((response) => response.end());
    const delivery = await start([webhook('hook', `${hook.url}/q`, { signWith: { kind: 'env', name: 'HMAC' } })]);
    await delivery.tell([word(1, 'hook'), word(1, 'hook')]);
    await delivery.until(isEmpty);
    await delivery.tell([word(1, 'hook')]);
    await delivery.tell([word(2, 'hook')]);
    await delivery.until(isEmpty);
    expect(keysAt(hook)).toEqual(['hook/word-1', 'hook/word-2']);
    for (const { headers, body } of hook.received) {
      const timestamp = String(headers['x-quorumscope-timestamp']);
      expect(headers['x-quorumscope-signature']).toBe(signatureOf('hush', timestamp, body));
      expect(Math.abs(Number(timestamp) * 1000 - Date.now())).toBeLessThan(60_000);
    }
    expect(delivery.status().channels).toMatchObject([{ state: { kind: 'told', route: { kind: 'direct' } } }]);
    expect(readFileSync(join(folder, 'queue.jsonl'), 'utf8')).not.toContain('hush');
  });

  it('tries again after 500, 429 and a receiver that was away, in order', async () => {
    const codes = [500, 429, 503];
    const hook = await receiver((response) => response.writeHead(codes.shift() ?? 200, { 'Retry-After': '1' }).end());
    const delivery = await start([webhook('hook', hook.url)]);
    await delivery.tell([word(1, 'hook')]);
    await delivery.until(isEmpty);
    expect(keysAt(hook)).toEqual(Array.from({ length: 4 }, () => 'hook/word-1'));

    await hook.stop();
    await delivery.tell([word(2, 'hook')]);
    await delivery.until(({ status }) => status().channels[0]?.state.kind === 'cannot-be-told');
    expect(delivery.status().channels[0]?.state).toMatchObject({
      count: 1,
      sentence: expect.stringContaining('refuses the connection'),
    });
    const back = await receiver((response) => response.end(), { port: hook.port });
    await delivery.until(isEmpty);
    expect(keysAt(back)).toEqual(['hook/word-2']);
  });

  it('lets no stuck channel delay another', async () => {
    const open = new Set<Socket>();
    const silent = createServer((socket) => open.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const hook = await receiver((response) => response.end());
    const stuck = Array.from({ length: 20 }, (_, n) => webhook(`stuck-${n}`, `http://127.0.0.1:${port}/`));
    const delivery = await start([...stuck, webhook('hook', hook.url)], { clock: hastyClock() });
    await delivery.tell([...stuck.map(({ id }) => word(1, id)), word(1, 'hook')]);
    await hook.came(1);
    expect(delivery.status().waiting).toBeGreaterThanOrEqual(20);
    const begun = performance.now();
    await delivery.stop();
    expect(performance.now() - begun).toBeLessThan(3000);
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('goes on after a crash with what waited, and does not repeat what was told', async () => {
    let isAway = true;
    const hook = await receiver((response, { headers }) =>
      response.writeHead(isAway && headers['idempotency-key'] !== 'hook/word-1' ? 500 : 200).end(),
    );
    const first = await start([webhook('hook', hook.url)], { clock: hastyClock() });
    await first.tell([word(1, 'hook')]);
    await first.until(isEmpty);
    await first.tell([word(2, 'hook')]);
    await first.until(({ status }) => status().channels[0]?.state.kind === 'cannot-be-told');
    await first.stop();
    const inVain = keysAt(hook);
    isAway = false;
    const second = await start([webhook('hook', hook.url)]);
    await second.tell([word(1, 'hook'), word(2, 'hook')]);
    await second.until(isEmpty);
    expect(inVain).toEqual(['hook/word-1', ...inVain.slice(1).map(() => 'hook/word-2')]);
    expect(keysAt(hook)).toEqual([...inVain, 'hook/word-2']);
  });

  it('keeps what is refused on a list, from where a person sends it again or puts it away', async () => {
    let code = 404;
    const hook = await receiver((response) => response.writeHead(code).end('no such hook'));
    const delivery = await start([webhook('hook', hook.url)]);
    await delivery.tell([word(1, 'hook'), word(2, 'hook'), word(1, 'nowhere')]);
    await delivery.until(isEmpty);
    expect(delivery.status().deadLetters.map(({ notification, sentence }) => [notification.key, sentence])).toEqual([
      ['nowhere/word-1', 'the inventory has no channel nowhere any more'],
      ['hook/word-1', `127.0.0.1:${hook.port} answers 404: no such hook`],
      ['hook/word-2', `127.0.0.1:${hook.port} answers 404: no such hook`],
    ]);
    code = 200;
    expect((await delivery.resend('hook/word-2')).ok).toBe(true);
    await delivery.until(isEmpty);
    expect((await delivery.dismiss('hook/word-1')).ok).toBe(true);
    expect(await delivery.resend('nowhere/word-1')).toMatchObject({ ok: false });
    expect(await delivery.resend('hook/word-1')).toEqual({ ok: false, error: 'there is no such dead letter' });
    expect(delivery.status().deadLetters.map(({ notification }) => notification.key)).toEqual(['nowhere/word-1']);
    expect(keysAt(hook)).toEqual(['hook/word-1', 'hook/word-2', 'hook/word-2']);
  });

  it('takes another edition of the channels while it runs', async () => {
    const [one, other] = [await receiver((response) => response.end()), await receiver((response) => response.end())];
    const delivery = await start([webhook('hook', one.url)]);
    await delivery.setChannels([webhook('hook', other.url)]);
    await delivery.tell([word(1, 'hook')]);
    await delivery.until(isEmpty);
    expect([one.received.length, other.received.length]).toEqual([0, 1]);
  });

  it('tells an Alertmanager again what is active, and only that', async () => {
    const alertmanager = await receiver((response) => response.end());
    const channel: AlertmanagerChannel = {
      id: channelId('am'),
      kind: 'alertmanager',
      url: alertmanager.url,
      auth: { kind: 'none' },
      tls: { kind: 'system', serverName: null },
      routes: [{ kind: 'direct' }],
      perMinute: 60,
      resendMs: 50,
      staysMs: 60_000,
    };
    let ended = '';
    const delivery = await start([channel], { isActive: (id) => id !== ended });
    await delivery.tell([word(1, 'am'), word(2, 'am')]);
    await alertmanager.came(4);
    ended = 'incident-2';
    await delivery.tell([
      word(1, 'am', {
        key: 'am/over',
        kind: 'cleared',
        incidents: [
          smallIncident({ id: incidentId('incident-1'), state: 'unacknowledged-cleared', clearedAt: Date.now() }),
        ],
      }),
    ]);
    await delivery.until(isEmpty);
    await delivery.stop();
    const bodies = alertmanager.received.map(({ body }) =>
      JSON.parse(body).map((alert: { labels: { incident: string } }) => alert.labels.incident),
    );
    expect(bodies.slice(0, 4)).toEqual([
      ['incident-1'],
      ['incident-2'],
      ['incident-1', 'incident-2'],
      ['incident-1', 'incident-2'],
    ]);
    expect(bodies.at(-1)).toEqual(['incident-1']);
  });

  it('buries nothing that is told while it stops, and sends it after the next start', async () => {
    const hook = await receiver((response) => response.end());
    const delivery = await start([webhook('hook', hook.url, { perMinute: 1 })]);
    await Promise.all([delivery.tell([word(1, 'hook'), word(2, 'hook')]), delivery.stop()]);
    expect(delivery.status().deadLetters).toEqual([]);
    const again = await start([webhook('hook', hook.url)]);
    await again.until(isEmpty);
    expect(again.status().deadLetters).toEqual([]);
    expect(hook.received.length).toBeGreaterThan(0);
  });

  it('goes by the last of two editions of the inventory that come at once', async () => {
    const hook = await receiver((response) => response.end());
    const delivery = await start([webhook('hook', hook.url)]);
    await Promise.all([
      delivery.setChannels([webhook('hook', hook.url, { perMinute: 30 }), webhook('other', hook.url)]),
      delivery.setChannels([webhook('other', hook.url, { perMinute: 5 })]),
    ]);
    expect(delivery.status().channels.map(({ channel }) => channel)).toEqual(['other']);
    await delivery.tell([word(1, 'other'), word(2, 'hook')]);
    await delivery.until(isEmpty);
    expect(keysAt(hook)).toEqual(['other/word-1']);
    expect(delivery.status().deadLetters).toMatchObject([{ notification: { key: 'hook/word-2' } }]);
  });

  it('posts to PagerDuty, Opsgenie, Slack and Teams where they listen, with their keys', async () => {
    const api = await receiver((response) => response.writeHead(202).end());
    const base = { tls: { kind: 'system', serverName: null }, routes: [{ kind: 'direct' }], perMinute: 60 } as const;
    const key = { kind: 'env', name: 'KEY' } as const;
    const delivery = await start(
      [
        { ...base, id: channelId('pd'), kind: 'pagerduty', url: api.url, routingKey: key },
        { ...base, id: channelId('og'), kind: 'opsgenie', url: `${api.url}/`, apiKey: key },
        { ...base, id: channelId('chat'), kind: 'slack', url: { kind: 'env', name: 'HOOK' } },
        { ...base, id: channelId('teams'), kind: 'teams', url: { kind: 'env', name: 'HOOK' } },
      ],
      {
        secret: async ({ kind, ...rest }) =>
          ok(kind === 'env' && 'name' in rest && rest.name === 'HOOK' ? `${api.url}/hooks/abcdefgh` : 'k'.repeat(32)),
      },
    );
    await delivery.tell(['pd', 'og', 'chat', 'teams'].map((id) => word(1, id)));
    await delivery.until(isEmpty);
    expect(api.received.map(({ path }) => path).toSorted()).toEqual([
      '/hooks/abcdefgh',
      '/hooks/abcdefgh',
      '/v2/alerts',
      '/v2/enqueue',
    ]);
    expect(api.received.find(({ path }) => path === '/v2/alerts')?.headers.authorization).toBe(
      `GenieKey ${'k'.repeat(32)}`,
    );
    expect(JSON.parse(api.received.find(({ path }) => path === '/v2/enqueue')?.body ?? '')).toMatchObject({
      routing_key: 'k'.repeat(32),
    });
  });
});
