import type { FromEngine } from '../../main/contract/engine-messages.ts';
import type { Clock } from '../../main/domain/clock.ts';
import { glanceAt, nothingSeen } from '../engine/glance.ts';
import type { Glance } from '../engine/glance.ts';

/** How far the engine and the picture on screen are, with a way to wait for both. */
export interface Progress {
  /** A message of the engine went by. */
  heard(message: FromEngine): void;
  /** A frame with this sequence number is on screen. */
  painted(seq: number): void;
  /** The number on screen; -1 before the first frame. */
  paintedSeq(): number;
  glance(): Glance;
  /**
   * Resolves with true once the snapshot was `good` and a frame at least as new as that is on screen; with false after
   * `withinMs`. What is on screen may be newer than the good snapshot, never older.
   */
  shown(good: (glance: Glance) => boolean, withinMs: number): Promise<boolean>;
}

/** Starts with nothing seen and nothing painted. */
export function trackProgress(clock: Clock): Progress {
  let glance = nothingSeen;
  let paintedSeq = -1;
  const watchers = new Set<() => void>();
  const tell = (): void => {
    for (const look of [...watchers]) look();
  };

  return {
    heard(message) {
      const next = glanceAt(glance, message);
      if (next === glance) return;
      // An engine that was started anew counts from the beginning, and so does the screen.
      if (next.seq < glance.seq) paintedSeq = -1;
      glance = next;
      tell();
    },
    painted(seq) {
      paintedSeq = seq;
      tell();
    },
    paintedSeq: () => paintedSeq,
    glance: () => glance,
    shown(good, withinMs) {
      return new Promise((resolve) => {
        let wanted: number | null = null;
        const end = (outcome: boolean): void => {
          watchers.delete(look);
          cancel();
          resolve(outcome);
        };
        const look = (): void => {
          if (!good(glance)) wanted = null;
          else wanted ??= glance.seq;
          if (wanted !== null && paintedSeq >= wanted) end(true);
        };
        const cancel = clock.after(withinMs, () => end(false));
        watchers.add(look);
        look();
      });
    },
  };
}
