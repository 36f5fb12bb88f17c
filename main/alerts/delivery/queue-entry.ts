import { z } from 'zod';
import { notificationSchema } from '../../contract/notification.ts';
import type { Notification } from '../../domain/notification.ts';

/*
 * A line of the queue's file, JSON. Moments are epoch ms.
 *
 *   {"t":"queued","at":1763851548000,"notification":{"key":"cut…/mail/raised",…}}
 *   {"t":"delivered","at":1763851548210,"keys":["cut…/mail/raised"]}     one or, told together, several
 *   {"t":"dead","at":1763851550000,"keys":[…],"sentence":"hooks.example.net answers 404"}
 *   {"t":"superseded","at":1763851550000,"keys":[…]}                      a later word on the same incidents waits too
 *   {"t":"revived","at":1763859999000,"key":"cut…/mail/raised"}           a person has it sent again
 *   {"t":"dismissed","at":1763859999000,"key":"cut…/mail/raised"}         a person has seen it
 *
 * A file written anew begins with what is known already:
 *
 *   {"t":"known","delivered":["…"],"told":[{…}],"dead":[{…}],"dropped":0}
 */

const key = z.string().min(1).max(200);
const keys = z.array(key).min(1).max(5000);
const at = z.number();
const sentence = z.string().max(2000);

/** A letter that was given up, as it is kept. */
const deadSchema = z.object({ notification: notificationSchema, at, sentence });

const entrySchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('queued'), at, notification: notificationSchema }),
  z.object({ t: z.literal('delivered'), at, keys }),
  z.object({ t: z.literal('superseded'), at, keys }),
  z.object({ t: z.literal('dead'), at, keys, sentence }),
  z.object({ t: z.literal('revived'), at, key }),
  z.object({ t: z.literal('dismissed'), at, key }),
  z.object({
    t: z.literal('known'),
    delivered: z.array(key),
    told: z.array(notificationSchema),
    dead: z.array(deadSchema),
    dropped: z.number(),
  }),
]);

/** What happened to the queue. `told` are notifications of one active incident each, as a channel was told last. */
export type QueueEntry =
  | { readonly t: 'queued'; readonly at: number; readonly notification: Notification }
  | { readonly t: 'delivered' | 'superseded'; readonly at: number; readonly keys: readonly string[] }
  | { readonly t: 'dead'; readonly at: number; readonly keys: readonly string[]; readonly sentence: string }
  | { readonly t: 'revived'; readonly at: number; readonly key: string }
  | { readonly t: 'dismissed'; readonly at: number; readonly key: string }
  | {
      readonly t: 'known';
      readonly delivered: readonly string[];
      readonly told: readonly Notification[];
      readonly dead: readonly z.infer<typeof deadSchema>[];
      readonly dropped: number;
    };

/** A line of the file; null where it cannot be read. */
export function readEntry(line: string): QueueEntry | null {
  try {
    const read = entrySchema.safeParse(JSON.parse(line));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
