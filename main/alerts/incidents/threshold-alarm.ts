import type { Alarm } from '../../domain/alarm.ts';
import type { ClusterId, HostId, RegionId } from '../../domain/ids.ts';
import type { Priority } from '../../domain/incident.ts';

/** A threshold that is broken, and has been for as long as it must hold. */
export interface BrokenThreshold {
  readonly key: string;
  readonly level: 'warning' | 'critical';
  readonly text: string;
  /** The two ends of a link; empty for a cluster. */
  readonly regions: readonly RegionId[];
  readonly clusters: readonly ClusterId[];
  readonly hosts: readonly HostId[];
  /** Epoch ms. */
  readonly since: number;
}

const priorities: Readonly<Record<BrokenThreshold['level'], Priority>> = { warning: 'P3', critical: 'P2' };

/** The alarm of a broken threshold. It waits no further: it was held already. */
export function thresholdAlarm({ key, level, text, regions, clusters, hosts, since }: BrokenThreshold): Alarm {
  const [a, b] = regions;
  const isLink = a !== undefined && b !== undefined;
  return {
    key: `threshold:${key}`,
    type: 'threshold',
    priority: priorities[level],
    situation: null,
    pairs: isLink ? [[a, b]] : [],
    regions: isLink ? [] : regions,
    hosts,
    clusters,
    text,
    since,
    waitMs: 0,
    count: 1,
  };
}
