import type { StoreApi } from 'zustand/vanilla';
import type { GapReason, MomentAnswer } from '../../main/contract/timeline.ts';
import { gapWords } from './gap-words.ts';
import type { ScreenPhase } from './advance-link.ts';
import { type Screen, screenFromState } from './screen.ts';

/** How many times faster than it was a replay plays. */
export const speeds = [1, 10, 60] as const;
/** One of {@link speeds}. */
export type Speed = (typeof speeds)[number];

/** What is shown of the past: `at` is the moment that it is of. */
export type Past =
  /** Nothing came yet. */
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'moment';
      readonly at: number;
      readonly screen: Screen;
      readonly notes: readonly string[];
      readonly next: number | null;
    }
  | {
      readonly kind: 'gap';
      readonly at: number;
      readonly to: number;
      readonly why: GapReason;
      readonly next: number | null;
    }
  | { readonly kind: 'refused'; readonly why: string };

/** The replay of this window. While it is on, every screen shows the past, and nothing it shows may be taken for live. */
export type ReplayState =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      /** The moment that is wanted, epoch ms; what is shown may be a little behind it. */
      readonly at: number;
      readonly isPlaying: boolean;
      readonly speed: Speed;
      readonly past: Past;
    };

/** Live. */
export const noReplay: ReplayState = { kind: 'off' };

/** A replay that stands at a moment; the speed of the one before stays. */
export function replayAt(state: ReplayState, at: number, isPlaying = false): ReplayState {
  const before = state.kind === 'on' ? state : { speed: 1 as const, past: { kind: 'waiting' as const } };
  return { kind: 'on', at: Math.round(at), isPlaying, speed: before.speed, past: before.past };
}

/** The moment that the window is in (epoch ms); null = it is live. */
export function momentOf(state: ReplayState): number | null {
  return state.kind === 'on' ? state.at : null;
}

/** Plays or stands still. */
export function toggled(state: ReplayState): ReplayState {
  return state.kind === 'off' ? state : { ...state, isPlaying: !state.isPlaying };
}

/** The next speed, round and round. */
export function faster(state: ReplayState): ReplayState {
  if (state.kind === 'off') return state;
  const next = speeds[(speeds.indexOf(state.speed) + 1) % speeds.length] ?? 1;
  return { ...state, speed: next };
}

/** Back to live: true when there was a replay to leave. */
export function leaveReplay(store: StoreApi<ReplayState>): boolean {
  const isOn = store.getState().kind === 'on';
  if (isOn) store.setState(noReplay, true);
  return isOn;
}

/** Why nothing is known of the past that is wanted, in words; null where something is, and in no replay. */
export function whyNotRecorded(state: ReplayState): string | null {
  if (state.kind === 'off') return null;
  switch (state.past.kind) {
    case 'moment':
      return null;
    case 'waiting':
      return 'reading history: nothing is claimed';
    case 'refused':
      return state.past.why;
    case 'gap':
      return gapWords[state.past.why];
  }
}

/** What an answer of history makes to be shown. */
export function pastOf(answer: MomentAnswer): Past {
  switch (answer.kind) {
    case 'moment':
      return {
        kind: 'moment',
        at: answer.at,
        screen: screenFromState(answer.state),
        notes: answer.notes,
        next: answer.next,
      };
    case 'gap':
      return { kind: 'gap', at: answer.at, to: answer.to, why: answer.why, next: answer.next };
    case 'refused':
      return answer;
  }
}

/**
 * The moment to be shown after `elapsedMs` of playing. No event is jumped over, however fast it plays; a gap is left at its end. null =
 * history ends here.
 */
export function playedTo(past: Past, at: number, elapsedMs: number, speed: Speed): number | null {
  if (past.kind === 'waiting' || past.kind === 'refused') return null;
  if (past.kind === 'gap') return past.why === 'pending' ? null : past.to;
  const to = Math.round(at + elapsedMs * speed);
  return past.next !== null && past.next > at && past.next < to ? past.next : to;
}

/** What the window shows: live, or while a replay is on the past alone; before anything is known of the past, nothing seen. */
export function shownPhase(live: ScreenPhase, replay: ReplayState): ScreenPhase {
  if (replay.kind === 'off' || live.phase === 'loading') return live;
  if (replay.past.kind === 'moment') return { phase: 'live', screen: replay.past.screen };
  return { phase: 'live', screen: unrecorded(live.screen, replay.at) };
}

/** The declared fleet with nothing known of it. */
function unrecorded(live: Screen, at: number): Screen {
  const total = live.inventory.hosts.length;
  return {
    ...live,
    at,
    t: at,
    observer: { sight: 'blind', hostsRead: 0, hostsTotal: total, lastFactAgeMs: null, doubt: null },
    islands: [],
    hosts: new Map(),
    pairs: new Map(),
    clusters: new Map(),
    situations: new Map(),
  };
}
