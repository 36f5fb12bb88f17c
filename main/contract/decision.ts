import { z } from 'zod';
import { gateIds, type Advice } from '../domain/advice.ts';

/*
 * The Decision screen and the engine. The engine holds everything: the sheet, the round of two people, the operators and the log. A page
 * looks once a second and tells what people do; it counts nothing and remembers no passphrase. A look is free of effect.
 */

const id = z.string().min(1).max(63);
const epochMs = z.number().int();
const name = z.string().trim().min(1).max(80);
const words = z.string().trim().min(1).max(2000);
const passphrase = z.string().min(1).max(1024);

/** Which promotion a page looks at. `candidate` null = the engine proposes none yet: the page shows who may be chosen. */
export const decisionQuestionSchema = z.object({ cluster: id, candidate: id.nullable() });
/** Inferred from {@link decisionQuestionSchema}. */
export type DecisionQuestion = z.infer<typeof decisionQuestionSchema>;

/**
 * The moment (epoch ms) that a page in a replay shows; null = it shows live. By this alone the engine tells a rehearsal from a decision: a
 * look or an act with a moment goes to replayed data and is a DRILL, one without goes to the live picture.
 */
export const replayAtSchema = z.number().nullable();

const gateId = z.enum(gateIds);

const testimony = z.object({ host: z.string(), what: z.string(), ageMs: z.number(), domain: z.string().nullable() });

const gate = z.object({
  id: gateId,
  title: z.string(),
  result: z.enum(['pass', 'fail', 'unknown', 'attested']),
  why: z.string(),
  evidence: z.array(testimony),
  cure: z.string().nullable(),
});

/** The sheet as it crosses a border. */
export const adviceSchema = z.object({
  advice: z.enum(['GO', 'NO-GO', 'HOLD']),
  cluster: id,
  candidate: id,
  oldPrimary: id.nullable(),
  at: z.number(),
  gates: z.array(gate),
  wouldChange: z.array(z.string()),
  expiresAt: z.number().nullable(),
  promotion: z.string(),
  ifNothingIsDone: z.object({
    winner: z.array(id).nullable(),
    promotesAt: z.number().nullable(),
    yieldsAt: z.number().nullable(),
    leaseEndsAt: z.number().nullable(),
    text: z.string(),
  }),
}) as unknown as z.ZodType<Advice>;

/** What a verifier is asked; the engine knows the answers from the picture. */
export const verifierQuestions = ['side', 'votes', 'fenced', 'cluster'] as const;
/** One of {@link verifierQuestions}. */
export type VerifierQuestion = (typeof verifierQuestions)[number];

const asked = z.object({
  question: z.enum(verifierQuestions),
  /** `which side keeps quorum?` */
  text: z.string(),
  /** What may be chosen; null = free text. */
  choices: z.array(z.string()).nullable(),
});

const compared = z.object({
  question: z.enum(verifierQuestions),
  answered: z.string(),
  /** What the snapshot shows. */
  shown: z.string(),
  agrees: z.boolean(),
});

/** How far the two people are. Moments are epoch ms. */
const round = z.discriminatedUnion('kind', [
  /** Nobody proposed. */
  z.object({ kind: z.literal('open') }),
  /** One person proposed GO; what was vouched for is withheld from everybody until the second has answered. */
  z.object({
    kind: z.literal('proposed'),
    proposer: name,
    at: epochMs,
    /** An unanswered proposal ends by itself. */
    expiresAt: epochMs,
    asked: z.array(asked),
  }),
  /** Both agree: a GO until `expiresAt`, 60 s after; recorded. */
  z.object({
    kind: z.literal('agreed'),
    decision: z.string(),
    proposer: name,
    verifier: name,
    at: epochMs,
    expiresAt: epochMs,
    /** The runbook step as text. Nothing is executed. */
    step: z.string(),
  }),
  /** The verifier's answers do not fit the picture: HOLD. Both see both. */
  z.object({
    kind: z.literal('disagreed'),
    proposer: name,
    verifier: name,
    at: epochMs,
    compared: z.array(compared),
  }),
  /** A proposal or a GO that holds no more; `why`: `INPUT CHANGED: G3 was pass, now unknown`. */
  z.object({ kind: z.literal('void'), at: epochMs, why: z.string() }),
  /** A NO-GO or HOLD that one person gave. `decision` null = it does not stand in the log: not yet, or `log.fault` says why. */
  z.object({
    kind: z.literal('said'),
    decision: z.string().nullable(),
    word: z.enum(['NO-GO', 'HOLD']),
    by: name,
    at: epochMs,
  }),
]);
/** Inferred: how far the two people are. */
export type DecisionRound = z.infer<typeof round>;

const log = z.object({
  /** Number and hash of the last entry, to be compared with what syslog got; null while no log is open. */
  head: z.object({ seq: z.number().int(), sha256: z.string() }).nullable(),
  /** Why nothing can be recorded; while it is not null there is no GO. */
  fault: z.string().nullable(),
  /** What was set aside when the log was opened. */
  setAside: z.string().nullable(),
  /** Why syslog was not told the head, so that only the log itself tells of its end; null = it was told. Blocks nothing. */
  syslogFault: z.string().nullable(),
  /** The newest decisions, newest first. */
  recent: z.array(
    z.object({
      decision: z.string(),
      at: epochMs,
      word: z.enum(['GO', 'NO-GO', 'HOLD']),
      cluster: id,
      candidate: id,
      people: z.array(name),
      reason: z.string(),
      isDrill: z.boolean(),
      outcome: z.string().nullable(),
    }),
  ),
});

/** What the Decision screen shows of one question. */
export const decisionViewSchema = z.object({
  cluster: id,
  /** Members that may be asked about, in the order of the inventory. */
  candidates: z.array(id),
  /** null while no candidate is chosen. */
  sheet: adviceSchema.nullable(),
  /** `S-20261122-140535Z-7f3a`: moment and the beginning of the hash of what the sheet was made from. */
  snapshotId: z.string(),
  /** SHA-256 of the canonical snapshot. */
  inputsSha256: z.string(),
  /** Epoch ms of the tick; on replayed data that of then. */
  at: epochMs,
  /** Epoch ms of this look, on the clock of the round's moments: count down from here. */
  now: epochMs,
  /** Gates that people may vouch for, of this cluster. Never G10: the reason and the second person are that. */
  attestable: z.array(gateId),
  /** Sentences why no GO is offered; empty = it may be proposed. */
  noGoBecause: z.array(z.string()),
  round,
  /** The candidate that the round is about, who may be another than the one that is looked at; null while it is open. */
  roundAbout: id.nullable(),
  log,
  operators: z.array(name),
  /** true while the picture is a replay: everything is a rehearsal, marked DRILL. */
  isDrill: z.boolean(),
});
/** Inferred from {@link decisionViewSchema}. */
export type DecisionView = z.infer<typeof decisionViewSchema>;

/** In a replay: there is no sheet of this moment, and nothing is claimed about it. `why` = an operator's sentence. */
export const noRehearsalSchema = z.object({ kind: z.literal('no-rehearsal'), why: z.string() });

/** The answer to a look. */
export const decisionLookSchema = z.union([noRehearsalSchema, decisionViewSchema]);
/** Inferred from {@link decisionLookSchema}. */
export type DecisionLookAnswer = z.infer<typeof decisionLookSchema>;

const attestations = z.array(z.object({ gate: gateId, text: words }));

/** What a person does. */
export const decisionActSchema = z.discriminatedUnion('kind', [
  /** One person, at once; needs no passphrase, so that nothing stands before the safe word. Also ends a proposal or a GO. */
  z.object({
    kind: z.literal('say'),
    question: decisionQuestionSchema,
    word: z.enum(['NO-GO', 'HOLD']),
    by: name,
    reason: z.string().trim().max(2000),
  }),
  /** The first of two. What is not vouched for is judged from the picture of the moment, not from what was on screen. */
  z.object({
    kind: z.literal('propose'),
    question: decisionQuestionSchema,
    by: name,
    passphrase,
    attestations,
    reason: words,
  }),
  /** The second, who is another person. */
  z.object({
    kind: z.literal('verify'),
    question: decisionQuestionSchema,
    by: name,
    passphrase,
    answers: z.array(z.object({ question: z.enum(verifierQuestions), answer: words })),
  }),
  /** What came of a decision. */
  z.object({
    kind: z.literal('outcome'),
    decision: z.string(),
    by: name,
    result: z.enum(['carried-out', 'failed', 'withdrawn', 'expired']),
    text: words,
  }),
]);
/** Inferred from {@link decisionActSchema}. */
export type DecisionAct = z.infer<typeof decisionActSchema>;

/** How it ended: `done` stands on the disk. `refused` with an operator's sentence. */
export const decisionAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), round }),
  z.object({ kind: z.literal('refused'), why: z.string() }),
]);
/** Inferred from {@link decisionAnswerSchema}. */
export type DecisionAnswer = z.infer<typeof decisionAnswerSchema>;

/** Setting up who may decide, in Settings. The first operator needs nobody; after that one who is known adds or removes. */
export const operatorActSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('add'),
    name,
    passphrase: passphrase.min(8),
    /** Who allows it, with his passphrase; null only for the first. */
    by: z.object({ name, passphrase }).nullable(),
  }),
  z.object({ kind: z.literal('remove'), name, by: z.object({ name, passphrase }) }),
]);
/** Inferred from {@link operatorActSchema}. */
export type OperatorAct = z.infer<typeof operatorActSchema>;

/** How setting up ended, and who is set up now. */
export const operatorAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), operators: z.array(name) }),
  z.object({ kind: z.literal('refused'), why: z.string() }),
]);
/** Inferred from {@link operatorAnswerSchema}. */
export type OperatorAnswer = z.infer<typeof operatorAnswerSchema>;

/** The signed verdict as a file for the site's own automation: canonical JSON of the log's entry, with its hash. */
export const verdictFileSchema = z.object({ name: z.string(), text: z.string() });
/** Inferred from {@link verdictFileSchema}. */
export type VerdictFile = z.infer<typeof verdictFileSchema>;
