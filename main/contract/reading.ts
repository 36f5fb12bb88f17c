import { z } from 'zod';
import type { ReadingRole, UnreadReason } from '../domain/reading.ts';

/*
 * A reading as a site's own probe prints it (interfaces.md, section 5); only `role` is needed, unknown keys are ignored:
 *
 *   {"role":"primary","writable":true,"term":{"name":"epoch","value":7},"leader":"db1","quorate":null,"clusterIdentity":"ledger-1"}
 */

/** What a member may say of its part. */
export const readingRoles = [
  'primary',
  'standby',
  'leader',
  'follower',
  'candidate',
  'witness',
  'observer',
  'none',
  'unknown',
] as const satisfies readonly ReadingRole[];

const unreadReasons = [
  'wrong-credentials',
  'not-installed',
  'timed-out',
  'no-permission',
  'unreadable',
] as const satisfies readonly UnreadReason[];

const maybeFlag = z.boolean().nullish();
const name = z.string().min(1).max(300);
const count = z.number().min(0).max(1e15);

/** What a site's own probe may say of its member. */
export const customReadingSchema = z.object({
  role: z.enum(readingRoles),
  writable: maybeFlag,
  term: z.object({ name, value: z.union([z.number(), name]) }).nullish(),
  leader: name.nullish(),
  quorate: maybeFlag,
  members: z
    .array(
      z.object({
        name,
        address: name.optional(),
        votes: count.default(1),
        voting: z.boolean().default(true),
        role: z.enum(readingRoles).optional(),
        up: maybeFlag,
      }),
    )
    .max(1000)
    .nullish(),
  clusterIdentity: name.nullish(),
  lag: z.object({ bytes: count.optional(), seconds: count.optional() }).nullish(),
  reason: z.enum(unreadReasons).nullish(),
  note: name.nullish(),
});
