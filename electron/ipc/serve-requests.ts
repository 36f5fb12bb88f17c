import { requests } from '../../main/contract/ipc.ts';
import type { Answer, Args, RequestName } from '../../main/contract/ipc.ts';
import type { SenderEvent } from './trusted-sender.ts';

/** One handler for each request of the contract: an unserved request does not compile. */
export type Handlers = { readonly [N in RequestName]: (...args: Args<N>) => Answer<N> | Promise<Answer<N>> };

/** As much of Electron's `ipcMain` as is used. */
export interface RequestSource {
  handle(channel: string, listener: (event: SenderEvent, ...args: unknown[]) => unknown): void;
  removeHandler(channel: string): void;
}

/**
 * Answers the requests of our own pages; the only place `ipcMain` is used. A request from anywhere else, or with arguments
 * that are not those of the contract, is rejected before a handler sees it. Returns the way to stop serving.
 */
export function serveRequests(
  source: RequestSource,
  isTrusted: (event: SenderEvent) => boolean,
  handlers: Handlers,
): () => void {
  const names = Object.keys(requests) as RequestName[];
  for (const name of names) serve(source, isTrusted, name, handlers[name]);
  return () => {
    for (const name of names) source.removeHandler(name);
  };
}

function serve<N extends RequestName>(
  source: RequestSource,
  isTrusted: (event: SenderEvent) => boolean,
  name: N,
  handler: Handlers[N],
): void {
  source.handle(name, (event, ...raw) => {
    if (!isTrusted(event)) throw new Error(`${name}: not asked by our own page.`);
    const args = requests[name].args.safeParse(raw);
    if (!args.success) throw new Error(`${name}: wrong arguments.`);
    // The schema of this very name made these arguments; TypeScript cannot follow the name through both tables.
    return (handler as (...given: unknown[]) => unknown)(...args.data);
  });
}
