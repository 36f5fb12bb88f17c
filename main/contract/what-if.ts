import { z } from 'zod';
import { clusterLinkSchema, clusterStatusSchema } from './screen.ts';

/*
 * A question of the Clusters screen to the engine: what would losses leave of one cluster? The engine counts, by the
 * functions that count live; the page only shows. Nothing is touched, remembered or sent to a host.
 */

const id = z.string().min(1).max(63);

const single = [
  z.object({ kind: z.literal('region'), region: id }),
  z.object({ kind: z.literal('host'), host: id }),
  /** Everything between two regions, both of which live on. */
  z.object({ kind: z.literal('link'), a: id, b: id }),
  /** One member stops; its host and its other clusters go on. `cluster` = the one asked about, or its store. */
  z.object({ kind: z.literal('vote'), cluster: id, host: id }),
] as const;

/** Something imagined to be lost. Ids are those of the inventory. */
export const imaginedLossSchema = z.discriminatedUnion('kind', single);
/** Inferred from {@link imaginedLossSchema}. */
export type ImaginedLoss = z.infer<typeof imaginedLossSchema>;

/** More than an operator clicks; a page that sends more is at fault. */
export const lossLimit = 500;

/** The question: these losses together, on this cluster. None = how it stands, and the table. */
export const whatIfAskSchema = z.object({ cluster: id, losses: z.array(imaginedLossSchema).max(lossLimit) });
/** Inferred from {@link whatIfAskSchema}. */
export type WhatIfAsk = z.infer<typeof whatIfAskSchema>;

/** What a loss leaves: as `LossWord` of main/quorum. */
export const lossWords = ['keeps', 'edge', 'lost', 'both', 'unknown', 'human'] as const;

const row = z.object({
  /** The loss, tried alone; for a row of `any`, the gravest of its kind. */
  loss: imaginedLossSchema,
  /** `regions`: stands for the loss of any one region, and so on; null = for this loss itself. */
  any: z.enum(['regions', 'links', 'hosts']).nullable(),
  word: z.enum(lossWords),
  /** A sentence: `quorum stays on fra1+ams1, margin 0`. */
  text: z.string(),
  /** Votes to spare on the strongest side; null where no rule counts. */
  margin: z.object({ worst: z.number(), best: z.number() }).nullable(),
});
/** Inferred: a row of the loss table. */
export type WhatIfRow = z.infer<typeof row>;

const counted = z.object({
  kind: z.literal('counted'),
  cluster: id,
  /** Moment of the tick it was counted from (ms, the snapshot's clock). */
  t: z.number(),
  /** `present` = from what is seen now, as live; `calm` = as if all were well, because no vote is seen. */
  grounds: z.enum(['present', 'calm']),
  /** Without the losses. */
  before: clusterStatusSchema,
  after: clusterStatusSchema,
  /** Every link of the cluster as it is seen now, whatever is imagined. */
  links: z.array(clusterLinkSchema),
  /** What may be lost. */
  votes: z.array(z.object({ cluster: id, host: id, votes: z.number(), isWitness: z.boolean(), isSeen: z.boolean() })),
  regions: z.array(id),
  hosts: z.array(id),
  /** Losses of the world before, each alone. */
  table: z.array(row),
  /** What is always true of so many votes. */
  notes: z.array(z.string()),
});
/** Inferred: what the engine counted. */
export type WhatIfCount = z.infer<typeof counted>;

/** The answer; `refused` with an operator's sentence where the question does not fit the inventory in force. */
export const whatIfAnswerSchema = z.discriminatedUnion('kind', [
  counted,
  z.object({ kind: z.literal('refused'), why: z.string() }),
]);
/** Inferred from {@link whatIfAnswerSchema}. */
export type WhatIfAnswer = z.infer<typeof whatIfAnswerSchema>;
