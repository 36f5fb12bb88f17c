import { z } from 'zod';
import { checkOutcomes } from '../domain/all-words.ts';

const t = z.number().min(0);
const host = z.string().min(1);

/*
 * A capture is JSONL (interfaces.md, section 4); unknown keys are ignored:
 *   {"kind":"fleet","fleet":{…}}
 *   {"t":0,"kind":"tick","wallMs":1795339716000}
 *   {"t":1000,"host":"dub-db1","kind":"sockets","format":"ss","text":"ESTAB 0 0 10.10.1.11:5432 …\n"}
 *   {"t":1004,"host":"dub-db1","kind":"connect","to":"fra-db1","port":5432,"outcome":"ok","ms":12}
 *   {"t":1010,"host":"dub-db1","kind":"role","cluster":"ledger","exit":0,"text":"…","stderr":""}
 *   {"t":1012,"host":"dub-db1","kind":"check","to":"fra-db1","check":"patroni","port":8008,"outcome":"ok","status":200,"ms":40}
 *   {"t":1500,"host":"fra-db1","kind":"session","state":"streaming"}
 */

/** One line of a capture file. `t` = ms since the capture began, monotonic. */
export const captureLineSchema = z.discriminatedUnion('kind', [
  /** The first line, without a `t`; a later one, with its `t`, is an edit of the inventory that came into force there. */
  z.object({ kind: z.literal('fleet'), t: t.optional(), fleet: z.unknown() }),
  /** Everything above it, and nothing below it, was judged at `t`; `wallMs` = epoch ms of the same moment. */
  z.object({ kind: z.literal('tick'), t, wallMs: z.number().optional() }),
  z.object({
    kind: z.literal('sockets'),
    t,
    host,
    format: z.enum(['auto', 'ss', 'proc-net-tcp', 'netstat']),
    /** When it was asked for, where known. */
    askedAt: t.optional(),
    /** Bytes it took on the wire, where known. */
    bytes: z.number().min(0).optional(),
    text: z.string(),
    /** false when a cap cut the listing on its way; absence of a row then proves nothing. */
    complete: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('connect'),
    t,
    host,
    to: host,
    port: z.number().int().min(1).max(65535),
    outcome: z.enum(['ok', 'refused', 'timeout', 'unreachable', 'prohibited', 'error']),
    ms: z.number().min(0),
  }),
  z.object({
    kind: z.literal('check'),
    t,
    host,
    to: host,
    check: z.string().min(1),
    port: z.number().int().min(1).max(65535),
    outcome: z.enum(checkOutcomes),
    status: z.number().int().nullable().default(null),
    ms: z.number().min(0),
  }),
  z.object({
    kind: z.literal('role'),
    t,
    host,
    cluster: z.string().min(1),
    exit: z.number().int(),
    text: z.string(),
    stderr: z.string().default(''),
  }),
  z.object({
    kind: z.literal('session'),
    t,
    host,
    state: z.enum(['connecting', 'streaming', 'stalled', 'closed', 'auth-failed', 'hostkey-mismatch', 'no-ss']),
    route: z.string().optional(),
    why: z.string().optional(),
  }),
]);

/** Inferred from {@link captureLineSchema}. */
export type CaptureLine = z.infer<typeof captureLineSchema>;
