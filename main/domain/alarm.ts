import type { ClusterId, HostId, RegionId } from './ids.ts';
import type { Priority } from './incident.ts';
import type { SituationType } from './snapshot.ts';

/**
 * What an alarm is about: a situation, or something that is none: nobody can tell which side of a cluster has quorum, two sides may
 * both have it, one host is not read, a threshold is broken.
 */
export type AlarmType = SituationType | 'quorum-ambiguous' | 'both-quorate' | 'host-blind' | 'threshold';

/** What an alarm concerns. A pair of regions is named once, in either order; its ends do not stand among `regions`. */
export interface AlarmScope {
  readonly pairs: readonly (readonly [RegionId, RegionId])[];
  readonly regions: readonly RegionId[];
  readonly hosts: readonly HostId[];
  readonly clusters: readonly ClusterId[];
}

/** Something that holds now and needs an operator's act once it has lasted (ISA-18.2). What needs nobody is never one. */
export interface Alarm extends AlarmScope {
  /** The same while it lasts, also after a restart of the engine; no two alarms of one moment share it. */
  readonly key: string;
  readonly type: AlarmType;
  readonly priority: Priority;
  /** Id of the situation it was made from; null where there is none. It does not outlive a restart. */
  readonly situation: string | null;
  readonly text: string;
  /** Epoch ms; null = nobody can tell, so since it is first among the alarms. */
  readonly since: number | null;
  /** How long it must hold before anybody is told (ms). */
  readonly waitMs: number;
  /** Paths, hosts or clusters behind it, at least 1. */
  readonly count: number;
}
