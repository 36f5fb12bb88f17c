import type { ClusterId, HostId } from '../../domain/ids.ts';
import { isSameReach, type PairReach } from '../../domain/pair-reach.ts';
import { type Incident, type IncidentWatch, stepIncident } from './incident.ts';
import type { PairMinute } from './minute.ts';
import { isSameSample, type PairSample } from './pair-sample.ts';
import type { HistorySecond, HostInSecond, ObserverInSecond, PairInSecond, SituationTold } from './second.ts';

/** Things whose value is kept from one change to the next. `reach` = which live host pairs of two regions reach each other. */
export type ValueKind = 'host' | 'cluster' | 'observer' | 'reach';

/** A value that holds from now on. */
export interface ValueRow {
  readonly kind: ValueKind;
  readonly name: string;
  /** JSON; null when the thing is no more. */
  readonly value: string | null;
}

/** What is to be written for one second: what changed since the one before. */
export interface HistoryBatch {
  /** When the recorder took its first tick, epoch ms: ids of situations are unique within a run. */
  readonly run: number;
  /** The second, epoch ms. */
  readonly at: number;
  /** Nothing is known of the second before: everything is told, and a new stretch of coverage begins. */
  readonly isBeginning: boolean;
  /** All pairs are told, so that reading can begin here. */
  readonly isKeyframe: boolean;
  readonly pairs: readonly Pick<PairInSecond, 'a' | 'b' | 'sample'>[];
  readonly values: readonly ValueRow[];
  readonly situations: readonly (SituationTold & { readonly incident: string | null })[];
  /** New, or changed. */
  readonly incidents: readonly Incident[];
  /** Minutes that are over. */
  readonly minutes: readonly { readonly at: number; readonly pairs: readonly PairMinute[] }[];
}

/** What was written last, and what is open. */
export interface Written {
  readonly at: number;
  readonly keyframeAt: number;
  readonly pairs: ReadonlyMap<string, PairSample>;
  readonly reaches: ReadonlyMap<string, PairReach | null>;
  readonly hosts: ReadonlyMap<HostId, HostInSecond>;
  readonly clusters: ReadonlySet<ClusterId>;
  readonly observer: ObserverInSecond;
}

const keyframeEveryMs = 60_000;
/** Seconds apart from which history has a gap: the loop was late, or the machine slept. */
const gapMs = 3000;

/** The batch of a second, and what is written after it. `before` is null at the beginning and after anything was dropped. */
export function batchOf(
  second: HistorySecond,
  before: Written | null,
  incidents: IncidentWatch,
): {
  readonly batch: Omit<HistoryBatch, 'run' | 'minutes'>;
  readonly written: Written;
  readonly incidents: IncidentWatch;
} {
  // A clock that was set back is a beginning too: what stands there already is told anew.
  const isBeginning = before === null || second.at - before.at > gapMs || second.at <= before.at;
  const known = isBeginning ? null : before;
  const isKeyframe =
    known === null || second.at - known.keyframeAt >= keyframeEveryMs || !hasSameKeys(second.pairs, known.pairs);
  const told = tellSituations(second.situations, incidents);
  return {
    batch: {
      at: second.at,
      isBeginning,
      isKeyframe,
      pairs: [...second.pairs].flatMap(([key, { a, b, sample }]) => {
        const old = known?.pairs.get(key);
        return !isKeyframe && old !== undefined && isSameSample(old, sample) ? [] : [{ a, b, sample }];
      }),
      values: [
        ...hostValues(second, known),
        ...clusterValues(second, known),
        ...observerValue(second, known),
        ...reachValues(second, known),
      ],
      ...told.rows,
    },
    written: {
      at: second.at,
      keyframeAt: isKeyframe ? second.at : known.keyframeAt,
      pairs: new Map([...second.pairs].map(([key, { sample }]) => [key, sample])),
      reaches: new Map([...second.pairs].map(([key, { reach }]) => [key, reach])),
      hosts: second.hosts,
      clusters: new Set(second.clusters.keys()),
      observer: second.observer,
    },
    incidents: told.watch,
  };
}

function hasSameKeys(x: ReadonlyMap<string, unknown>, y: ReadonlyMap<string, unknown>): boolean {
  return x.size === y.size && [...x.keys()].every((key) => y.has(key));
}

function hostValues({ hosts }: HistorySecond, known: Written | null): readonly ValueRow[] {
  const rows: ValueRow[] = [];
  for (const [name, host] of hosts) {
    const old = known?.hosts.get(name);
    if (old === undefined || !isSameHost(old, host)) rows.push({ kind: 'host', name, value: JSON.stringify(host) });
  }
  for (const name of known?.hosts.keys() ?? []) {
    if (!hosts.has(name)) rows.push({ kind: 'host', name, value: null });
  }
  return rows;
}

function isSameHost(x: HostInSecond, y: HostInSecond): boolean {
  return x === y || (x.state === y.state && x.session === y.session && x.why === y.why && x.route === y.route);
}

function clusterValues({ clusters, changedClusters }: HistorySecond, known: Written | null): readonly ValueRow[] {
  const rows: ValueRow[] = [];
  for (const [name, status] of clusters) {
    const isKnown = known !== null && known.clusters.has(name) && !changedClusters.has(name);
    if (!isKnown) rows.push({ kind: 'cluster', name, value: JSON.stringify(status) });
  }
  for (const name of known?.clusters ?? []) {
    if (!clusters.has(name)) rows.push({ kind: 'cluster', name, value: null });
  }
  return rows;
}

function observerValue({ observer }: HistorySecond, known: Written | null): readonly ValueRow[] {
  const isKnown = known?.observer.sight === observer.sight && known.observer.doubt === observer.doubt;
  return isKnown ? [] : [{ kind: 'observer', name: 'noc', value: JSON.stringify(observer) }];
}

function reachValues({ pairs }: HistorySecond, known: Written | null): readonly ValueRow[] {
  const rows: ValueRow[] = [];
  for (const [name, { reach }] of pairs) {
    const old = known?.reaches.get(name);
    if (old === undefined || !isSameReach(old, reach))
      rows.push({ kind: 'reach', name, value: reach === null ? null : JSON.stringify(reach) });
  }
  for (const name of known?.reaches.keys() ?? []) {
    if (!pairs.has(name)) rows.push({ kind: 'reach', name, value: null });
  }
  return rows;
}

function tellSituations(
  told: readonly SituationTold[],
  before: IncidentWatch,
): { readonly rows: Pick<HistoryBatch, 'situations' | 'incidents'>; readonly watch: IncidentWatch } {
  let watch = before;
  const incidents = new Map<string, Incident>();
  const situations = told.map((one) => {
    const step = stepIncident(watch, one);
    const isNews = step.incident !== null && step.incident !== watch.incident;
    watch = step.watch;
    if (step.incident !== null && isNews) incidents.set(step.incident.id, step.incident);
    return { ...one, incident: step.incident?.id ?? null };
  });
  return { rows: { situations, incidents: [...incidents.values()] }, watch };
}
