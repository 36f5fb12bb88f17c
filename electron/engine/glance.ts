import type { FromEngine } from '../../main/contract/engine-messages.ts';
import type { ScreenDelta, ScreenState } from '../../main/contract/screen.ts';

/**
 * The little the main process knows of the snapshot that passes through it: enough to know when a picture shows what its
 * name says. It is not a view of its own and decides nothing an operator sees.
 */
export interface Glance {
  /** Number of the newest change; -1 before the first state. */
  readonly seq: number;
  readonly hostsRead: number;
  readonly hostsTotal: number;
  /** Ids of situations that are confirmed now, by type. */
  readonly confirmed: ReadonlyMap<string, string>;
  /** Region pairs that are not healthy now, as `a|b`. */
  readonly unwellPairs: ReadonlySet<string>;
}

/** Before the engine said anything. */
export const nothingSeen: Glance = {
  seq: -1,
  hostsRead: 0,
  hostsTotal: 0,
  confirmed: new Map(),
  unwellPairs: new Set(),
};

/** What is known after one more message. */
export function glanceAt(glance: Glance, message: FromEngine): Glance {
  if (message.kind === 'state') return ofState(message.state);
  if (message.kind === 'delta') return ofDelta(glance, message.delta);
  return glance;
}

function ofState({ seq, snapshot }: ScreenState): Glance {
  return {
    seq,
    hostsRead: snapshot.observer.hostsRead,
    hostsTotal: snapshot.observer.hostsTotal,
    confirmed: withSituations(new Map(), snapshot.situations),
    unwellPairs: withPairs(new Set(), snapshot.regionPairs),
  };
}

function ofDelta(glance: Glance, delta: ScreenDelta): Glance {
  const confirmed = withSituations(new Map(glance.confirmed), [...delta.add.situations, ...delta.update.situations]);
  for (const id of delta.remove.situations) confirmed.delete(id);
  const unwellPairs = withPairs(new Set(glance.unwellPairs), [...delta.add.regionPairs, ...delta.update.regionPairs]);
  for (const key of delta.remove.regionPairs) unwellPairs.delete(key);
  return {
    seq: delta.seq,
    hostsRead: delta.observer.hostsRead,
    hostsTotal: delta.observer.hostsTotal,
    confirmed,
    unwellPairs,
  };
}

function withSituations(
  into: Map<string, string>,
  situations: ScreenState['snapshot']['situations'],
): Map<string, string> {
  for (const { id, phase, type } of situations) {
    if (phase === 'confirmed') into.set(id, type);
    else into.delete(id);
  }
  return into;
}

function withPairs(into: Set<string>, pairs: ScreenState['snapshot']['regionPairs']): Set<string> {
  for (const { a, b, verdict } of pairs) {
    if (verdict === 'healthy') into.delete(`${a}|${b}`);
    else into.add(`${a}|${b}`);
  }
  return into;
}
