import type { RegionId } from '../domain/ids.ts';
import type { Path } from '../evidence/path.ts';
import type { DeadHosts } from './dead-hosts.ts';

/** A link between two regions on which packets go unanswered, as it is asked about: `a` is where forward begins. */
export interface BrokenLink {
  readonly a: RegionId;
  readonly paths: readonly Path[];
  /** When the first unanswered packet was sent (ms). */
  readonly beganAt: number;
  /** Who was dead before. */
  readonly deadAt: DeadHosts;
}
