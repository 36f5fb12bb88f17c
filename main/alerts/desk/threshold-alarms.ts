import type { Alarm } from '../../domain/alarm.ts';
import type { ThresholdKind, ThresholdLevel } from '../../domain/alert-thresholds.ts';
import type { Priority } from '../../domain/incident.ts';
import type { Breach } from '../thresholds/breach.ts';

/** Who must act how soon. What a site declares critical of connectivity or votes is as grave as a partition; figures that only slow things are not. */
const priorities: Readonly<Record<ThresholdKind, Readonly<Record<ThresholdLevel, Priority>>>> = {
  connectivity: { warning: 'P3', critical: 'P2' },
  margin: { warning: 'P3', critical: 'P2' },
  loss: { warning: 'P3', critical: 'P3' },
  rtt: { warning: 'P3', critical: 'P3' },
  lag: { warning: 'P3', critical: 'P2' },
};

/** Broken thresholds as alarms. They have held already: a threshold has a hold of its own. */
export function thresholdAlarms(breaches: readonly Breach[]): readonly Alarm[] {
  return breaches.map(({ key, kind, level, text, regions: [a, b], clusters, hosts, since }) => ({
    key: `threshold:${key}`,
    type: 'threshold',
    priority: priorities[kind][level],
    situation: null,
    pairs: a === undefined || b === undefined ? [] : [[a, b]],
    regions: [],
    hosts,
    clusters,
    text,
    since,
    waitMs: 0,
    count: 1,
  }));
}
