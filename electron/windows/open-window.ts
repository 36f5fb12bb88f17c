import { BrowserWindow } from 'electron';
import type { RunMode } from '../bootstrap/options.ts';

/** The size of a picture, in pixels, whatever the display is. */
export const pictureSize = { width: 1920, height: 1080 } as const;
// Chromium makes a window one pixel smaller both ways when it would fill the display exactly, so it gets a row more.
const pictureWindow = { width: pictureSize.width, height: pictureSize.height + 1 };
const personWindow = { width: 1366, height: 768, minWidth: 1024, minHeight: 640 };

/** Opens the one window of this version, sandboxed and without Node; its page is loaded by its keeper. */
export function openWindow(options: {
  readonly mode: RunMode;
  readonly title: string;
  readonly preload: string;
}): BrowserWindow {
  const window = new BrowserWindow({
    ...(options.mode === 'window' ? personWindow : pictureWindow),
    useContentSize: options.mode !== 'window',
    title: options.title,
    // The page's own ground (renderer/ui/tokens.css), so that no white flashes on a dark wall.
    backgroundColor: '#14181d',
    autoHideMenuBar: true,
    show: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A wall nobody touches must go on painting (research/6, R14).
      backgroundThrottling: false,
      // An alarm must be heard where nobody has touched the page.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  window.removeMenu();
  // The title carries the warning about the runtime; a page must not overwrite it.
  window.on('page-title-updated', (event) => event.preventDefault());
  return window;
}
