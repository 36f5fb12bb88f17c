import type { ClusterId, HostId, RegionId } from './ids.ts';
import type { AlarmState, IncidentId, Priority } from './incident.ts';

declare const brand: unique symbol;

/** Id of a channel of the inventory (`alerts.channels`). */
export type ChannelId = string & { readonly [brand]: 'channel' };

/** Brands a channel's id. Call it only behind a check against the inventory. */
export function channelId(text: string): ChannelId {
  return text as ChannelId;
}

/**
 * Why somebody is told. raised = first word; escalated = nobody acknowledged, the next step; repeated = the same step again;
 * worsened = a higher priority; cleared = it is over, to everybody who was told; digest = one word for many incidents of a flood;
 * test = a person tries the channel.
 */
export type NotificationKind = 'raised' | 'escalated' | 'repeated' | 'worsened' | 'cleared' | 'digest' | 'test';

/** What a channel says of an incident. Text is as the engine tells it: each channel escapes for its own form. */
export interface NotifiedIncident {
  readonly id: IncidentId;
  readonly cause: string;
  readonly priority: Priority;
  readonly state: AlarmState;
  readonly text: string;
  /** Gravest first, bounded by the channel. */
  readonly details: readonly string[];
  readonly runbook: string | null;
  /** Epoch ms. */
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  readonly count: number;
  readonly regions: readonly RegionId[];
  readonly hosts: readonly HostId[];
  readonly clusters: readonly ClusterId[];
}

/** One message to one channel, made once and delivered once. */
export interface Notification {
  /** The same word to the same channel has the same key, also after a restart: `<incident>/<chain>/<step>.<round>/<channel>/<kind>`. */
  readonly key: string;
  readonly kind: NotificationKind;
  readonly channel: ChannelId;
  /** Who is meant, where the channel reaches more than one person (a mail address, a user key); null = as the channel is declared. */
  readonly recipient: string | null;
  /** Epoch ms. */
  readonly madeAt: number;
  /** Name of the fleet, and where it is seen from. */
  readonly fleet: string;
  readonly seenFrom: string;
  /** One, or those a digest stands for; empty for a test. */
  readonly incidents: readonly NotifiedIncident[];
}
