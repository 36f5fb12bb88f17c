import type { HostId } from '../domain/ids.ts';

/**
 * What the votes of a cluster are counted against, where that moves with its history: the last primary component (Galera),
 * the members that stood together last (corosync's last_man_standing and auto_tie_breaker).
 */
export interface MovingBar {
  /** Members that were together with quorum last; null = not known, so the declared ones. */
  readonly last: readonly HostId[] | null;
  /** Of these, who has left in good order since (Galera). */
  readonly left: readonly HostId[];
  /** Where members say so themselves: their own last primary component, by who says it. */
  readonly told: ReadonlyMap<HostId, readonly HostId[]>;
}

/** The component that all who are in one agree on; null where nobody is, or they tell of different ones. */
export function agreedComponent(told: MovingBar['told']): readonly HostId[] | null {
  const [first, ...more] = [...told.values()];
  return first !== undefined && more.every((one) => one.join() === first.join()) ? first : null;
}

/** Nothing is known of the history. */
export const noHistory: MovingBar = { last: null, left: [], told: new Map() };

/** What is remembered of a cluster whose bar moves with its history. Times are ms on the clock of the snapshot. */
export interface QuorumPast {
  /** Members against whose votes is counted now. */
  readonly last: readonly HostId[];
  /** Members of the only side that surely had quorum at the last look, and since when just these. */
  readonly standing: readonly HostId[];
  readonly since: number;
}
