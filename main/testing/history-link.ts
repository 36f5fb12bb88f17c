import type { FromHistory, HistoryLink, ToHistory } from '../journal/history/history-messages.ts';
import { type HistoryPlace, serveHistory } from '../journal/history/serve-history.ts';

/** A writer of history in this very thread, for tests that look at its file afterwards. */
export function historyHere(place: HistoryPlace): HistoryLink {
  let toWriter: (message: ToHistory) => void = () => undefined;
  let toRecorder: (message: FromHistory) => void = () => undefined;
  serveHistory(
    {
      post: (message) => toRecorder(message),
      onMessage: (listener) => {
        toWriter = listener;
      },
    },
    place,
  );
  return {
    post: (message) => toWriter(message),
    onMessage: (listener) => {
      toRecorder = listener;
    },
  };
}
