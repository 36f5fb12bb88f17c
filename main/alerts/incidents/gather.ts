import type { Alarm } from '../../domain/alarm.ts';
import { familyOf, type Family } from './alarm-table.ts';
import { isStanding, type KeptAlarm, type KeptIncident } from './book.ts';
import { tokensOf } from './cause.ts';
import { causeFamilies, explains, togetherMs } from './explains.ts';
import type { FleetMap } from './fleet-map.ts';
import { Groups } from './groups.ts';
import { isWithheld } from './alarm-state.ts';

/** Alarms of one cause. */
export interface Gathering {
  /** Those open incidents that are of this cause, the one that goes on first; none = it is new. */
  readonly incidents: readonly KeptIncident[];
  readonly alarms: readonly Alarm[];
}

/** What is known of an alarm besides itself. */
export interface AlarmView {
  /** Has it held for long enough? */
  readonly isDue: (alarm: Alarm) => boolean;
  /** Is it of planned work? Such alarms keep to themselves. */
  readonly isPlanned: (alarm: Alarm) => boolean;
}

/** A thing to be grouped: an open incident, or an alarm with the incident it is a part of already. */
interface Node {
  readonly kept: KeptIncident | null;
  readonly alarm: Alarm | null;
  readonly home: KeptIncident | null;
  readonly isPlanned: boolean;
}

/**
 * Groups what holds now by cause: with what is about the same link, region, host or cluster, and with what explains it (a cut the
 * clusters it divides, a dark region its hosts). What is a part of an incident stays so. Alarms that have not lasted yet count only
 * where they are a part of something already.
 */
export function gather(
  open: readonly KeptIncident[],
  alarms: readonly Alarm[],
  map: FleetMap,
  view: AlarmView,
): readonly Gathering[] {
  const nodes = nodesOf(open, alarms, view);
  const groups = new Groups(nodes.length);
  joinHomes(nodes, groups);
  joinTokens(nodes, groups, map);
  joinCauses(nodes, groups, map);
  return groups.all().flatMap((members) => gatherings(members.flatMap((nth) => nodes[nth] ?? [])));
}

function nodesOf(open: readonly KeptIncident[], alarms: readonly Alarm[], view: AlarmView): readonly Node[] {
  const homes = new Map<string, KeptIncident[]>();
  for (const kept of open) for (const { key } of kept.alarms) homes.set(key, [...(homes.get(key) ?? []), kept]);
  const incidents = open.map((kept) => ({ kept, alarm: null, home: kept, isPlanned: isSuppressed(kept) }));
  const standing = alarms.flatMap((alarm) => {
    const own = (homes.get(alarm.key) ?? []).filter((kept) => isPartOf(kept, alarm));
    const home = own.find(isStanding) ?? own[0] ?? null;
    if (!view.isDue(alarm) && (home === null || !isStanding(home))) return [];
    return [{ kept: null, alarm, home, isPlanned: home === null ? view.isPlanned(alarm) : isSuppressed(home) }];
  });
  return [...incidents, ...standing];
}

function isSuppressed({ incident }: KeptIncident): boolean {
  return incident.state === 'suppressed';
}

/** One that only waits to be acknowledged comes back by its root alone. */
function isPartOf(kept: KeptIncident, alarm: Alarm): boolean {
  const mayReturn = isStanding(kept) || alarm.key === kept.root;
  return mayReturn && kept.alarms.some((one) => isSameAlarm(one, alarm));
}

/** Alarms of one key are one; two cuts only where the engine tracks them as one, or they share a pair of regions. */
export function isSameAlarm(one: Alarm, other: Alarm): boolean {
  if (one.key !== other.key) return false;
  if (familyOf(one) !== 'cut') return true;
  if (one.situation !== null && one.situation === other.situation) return true;
  return one.pairs.some(([a, b]) => other.pairs.some((pair) => pair.includes(a) && pair.includes(b)));
}

function joinHomes(nodes: readonly Node[], groups: Groups): void {
  const places = new Map(nodes.flatMap(({ kept }, nth) => (kept === null ? [] : [[kept, nth] as const])));
  for (const [nth, { home }] of nodes.entries()) {
    const place = home === null ? undefined : places.get(home);
    if (place !== undefined) groups.join(nth, place);
  }
}

function joinTokens(nodes: readonly Node[], groups: Groups, map: FleetMap): void {
  const first = new Map<string, number>();
  for (const [nth, node] of nodes.entries()) {
    const tokens = (node.kept === null ? alarmsIn(node) : speakers(node.kept)).flatMap((alarm) => tokensOf(alarm, map));
    for (const token of tokens) {
      const word = node.isPlanned ? `planned ${token}` : token;
      const other = first.get(word);
      if (other === undefined) first.set(word, nth);
      else groups.join(nth, other);
    }
  }
}

function alarmsIn({ alarm }: Node): readonly Alarm[] {
  return alarm === null ? [] : [alarm];
}

/** By which alarms an incident is known again: those that hold, and its root; one that only waits to be acknowledged by its root alone. */
function speakers(kept: KeptIncident): readonly KeptAlarm[] {
  const isGone = kept.incident.clearedAt !== null && isStanding(kept);
  return kept.alarms.filter(({ key, isActive }) => isGone || isActive || key === kept.root);
}

interface Cause {
  readonly cause: Alarm;
  readonly nth: number;
  readonly isPlanned: boolean;
}

function joinCauses(nodes: readonly Node[], groups: Groups, map: FleetMap): void {
  const causes = causesIn(nodes);
  const incidentOf = new Map<number, KeptIncident>();
  for (const [nth, { kept }] of nodes.entries()) {
    if (kept !== null && !incidentOf.has(groups.find(nth))) incidentOf.set(groups.find(nth), kept);
  }
  const links = nodes.flatMap(({ alarm, isPlanned }, nth) => {
    if (alarm === null) return [];
    const group = groups.find(nth);
    const kept = incidentOf.get(group) ?? null;
    const mayBe = (one: Cause) =>
      one.isPlanned === isPlanned &&
      groups.find(one.nth) !== group &&
      (kept === null || mayAdopt(kept, one.cause, alarm, map));
    const best = causeFamilies(alarm)
      .flatMap((family) => causes.get(family) ?? [])
      .filter(mayBe)
      .flatMap((one) => {
        const rank = explains(one.cause, alarm, map);
        return rank === null ? [] : [{ ...one, rank }];
      })
      .sort((x, y) => x.rank - y.rank || (x.cause.since ?? 0) - (y.cause.since ?? 0) || x.nth - y.nth)[0];
    return best === undefined ? [] : [[nth, best.nth] as const];
  });
  for (const [effect, cause] of links) groups.join(effect, cause);
}

/** All that holds, also where it cannot be seen now, by family. */
function causesIn(nodes: readonly Node[]): ReadonlyMap<Family, readonly Cause[]> {
  const causes = new Map<Family, Cause[]>();
  for (const [nth, { kept, alarm, isPlanned }] of nodes.entries()) {
    const active = kept === null ? (alarm === null ? [] : [alarm]) : kept.alarms.filter(({ isActive }) => isActive);
    for (const cause of active) {
      const family = familyOf(cause);
      const known = causes.get(family);
      if (known === undefined) causes.set(family, [{ cause, nth, isPlanned }]);
      else known.push({ cause, nth, isPlanned });
    }
  }
  return causes;
}

/** An incident that stands by its own name takes up a cause that comes to light later only where that began before it, or with it. */
function mayAdopt({ incident, alarms, root }: KeptIncident, cause: Alarm, effect: Alarm, map: FleetMap): boolean {
  const named = alarms.find(({ key }) => key === root);
  const tokens = named === undefined ? [] : tokensOf(named, map);
  const isItsOwn = tokensOf(effect, map).some((token) => tokens.includes(token));
  return isItsOwn && cause.since !== null && cause.since <= incident.raisedAt + togetherMs;
}

/**
 * The oldest goes on. But what somebody withheld never swallows what people are told of, nor the other way round, and one that only waits
 * to be acknowledged goes on waiting beside one that stands.
 */
function gatherings(members: readonly Node[]): readonly Gathering[] {
  const kept = members.flatMap((node) => node.kept ?? []).sort((x, y) => rankOf(x) - rankOf(y) || olderFirst(x, y));
  const [first] = kept;
  const goesOn = (one: KeptIncident) =>
    one === first || (first !== undefined && rankOf(one) === rankOf(first) && isStanding(one));
  const apart = kept.filter((one) => !goesOn(one));
  const goesApart = ({ home }: Node) => home !== null && apart.includes(home);
  const alarmsOf = (nodes: readonly Node[]) => nodes.flatMap(alarmsIn);
  return [
    { incidents: kept.filter(goesOn), alarms: alarmsOf(members.filter((node) => !goesApart(node))) },
    ...apart.map((one) => ({ incidents: [one], alarms: alarmsOf(members.filter(({ home }) => home === one)) })),
  ];
}

function rankOf(kept: KeptIncident): number {
  if (isWithheld(kept.incident.state)) return 3;
  return isStanding(kept) ? 1 : 2;
}

function olderFirst({ incident: x }: KeptIncident, { incident: y }: KeptIncident): number {
  return x.raisedAt - y.raisedAt || (x.id < y.id ? -1 : 1);
}
