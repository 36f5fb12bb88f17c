import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDial } from '../../main/alerts/channels/open-route.ts';
import { connectByRoutes } from '../../main/alerts/channels/connect-by-routes.ts';
import type { ChannelSurroundings } from '../../main/alerts/channels/channel.ts';
import { sendAlertmanager } from '../../main/alerts/channels/send-alertmanager.ts';
import type { AlertmanagerChannel } from '../../main/domain/alert-channels.ts';
import { channelId, type Notification } from '../../main/domain/notification.ts';
import { err } from '../../main/domain/result.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { createSystemTrust } from '../../main/probe/http-check-trust.ts';
import { smallIncident, smallNotification } from '../../main/testing/small-notification.ts';
import { run } from './run.ts';

/*
 * Debian's Alertmanager (package prometheus-alertmanager) on loopback, which calls a webhook of ours. Needs no namespaces.
 */

interface Call {
  readonly status: string;
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

let folder = '';
let sink: Server;
let alertmanager: ChildProcess;
let url = '';
let calls: Call[] = [];
let onCall = (): void => undefined;

/** Resolves once Alertmanager has called so many times. */
async function called(count: number): Promise<void> {
  while (calls.length < count)
    await new Promise<void>((resolve) => {
      onCall = resolve;
    });
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

beforeEach(async () => {
  if (run('sh', ['-c', 'command -v prometheus-alertmanager']).code !== 0) {
    throw new Error('prometheus-alertmanager is not installed: apt-get install prometheus-alertmanager');
  }
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-alertmanager-'));
  calls = [];
  sink = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      calls.push(JSON.parse(body));
      response.end();
      onCall();
    });
  });
  const sinkPort = await portOf(sink);
  const spare = createServer();
  const port = await portOf(spare);
  await new Promise((resolve) => spare.close(resolve));
  url = `http://127.0.0.1:${port}`;
  const config = {
    // Shorter than our own end of an alert: it must not count, because we tell it the end.
    global: { resolve_timeout: '1s' },
    route: { receiver: 'sink', group_by: ['incident'], group_wait: '0s', group_interval: '1s', repeat_interval: '1h' },
    receivers: [{ name: 'sink', webhook_configs: [{ url: `http://127.0.0.1:${sinkPort}/`, send_resolved: true }] }],
  };
  writeFileSync(join(folder, 'alertmanager.yml'), JSON.stringify(config));
  alertmanager = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await new Promise<void>((resolve) => {
    alertmanager.stderr?.on('data', (chunk) => {
      if (String(chunk).includes('Listening on')) resolve();
    });
  });
});

afterEach(async () => {
  const gone = once(alertmanager, 'exit');
  alertmanager.kill('SIGKILL');
  await gone;
  await new Promise((resolve) => {
    sink.close(resolve);
    sink.closeAllConnections();
  });
  rmSync(folder, { recursive: true });
});

const raisedAt = Date.now() - 5000;
const incident = smallIncident({ raisedAt });

async function send(notification: Partial<Notification>, change: Partial<ChannelSurroundings> = {}): Promise<string> {
  const channel: AlertmanagerChannel = {
    id: channelId('am'),
    kind: 'alertmanager',
    url,
    auth: { kind: 'none' },
    tls: { kind: 'system', serverName: null },
    routes: [{ kind: 'direct' }],
    perMinute: 60,
    resendMs: 60_000,
    staysMs: 900_000,
  };
  const dial = createDial(() => Promise.resolve(err('no host')));
  const attempt = await sendAlertmanager(smallNotification(notification), channel, {
    connect: connectByRoutes({ dial, routes: channel.routes, clock: systemClock, onRoute: () => undefined }),
    secret: () => Promise.resolve(err('no secret')),
    trust: createSystemTrust({}),
    lastTold: () => null,
    signal: new AbortController().signal,
    clock: systemClock,
    ...change,
  });
  return attempt.kind === 'delivered' ? 'delivered' : attempt.sentence;
}

const told = (): readonly string[] =>
  calls.flatMap(({ alerts }) => alerts.map(({ status, labels }) => `${labels['priority']} ${status}`));

describe('Debian’s Alertmanager', () => {
  it('tells of an incident once, however often it is sent, and once that it is over', async () => {
    for (const kind of ['raised', 'escalated', 'repeated'] as const) {
      expect(await send({ kind, incidents: [incident] })).toBe('delivered');
    }
    await called(1);
    expect(calls[0]?.alerts).toMatchObject([
      {
        status: 'firing',
        labels: { alertname: 'QuorumscopeIncident', severity: 'warning' },
        annotations: { summary: incident.text },
      },
    ]);
    // Beyond its resolve_timeout of 1 s, and its group_interval: it would have told by now.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(told()).toEqual(['P2 firing']);
    const cleared = smallIncident({ raisedAt, state: 'unacknowledged-cleared', clearedAt: Date.now() });
    for (let i = 0; i < 2; i++) expect(await send({ kind: 'cleared', incidents: [cleared] })).toBe('delivered');
    await called(2);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(told()).toEqual(['P2 firing', 'P2 resolved']);
  });

  it('ends the lesser alert with the graver one', async () => {
    expect(await send({ incidents: [incident] })).toBe('delivered');
    await called(1);
    const worse = smallIncident({ raisedAt, priority: 'P1' });
    expect(await send({ kind: 'worsened', incidents: [worse] }, { lastTold: () => incident })).toBe('delivered');
    await called(2);
    expect(told().slice(1).toSorted()).toEqual(['P1 firing', 'P2 resolved']);
  });

  it('takes hostile names as words', async () => {
    const text = 'db1\r\nX: y {{ .Labels }} <!channel> \u0000 \ud800 "quote"';
    expect(
      await send({ fleet: text, incidents: [smallIncident({ text, cause: text, details: [text], raisedAt })] }),
    ).toBe('delivered');
    await called(1);
    expect(calls[0]?.alerts[0]?.annotations['summary']).toBe('db1 X: y {{ .Labels }} <!channel>   \ufffd "quote"');
  });
});
