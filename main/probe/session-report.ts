import type { Fact, SessionState } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import { type HostSessionState, sessionOf } from './session-machine.ts';

/** Tells the road how the session to one host stands, each standing once. */
export interface SessionReport {
  /** Says the state, at `t` = ms on our clock, unless the last thing said was the same. */
  tell(state: HostSessionState, t: number): void;
}

/** A report on `host`. A stopped session says nothing: who stops it knows. */
export function createSessionReport(host: HostId, onFact: (fact: Fact) => void): SessionReport {
  let told: { readonly state: SessionState; readonly why: string | null } | null = null;
  return {
    tell(state, t) {
      if (state.kind === 'stopped') return;
      const now = sessionOf(state);
      if (told?.state === now.state && told.why === now.why) return;
      told = now;
      const why = now.why === null ? {} : { why: now.why };
      onFact({ kind: 'session', t, host, state: now.state, ...why });
    },
  };
}
