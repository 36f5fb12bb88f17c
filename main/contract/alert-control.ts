import { z } from 'zod';
import { alertActSchema, alertAnswerSchema, alertsViewSchema } from './alerts.ts';

/*
 * What the command line asks a running Quorumscope about its alarms: one JSON object a connection, ended by a newline, and one back:
 *
 *     {"ask":"look"}                                    → {"view":{…}}
 *     {"ask":"act","act":{"kind":"acknowledge",…}}      → {"answer":{"isDone":true,"sentence":"…"}}
 *     anything else                                     → {"fault":"…"}
 */

/** One question. */
export const controlQuestionSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('look') }),
  z.object({ ask: z.literal('act'), act: alertActSchema }),
]);

/** One answer. `fault` = the question was not understood, or nobody answers it. */
export const controlAnswerSchema = z.union([
  z.object({ view: alertsViewSchema }),
  z.object({ answer: alertAnswerSchema }),
  z.object({ fault: z.string() }),
]);

/** Inferred from {@link controlQuestionSchema}. */
export type ControlQuestion = z.infer<typeof controlQuestionSchema>;
/** Inferred from {@link controlAnswerSchema}. */
export type ControlAnswer = z.infer<typeof controlAnswerSchema>;
