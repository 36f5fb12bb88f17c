import type { Fact, SessionState } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import { type RouteSessionState, sessionOf } from './session-machine.ts';

/** An open route of a host; `id` null = the usual one. */
export interface OpenRoute {
  readonly id: string | null;
  readonly state: RouteSessionState;
}

/** What the road is told of all sessions to a host. */
export interface HostStanding {
  readonly state: SessionState;
  readonly why: string | null;
  /** The second route it is seen through, or null. */
  readonly route: string | null;
}

/**
 * The standing of a host over all its open routes. Sight through any route is sight, and what is wrong with the others is
 * said beside it: a wrong key on one route is never hidden by another. `others` in the order of the inventory.
 */
export function hostStanding(usual: OpenRoute, inUse: OpenRoute, others: readonly OpenRoute[]): HostStanding {
  const ofUsual = sessionOf(usual.state);
  const used = sessionOf(inUse.state);
  if (inUse.id !== null && used.state === 'streaming') {
    const why = ofUsual.why ?? 'It comes back, and is used again when it has held for a while.';
    return { state: 'streaming', why: `Read through the route ${inUse.id}. The usual one: ${why}`, route: inUse.id };
  }
  if (ofUsual.state === 'streaming') return { ...ofUsual, route: null };
  const sentences = others.flatMap(({ id, state }) => {
    const { why } = sessionOf(state);
    return why === null ? [] : [`The route ${id}: ${why}`];
  });
  const all = ofUsual.why === null ? sentences : [ofUsual.why, ...sentences];
  return { state: ofUsual.state, why: all.length === 0 ? null : all.join(' '), route: null };
}

/** Tells the road how a host stands, each standing once. */
export interface SessionReport {
  /** Says the standing, at `t` = ms on our clock, unless the last thing said was the same. */
  tell(standing: HostStanding, t: number): void;
}

/** A report on `host`. */
export function createSessionReport(host: HostId, onFact: (fact: Fact) => void): SessionReport {
  let told: HostStanding | null = null;
  return {
    tell(now, t) {
      if (told?.state === now.state && told.why === now.why && told.route === now.route) return;
      told = now;
      const why = now.why === null ? {} : { why: now.why };
      const route = now.route === null ? {} : { route: now.route };
      onFact({ kind: 'session', t, host, state: now.state, ...route, ...why });
    },
  };
}
