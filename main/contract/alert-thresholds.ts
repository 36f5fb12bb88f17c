import { z } from 'zod';
import { thresholdKinds } from '../domain/alert-thresholds.ts';
import { id, list, mapping, whole } from './inventory-words.ts';

/*
 * The thresholds of the inventory (`alerts.thresholds`). Without `for` an entry changes the default of its kind.
 *
 *   alerts:
 *     thresholds:
 *       - { kind: connectivity, warning: 0.9, critical: 0.5, holdMs: 10000 }
 *       - { kind: connectivity, for: { pair: [dub, fra] }, warning: { enter: 0.75, leave: 0.9 } }
 *       - { kind: rtt, for: { pair: [dub, fra] }, baselineMs: 40 }
 *       - { kind: margin, for: { cluster: ledger }, warning: null }
 *       - { kind: lag, for: { cluster: ledger }, warning: 5, critical: 30 }       # seconds
 */

const numberRule = 'must be a number';
const levelRule = 'must be a number, null, or a mapping with enter and leave';
const number = z.number({ error: numberRule }).refine(Number.isFinite, { error: numberRule });
// Which numbers a kind can have is judged where the kind is known.
const level = z.union([number, mapping({ enter: number, leave: number }, 'enter and leave')], { error: levelRule });

const threshold = mapping(
  {
    kind: z.enum(thresholdKinds, { error: `must be one of ${thresholdKinds.join(', ')}` }),
    for: mapping(
      {
        pair: list(id, 'two region ids').length(2, { error: 'must name two regions' }).optional(),
        cluster: id.optional(),
      },
      'pair (two regions) or cluster',
    ).nullish(),
    warning: level.nullable().optional(),
    critical: level.nullable().optional(),
    holdMs: whole(0, 3_600_000).optional(),
    baselineMs: z
      .number({ error: 'must be a number of milliseconds above 0' })
      .refine((ms) => ms > 0 && ms <= 60_000, { error: 'must be a number from above 0 to 60000' })
      .nullish(),
  },
  'kind, for, warning, critical, holdMs and baselineMs',
);

/** The list of thresholds as written. */
export const alertThresholdsInventory = list(threshold, 'thresholds').max(1000, {
  error: 'must be at most 1000 thresholds',
});
/** One threshold as written. */
export type ThresholdInventory = z.infer<typeof threshold>;
