import { z } from 'zod';

/*
 * The decision log, one canonical JSON object (RFC 8785) a line, `sha256` always the last key:
 *
 *   {"at":1763845200000,"body":{"kind":"decision",…},"format":1,"prev":"9f…","seq":7,"sha256":"c1…"}
 *
 * `sha256` is that of the line without it and its line break, so a line can be checked without us:
 * `sed -n 7p FILE | sed 's/,"sha256":"[0-9a-f]*"}$/}/' | tr -d '\n' | sha256sum`.
 * `prev` is the `sha256` of the line before, zeros for the first; `seq` counts from 1; `at` = epoch ms, for display only.
 * Kinds: `decision` and `outcome` as below, a decision with the `snapshotSha256` of its canonical snapshot; `set-aside` names the
 * file that keeps the torn line of a crashed writer.
 */

const epochMs = z.number().int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const words = z.string().min(1).max(20_000);
const name = z.string().min(1).max(300);

const gateSchema = z.looseObject({
  id: z.string().regex(/^G([1-9]|10)$/),
  title: z.string(),
  result: z.enum(['pass', 'fail', 'unknown', 'attested']),
  why: z.string(),
  evidence: z.array(z.unknown()),
});

/** The go/no-go sheet as it was shown (interfaces.md, section 5); what else it says is kept as it is. */
const adviceSchema = z.looseObject({
  advice: z.enum(['GO', 'NO-GO', 'HOLD']),
  cluster: name,
  candidate: name,
  gates: z.array(gateSchema),
});

/** What a person answered: what he vouches for a gate, or, as the second, what he read off the picture (`side`, `votes` …). */
const answerSchema = z.object({ gate: z.string(), by: name, answer: words, at: epochMs });

/** Who decided, and in which part. A NO-GO or HOLD may have a proposer alone, and asks nobody for a passphrase. */
const personSchema = z.object({
  name,
  part: z.enum(['proposer', 'verifier']),
  at: epochMs,
  isAuthenticated: z.boolean(),
});

/** A verdict that people gave: what they saw, what they answered, why, and who they are. */
const decisionSchema = z.object({
  kind: z.literal('decision'),
  /** Given by whoever records it; no two decisions of a log have the same. */
  id: name,
  /** What people said, which may be more careful than the sheet. */
  word: z.enum(['GO', 'NO-GO', 'HOLD']),
  /** Until when a GO may be acted on; null for the other words. */
  expiresAt: epochMs.nullable(),
  /** A rehearsal on replayed data. */
  isDrill: z.boolean(),
  fleet: z.string(),
  advice: adviceSchema,
  answers: z.array(answerSchema),
  people: z.array(personSchema).min(1),
  reason: words,
  /** The whole snapshot that the sheet was made from. */
  snapshot: z.looseObject({ t: z.number() }),
});

/** What came of a decision, told later; a decision may have several. */
const outcomeSchema = z.object({
  kind: z.literal('outcome'),
  /** Id of the decision. */
  decision: name,
  by: name,
  result: z.enum(['carried-out', 'failed', 'withdrawn', 'expired']),
  text: words,
});

/** What a caller may ask to be recorded. */
export const logRequestSchema = z.discriminatedUnion('kind', [decisionSchema, outcomeSchema]);

/** A decision, or what came of one, before it is recorded. */
export type LogRequest = z.infer<typeof logRequestSchema>;

/** A line of the log. What its body means is told by `kind`; a newer version may know more kinds. */
export const logEntrySchema = z.strictObject({
  at: epochMs,
  body: z.looseObject({ kind: z.string() }),
  format: z.literal(1),
  prev: sha256,
  seq: z.number().int().min(1),
  sha256,
});

/** A line of the log, read. */
export type LogEntry = z.infer<typeof logEntrySchema>;
