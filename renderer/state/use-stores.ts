import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
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

/** Ms since the last frame came; 0 before the first. Ages on screen count on by it while the engine is silent. */
export function sinceFrameMs(pulse: Pulse): number {
  return pulse.receivedAtMs === null ? 0 : Math.max(0, pulse.nowMs - pulse.receivedAtMs);
}

/** An age of the snapshot as it is now, in whole seconds; null stays null (never read). */
export function useAgeSeconds(ageMs: number | null): number | null {
  return usePulse((pulse) => (ageMs === null ? null : Math.floor((ageMs + sinceFrameMs(pulse)) / 1000)));
}

/** Is a value of this age, now, older than the limit (ms)? Such a value is taken off the screen. */
export function useIsOlder(ageMs: number | null, limitMs: number): boolean {
  return usePulse((pulse) => ageMs === null || ageMs + sinceFrameMs(pulse) > limitMs);
}
