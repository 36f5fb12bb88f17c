import { z } from 'zod';

/** Id of an incident, as history names it. */
export const incidentIdSchema = z.string().regex(/^[0-9A-Za-z-]{1,64}$/);

/** The incidents of which a report can be written, the newest first. Moments are epoch ms. */
export const incidentListSchema = z.object({
  incidents: z.array(
    z.object({ id: incidentIdSchema, beganAt: z.number(), endedAt: z.number().nullable(), title: z.string() }),
  ),
  /** Why there can be none, an operator's sentence; null where history is recorded. */
  whyNone: z.string().nullable(),
});
/** Inferred from {@link incidentListSchema}. */
export type IncidentList = z.infer<typeof incidentListSchema>;

/** What became of a report. `files` are names in `folder`; `notes` say what is missing, a sentence each. */
export const reportAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('written'), folder: z.string(), files: z.array(z.string()), notes: z.array(z.string()) }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('failed'), why: z.string() }),
]);
/** Inferred from {@link reportAnswerSchema}. */
export type ReportAnswer = z.infer<typeof reportAnswerSchema>;

/** What the engine wrote, with paths, for the main process; it prints the HTML. */
export type WrittenByEngine =
  | {
      readonly kind: 'written';
      readonly html: string;
      readonly pdf: string;
      readonly capture: string | null;
      /** What is to be said of the capture. */
      readonly captureNote: string;
    }
  | { readonly kind: 'failed'; readonly why: string };
