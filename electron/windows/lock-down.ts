import type { App, Session, WebContents } from 'electron';
import { isScreenUrl } from '../ipc/trusted-sender.ts';
import { screenUrl } from './screen-address.ts';

/** Says what was refused, for the log. */
type Report = (what: string) => void;

/** Takes every right from the pages of a session: no permission, no device, no download, no request beyond `app:`. */
export function lockSession(session: Session, report: Report): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    report(`permission ${permission}`);
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    event.preventDefault();
    report('download');
  });
  session.webRequest.onBeforeRequest((details, decide) => {
    const allowed =
      isScreenUrl(details.url) || details.url.startsWith('devtools://') || details.url.startsWith('data:image/');
    if (!allowed) report(`request for ${details.url.slice(0, 200)}`);
    decide({ cancel: !allowed });
  });
}

/** Ties every page, whoever makes it, to the place where it is: it opens no window, leaves for no other address, embeds nothing. */
export function lockPages(app: App, report: Report): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents, report));
}

function lockPage(contents: WebContents, report: Report): void {
  contents.setWindowOpenHandler(({ url }) => {
    report(`window for ${url.slice(0, 200)}`);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => refuseLeaving(event, report));
  contents.on('will-frame-navigate', (event) => refuseLeaving(event, report));
  contents.on('will-redirect', (event) => refuseLeaving(event, report));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    report('webview');
  });
}

function refuseLeaving(event: { readonly url: string; preventDefault(): void }, report: Report): void {
  // The page may load itself again, at any of its own places (`#/gallery`).
  if (event.url.split('#')[0] === screenUrl) return;
  event.preventDefault();
  report(`navigation to ${event.url.slice(0, 200)}`);
}
