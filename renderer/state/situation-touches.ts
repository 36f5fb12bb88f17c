import { assertNever } from '../../main/domain/assert-never.ts';
import type { Situation } from '../../main/domain/snapshot.ts';

/** Does a situation speak about this host? */
export function touchesHost(situation: Situation, host: string): boolean {
  switch (situation.type) {
    case 'host-unreachable':
    case 'host-isolated':
    case 'service-down':
    case 'service-hung':
      return situation.subject.host === host;
    case 'dual-primary':
      return situation.subject.hosts.some((one) => one === host);
    case 'partition':
    case 'partial-partition':
    case 'one-way':
    case 'region-dark':
    case 'port-filtered':
    case 'lossy-link':
    case 'flapping':
    case 'noc-blind':
    case 'no-primary':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return false;
    default:
      return assertNever(situation);
  }
}

/** Regions between which a situation says that something is wrong; none where it is not about paths between regions. */
export function regionsOf(situation: Situation): readonly string[] {
  switch (situation.type) {
    case 'partition':
      return situation.subject.sides.flat();
    case 'partial-partition':
      return situation.subject.pairs.flat();
    case 'one-way':
    case 'port-filtered':
      return [situation.subject.from, situation.subject.to];
    case 'lossy-link':
    case 'flapping':
      return [situation.subject.a, situation.subject.b];
    case 'region-dark':
      return [situation.subject.region];
    case 'noc-blind':
      return 'all' in situation.subject ? [] : situation.subject.regions;
    case 'host-unreachable':
    case 'host-isolated':
    case 'service-down':
    case 'service-hung':
    case 'dual-primary':
    case 'no-primary':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return [];
    default:
      return assertNever(situation);
  }
}

/** Does a situation speak about the path between these two regions? */
export function touchesPair(situation: Situation, a: string, b: string): boolean {
  if (situation.type === 'partial-partition') {
    return situation.subject.pairs.some((pair) => pair.some((end) => end === a) && pair.some((end) => end === b));
  }
  const regions = regionsOf(situation);
  return regions.includes(a) && regions.includes(b);
}
