import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { ageWords } from '../ui/time-words.ts';
import type { Screen } from './screen.ts';
import type { Pulse, Stores } from './stores.ts';

/** Carries the window's stores to its parts; they never change while the window lives. */
export const StoresContext = createContext<Stores | null>(null);

/** The stores of this window. */
export function useStores(): Stores {
  const stores = use(StoresContext);
  if (stores === null) throw new Error('rendered outside StoresContext');
  return stores;
}

/**
 * A part of the screen, live or lost; undefined while loading. `select` returns stored references, primitives or a flat
 * object of them (compared shallowly), so that a tick repaints only what changed.
 */
export function useScreen<T>(select: (screen: Screen) => T): T | undefined {
  const { screen } = useStores();
  return useStore(
    screen,
    useShallow((phase) => (phase.phase === 'loading' ? undefined : select(phase.screen))),
  );
}

/** A primitive computed from the window's time; repaints when it changes. */
export function usePulse<T extends string | number | boolean | null>(select: (pulse: Pulse) => T): T {
  return useStore(useStores().pulse, select);
}

/** Is the past shown? What is decided while it is must be marked as a rehearsal, and history keeps no ages. */
export function useIsReplay(): boolean {
  return useStore(useStores().replay, ({ kind }) => kind === 'on');
}

/** Ms since the last frame came; 0 before the first and in a replay. Ages on screen count on by it while the engine is silent. */
export function sinceFrameMs(pulse: Pulse): number {
  return pulse.isReplay ? 0 : silenceOf(pulse);
}

/** Ms since the last frame came, whatever is shown; 0 before the first. */
export function silenceOf(pulse: Pulse): number {
  return pulse.receivedAtMs === null ? 0 : Math.max(0, pulse.nowMs - pulse.receivedAtMs);
}

/** An age of the snapshot as it is now, in whole seconds; null stays null (never read). */
export function useAgeSeconds(ageMs: number | null): number | null {
  return usePulse((pulse) => (ageMs === null ? null : Math.floor((ageMs + sinceFrameMs(pulse)) / 1000)));
}

/** What history does not keep. */
export const notRecorded = 'not recorded';

/** An age in words; in a replay, what history does not keep is called so. */
export function useAgeWords(ageMs: number | null): string {
  const seconds = useAgeSeconds(ageMs);
  return useIsReplay() && seconds === null ? notRecorded : ageWords(seconds);
}

/** Is a value of this age, now, older than the limit (ms)? Such a value is taken off the screen. What is past is not older. */
export function useIsOlder(ageMs: number | null, limitMs: number): boolean {
  return usePulse((pulse) => !pulse.isReplay && (ageMs === null || ageMs + sinceFrameMs(pulse) > limitMs));
}
