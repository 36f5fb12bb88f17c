import type { SessionState } from '../domain/fact.ts';
import { faultSentence, type ProbeFault, sessionStateOf } from './fault.ts';

/** What went wrong before, and how often in a row. `last` stays on screen until the host streams again. */
interface Past {
  readonly failures: number;
  readonly last: ProbeFault | null;
}

/** Where the session to one host over one route stands. */
export type RouteSessionState =
  /** Wants a connect slot. */
  | ({ readonly kind: 'queued' } & Past)
  | ({ readonly kind: 'connecting' } & Past)
  /** Logged in; the first listing has not come. */
  | ({ readonly kind: 'starting' } & Past)
  | ({ readonly kind: 'streaming' } & Past)
  /** A listing is late; a ping is under way. Still counts as sight (decision 8). */
  | ({ readonly kind: 'suspect' } & Past)
  | ({ readonly kind: 'stalled'; readonly answersPing: boolean } & Past)
  /** Logged in, but the host has no means to list sockets. */
  | ({ readonly kind: 'no-listing' } & Past)
  /** Waits before the next attempt. */
  | ({ readonly kind: 'waiting'; readonly fault: ProbeFault } & Past)
  | ({ readonly kind: 'stopped' } & Past);

/** What can happen to it. */
export type RouteSessionEvent =
  | { readonly kind: 'slot-granted' }
  | { readonly kind: 'logged-in' }
  | { readonly kind: 'cannot-list' }
  | { readonly kind: 'frame' }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'silent'; readonly answersPing: boolean }
  | { readonly kind: 'loop-restarted' }
  /** Streamed long enough that earlier failures no longer count. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'fault'; readonly fault: ProbeFault }
  | { readonly kind: 'due' }
  | { readonly kind: 'stop' };

/** A session that has done nothing yet. */
export const firstState: RouteSessionState = { kind: 'queued', failures: 0, last: null };

function failed(state: RouteSessionState, fault: ProbeFault): RouteSessionState {
  return { kind: 'waiting', failures: state.failures + 1, last: fault, fault };
}

/**
 * The next state. Total: an event that means nothing in a state leaves it as it is; `stopped` is the end. A fault from a
 * session that is queued or waits already changes nothing but the first one (a queued session can fail before it connects).
 */
export function nextState(state: RouteSessionState, event: RouteSessionEvent): RouteSessionState {
  if (state.kind === 'stopped') return state;
  const past: Past = { failures: state.failures, last: state.last };
  switch (event.kind) {
    case 'stop':
      return { kind: 'stopped', ...past };
    case 'fault':
      return state.kind === 'waiting' ? state : failed(state, event.fault);
    case 'due':
      return state.kind === 'waiting' ? { kind: 'queued', ...past } : state;
    case 'slot-granted':
      return state.kind === 'queued' ? { kind: 'connecting', ...past } : state;
    case 'logged-in':
      return state.kind === 'connecting' ? { kind: 'starting', ...past } : state;
    case 'cannot-list':
      return hasLoop(state) ? { kind: 'no-listing', failures: state.failures, last: null } : state;
    case 'frame':
      return hasLoop(state) ? { kind: 'streaming', failures: state.failures, last: null } : state;
    case 'quiet':
      return state.kind === 'streaming' ? { kind: 'suspect', ...past } : state;
    case 'silent':
      return state.kind === 'streaming' || state.kind === 'suspect' || state.kind === 'stalled'
        ? { kind: 'stalled', answersPing: event.answersPing, ...past }
        : state;
    case 'loop-restarted':
      return hasLoop(state) && state.kind !== 'stalled' ? { kind: 'starting', ...past } : state;
    case 'settled':
      return state.kind === 'streaming' ? { kind: 'streaming', failures: 0, last: null } : state;
  }
}

/** true in the states in which a loop runs on the host, or should. */
export function hasLoop(state: RouteSessionState): boolean {
  return (
    state.kind === 'starting' || state.kind === 'streaming' || state.kind === 'suspect' || state.kind === 'stalled'
  );
}

/** What the road is told of a state. While we try again, the last fault stays said: an operator reads why, not how often. */
export function sessionOf(state: RouteSessionState): { readonly state: SessionState; readonly why: string | null } {
  switch (state.kind) {
    case 'queued':
    case 'connecting':
    case 'starting':
      return state.last === null ? { state: 'connecting', why: null } : said(state.last);
    case 'streaming':
    case 'suspect':
      return { state: 'streaming', why: null };
    case 'stalled':
      return said({ kind: 'stalled', answersPing: state.answersPing });
    case 'no-listing':
      return said({ kind: 'no-listing' });
    case 'waiting':
      return said(state.fault);
    case 'stopped':
      return { state: 'closed', why: null };
  }
}

function said(fault: ProbeFault): { readonly state: SessionState; readonly why: string } {
  return { state: sessionStateOf(fault), why: faultSentence(fault) };
}
