import { z } from 'zod';
import { alarmStateWord, priorityWord } from './incident-words.ts';

/*
 * What the Alerts screen and the command line see and say. All times are epoch ms: alarms outlive a restart.
 */

const at = z.number();
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
const said = z.object({ by: z.string(), at, reason: z.string() });

/** An incident as `domain/incident.ts` has it. */
export const incidentSchema = z.object({
  id: z.string(),
  cause: z.string(),
  priority: priorityWord,
  state: alarmStateWord,
  raisedAt: at,
  changedAt: at,
  clearedAt: at.nullable(),
  acknowledged: said.nullable(),
  shelved: said.extend({ until: at, isOneShot: z.boolean() }).nullable(),
  suppressedBy: z.string().nullable(),
  changes: z.number(),
  isFlapping: z.boolean(),
  text: z.string(),
  runbook: z.string().nullable(),
  children: list(
    z.object({ key: z.string(), priority: priorityWord, text: z.string(), since: at, isActive: z.boolean() }),
  ),
  count: z.number(),
  regions: list(z.string()),
  hosts: list(z.string()),
  clusters: list(z.string()),
});

/** How one channel stands. `cannot-tell` = its last messages did not get out: people may not know. */
const channelView = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(['idle', 'told', 'waiting', 'cannot-tell']),
  /** Why, or when the next try is, in an operator's words; null where there is nothing to say. */
  sentence: z.string().nullable(),
  queued: z.number(),
  deadLetters: z.number(),
  lastToldAt: at.nullable(),
  /** The route by which the last message went out. */
  route: z.string().nullable(),
});

/** A message that no channel took; it stays until somebody sends it again or gives it up. */
const deadLetter = z.object({ key: z.string(), channel: z.string(), at, text: z.string(), why: z.string() });

/** How far the chain of an incident has come. */
const chainView = z.object({
  incident: z.string(),
  chain: z.string(),
  /** Who was told, in order, with when. */
  told: list(z.object({ at, who: z.string(), channel: z.string(), kind: z.string() })),
  /** What comes next if nobody acknowledges; null where the chain is stopped or at its end. */
  next: z.object({ at, who: list(z.string()) }).nullable(),
  /** What is wrong with it: nobody on duty, a person whom no channel reaches. */
  gaps: list(z.string()),
});

/** A planned window in which alarms of some things are suppressed. */
const maintenanceView = z.object({
  id: z.string(),
  from: at,
  until: at,
  owner: z.string(),
  reason: z.string(),
  regions: list(z.string()),
  hosts: list(z.string()),
  clusters: list(z.string()),
});

const share = z.number().nullable();

/** Figures of the alarm system itself (ISA-18.2 and EEMUA 191, by research/5, 1c); null = too little is known yet. */
const kpis = z.object({
  alarmsPerTenMinutes: share,
  peakPerTenMinutes: share,
  floodShare: share,
  chattering: list(z.object({ cause: z.string(), changes: z.number() })),
  staleCount: z.number(),
  mix: z.object({ P1: z.number(), P2: z.number(), P3: z.number() }),
});

/** Everything the Alerts screen shows. */
export const alertsViewSchema = z.object({
  at,
  /** Gravest and newest first; ended ones are not among them. */
  incidents: list(incidentSchema),
  /** Ended lately, newest first, bounded. */
  ended: list(incidentSchema),
  /** Since when there is a flood, and how many alarms stand behind the incidents shown; null while there is none. */
  flood: z.object({ since: at, alarms: z.number() }).nullable(),
  channels: list(channelView),
  deadLetters: list(deadLetter),
  chains: list(chainView),
  maintenance: list(maintenanceView),
  /** What keeps alerts from being kept on disk or sent; shown above everything. */
  troubles: list(z.string()),
  /** Until when the sounds are silenced; null while they are not. */
  silencedUntil: at.nullable(),
  kpis,
});

const who = z.string().min(1).max(120);
const reason = z.string().min(1).max(500);
const key = z.string().min(1).max(400);

/** What a person says to the alarm system. */
export const alertActSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('acknowledge'), incident: key, by: who, reason: z.string().max(500) }),
  z.object({
    kind: z.literal('shelve'),
    incident: key,
    by: who,
    reason,
    forMs: z.number().positive(),
    isOneShot: z.boolean(),
  }),
  z.object({ kind: z.literal('unshelve'), incident: key, by: who }),
  z.object({ kind: z.literal('send-again'), key }),
  z.object({ kind: z.literal('give-up'), key }),
  z.object({ kind: z.literal('test-channel'), channel: key, by: who }),
  z.object({ kind: z.literal('silence'), forMs: z.number().positive() }),
  z.object({
    kind: z.literal('add-maintenance'),
    from: at,
    until: at,
    owner: who,
    reason,
    regions: list(z.string()),
    hosts: list(z.string()),
    clusters: list(z.string()),
  }),
  z.object({ kind: z.literal('end-maintenance'), id: key, by: who }),
]);

/** Whether it was done, in an operator's words. */
export const alertAnswerSchema = z.object({ isDone: z.boolean(), sentence: z.string() });

/** Inferred from {@link alertsViewSchema}. */
export type AlertsView = z.infer<typeof alertsViewSchema>;
/** Inferred from {@link alertActSchema}. */
export type AlertAct = z.infer<typeof alertActSchema>;
/** Inferred from {@link alertAnswerSchema}. */
export type AlertAnswer = z.infer<typeof alertAnswerSchema>;
