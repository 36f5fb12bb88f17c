import type { BrowserWindow } from 'electron';
import type { Clock } from '../../main/domain/clock.ts';
import { afterCrash, firstStart } from '../bootstrap/back-off.ts';
import { watchPainting } from './painting-watch.ts';
import { screenUrl } from './screen-address.ts';

/** Chromium's ERR_ABORTED: another load took the place of this one. */
const loadSuperseded = -3;

/** A window whose page is loaded again whenever it dies or stops painting. */
export interface LivingScreen {
  /** The page was sent something new. */
  given(): void;
  /** The page painted a frame. */
  painted(): void;
}

/** Loads the page and looks after it: a dead page comes back after 1, 2, 5, 15, 60 s; a silent one is ended first. */
export function keepAlive(window: BrowserWindow, clock: Clock, log: (line: string) => void): LivingScreen {
  const { webContents: contents } = window;
  let crashes = firstStart(clock.monotonicMs());
  let cancelReload = (): void => {};

  const watch = watchPainting(clock, () => {
    log('The screen has painted nothing for too long; it is loaded again.');
    // A hung page does not obey a reload; only a new process helps.
    contents.forcefullyCrashRenderer();
  });
  const load = (): void => {
    watch.loading();
    // A failure is told by the event below, which knows its cause.
    contents.loadURL(screenUrl).catch(() => {});
  };

  contents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    if (isMainFrame && code !== loadSuperseded) log(`The screen ${url} could not be loaded: ${description}.`);
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    watch.rest();
    const next = afterCrash(crashes, clock.monotonicMs());
    crashes = next.count;
    log(`The screen's process is gone (${reason}); it is loaded again in ${next.delayMs / 1000} s.`);
    cancelReload();
    cancelReload = clock.after(next.delayMs, load);
  });
  window.on('minimize', watch.rest);
  window.on('hide', watch.rest);
  window.on('restore', watch.wake);
  window.on('show', watch.wake);
  window.on('closed', () => {
    watch.rest();
    cancelReload();
  });

  load();
  return { given: watch.given, painted: watch.painted };
}
