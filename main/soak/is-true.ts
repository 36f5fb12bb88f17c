import type { Situation } from '../domain/snapshot.ts';
import { allHosts, hostsOf, regionsOf, type Truth } from './truth.ts';

/**
 * A situation may be confirmed this long after it ended, ms: what a host said last is one sampling interval old (1 s), was
 * half a second under way, and the tick comes every 250 ms. A heal shows in no socket before its next segment.
 */
export const graceMs = 2000;

/**
 * The observer's sessions need longer than its way to come back, ms: a frozen one waits for its next retransmission, at
 * most as long again as it was frozen, and one given up after 10 s is made anew within 4 s.
 */
export const sightGraceMs = 12_000;

/** Loss is counted over a window of the past, ms; so is flapping (policy default). */
const lossWindowMs = 15_000;
const flappingWindowMs = 60_000;
/** A path that changed so often within the window flaps: one less than the policy asks for, since an edge may be cut short. */
const flappingChanges = 3;

/**
 * Was the situation true at `at`, or at most the grace before? Quorum is not judged here. `truths` are those of one
 * scenario in order of time.
 */
export function wasTrue(situation: Situation, truths: readonly Truth[], at: number): boolean {
  const within = (windowMs: number): readonly Truth[] =>
    truths.filter(({ from, until }) => from <= at && until > at - windowMs);
  if (situation.type === 'flapping') return flaps(situation.subject, within(flappingWindowMs));
  const unseenLately = (hosts: readonly string[]): boolean =>
    within(sightGraceMs).some((truth) => hosts.every((host) => !truth.isSeen(host)));
  const recent = within(situation.type === 'lossy-link' ? lossWindowMs : graceMs);
  return recent.some((truth) => isTrue(situation, truth, unseenLately));
}

/** Is the situation true in this stretch, by domain.md alone? `unseenLately`: all of these, at one time, by the observer. */
function isTrue(situation: Situation, truth: Truth, unseenLately: (hosts: readonly string[]) => boolean): boolean {
  const { scenario } = truth;
  switch (situation.type) {
    case 'partition':
      return (
        situation.subject.sides.length > 1 &&
        crossPairs(situation.subject.sides).every(([a, b]) => truth.pair(a, b).kind === 'cut')
      );
    case 'partial-partition': {
      const { pairs, bridges } = situation.subject;
      const isBridge = (region: string): boolean =>
        pairs.some(([a, b]) => [a, b].every((end) => truth.pair(region, end).kind === 'joined'));
      return pairs.every(([a, b]) => truth.pair(a, b).kind === 'cut') && bridges.every(isBridge);
    }
    case 'one-way': {
      const pair = truth.pair(situation.subject.from, situation.subject.to);
      return (
        pair.kind === 'one-way' && pair.lostFrom === situation.subject.from && pair.lostTo === situation.subject.to
      );
    }
    case 'region-dark': {
      const hosts = hostsOf(scenario, situation.subject.region);
      const others = allHosts(scenario).filter((host) => !hosts.includes(host));
      return unseenLately(hosts) && !hosts.some((host) => others.some((other) => truth.communicates(host, other)));
    }
    case 'host-unreachable':
      return unseenLately([situation.subject.host]) && isAlone(truth, situation.subject.host);
    case 'host-isolated':
      return truth.isPowered(situation.subject.host) && isAlone(truth, situation.subject.host);
    case 'service-down':
    case 'service-hung': {
      const { host, port } = situation.subject;
      const wanted = situation.type === 'service-down' ? 'killed' : 'hung';
      return truth.faults.some((fault) => fault.kind === wanted && fault.host === host && fault.port === port);
    }
    case 'port-filtered': {
      const { from, to, port } = situation.subject;
      return truth.faults.some(
        (fault) => fault.kind === 'filtered' && fault.from === from && fault.to === to && fault.port === port,
      );
    }
    case 'lossy-link':
      return truth.lossBetween(situation.subject.a, situation.subject.b) > 0;
    case 'noc-blind': {
      const regions = 'all' in situation.subject ? regionsOf(scenario) : situation.subject.regions;
      const hosts = regions.flatMap((region) => hostsOf(scenario, region));
      return unseenLately(hosts) && hosts.some((host) => truth.isPowered(host));
    }
    case 'flapping':
    // Nobody believes anything in the simulated world.
    case 'dual-primary':
    case 'no-primary':
      return false;
    case 'quorum-lost':
    case 'quorum-at-risk':
      return true;
  }
}

/** No other host with power communicates with it. */
function isAlone(truth: Truth, host: string): boolean {
  return allHosts(truth.scenario).every((other) => other === host || !truth.communicates(host, other));
}

function flaps({ a, b }: { readonly a: string; readonly b: string }, truths: readonly Truth[]): boolean {
  const words = truths.map((truth) => truth.pair(a, b).kind);
  return words.filter((word, index) => index > 0 && word !== words[index - 1]).length >= flappingChanges;
}

/** Every pair of regions that stand on different sides. */
export function crossPairs(sides: readonly (readonly string[])[]): readonly (readonly [string, string])[] {
  return sides.flatMap((side, index) =>
    sides.slice(index + 1).flatMap((other) => side.flatMap((a) => other.map((b) => [a, b] as const))),
  );
}
