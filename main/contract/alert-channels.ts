import { z } from 'zod';
import type { AlertChannel } from '../domain/alert-channels.ts';
import { id, list, mapping, port, text, whole } from './inventory-words.ts';

/*
 * The channels of the inventory (`alerts.channels`). Secrets are named, never written: env:NAME, file:PATH or keyring:NAME.
 *
 *   alerts:
 *     channels:
 *       - { id: am, kind: alertmanager, url: "http://10.0.0.9:9093", routes: [direct, { bind: 10.9.0.4 }, { host: fra-db1 }] }
 *       - { id: hook, kind: webhook, url: "https://hooks.example.net/q", signWith: env:HOOK_KEY, auth: { token: file:/etc/q/token } }
 *       - { id: chat, kind: slack, url: keyring:slack-hook, routes: [{ proxy: "http://10.0.0.3:3128" }], perMinute: 20 }
 *       - { id: pager, kind: pagerduty, routingKey: env:PD_KEY }
 *       - { id: genie, kind: opsgenie, apiKey: env:GENIE_KEY, url: "https://api.eu.opsgenie.com" }
 *       - { id: mail, kind: smtp, host: mail.example.net, from: q@example.net, to: [ops@example.net],
 *           login: { user: q, password: file:/etc/q/mail }, tls: { pin: "sha256:…64 hex digits…" } }
 *       - { id: log, kind: syslog, host: 10.0.0.8, transport: tls, facility: 16 }
 *       - { id: desk, kind: desktop }
 *       - { id: horn, kind: sound, file: alarm.wav }
 */

/** The kinds of channels as they are written. */
export const channelKinds = [
  'alertmanager',
  'webhook',
  'slack',
  'teams',
  'pagerduty',
  'opsgenie',
  'smtp',
  'syslog',
  'desktop',
  'sound',
] as const satisfies readonly AlertChannel['kind'][];

/** May be the secret itself, by mistake. So its form is judged where no sentence quotes it. */
const secret = z.unknown();
const place = text(300, 'must be a host name or an IP address');
const routeRule =
  'must be direct, or a mapping with one of bind (an address of this machine), proxy (http://host:port) and host (a host id of this fleet)';

const route = z.union(
  [
    z.literal('direct'),
    mapping({ bind: place.optional(), proxy: place.optional(), host: id.optional() }, 'bind, proxy or host'),
  ],
  { error: routeRule },
);
/** A route as written. */
export type RouteInventory = z.infer<typeof route>;

const channel = mapping(
  {
    id,
    kind: z.enum(channelKinds, { error: `must be one of ${channelKinds.join(', ')}` }),
    routes: list(route, 'routes')
      .min(1, { error: 'must name at least one route' })
      .max(8, { error: 'must be at most 8 routes' })
      .nullish(),
    perMinute: whole(1, 6000).optional(),
    tls: mapping(
      {
        trust: z.literal('system', { error: 'must be system' }).optional(),
        pin: text(200, 'must be sha256: and the 64 hex digits of a certificate').optional(),
        serverName: text(253, 'must be the name in the certificate').nullish(),
      },
      'trust or pin, and serverName',
    ).nullish(),
    url: secret.optional(),
    auth: mapping(
      { user: text(200, 'must be a user name').optional(), password: secret.optional(), token: secret.optional() },
      'user and password, or token',
    ).nullish(),
    signWith: secret.optional(),
    resendMs: whole(1000, 3_600_000).optional(),
    staysMs: whole(10_000, 86_400_000).optional(),
    routingKey: secret.optional(),
    apiKey: secret.optional(),
    host: place.optional(),
    port: port.optional(),
    security: z.enum(['none', 'starttls', 'tls'], { error: 'must be none, starttls or tls' }).optional(),
    login: mapping(
      { user: text(200, 'must be a user name'), password: secret.optional() },
      'user and password',
    ).nullish(),
    from: text(320, 'must be a mail address').optional(),
    to: list(text(320, 'must be a mail address'), 'mail addresses')
      .max(50, { error: 'must be at most 50 mail addresses' })
      .nullish(),
    transport: z.enum(['udp', 'tcp', 'tls'], { error: 'must be udp, tcp or tls' }).optional(),
    facility: whole(0, 23).optional(),
    file: text(4096, 'must be a file path without control characters').nullish(),
  },
  'id, kind, routes, perMinute and the settings of its kind',
);
/** A channel as written. */
export type ChannelInventory = z.infer<typeof channel>;

/** `alerts.channels` as written. */
export const alertChannelsSchema = list(channel, 'channels').max(64, { error: 'must be at most 64 channels' });
