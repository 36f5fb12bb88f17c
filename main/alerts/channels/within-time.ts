import type { ChannelSurroundings } from './channel.ts';

/** How long one attempt may take (ms), by {@link ChannelSender}. */
const attemptMs = 15_000;

/** Runs one attempt under a signal that comes when its time is up, or when the surroundings end it. */
export async function withinTime<T>(
  { clock, signal }: Pick<ChannelSurroundings, 'clock' | 'signal'>,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.any: the Node of the Electron for tests has none.
  const both = new AbortController();
  const end = (): void => both.abort();
  const cancel = clock.after(attemptMs, end);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await attempt(both.signal);
  } finally {
    cancel();
    signal.removeEventListener('abort', end);
  }
}
