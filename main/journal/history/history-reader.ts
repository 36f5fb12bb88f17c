import type { Result } from '../../domain/result.ts';
import type { HistoryLink, HistoryQuestion, HistoryReads, HistoryReply } from './history-messages.ts';

/** Reads history that is being written. */
export interface HistoryReader {
  /** The error is the operator's sentence. Nothing waits for it but who asked. */
  read<N extends keyof HistoryReads>(
    name: N,
    ask: HistoryReads[N]['ask'],
  ): Promise<Result<HistoryReads[N]['answer'], string>>;
}

/** Lets two speak over one link: a reader, and who records. */
export function shareHistoryLink(link: HistoryLink): { readonly reader: HistoryReader; readonly rest: HistoryLink } {
  const waiting = new Map<number, (reply: HistoryReply) => void>();
  let asked = 0;
  return {
    reader: {
      read: (name, question) =>
        new Promise((resolve) => {
          asked += 1;
          waiting.set(asked, resolve);
          // Question and answer belong together by their name; TypeScript cannot follow it through the number.
          link.post({ kind: 'read', ask: asked, question: { name, ...question } as HistoryQuestion });
        }),
    },
    rest: {
      post: (message) => link.post(message),
      onMessage: (listener) =>
        link.onMessage((message) => {
          if (message.kind !== 'read') return listener(message);
          waiting.get(message.ask)?.(message.reply);
          waiting.delete(message.ask);
        }),
    },
  };
}
