import type { Clock } from '../../domain/clock.ts';

/** Waits for work, but no longer than `ms`. How it ends concerns nobody here: it goes on by itself, and its fault is told elsewhere. */
export function waitAtMost(ms: number, work: Promise<unknown>, { after }: Pick<Clock, 'after'>): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      resolve();
    };
    const cancel = after(ms, end);
    work.then(end, end);
  });
}
