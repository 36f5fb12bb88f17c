import { assertNever } from '../../main/domain/assert-never.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { Situation } from '../../main/domain/snapshot.ts';
import type { Level } from '../ui/level.ts';
import { regionCode, sideName } from './side-name.ts';

/** Word of a situation in capitals, as an operator says it. */
export function situationWord(type: Situation['type']): string {
  switch (type) {
    case 'partition':
      return 'PARTITION';
    case 'partial-partition':
      return 'PARTIAL PARTITION';
    case 'one-way':
      return 'ONE WAY';
    case 'region-dark':
      return 'REGION DARK';
    case 'host-unreachable':
      return 'HOST UNREACHABLE';
    case 'host-isolated':
      return 'HOST ISOLATED';
    case 'service-down':
      return 'SERVICE DOWN';
    case 'service-hung':
      return 'SERVICE HUNG';
    case 'port-filtered':
      return 'PORT FILTERED';
    case 'lossy-link':
      return 'LOSSY LINK';
    case 'flapping':
      return 'FLAPPING';
    case 'noc-blind':
      return 'OBSERVER BLIND';
    case 'dual-primary':
      return 'DUAL PRIMARY';
    case 'no-primary':
      return 'NO PRIMARY';
    case 'quorum-lost':
      return 'QUORUM LOST';
    case 'quorum-at-risk':
      return 'QUORUM AT RISK';
    default:
      return assertNever(type);
  }
}

/** What it is about, in names: sides by their region codes, hosts by their ids. */
export function situationSubject(inventory: InventoryView, situation: Situation): string {
  switch (situation.type) {
    case 'partition':
      return situation.subject.sides
        .map((side) => sideName(inventory, side))
        .sort()
        .join(' ┃ ');
    case 'partial-partition':
      return partialWords(inventory, situation.subject.pairs, situation.subject.bridges);
    case 'one-way':
      return `${regionCode(inventory, situation.subject.from)} → ${regionCode(inventory, situation.subject.to)}`;
    case 'region-dark':
      return regionCode(inventory, situation.subject.region);
    case 'host-unreachable':
    case 'host-isolated':
      return situation.subject.host;
    case 'port-filtered': {
      const { from, to, port } = situation.subject;
      return `${regionCode(inventory, from)} → ${regionCode(inventory, to)} :${port}`;
    }
    case 'lossy-link':
    case 'flapping':
      return sideName(inventory, [situation.subject.a, situation.subject.b]).replace('+', '–');
    case 'service-hung':
    case 'service-down':
      return `${situation.subject.host}:${situation.subject.port}`;
    case 'noc-blind':
      return 'all' in situation.subject
        ? 'no host can be read from here'
        : `no sight of ${sideName(inventory, situation.subject.regions)}`;
    case 'dual-primary':
      return `${situation.subject.cluster}: ${situation.subject.hosts.join(' ┃ ')}`;
    case 'no-primary':
    case 'quorum-lost':
    case 'quorum-at-risk':
      return situation.subject.cluster;
    default:
      return assertNever(situation);
  }
}

function partialWords(
  inventory: InventoryView,
  pairs: readonly (readonly [string, string])[],
  bridges: readonly string[],
): string {
  const cut = pairs.map(([a, b]) => [regionCode(inventory, a), regionCode(inventory, b)].sort().join(' ╳ ')).join(', ');
  return bridges.length === 0 ? cut : `${cut} via ${sideName(inventory, bridges)}`;
}

/** How loud it is. Suspicion is p3 whatever it suspects; what has cleared is normal (research/5, A6). */
export function situationLevel(situation: Situation): Level {
  if (situation.phase === 'cleared') return 'normal';
  if (situation.phase === 'suspected') return 'p3';
  switch (situation.type) {
    case 'partition':
    case 'dual-primary':
    case 'quorum-lost':
      return 'p1';
    case 'noc-blind':
      return 'blind';
    case 'partial-partition':
    case 'region-dark':
    case 'host-unreachable':
    case 'host-isolated':
    case 'service-down':
    case 'service-hung':
    case 'one-way':
    case 'no-primary':
    case 'quorum-at-risk':
      return 'p2';
    case 'port-filtered':
    case 'lossy-link':
    case 'flapping':
      return 'p3';
    default:
      return assertNever(situation);
  }
}
