/**
 * A signal that comes with the first of two. Whoever asks for it ends one of the two when the work is over, or the other would remember
 * it for as long as it lives. (`AbortSignal.any` is missing in the Node of the Electron for tests.)
 */
export function eitherSignal(one: AbortSignal, other: AbortSignal): AbortSignal {
  const both = new AbortController();
  const end = (): void => {
    one.removeEventListener('abort', end);
    other.removeEventListener('abort', end);
    both.abort();
  };
  one.addEventListener('abort', end);
  other.addEventListener('abort', end);
  if (one.aborted || other.aborted) end();
  return both.signal;
}
