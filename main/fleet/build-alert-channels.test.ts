import { describe, expect, it } from 'vitest';
import { alertChannelsSchema } from '../contract/alert-channels.ts';
import type { AlertChannel } from '../domain/alert-channels.ts';
import { buildAlertChannels } from './build-alert-channels.ts';
import { keyText, type Remark } from './fleet-problem.ts';
import { pruneUnknownKeys } from './known-keys.ts';

const surroundings = { hosts: ['dub-1', 'fra-1'], files: { home: '/home/q', directory: '/etc/q' } };
const pin = '0123456789abcdef'.repeat(4);

/** What the inventory would say of channels written so, each sentence with its key. */
function built(...written: readonly object[]): {
  readonly channels: readonly AlertChannel[];
  readonly said: readonly string[];
} {
  const path = ['alerts', 'channels'];
  const parsed = alertChannelsSchema.safeParse(written);
  if (!parsed.success) {
    const said = parsed.error.issues.map(
      ({ path: steps, message }) =>
        `${keyText([...path, ...steps.map((step) => (typeof step === 'number' ? step : String(step)))])} ${message}`,
    );
    return { channels: [], said };
  }
  const remarks: Remark[] = [];
  const channels = buildAlertChannels(parsed.data, path, surroundings, remarks);
  return { channels, said: remarks.map(({ path: at, predicate }) => `${keyText(at)} ${predicate}`) };
}
const one = (written: object): AlertChannel | undefined => built(written).channels[0];
const said = (...written: readonly object[]): readonly string[] => built(...written).said;

const hook = { id: 'hook', kind: 'webhook', url: 'https://hooks.example.net/q' };
const mail = { id: 'mail', kind: 'smtp', host: 'mail.example.net', from: 'q@example.net', to: ['ops@example.net'] };

describe(buildAlertChannels, () => {
  it('has no channels unless they are written', () => {
    expect(buildAlertChannels(undefined, [], surroundings, [])).toEqual([]);
    expect(buildAlertChannels(null, [], surroundings, [])).toEqual([]);
  });

  it('reads every kind with little more than where it goes', () => {
    const { channels, said: wrong } = built(
      { id: 'am', kind: 'alertmanager', url: 'http://10.0.0.9:9093' },
      { ...hook, signWith: 'env:HOOK_KEY' },
      { id: 'chat', kind: 'slack', url: 'keyring:slack/ops' },
      { id: 'room', kind: 'teams', url: 'file:~/teams' },
      { id: 'pager', kind: 'pagerduty', routingKey: 'env:PD' },
      { id: 'genie', kind: 'opsgenie', apiKey: 'file:genie' },
      mail,
      { id: 'log', kind: 'syslog', host: '10.0.0.8' },
      { id: 'desk', kind: 'desktop' },
      { id: 'horn', kind: 'sound', file: 'alarm.wav' },
    );
    expect(wrong).toEqual([]);
    const tls = { kind: 'system', serverName: null };
    const routes = [{ kind: 'direct' }];
    const none = { kind: 'none' };
    expect(channels).toEqual([
      {
        id: 'am',
        kind: 'alertmanager',
        url: 'http://10.0.0.9:9093/',
        auth: none,
        tls,
        routes,
        perMinute: 60,
        resendMs: 60_000,
        staysMs: 900_000,
      },
      {
        id: 'hook',
        kind: 'webhook',
        url: 'https://hooks.example.net/q',
        auth: none,
        signWith: { kind: 'env', name: 'HOOK_KEY' },
        tls,
        routes,
        perMinute: 60,
      },
      { id: 'chat', kind: 'slack', url: { kind: 'keyring', name: 'slack/ops' }, tls, routes, perMinute: 20 },
      { id: 'room', kind: 'teams', url: { kind: 'file', path: '/home/q/teams' }, tls, routes, perMinute: 20 },
      {
        id: 'pager',
        kind: 'pagerduty',
        url: 'https://events.pagerduty.com/',
        routingKey: { kind: 'env', name: 'PD' },
        tls,
        routes,
        perMinute: 60,
      },
      {
        id: 'genie',
        kind: 'opsgenie',
        url: 'https://api.opsgenie.com/',
        apiKey: { kind: 'file', path: '/etc/q/genie' },
        tls,
        routes,
        perMinute: 60,
      },
      {
        id: 'mail',
        kind: 'smtp',
        host: 'mail.example.net',
        port: 587,
        security: 'starttls',
        login: null,
        from: 'q@example.net',
        to: ['ops@example.net'],
        tls,
        routes,
        perMinute: 10,
      },
      {
        id: 'log',
        kind: 'syslog',
        host: '10.0.0.8',
        port: 514,
        transport: 'udp',
        facility: 16,
        tls,
        routes,
        perMinute: 600,
      },
      { id: 'desk', kind: 'desktop', routes: [], perMinute: 6 },
      { id: 'horn', kind: 'sound', file: '/etc/q/alarm.wav', routes: [], perMinute: 6 },
    ]);
  });

  it('reads routes in their order, TLS, authentication and limits', () => {
    const routes = ['direct', { bind: '10.9.0.4' }, { proxy: 'http://10.0.0.3:3128' }, { host: 'fra-1' }];
    const auth = { user: 'q', password: 'env:PASS' };
    expect(
      one({ ...hook, routes, auth, perMinute: 3, tls: { pin: `sha256:${pin}`, serverName: 'h.example.net' } }),
    ).toMatchObject({
      routes: [
        { kind: 'direct' },
        { kind: 'bind', address: '10.9.0.4' },
        { kind: 'proxy', host: '10.0.0.3', port: 3128 },
        { kind: 'host', host: 'fra-1' },
      ],
      auth: { kind: 'basic', user: 'q', password: { kind: 'env', name: 'PASS' } },
      perMinute: 3,
      tls: { kind: 'pinned', sha256: pin, serverName: 'h.example.net' },
    });
    expect(one({ ...hook, auth: { token: 'file:/etc/q/t' } })).toMatchObject({
      auth: { kind: 'bearer', token: { kind: 'file', path: '/etc/q/t' } },
    });
    expect(one({ ...hook, url: 'env:HOOK' })).toMatchObject({ url: { kind: 'env', name: 'HOOK' } });
  });

  it('refuses a secret that stands in the inventory, and never repeats it', () => {
    const hush = 'hushhushhushhush';
    const sentences = said(
      { id: 'a', kind: 'slack', url: `https://hooks.slack.com/services/${hush}` },
      { id: 'b', kind: 'pagerduty', routingKey: hush },
      { id: 'c', kind: 'opsgenie', apiKey: 12_345 },
      { ...hook, id: 'd', signWith: hush, auth: { user: 'q', password: hush } },
      { ...hook, id: 'e', url: `https://q:${hush}@hooks.example.net/` },
      { ...hook, id: 'f', url: `https://hooks.example.net/?token=${hush}` },
      { ...mail, id: 'g', login: { user: 'q', password: hush } },
      { id: 'h', kind: 'teams' },
      { ...hook, id: 'i', routes: [{ proxy: `http://q:${hush}@10.0.0.3:3128` }] },
    );
    expect(sentences.map((sentence) => sentence.split(' ')[0])).toEqual([
      'alerts.channels[0].url',
      'alerts.channels[1].routingKey',
      'alerts.channels[2].apiKey',
      'alerts.channels[3].auth.password',
      'alerts.channels[3].signWith',
      'alerts.channels[4].url',
      'alerts.channels[5].url',
      'alerts.channels[6].login.password',
      'alerts.channels[7].url',
      'alerts.channels[8].routes[0].proxy',
    ]);
    expect(sentences[0]).toBe(
      'alerts.channels[0].url must be env:NAME, file:PATH or keyring:NAME; the secret itself never stands in an inventory',
    );
    expect(sentences.join('\n')).not.toMatch(/hush|12345/);
  });

  it('sends no secret in the clear, but on this machine', () => {
    const token = 'env:TOKEN';
    expect(said({ ...hook, url: 'http://10.0.0.1/', auth: { token } })).toEqual([
      'alerts.channels[0].url must be an https:// URL, because a secret is sent to it',
    ]);
    expect(said({ id: 'pd', kind: 'pagerduty', routingKey: token, url: 'http://10.0.0.1/' })).toHaveLength(1);
    expect(said({ ...mail, security: 'none', login: { user: 'q', password: token } })).toEqual([
      'alerts.channels[0].security must be starttls or tls, because a password is sent',
    ]);
    expect(said({ ...hook, url: 'http://127.0.0.1:8080/', auth: { token } })).toEqual([]);
    expect(said({ ...hook, url: 'http://10.0.0.1/' })).toEqual([]);
  });

  it.each([
    [
      { ...hook, routes: [{ host: 'fra-2' }] },
      'routes[0].host names "fra-2", which is no host of this inventory; did you mean "fra-1"?',
    ],
    [{ ...hook, routes: [{ bind: 'eth1' }] }, 'routes[0].bind must be an IP address of this machine, not "eth1"'],
    [{ ...hook, routes: [{ bind: '10.0.0.1', host: 'fra-1' }] }, 'routes[0] must name one of bind, proxy and host'],
    [
      { ...hook, routes: [{ proxy: 'https://10.0.0.3' }] },
      'routes[0].proxy must be http://host:port of a proxy, and nothing more',
    ],
    [{ ...hook, routes: ['direct', 'direct'] }, 'routes[1] stands there a second time; keep one of the two'],
    [{ ...hook, routes: [] }, 'routes must name at least one route'],
    [
      { id: 'desk', kind: 'desktop', routes: ['direct'] },
      'routes is no setting of desktop; it belongs to alertmanager, webhook, slack, teams, pagerduty, opsgenie, smtp, syslog',
    ],
    [{ ...hook, facility: 3 }, 'facility is no setting of webhook; it belongs to syslog'],
    [
      { id: 'log', kind: 'syslog', host: '10.0.0.8', routes: [{ host: 'fra-1' }] },
      'routes[0] cannot carry UDP; give the channel transport: tcp or tls, or take direct or bind',
    ],
    [{ id: 'log', kind: 'syslog', transport: 'tls' }, 'host is missing; it must be a host name or an IP address'],
    [{ ...mail, to: ['a@b.c\nBcc: d'] }, 'to[0] must be a mail address'],
    [
      { ...mail, to: ['ops at example.net'] },
      'to[0] must be a mail address, such as ops@example.net, not "ops at example.net"',
    ],
    [{ ...mail, to: [] }, 'to must name at least one mail address'],
    [{ ...hook, url: 'ftp://example.net/' }, 'url must be an http:// or https:// URL'],
    [{ id: 'am', kind: 'alertmanager' }, 'url is missing; it must be an http:// or https:// URL'],
    [
      { id: 'am', kind: 'alertmanager', url: 'http://10.0.0.1/', resendMs: 60_000, staysMs: 60_000 },
      'staysMs must be three times resendMs (180000) or more: an alert must outlive two rounds that are lost',
    ],
    [
      { ...hook, tls: { pin: 'abc' } },
      'tls.pin must be sha256: and 64 hex digits, as openssl x509 -noout -fingerprint -sha256 prints them for the certificate',
    ],
    [{ ...hook, perMinute: 0 }, 'perMinute must be a whole number from 1 to 6000'],
    [
      { ...hook, kind: 'pigeon' },
      'kind must be one of alertmanager, webhook, slack, teams, pagerduty, opsgenie, smtp, syslog, desktop, sound',
    ],
  ])('says what is wrong with %j', (written, sentence) => {
    expect(said(written)).toEqual([`alerts.channels[0].${sentence}`]);
  });

  it('wants one channel an id', () => {
    expect(said(hook, hook)).toEqual(['alerts.channels[1].id is "hook", which alerts.channels[0] has already']);
  });

  it('keeps its settings where unknown keys are taken out', () => {
    const written = [{ ...mail, routes: [{ host: 'fra-1', hots: 1 }], login: { user: 'q', password: 'env:P' } }];
    expect(pruneUnknownKeys(alertChannelsSchema, written)).toMatchObject({
      value: [{ ...mail, routes: [{ host: 'fra-1' }], login: { user: 'q', password: 'env:P' } }],
      unknown: [{ path: [0, 'routes', 0], key: 'hots' }],
    });
  });
});
