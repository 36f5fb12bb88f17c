import { z } from 'zod';
import { alarmType, priority } from '../../contract/alert-rules.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { incidentId } from '../../domain/incident.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { alarmStates } from './alarm-state.ts';
import type { IncidentBook } from './book.ts';

/*
 * The book as it is kept, one JSON object (times in epoch ms):
 *
 *   {"version":1,"at":1763845212000,"open":[{"incident":{"id":"cut.dub.fra-miarwbqe",…},"alarms":[…],"root":"cut",…}],
 *    "ended":[…],"waiting":[["quorum-ambiguous:ledger",1763845211000]],"flood":{"since":null,"raised":[1763845211750]}}
 */

const moment = z.number();
const count = z.number().int().min(0);
const words = z.string().max(4000);
/** A cause names three links, each by two regions. */
const name = z.string().max(2000);
const regions = z.array(name.transform(regionId));
const hosts = z.array(name.transform(hostId));
const clusters = z.array(name.transform(clusterId));
const turns = z.array(moment).max(1000);

const said = { by: name, at: moment, reason: words };

const incident = z.object({
  id: name.min(1).transform(incidentId),
  cause: name,
  priority,
  state: z.enum(alarmStates),
  raisedAt: moment,
  changedAt: moment,
  clearedAt: moment.nullable(),
  acknowledged: z.object(said).nullable(),
  shelved: z.object({ ...said, until: moment, isOneShot: z.boolean() }).nullable(),
  suppressedBy: name.nullable(),
  changes: count,
  isFlapping: z.boolean(),
  text: words,
  runbook: words.nullable(),
  children: z.array(z.object({ key: name, priority, text: words, since: moment, isActive: z.boolean() })).max(1000),
  moreChildren: count.exactOptional(),
  count,
  regions,
  hosts,
  clusters,
  mergedInto: name.transform(incidentId).exactOptional(),
});

const alarm = z.object({
  key: name,
  type: alarmType,
  priority,
  situation: name.nullable(),
  pairs: z.array(z.tuple([name.transform(regionId), name.transform(regionId)])),
  regions,
  hosts,
  clusters,
  text: words,
  since: moment,
  waitMs: z.number().min(0),
  count,
  isActive: z.boolean(),
});

const book = z.object({
  version: z.literal(1),
  at: moment,
  open: z.array(z.object({ incident, alarms: z.array(alarm).max(1000), moreAlarms: count, root: name, turns })),
  ended: z.array(z.object({ incident, endedAt: moment, turns })).max(10_000),
  waiting: z.array(z.tuple([name, moment])),
  flood: z.object({ since: moment.nullable(), raised: z.array(moment).max(10_000) }),
});

/** Reads the book that was kept before a restart; else a sentence that says what is wrong with it. */
export function readIncidentBook(text: string): Result<IncidentBook, string> {
  const json = parse(text);
  if (!json.ok) return json;
  const read = book.safeParse(json.value);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  return err(
    plainLine(`the incidents of before cannot be read: ${place || 'the whole'}: ${issue?.message ?? ''}`, 300),
  );
}

function parse(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return err('the incidents of before cannot be read: the file is no JSON, or only a part of it');
  }
}
