import type { Clock } from '../../main/domain/clock.ts';

/** A screen that painted nothing for so long is taken for dead (research/6, R2; Electron itself says nothing). */
const silenceMs = 10_000;
/** The first picture may take longer: a cold start on a busy machine. */
const firstPictureMs = 45_000;

/** Notices a screen that stopped painting. */
export interface PaintingWatch {
  /** A page begins to load: the first picture is awaited. */
  loading(): void;
  /** A frame was painted. */
  painted(): void;
  /** Nothing is expected: the window is minimised, the page gone, or the program ends. */
  rest(): void;
}

/** Calls `onSilence` once for each silence. */
export function watchPainting(clock: Clock, onSilence: () => void): PaintingWatch {
  let cancel = (): void => {};
  const expect = (withinMs: number): void => {
    cancel();
    cancel = clock.after(withinMs, onSilence);
  };
  return {
    loading: () => expect(firstPictureMs),
    painted: () => expect(silenceMs),
    rest: () => {
      cancel();
      cancel = () => {};
    },
  };
}
