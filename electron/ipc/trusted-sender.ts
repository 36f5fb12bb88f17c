import { screenHost, screenScheme } from '../windows/screen-address.ts';

/** As much of an IPC event as the judgement needs; Electron's `IpcMainInvokeEvent` fits. */
export interface SenderEvent {
  readonly sender: { readonly id: number };
  /** null once the frame navigated away or was destroyed. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/**
 * true for the main frame of one of our own windows, showing our own page. Frames, other windows, other origins and
 * frames that are gone are not trusted (Electron's security checklist, item 17).
 */
export function isTrustedSender(event: SenderEvent, ownWindows: ReadonlySet<number>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && ownWindows.has(event.sender.id) && isScreenUrl(frame.url);
}

/** true for a page of our own origin. `origin` of a URL with a scheme of one's own is the text `null`, so its parts are compared. */
export function isScreenUrl(text: string): boolean {
  try {
    const url = new URL(text);
    return url.protocol === `${screenScheme}:` && url.host === screenHost && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}
