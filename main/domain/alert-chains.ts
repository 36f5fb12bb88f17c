import type { ClusterId, RegionId } from './ids.ts';
import type { Priority } from './incident.ts';
import type { ChannelId } from './notification.ts';

/** A way to a person: a channel, and who is meant there; null = as the channel is declared. */
export interface Reach {
  readonly channel: ChannelId;
  readonly to: string | null;
}

/** Somebody who can be told. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** IANA name of the zone whose clock this person lives by; null where none is given. Only shown. */
  readonly zone: string | null;
  /** All of them are used at once. Empty = cannot be told. */
  readonly reach: readonly Reach[];
}

/** Days of the week as luxon and ISO 8601 number them: Monday is 1. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A day of the calendar, `2026-01-05`. */
export type LocalDay = string;

/** People who relieve each other at a local time of the schedule's zone. */
export interface Rota {
  /** In the order of their turns; a person may stand in it twice. Never empty. */
  readonly people: readonly string[];
  /** Days of one turn: 1 = daily, 7 = weekly. */
  readonly turnDays: number;
  /** Minute of the local day at which one relieves the other. */
  readonly handoverMinute: number;
  /** The day of the first handover. Before it nobody of the rota is on duty. */
  readonly firstDay: LocalDay;
}

/** A span of local time on some days. Where `toMinute` is not after `fromMinute` it goes on past midnight. */
export interface DutyHours {
  /** Days on which it begins. */
  readonly days: readonly Weekday[];
  /** Minutes of the local day; `toMinute` is exclusive, 1440 = midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Somebody takes over for a while, whatever rota and hours say. */
export interface DutyOverride {
  readonly person: string;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly until: number;
}

/** Who is on duty when. */
export interface Schedule {
  readonly id: string;
  /** IANA name of the zone of every local time in it. */
  readonly zone: string;
  /** null = only overrides put somebody on duty. */
  readonly rota: Rota | null;
  /** Empty = round the clock. */
  readonly hours: readonly DutyHours[];
  /** Of those that overlap, the last one declared holds. */
  readonly overrides: readonly DutyOverride[];
}

/** Somebody or something that a step tells. */
export type Receiver =
  | { readonly kind: 'channel'; readonly channel: ChannelId }
  | { readonly kind: 'person'; readonly person: string }
  /** Whoever is on duty at the moment of the step. */
  | { readonly kind: 'schedule'; readonly schedule: string };

/** One step of a chain. */
export interface ChainStep {
  readonly tell: readonly Receiver[];
  /** How long an acknowledgement is waited for before the next step (ms). */
  readonly waitMs: number;
}

/** Who is told of an incident, and who next where nobody acknowledges it. */
export interface EscalationChain {
  readonly id: string;
  readonly priorities: readonly Priority[];
  /** null = all; otherwise one region of the incident must be among them. */
  readonly regions: readonly RegionId[] | null;
  /** null = all; otherwise one cluster of the incident must be among them. */
  readonly clusters: readonly ClusterId[] | null;
  /** Never empty. */
  readonly steps: readonly ChainStep[];
  /** All steps again, so many times; a round begins `everyMs` after the one before began, and never while its last step is waited for. */
  readonly repeat: { readonly times: number; readonly everyMs: number } | null;
  /** Told when all rounds are over and nobody acknowledged. */
  readonly final: readonly Receiver[] | null;
}

/** People, schedules and chains of an inventory. An incident goes by the first chain that is for it, as they are declared. */
export interface AlertChains {
  readonly people: readonly Person[];
  readonly schedules: readonly Schedule[];
  readonly chains: readonly EscalationChain[];
}
