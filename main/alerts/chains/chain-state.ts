import type { AlertChains } from '../../domain/alert-chains.ts';
import type { Incident, IncidentEvent, IncidentId, Priority } from '../../domain/incident.ts';
import type { ChannelId, Notification, NotificationKind, NotifiedIncident } from '../../domain/notification.ts';

/** One inbox: a channel, and who is meant there. */
export interface Destination {
  readonly channel: ChannelId;
  /** null = as the channel is declared. */
  readonly to: string | null;
  /** The name of the person it was chosen for; null where the channel itself is told. No part of its identity. */
  readonly who: string | null;
}

/**
 * How an incident stands with its chain. calling = the next step is due at a moment; spent = all was told, nobody acknowledged;
 * answered = acknowledged; withheld = shelved or suppressed; cleared = everybody who was told heard that it is over; uncovered =
 * no chain is for it.
 */
export type Standing = 'calling' | 'spent' | 'answered' | 'withheld' | 'cleared' | 'uncovered';

/** How far the chain of one incident is. Times are epoch ms. */
export interface ChainRun {
  /** As it was when last something was said of it. */
  readonly incident: NotifiedIncident;
  /** The gravest since the chain began. */
  readonly priority: Priority;
  readonly standing: Standing;
  /** null = no chain is for it. */
  readonly chain: string | null;
  /** The step that comes next, from 0; as many as the chain has = the final. */
  readonly step: number;
  /** Repeats begun since the chain began. */
  readonly pass: number;
  /** Counts every beginning and every repeat, and never goes back: with the step it makes a key that comes once. */
  readonly round: number;
  readonly passBeganAt: number;
  /** Did anybody hear of it in this pass? */
  readonly isHeard: boolean;
  /** When the next step is due; null unless it calls. */
  readonly dueAt: number | null;
  /** Everybody who must hear that it is over. */
  readonly told: readonly Destination[];
}

/** What waits to be said of one incident. */
export interface HeldWord {
  readonly incident: IncidentId;
  /** digest = more than one word waits, so only how it stands is told. */
  readonly kind: NotificationKind;
  readonly key: string;
}

/** What one inbox got lately, and what waits for its digest. */
export interface Lane {
  readonly destination: Destination;
  /** The last three at most. */
  readonly sentAt: readonly number[];
  readonly lastDigestAt: number | null;
  /** Of each incident once. */
  readonly held: readonly HeldWord[];
  /** When the first of them came; null while nothing waits. */
  readonly heldSince: number | null;
}

/** Somebody was to be told and could not. */
export interface Gap {
  readonly at: number;
  readonly incident: IncidentId;
  /** null = no chain is for it. */
  readonly chain: string | null;
  /** The operator's sentence. */
  readonly sentence: string;
}

/** Gaps kept to be shown; the newest stay. */
export const mostGaps = 100;

/** All chains under way. Written to the journal, so it holds nothing that JSON cannot. */
export interface ChainState {
  /** Of the last advance; null before the first. */
  readonly at: number | null;
  readonly runs: ReadonlyMap<IncidentId, ChainRun>;
  /** By {@link destinationKey}. */
  readonly lanes: ReadonlyMap<string, Lane>;
  /** The newest last, at most {@link mostGaps}. */
  readonly gaps: readonly Gap[];
}

/** Nothing was ever raised. */
export const noChains: ChainState = { at: null, runs: new Map(), lanes: new Map(), gaps: [] };

/** What chains go by. `channels` are those of the inventory; `fleet` and `seenFrom` are what a notification says of its origin. */
export interface ChainPolicy extends AlertChains {
  readonly channels: readonly ChannelId[];
  readonly fleet: string;
  readonly seenFrom: string;
}

/** What happened since the last advance. */
export interface ChainInput {
  /** Now, epoch ms. */
  readonly at: number;
  /** Since the last advance. */
  readonly events: readonly IncidentEvent[];
  /** All that are known now: whoever is missing is over. */
  readonly incidents: readonly Incident[];
  readonly policy: ChainPolicy;
  /** More alarms than people can read come now. */
  readonly flood: boolean;
}

/** A notification, and the name of the person it is for; null where a channel itself is told. */
export interface ChainMessage extends Notification {
  readonly who: string | null;
}

/** What became of the chains, and what is to be delivered, in order. */
export interface ChainAdvance {
  readonly state: ChainState;
  readonly notifications: readonly ChainMessage[];
}

/** Names an inbox in keys: `mail:aoife%40example.org`. */
export function destinationKey({ channel, to }: Pick<Destination, 'channel' | 'to'>): string {
  return to === null ? channel : `${channel}:${encodeURIComponent(to)}`;
}

/** The gravest is the smallest. */
export function rankOf(priority: Priority): number {
  return ['P1', 'P2', 'P3'].indexOf(priority);
}
