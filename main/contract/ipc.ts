import { z } from 'zod';
import { soundOrderSchema, workstationWordSchema } from './alarm.ts';
import { alertActSchema, alertAnswerSchema, alertsViewSchema } from './alerts.ts';
import {
  decisionActSchema,
  decisionAnswerSchema,
  decisionLookSchema,
  decisionQuestionSchema,
  operatorActSchema,
  operatorAnswerSchema,
  replayAtSchema,
  verdictFileSchema,
} from './decision.ts';
import { exportAnswerSchema, exportFileSchema } from './export.ts';
import { cellKeySchema, cellRecordSchema, matrixFrameSchema, matrixWishSchema } from './matrix.ts';
import { incidentIdSchema, incidentListSchema, reportAnswerSchema } from './report.ts';
import { engineStatusSchema, noticeSchema, screenDeltaSchema, screenStateSchema } from './screen.ts';
import {
  momentAnswerSchema,
  momentAskSchema,
  spanAnswerSchema,
  spanAskSchema,
  stepAnswerSchema,
  stepAskSchema,
} from './timeline.ts';
import { whatIfAnswerSchema, whatIfAskSchema } from './what-if.ts';

/** What the renderer knows of the program it runs in. */
export const appInfoSchema = z.object({
  version: z.string(),
  electron: z.string(),
  /** A sentence to keep on screen (`UNSUPPORTED ELECTRON 25 - TEST ONLY`), or null. */
  runtimeWarning: z.string().nullable(),
});

/** Renderer → main, answered once. Arguments and answers are parsed at the border. */
export const requests = {
  'app:info': { args: z.tuple([]), result: appInfoSchema },
  /** null until the engine gave its first snapshot. */
  'screen:state': { args: z.tuple([]), result: screenStateSchema.nullable() },
  'engine:status': { args: z.tuple([]), result: engineStatusSchema },
  /** Sent after a painted frame with the sequence number that is on screen; the main process watches for silence. */
  'screen:painted': { args: z.tuple([z.number().int()]), result: z.null() },
  /** Asks for matrix frames, which come for 15 s; a page that goes on looking asks again. */
  'matrix:open': { args: z.tuple([matrixWishSchema]), result: z.null() },
  'matrix:close': { args: z.tuple([]), result: z.null() },
  /** null where the engine knows no such pair, or gave no answer in time. */
  'matrix:cell': { args: z.tuple([cellKeySchema]), result: cellRecordSchema.nullable() },
  /** What losses would leave of a cluster; null where the engine gave no answer in time. */
  'whatif:count': { args: z.tuple([whatIfAskSchema]), result: whatIfAnswerSchema.nullable() },
  /** One promotion as it stands now, or stood at the replayed moment; null where the engine gave no answer, or knows no such cluster. */
  'decision:look': { args: z.tuple([decisionQuestionSchema, replayAtSchema]), result: decisionLookSchema.nullable() },
  /** null = no answer in time: nobody knows whether it was recorded, and the page says so. */
  'decision:act': { args: z.tuple([decisionActSchema, replayAtSchema]), result: decisionAnswerSchema.nullable() },
  /** A recorded decision by its id, to be copied or saved; null where the log has none. */
  'decision:file': { args: z.tuple([z.string().max(100)]), result: verdictFileSchema.nullable() },
  'operators:list': { args: z.tuple([]), result: z.array(z.string()).nullable() },
  'operators:act': { args: z.tuple([operatorActSchema]), result: operatorAnswerSchema.nullable() },
  /** A stretch of history; null where the engine gave no answer in time. */
  'timeline:span': { args: z.tuple([spanAskSchema]), result: spanAnswerSchema.nullable() },
  /** The picture of a moment out of history; null where the engine gave no answer in time. */
  'timeline:moment': { args: z.tuple([momentAskSchema]), result: momentAnswerSchema.nullable() },
  /** Where the next event is; null where the engine gave no answer in time. */
  'timeline:step': { args: z.tuple([stepAskSchema]), result: stepAnswerSchema.nullable() },
  /** The alarm system as it stands; null where the engine gave no answer in time, or keeps none. */
  'alerts:look': { args: z.tuple([]), result: alertsViewSchema.nullable() },
  /** null = no answer in time: nobody knows whether it was done, and the page says so. */
  'alerts:act': { args: z.tuple([alertActSchema]), result: alertAnswerSchema.nullable() },
  /** Asks the operator for a place and writes there. One at a time. */
  'export:save': { args: z.tuple([exportFileSchema]), result: exportAnswerSchema },
  /** The incidents that can be reported; null where the engine gave no answer in time. */
  'report:list': { args: z.tuple([]), result: incidentListSchema.nullable() },
  /** Asks the operator for a folder and writes the report of an incident there. One at a time. */
  'report:write': { args: z.tuple([incidentIdSchema]), result: reportAnswerSchema },
  /** What sounds now, for a page that begins; null = nothing was told yet. */
  'alarm:now': { args: z.tuple([]), result: soundOrderSchema.nullable() },
  /** The page sounds what it was told, or says why not. */
  'alarm:sounded': { args: z.tuple([workstationWordSchema]), result: z.null() },
} as const;

/** Main → renderer, pushed. At most four deltas a second. */
export const pushes = {
  'screen:delta': screenDeltaSchema,
  /** Whole state again: new inventory, restarted engine, or a gap. */
  'screen:reset': screenStateSchema,
  'screen:notice': noticeSchema,
  'engine:status': engineStatusSchema,
  /** At most two a second, while a Matrix is open. */
  'matrix:frame': matrixFrameSchema,
  'alarm:sound': soundOrderSchema,
} as const;

/** Name of a request of {@link requests}. */
export type RequestName = keyof typeof requests;

/**
 * The requests that the engine answers, and how long a page waits for it (ms) before it is told that there is no answer, which is null.
 * They pass through the main process unread.
 */
export const engineRequests = {
  'matrix:cell': { patienceMs: 3000 },
  'whatif:count': { patienceMs: 3000 },
  'decision:look': { patienceMs: 3000 },
  'decision:act': { patienceMs: 30_000 },
  'decision:file': { patienceMs: 3000 },
  'operators:list': { patienceMs: 3000 },
  'operators:act': { patienceMs: 30_000 },
  'report:list': { patienceMs: 10_000 },
  'alerts:look': { patienceMs: 3000 },
  'alerts:act': { patienceMs: 20_000 },
  // A month of a large fleet is much to read, on a disk that others use too.
  'timeline:span': { patienceMs: 20_000 },
  'timeline:moment': { patienceMs: 5000 },
  'timeline:step': { patienceMs: 5000 },
} as const satisfies Partial<Record<RequestName, { readonly patienceMs: number }>>;

/** Name of a request that the engine answers. */
export type EngineRequestName = keyof typeof engineRequests;
/** Arguments of a request, inferred. */
export type Args<N extends RequestName> = z.infer<(typeof requests)[N]['args']>;
/** Answer of a request, inferred. */
export type Answer<N extends RequestName> = z.infer<(typeof requests)[N]['result']>;
/** Name of a push of {@link pushes}. */
export type PushName = keyof typeof pushes;
/** Payload of a push, inferred. */
export type Pushed<N extends PushName> = z.infer<(typeof pushes)[N]>;

/** The only thing the preload script exposes to the page, as `window.quorumscope`. */
export interface QuorumscopeApi {
  /** Asks the main process. A rejection is a bug; expected failures are values. */
  request<N extends RequestName>(name: N, ...args: Args<N>): Promise<Answer<N>>;
  /** Listens to a push. Returns the unsubscribe; callers keep it. */
  subscribe<N extends PushName>(name: N, listener: (payload: Pushed<N>) => void): () => void;
}
