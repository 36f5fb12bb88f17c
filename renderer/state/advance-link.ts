import { assertNever } from '../../main/domain/assert-never.ts';
import type { EngineStatus, ScreenDelta, ScreenState } from '../../main/contract/screen.ts';
import { applyDelta } from './apply-delta.ts';
import { type Screen, screenFromState } from './screen.ts';

/** Silence after which the picture is called old, ms. */
export const silenceMs = 5000;

const pendingLimit = 64;

/** What the window has to show. `lost` keeps the last picture, to be shown as old. */
export type ScreenPhase =
  | { readonly phase: 'loading' }
  | { readonly phase: 'live'; readonly screen: Screen }
  | { readonly phase: 'lost'; readonly screen: Screen; readonly why: string };

/** The window's side of the sync protocol, as a value. */
export interface Link {
  readonly screen: ScreenPhase;
  readonly engine: EngineStatus | null;
  /** Frames taken so far; the heartbeat ring advances by it and by nothing else. */
  readonly frames: number;
  /** When the last frame was taken, monotonic ms of the window; null before the first. */
  readonly receivedAtMs: number | null;
  /** true while a request for the whole state is under way. */
  readonly asking: boolean;
  /** Deltas that came while asking. */
  readonly pending: readonly ScreenDelta[];
}

/** What can happen to a link. */
export type LinkEvent =
  | { readonly kind: 'state'; readonly state: ScreenState; readonly nowMs: number }
  /** The engine has no state yet, or the request failed. */
  | { readonly kind: 'no-state' }
  | { readonly kind: 'delta'; readonly delta: ScreenDelta; readonly nowMs: number }
  /** A payload that did not fit the contract. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'engine'; readonly status: EngineStatus }
  | { readonly kind: 'second'; readonly nowMs: number };

/** A link before anything was heard; the whole state is being asked for. */
export const newLink: Link = {
  screen: { phase: 'loading' },
  engine: null,
  frames: 0,
  receivedAtMs: null,
  asking: true,
  pending: [],
};

/**
 * The whole protocol: subscribe first, ask for the state, drop what is old, ask again after a gap, call the picture old
 * when the engine is not running or nothing came for {@link silenceMs}. Pure. When `asking` turns true the caller
 * sends a request for the state.
 */
export function advanceLink(link: Link, event: LinkEvent): Link {
  switch (event.kind) {
    case 'state':
      return takeState(link, event.state, event.nowMs);
    case 'no-state':
      return { ...link, asking: false, pending: [] };
    case 'delta':
      return takeDelta(link, event.delta, event.nowMs);
    case 'unreadable':
      return { ...link, asking: true };
    case 'engine':
      return takeEngine(link, event.status);
    case 'second':
      return judgeSilence(link, event.nowMs);
    default:
      return assertNever(event);
  }
}

function takeState(link: Link, state: ScreenState, nowMs: number): Link {
  const fresh = takeScreen({ ...link, asking: false, pending: [] }, screenFromState(state), nowMs);
  return link.pending.reduce((next, delta) => takeDelta(next, delta, nowMs), fresh);
}

function takeDelta(link: Link, delta: ScreenDelta, nowMs: number): Link {
  if (link.asking || link.screen.phase === 'loading') {
    return { ...link, asking: true, pending: [...link.pending, delta].slice(-pendingLimit) };
  }
  const applied = applyDelta(link.screen.screen, delta);
  switch (applied.kind) {
    case 'old':
      return link;
    case 'gap':
      return { ...link, asking: true, pending: [delta] };
    case 'applied':
      return takeScreen(link, applied.screen, nowMs);
    default:
      return assertNever(applied);
  }
}

function takeScreen(link: Link, screen: Screen, nowMs: number): Link {
  const stopped = engineFault(link.engine);
  return {
    ...link,
    screen: stopped === null ? { phase: 'live', screen } : { phase: 'lost', screen, why: stopped },
    frames: link.frames + 1,
    receivedAtMs: nowMs,
  };
}

function takeEngine(link: Link, engine: EngineStatus): Link {
  const why = engineFault(engine);
  if (why === null || link.screen.phase === 'loading') return { ...link, engine };
  return { ...link, engine, screen: { phase: 'lost', screen: link.screen.screen, why } };
}

function judgeSilence(link: Link, nowMs: number): Link {
  if (link.screen.phase !== 'live' || link.receivedAtMs === null) return link;
  if (nowMs - link.receivedAtMs <= silenceMs) return link;
  return {
    ...link,
    screen: { phase: 'lost', screen: link.screen.screen, why: 'the engine process sends nothing' },
  };
}

/** Why the engine cannot be trusted to be looking, in words; null while it runs or nothing was said of it. */
export function engineFault(engine: EngineStatus | null): string | null {
  if (engine === null || engine.state === 'running') return null;
  const word = {
    starting: 'the engine is starting',
    restarting: 'the engine is restarting',
    stopped: 'the engine is stopped',
  }[engine.state];
  return engine.why === null ? word : `${word}: ${engine.why}`;
}
