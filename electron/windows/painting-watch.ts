import type { Clock } from '../../main/domain/clock.ts';

/** A screen that was given something new and painted nothing for so long is taken for dead (research/6, R2). */
const silenceMs = 10_000;
/** The first picture may take longer: a cold start on a busy machine. */
const firstPictureMs = 45_000;

/** Notices a screen that stopped painting; Electron itself says nothing of a page that hangs without a person's input. */
export interface PaintingWatch {
  /** A page begins to load. */
  loading(): void;
  /** The page was given something new: a frame has to follow. */
  given(): void;
  /** A frame was painted. */
  painted(): void;
  /** Nothing is expected until the next `loading` or `wake`: the window is hidden, the page gone, or the program ends. */
  rest(): void;
  /** The window can be seen again. */
  wake(): void;
}

/** Calls `onSilence` once for each silence. */
export function watchPainting(clock: Clock, onSilence: () => void): PaintingWatch {
  let patienceMs = firstPictureMs;
  let resting = false;
  let cancel: (() => void) | null = null;
  const expectNothing = (): void => {
    cancel?.();
    cancel = null;
  };

  return {
    loading() {
      expectNothing();
      patienceMs = firstPictureMs;
      resting = false;
    },
    given() {
      if (resting) return;
      cancel ??= clock.after(patienceMs, () => {
        cancel = null;
        resting = true;
        onSilence();
      });
    },
    painted() {
      expectNothing();
      patienceMs = silenceMs;
    },
    rest() {
      expectNothing();
      resting = true;
    },
    wake() {
      resting = false;
    },
  };
}
