import type { Fault } from '../demo/world/fault.ts';
import { blindnessOf, edgesOf, faultsOf, holds, type Scenario, type Stretch } from './scenario.ts';

/*
 * What is truly so, computed from the faults alone. Nothing here knows sockets, evidence or the engine: a host pair
 * communicates when packets arrive in both directions, however few; the words of domain.md are read from that.
 */

/** What is true of two regions, counting only hosts with power. */
export type PairTruth =
  /** Some host pair communicates. */
  | { readonly kind: 'joined' }
  /** No packet arrives in either direction, or no pair has both. */
  | { readonly kind: 'cut' }
  /** Packets arrive in one direction only, whatever the host pair. */
  | { readonly kind: 'one-way'; readonly lostFrom: string; readonly lostTo: string }
  /** One of them has no host with power. */
  | { readonly kind: 'dead' };

/** The truth during a stretch in which nothing begins or ends. */
export interface Truth extends Stretch {
  readonly scenario: Scenario;
  isPowered(host: string): boolean;
  /** Does the observer's own way to the host carry, and does the host live? */
  isSeen(host: string): boolean;
  /** Share of packets of one host that arrive at another, 0-1. */
  arrives(from: string, to: string): number;
  communicates(a: string, b: string): boolean;
  pair(a: string, b: string): PairTruth;
  /** Worst share of packets lost by chance between two regions, 0-1. */
  lossBetween(a: string, b: string): number;
  readonly faults: readonly Fault[];
}

/** The truth of a scenario, stretch by stretch, from 0 to its end. */
export function truthsOf(scenario: Scenario): readonly Truth[] {
  const edges = edgesOf(scenario);
  return edges.map((from, index) => truthDuring(scenario, { from, until: edges[index + 1] ?? scenario.untilMs }));
}

/** Hosts of a region. */
export function hostsOf(scenario: Scenario, region: string): readonly string[] {
  return scenario.layout[region] ?? [];
}

/** Every host of a scenario. */
export function allHosts(scenario: Scenario): readonly string[] {
  return Object.values(scenario.layout).flat();
}

/** The regions of a scenario, in order of its inventory. */
export function regionsOf(scenario: Scenario): readonly string[] {
  return Object.keys(scenario.layout);
}

function truthDuring(scenario: Scenario, stretch: Stretch): Truth {
  const faults = faultsOf(scenario).flatMap((timed) => (holds(timed, stretch.from) ? [timed.fault] : []));
  const blind = new Set(blindnessOf(scenario).flatMap((timed) => (holds(timed, stretch.from) ? timed.hosts : [])));
  const off = new Set(faults.flatMap((fault) => (fault.kind === 'off' ? [fault.host] : [])));
  const regionByHost = new Map(
    Object.entries(scenario.layout).flatMap(([region, hosts]) => hosts.map((host) => [host, region] as const)),
  );
  const regionOf = (host: string): string => regionByHost.get(host) ?? '';
  const arrivals = new Map<string, number>();
  const pairs = new Map<string, PairTruth>();

  const isPowered = (host: string): boolean => !off.has(host);
  const arrives = (from: string, to: string): number =>
    remembered(arrivals, `${from} ${to}`, () => {
      if (!isPowered(from) || !isPowered(to)) return 0;
      const places = { from, to, fromRegion: regionOf(from), toRegion: regionOf(to) };
      return faults.reduce((share, fault) => share * shareLeftBy(fault, places), 1);
    });
  const communicates = (a: string, b: string): boolean => arrives(a, b) > 0 && arrives(b, a) > 0;

  const pair = (a: string, b: string): PairTruth =>
    remembered(pairs, `${a} ${b}`, () => {
      const crossing = hostsOf(scenario, a)
        .filter(isPowered)
        .flatMap((x) =>
          hostsOf(scenario, b)
            .filter(isPowered)
            .map((y) => [x, y] as const),
        );
      if (crossing.length === 0) return { kind: 'dead' };
      if (crossing.some(([x, y]) => communicates(x, y))) return { kind: 'joined' };
      const forward = crossing.some(([x, y]) => arrives(x, y) > 0);
      const backward = crossing.some(([x, y]) => arrives(y, x) > 0);
      if (forward === backward) return { kind: 'cut' };
      return { kind: 'one-way', lostFrom: forward ? b : a, lostTo: forward ? a : b };
    });

  return {
    ...stretch,
    scenario,
    faults,
    isPowered,
    isSeen: (host) => isPowered(host) && !blind.has(host),
    arrives,
    communicates,
    pair,
    lossBetween: (a, b) =>
      Math.max(0, ...faults.map((fault) => (fault.kind === 'loss' && joins(fault, a, b) ? fault.share : 0))),
  };
}

interface Places {
  readonly from: string;
  readonly to: string;
  readonly fromRegion: string;
  readonly toRegion: string;
}

/** Share of packets from one host to another that a fault lets through. Filters of one port stop no host. */
function shareLeftBy(fault: Fault, { from, to, fromRegion, toRegion }: Places): number {
  const meets = (a: string, b: string, x: string, y: string, direction: 'both' | 'forward'): boolean =>
    (a === x && b === y) || (direction === 'both' && a === y && b === x);
  switch (fault.kind) {
    case 'cut':
      return meets(fault.a, fault.b, fromRegion, toRegion, fault.direction) ? 0 : 1;
    case 'rejected':
      return meets(fault.a, fault.b, fromRegion, toRegion, 'both') ? 0 : 1;
    case 'loss':
      return meets(fault.a, fault.b, fromRegion, toRegion, fault.direction) ? 1 - fault.share : 1;
    case 'host-cut':
      return meets(fault.a, fault.b, from, to, fault.direction) ? 0 : 1;
    case 'isolated':
      return from === fault.host || to === fault.host ? 0 : 1;
    case 'muted':
      return (fault.direction === 'out' ? from : to) === fault.host ? 0 : 1;
    case 'off':
    case 'filtered':
    case 'killed':
    case 'hung':
      return 1;
  }
}

function joins(fault: { readonly a: string; readonly b: string }, a: string, b: string): boolean {
  return (fault.a === a && fault.b === b) || (fault.a === b && fault.b === a);
}

function remembered<T>(known: Map<string, T>, key: string, find: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = find();
  known.set(key, found);
  return found;
}
