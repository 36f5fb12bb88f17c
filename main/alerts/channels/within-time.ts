import type { ChannelSurroundings } from './channel.ts';
import { eitherSignal } from './either-signal.ts';

/** How long one attempt may take (ms), by {@link ChannelSender}. */
const attemptMs = 15_000;

/** Runs one attempt under a signal that comes when its time is up, or when the surroundings end it. */
export async function withinTime<T>(
  { clock, signal }: Pick<ChannelSurroundings, 'clock' | 'signal'>,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const end = (): void => limit.abort();
  const cancel = clock.after(attemptMs, end);
  try {
    return await attempt(eitherSignal(signal, limit.signal));
  } finally {
    cancel();
    end();
  }
}
