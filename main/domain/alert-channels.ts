import type { HostId } from './ids.ts';
import type { ChannelId } from './notification.ts';

/** Where a secret of a channel comes from. Never the secret itself. */
export type SecretReference =
  | { readonly kind: 'env'; readonly name: string }
  /** The first line of a file that only its owner may read. */
  | { readonly kind: 'file'; readonly path: string }
  /** An entry of the operating system's keyring. */
  | { readonly kind: 'keyring'; readonly name: string };

/** By which way a channel leaves. A channel names them in the order they are tried, so that a cut of one side does not silence it. */
export type ChannelRoute =
  | { readonly kind: 'direct' }
  /** From this local address: a second interface, a management network. */
  | { readonly kind: 'bind'; readonly address: string }
  /** Through an HTTP proxy (CONNECT, RFC 9110, section 9.3.6). */
  | { readonly kind: 'proxy'; readonly host: string; readonly port: number }
  /** Through the SSH session to a host of the fleet that stands on the other side (direct-tcpip, RFC 4254, section 7.2). */
  | { readonly kind: 'host'; readonly host: HostId };

/** Whom a channel trusts where it speaks TLS. `serverName` null = the name it dials. */
export type ChannelTls =
  | { readonly kind: 'system'; readonly serverName: string | null }
  /** The certificate with this SHA-256 fingerprint (64 small hex digits), and no other. */
  | { readonly kind: 'pinned'; readonly sha256: string; readonly serverName: string | null };

/** How an HTTP receiver knows us. */
export type HttpAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: SecretReference }
  | { readonly kind: 'bearer'; readonly token: SecretReference };

/** What every channel has. */
export interface ChannelBase {
  readonly id: ChannelId;
  /** In the order they are tried; empty for a channel of this machine (desktop, sound), else never. */
  readonly routes: readonly ChannelRoute[];
  /** Messages it sends in a minute at most; what comes above waits and is told together. */
  readonly perMinute: number;
}

/** Prometheus Alertmanager, API v2. */
export interface AlertmanagerChannel extends ChannelBase {
  readonly kind: 'alertmanager';
  /** Where its API begins, without `/api/v2/alerts`. */
  readonly url: string;
  readonly auth: HttpAuth;
  readonly tls: ChannelTls;
  /** How often what is active is sent again: Alertmanager holds alerts in memory only and forgets them when it restarts. */
  readonly resendMs: number;
  /** How long an alert stays after we were last heard. */
  readonly staysMs: number;
}

/** A JSON body to any URL, signed with HMAC-SHA256 where a secret is named. */
export interface WebhookChannel extends ChannelBase {
  readonly kind: 'webhook';
  /** A reference where the URL itself is the secret. */
  readonly url: string | SecretReference;
  readonly auth: HttpAuth;
  readonly signWith: SecretReference | null;
  readonly tls: ChannelTls;
}

/** An incoming webhook of Slack or of what understands its form. The URL is the secret. */
export interface SlackChannel extends ChannelBase {
  readonly kind: 'slack';
  readonly url: SecretReference;
  readonly tls: ChannelTls;
}

/** An incoming webhook of Microsoft Teams (Workflows), told by an Adaptive Card. The URL is the secret. */
export interface TeamsChannel extends ChannelBase {
  readonly kind: 'teams';
  readonly url: SecretReference;
  readonly tls: ChannelTls;
}

/** PagerDuty Events API v2, or what understands it. */
export interface PagerDutyChannel extends ChannelBase {
  readonly kind: 'pagerduty';
  /** Where its API begins, without `/v2/enqueue`. */
  readonly url: string;
  readonly routingKey: SecretReference;
  readonly tls: ChannelTls;
}

/** Opsgenie Alert API, or what understands it. */
export interface OpsgenieChannel extends ChannelBase {
  readonly kind: 'opsgenie';
  /** Where its API begins, without `/v2/alerts`. */
  readonly url: string;
  readonly apiKey: SecretReference;
  readonly tls: ChannelTls;
}

/** Mail. */
export interface SmtpChannel extends ChannelBase {
  readonly kind: 'smtp';
  readonly host: string;
  readonly port: number;
  /** starttls = the server must offer it, else nothing is sent; none is for a relay on a wire one trusts. */
  readonly security: 'none' | 'starttls' | 'tls';
  readonly tls: ChannelTls;
  readonly login: { readonly user: string; readonly password: SecretReference } | null;
  /** A mail address. */
  readonly from: string;
  /** Who is told where the notification names nobody. */
  readonly to: readonly string[];
}

/** Syslog, RFC 5424. */
export interface SyslogChannel extends ChannelBase {
  readonly kind: 'syslog';
  readonly host: string;
  readonly port: number;
  /** udp = RFC 5426 (routes `direct` and `bind` only), tcp = RFC 6587 with octet counting, tls = RFC 5425. */
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly tls: ChannelTls;
  /** 0 to 23 (RFC 5424, table 1). */
  readonly facility: number;
}

/** A notification of the desktop this runs on. */
export interface DesktopChannel extends ChannelBase {
  readonly kind: 'desktop';
}

/** A sound on the machine this runs on. */
export interface SoundChannel extends ChannelBase {
  readonly kind: 'sound';
  /** A file to play; null = the tone of the product. */
  readonly file: string | null;
}

/** A way to tell somebody (`alerts.channels`). */
export type AlertChannel =
  | AlertmanagerChannel
  | WebhookChannel
  | SlackChannel
  | TeamsChannel
  | PagerDutyChannel
  | OpsgenieChannel
  | SmtpChannel
  | SyslogChannel
  | DesktopChannel
  | SoundChannel;
