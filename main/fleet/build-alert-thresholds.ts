import type { ThresholdInventory } from '../contract/alert-thresholds.ts';
import {
  type AlertThresholds,
  isWorse,
  type LevelBounds,
  type PairKind,
  type Threshold,
  type ThresholdKind,
} from '../domain/alert-thresholds.ts';
import type { Policy } from '../domain/fleet.ts';
import { type InventoryPath, keyText, type Remark } from './fleet-problem.ts';
import { suggestion } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';

/** What thresholds refer to. */
export interface ThresholdSurroundings {
  /** Ids of the regions, in the order of the inventory. */
  readonly regions: readonly string[];
  readonly clusters: readonly { readonly id: string; readonly rpoSeconds?: number | null | undefined }[];
  readonly policy: Policy;
}

/** A threshold as written, and where. */
interface Written {
  readonly entry: ThresholdInventory;
  readonly path: InventoryPath;
}

/**
 * Reads `alerts.thresholds`: what is written over the default of its kind, which is written over the product's own. `path` is where the
 * list stands; what is wrong goes to `remarks`.
 */
export function buildAlertThresholds(
  written: readonly ThresholdInventory[] | null | undefined,
  path: InventoryPath,
  surroundings: ThresholdSurroundings,
  remarks: Remark[],
): AlertThresholds {
  const places = new Map<string, Written>();
  for (const [nth, entry] of (written ?? []).entries()) {
    const one = { entry, path: [...path, nth] };
    const scope = readScope(one, surroundings, remarks);
    if (scope === null) continue;
    const first = places.get(scope);
    if (first === undefined) places.set(scope, one);
    else remarks.push({ path: one.path, at: 'value', predicate: repeats(entry, first) });
  }
  const build = (kind: ThresholdKind, scope: string, rpoSeconds: number | null): Threshold => {
    const common = places.get(kind);
    const own = scope === kind ? undefined : places.get(scope);
    return buildThreshold(usualThreshold(kind, surroundings.policy, rpoSeconds), [common, own], remarks);
  };
  const own: Record<string, Threshold> = {};
  for (const [scope, { entry }] of places) {
    if (scope !== entry.kind) own[scope] = build(entry.kind, scope, rpoOf(entry.for?.cluster, surroundings));
  }
  for (const { id, rpoSeconds } of surroundings.clusters) {
    const scope = `lag:${id}`;
    if (rpoSeconds != null) own[scope] ??= build('lag', scope, rpoSeconds);
  }
  const of = (kind: ThresholdKind): Threshold => build(kind, kind, null);
  return {
    defaults: {
      connectivity: of('connectivity'),
      loss: of('loss'),
      rtt: of('rtt'),
      margin: of('margin'),
      lag: of('lag'),
    },
    own,
  };
}

function rpoOf(cluster: string | undefined, { clusters }: ThresholdSurroundings): number | null {
  return clusters.find(({ id }) => id === cluster)?.rpoSeconds ?? null;
}

function repeats({ kind, for: whose }: ThresholdInventory, first: Written): string {
  const about = whose === undefined || whose === null ? `the default of ${kind}` : `${kind} of the same`;
  return `sets ${about} as ${keyText(first.path)} does already; keep one of the two`;
}

const pairKinds: ReadonlySet<ThresholdKind> = new Set<PairKind>(['connectivity', 'loss', 'rtt']);

/** The scope of an entry, as `scopeOf` writes it, or its kind alone; null where it names nothing that there is. */
function readScope({ entry, path }: Written, surroundings: ThresholdSurroundings, remarks: Remark[]): string | null {
  const { kind, for: whose } = entry;
  const say = (at: InventoryPath, predicate: string): null => {
    remarks.push({ path: [...path, ...at], at: 'value', predicate });
    return null;
  };
  if (entry.baselineMs != null && (kind !== 'rtt' || whose == null))
    say(['baselineMs'], 'belongs to kind rtt with for: { pair: [A, B] }: each pair has its own');
  if (whose === undefined || whose === null) return kind;
  const isOfPair = pairKinds.has(kind);
  const [fits, others] = isOfPair ? [whose.pair, whose.cluster] : [whose.cluster, whose.pair];
  if (fits === undefined || others !== undefined)
    return say(['for'], `must be ${isOfPair ? 'pair: [REGION, REGION]' : 'cluster: ID'} for ${kind}`);
  const [name, known, what] = isOfPair
    ? (['pair', surroundings.regions, 'region'] as const)
    : (['cluster', surroundings.clusters.map(({ id }) => id), 'cluster'] as const);
  const ids = whose.pair ?? [whose.cluster ?? ''];
  const wrong = ids.findIndex((id) => !known.includes(id));
  if (wrong >= 0) {
    const at = isOfPair ? ['for', name, wrong] : ['for', name];
    const id = ids[wrong] ?? '';
    return say(at, `names ${shownValue(id)}, which is no ${what} of this inventory${suggestion(id, known)}`);
  }
  if (isOfPair && ids[0] === ids[1]) return say(['for', name], 'must name two different regions');
  return `${kind}:${[...ids].sort((x, y) => known.indexOf(x) - known.indexOf(y)).join('|')}`;
}

/** Units of the file in those of the domain: lag is written in seconds. */
const unitOf = (kind: ThresholdKind): number => (kind === 'lag' ? 1000 : 1);

/** What a level can be, as written. */
const ranges: Readonly<Record<ThresholdKind, readonly [number, number]>> = {
  connectivity: [0, 1],
  loss: [0, 1],
  rtt: [1, 1000],
  margin: [-1000, 1000],
  lag: [0, 31_536_000],
};

/** The product's own thresholds. Lag is judged by what the cluster may lose (`rpoSeconds`), where that is more than nothing. */
function usualThreshold(kind: ThresholdKind, policy: Policy, rpoSeconds: number | null): Threshold {
  const { regionPairAlertBelow: share, lossyRatio } = policy;
  const mostMs = rpoSeconds === null || rpoSeconds === 0 ? 300_000 : rpoSeconds * 1000;
  const lessMs = rpoSeconds === null || rpoSeconds === 0 ? 30_000 : mostMs / 2;
  const usual: Readonly<Record<ThresholdKind, Omit<Threshold, 'kind' | 'baselineMs'>>> = {
    connectivity: { warning: boundsAt(kind, share), critical: boundsAt(kind, Math.min(0.5, share)), holdMs: 10_000 },
    loss: {
      warning: boundsAt(kind, lossyRatio),
      critical: boundsAt(kind, Math.max(0.1, lossyRatio)),
      holdMs: 30_000,
    },
    rtt: { warning: boundsAt(kind, 2), critical: boundsAt(kind, 4), holdMs: 60_000 },
    margin: { warning: boundsAt(kind, 1), critical: boundsAt(kind, 0), holdMs: 5000 },
    lag: { warning: boundsAt(kind, lessMs), critical: boundsAt(kind, mostMs), holdMs: 30_000 },
  };
  return { kind, ...usual[kind], baselineMs: null };
}

/** A level by its beginning alone: where it ends so that a value that wavers about it does not come and go. */
function boundsAt(kind: ThresholdKind, enter: number): LevelBounds {
  switch (kind) {
    case 'connectivity':
      return { enter, leave: Math.min(1, Math.round((enter + 0.05) * 1e6) / 1e6) };
    case 'rtt':
      return { enter, leave: 1 + (enter - 1) / 2 };
    case 'margin':
      // Votes are whole: below 1 is 0, and 1 is well again.
      return { enter, leave: enter };
    case 'loss':
    case 'lag':
      return { enter, leave: enter / 2 };
  }
}

/** The usual threshold with what is written over it, the nearest last. */
function buildThreshold(usual: Threshold, layers: readonly (Written | undefined)[], remarks: Remark[]): Threshold {
  let built = usual;
  for (const layer of layers) {
    if (layer !== undefined) built = withLayer(built, layer, remarks);
  }
  return built;
}

function withLayer(before: Threshold, { entry, path }: Written, remarks: Remark[]): Threshold {
  const { kind, holdMs, baselineMs } = entry;
  const read = (name: 'warning' | 'critical'): LevelBounds | null => {
    const level = entry[name];
    return level === undefined ? before[name] : readLevel(kind, level, [...path, name], remarks);
  };
  const [warning, critical] = [read('warning'), read('critical')];
  const built = {
    kind,
    warning,
    critical,
    holdMs: holdMs ?? before.holdMs,
    baselineMs: baselineMs ?? before.baselineMs,
  };
  if (warning === null || critical === null) return built;
  const isOrdered = !isWorse(kind, warning.enter, critical.enter) && !isWorse(kind, warning.leave, critical.leave);
  if (isOrdered) return built;
  if (entry.critical === undefined) return { ...built, critical: warning };
  if (entry.warning === undefined) return { ...built, warning: critical };
  const predicate = 'must not be milder than the warning, neither where it begins nor where it ends';
  say(remarks, { path: [...path, 'critical'], at: 'value', predicate });
  return built;
}

function readLevel(
  kind: ThresholdKind,
  written: number | { readonly enter: number; readonly leave: number } | null,
  path: InventoryPath,
  remarks: Remark[],
): LevelBounds | null {
  if (written === null) return null;
  const unit = unitOf(kind);
  const [least, most] = ranges[kind];
  const check = (value: number, at: InventoryPath): void => {
    if (value >= least && value <= most && (kind !== 'margin' || Number.isInteger(value))) return;
    const what = kind === 'margin' ? 'a whole number of votes' : kind === 'lag' ? 'a number of seconds' : 'a number';
    const predicate = `must be ${what} from ${least} to ${most} for ${kind}, not ${value}`;
    say(remarks, { path: at, at: 'value', predicate });
  };
  if (typeof written === 'number') {
    check(written, path);
    return boundsAt(kind, written * unit);
  }
  check(written.enter, [...path, 'enter']);
  check(written.leave, [...path, 'leave']);
  if (isWorse(kind, written.leave, written.enter)) {
    const predicate = `must not be worse than enter (${written.enter}): a level that is left before it is entered never ends`;
    say(remarks, { path: [...path, 'leave'], at: 'value', predicate });
  }
  return { enter: written.enter * unit, leave: written.leave * unit };
}

/** The default of a kind is read for each cluster and pair that builds on it: what is wrong with it is said once. */
function say(remarks: Remark[], remark: Remark): void {
  const key = keyText(remark.path);
  if (!remarks.some((one) => keyText(one.path) === key && one.predicate === remark.predicate)) remarks.push(remark);
}
