import { z } from 'zod';
import { screenStateSchema, situationSchema } from './screen.ts';
import { lossWords } from './what-if.ts';

/*
 * What the Timeline and the replay ask of history. All times are epoch ms, by the observer's clock. A moment at which nothing was
 * recorded has no state: it is a gap with a reason, never a healthy stretch.
 */

const id = z.string().min(1).max(63);
const at = z.number();
const stretch = { from: at, to: at };

/**
 * `then` = as it was shown at that moment: suspicions that came to nothing, and cuts that were suspected first. `now` = as it is
 * known today: situations from when they began, with what they turned out to be; what was never confirmed is left out. Hosts,
 * region pairs and votes are as they were measured in both.
 */
export const viewpointSchema = z.enum(['then', 'now']);
/** Inferred from {@link viewpointSchema}. */
export type Viewpoint = z.infer<typeof viewpointSchema>;

/** How a region pair was, mild to grave. */
export const pairStates = [
  'healthy',
  'unknown',
  'suspect',
  'degraded',
  'asymmetric',
  'partial',
  'partitioned',
] as const;
/** One of {@link pairStates}. */
export type PairState = (typeof pairStates)[number];

/** How the observer saw, mild to grave; `doubt` = it made no verdicts because it distrusted itself. */
export const observerStates = ['clear', 'waiting', 'partial', 'doubt', 'blind'] as const;
/** One of {@link observerStates}. */
export type ObserverState = (typeof observerStates)[number];

/**
 * Why nothing is recorded: `before` = recording had not begun; `stopped` = no observer ran; `lost` = it ran, and its seconds
 * were not written: the machine slept, its loop was late, or the disk was; `pending` = not written yet.
 */
export const gapReasons = ['before', 'stopped', 'lost', 'pending'] as const;
/** One of {@link gapReasons}. */
export type GapReason = (typeof gapReasons)[number];

/** More columns than any screen has. */
const columnLimit = 8192;

/** The stretch a Timeline shows, and on how many columns: of more detail than that only the worst comes. */
export const spanAskSchema = z
  .object({ ...stretch, columns: z.number().int().min(1).max(columnLimit), as: viewpointSchema })
  .refine(({ from, to }) => to > from, 'ends before it begins');
/** Inferred from {@link spanAskSchema}. */
export type SpanAsk = z.infer<typeof spanAskSchema>;

/** A region pair over the span. Where no run is it was not recorded, or was no pair of the fleet. */
const pairLane = z.object({
  a: id,
  b: id,
  runs: z.array(z.object({ ...stretch, state: z.enum(pairStates) })),
});

const clusterRun = z.object({
  ...stretch,
  word: z.enum(lossWords),
  /** Votes to spare on the strongest side, worst and best; null where no rule counts. */
  margin: z.object({ worst: z.number(), best: z.number() }).nullable(),
});
/** Inferred: how a cluster stood. */
export type ClusterRun = z.infer<typeof clusterRun>;

const situationBar = z.object({
  /** Unique within the span; the id alone is not, because a later run of the engine may give it again. */
  key: z.string(),
  /** As it was told last in the span, without its evidence. */
  situation: situationSchema,
  runs: z.array(z.object({ ...stretch, phase: z.enum(['suspected', 'confirmed']) })),
});
/** Inferred: a situation over the span. */
export type SituationBar = z.infer<typeof situationBar>;

const decisionFlag = z.object({
  at,
  /** The verdict of people, or what came of one. */
  word: z.string(),
  text: z.string(),
  isDrill: z.boolean(),
});
/** Inferred: an entry of the decision log. */
export type DecisionFlag = z.infer<typeof decisionFlag>;

const timelineSpan = z.object({
  kind: z.literal('span'),
  ...stretch,
  as: viewpointSchema,
  /** The first and the last moment that is recorded at all, anywhere; null = none. */
  recorded: z.object(stretch).nullable(),
  gaps: z.array(z.object({ ...stretch, why: z.enum(gapReasons) })),
  pairs: z.array(pairLane),
  clusters: z.array(z.object({ cluster: id, runs: z.array(clusterRun) })),
  observer: z.array(z.object({ ...stretch, state: z.enum(observerStates) })),
  maintenance: z.array(z.object({ ...stretch, host: id })),
  situations: z.array(situationBar),
  /** Situations beyond what a screen can draw: the mildest. */
  hidden: z.number().int(),
  decisions: z.array(decisionFlag),
  /** Seconds that could not be written since the start, and why the last one could not, in the operator's words. */
  dropped: z.object({ seconds: z.number().int(), why: z.string().nullable() }),
});
/** Inferred: what a Timeline draws. */
export type TimelineSpan = z.infer<typeof timelineSpan>;

const refused = z.object({ kind: z.literal('refused'), why: z.string() });

/** The answer to a {@link SpanAsk}; `refused` with an operator's sentence where history cannot be read. */
export const spanAnswerSchema = z.discriminatedUnion('kind', [timelineSpan, refused]);
/** Inferred from {@link spanAnswerSchema}. */
export type SpanAnswer = z.infer<typeof spanAnswerSchema>;

/** The moment that a replay shows. */
export const momentAskSchema = z.object({ at, as: viewpointSchema });
/** Inferred from {@link momentAskSchema}. */
export type MomentAsk = z.infer<typeof momentAskSchema>;

/** When the next event is, as of a step on; null = there is none. */
const next = at.nullable();

/**
 * The picture of a moment on the inventory of today. Its clock is the epoch (`snapshot.t` = `at`). What history does not keep is not in
 * it: ages are null, peers and host pairs that are not known to reach each other count as unknown, evidence of region pairs is
 * empty. `notes` say what else is missing, a sentence each.
 */
export const momentAnswerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('moment'),
    at,
    as: viewpointSchema,
    state: screenStateSchema,
    notes: z.array(z.string()),
    next,
  }),
  z.object({ kind: z.literal('gap'), ...stretch, at, why: z.enum(gapReasons), next }),
  refused,
]);
/** Inferred from {@link momentAnswerSchema}. */
export type MomentAnswer = z.infer<typeof momentAnswerSchema>;

/** Where the next event is: something was told of a situation or a cluster, or a gap begins or ends. */
export const stepAskSchema = z.object({ at, direction: z.enum(['back', 'on']) });
/** Inferred from {@link stepAskSchema}. */
export type StepAsk = z.infer<typeof stepAskSchema>;

/** null = there is none in that direction. */
export const stepAnswerSchema = z.object({ at: at.nullable() });
/** Inferred from {@link stepAnswerSchema}. */
export type StepAnswer = z.infer<typeof stepAnswerSchema>;
