import { z } from 'zod';
import type { MaintenanceWindow } from '../../domain/alert-rules.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type ThresholdState, thresholdStateSchema } from '../thresholds/threshold-state.ts';

const name = z.string().max(500);
const windows = z
  .array(
    z.object({
      id: name,
      hosts: z.array(name.transform(hostId)),
      regions: z.array(name.transform(regionId)),
      clusters: z.array(name.transform(clusterId)),
      from: z.number(),
      until: z.number(),
      owner: name,
      reason: name,
    }),
  )
  .max(10_000);

/** Reads back the maintenance windows that were added while the program ran. */
export function readWindows(text: string): Result<readonly MaintenanceWindow[], string> {
  return readBy(windows, text);
}

/** Reads back what thresholds remember. */
export function readThresholdState(text: string): Result<ThresholdState, string> {
  return readBy(thresholdStateSchema, text);
}

function readBy<T>(schema: z.ZodType<T>, text: string): Result<T, string> {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? ok(read.data) : err(`the file has another form (${read.error.issues[0]?.message ?? ''})`);
  } catch {
    return err('the file is no JSON, or only a part of it');
  }
}
