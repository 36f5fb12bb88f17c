import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { app, protocol, session } from 'electron';
import { systemClock } from '../../main/engine/system-clock.ts';
import { forkEngine } from '../engine/fork-engine.ts';
import { superviseEngine } from '../engine/supervise-engine.ts';
import { attend } from '../story/attend.ts';
import { trackProgress } from '../story/progress.ts';
import { takePicture } from '../story/take-picture.ts';
import { serveScreen } from '../windows/app-protocol.ts';
import { connectScreen } from '../windows/connect-screen.ts';
import { isSandboxed } from '../windows/is-sandboxed.ts';
import { lockPages, lockSession } from '../windows/lock-down.ts';
import { openWindow, pictureSize } from '../windows/open-window.ts';
import { decisionFilesOf } from './decision-files.ts';
import { fileNameOf, historyFileOf } from '../../main/journal/history/history-file.ts';
import type { AppInfo } from './app-info.ts';
import type { Options } from './options.ts';
import { runtimeWarning } from './runtime-support.ts';
import { prepareShutDown } from './shut-down.ts';
import type { Terminal } from './terminal.ts';

/** Starts what Electron is ready for now: locks, page, window, engine, and the wires between them. */
export function runDesktop(options: Options, terminal: Terminal): void {
  const clock = systemClock;
  const log = (line: string): void => terminal.complain(line);
  const refused = (what: string): void => log(`Refused to the page: ${what}.`);
  const electron = process.versions.electron ?? '';
  const warning = runtimeWarning(electron, process.env['QUORUMSCOPE_ELECTRON_KIND']);
  const info: AppInfo = { version: app.getVersion(), electron, runtimeWarning: warning };

  lockSession(session.defaultSession, refused);
  lockPages(app, refused);
  serveScreen(protocol, join(__dirname, '..', 'renderer'));

  const title = warning === null ? 'Quorumscope' : `Quorumscope - ${warning}`;
  const window = openWindow({ mode: options.mode, title, preload: join(__dirname, 'preload.cjs') });
  const progress = trackProgress(clock);
  const end = prepareShutDown(app, async () => {
    screen.close();
    // The window goes first: nothing is drawn any more while the engine takes its leave.
    if (!window.isDestroyed()) window.destroy();
    await engine.stop();
  });
  const folder = resolve(options.screenshots ?? join(app.getPath('userData'), 'screenshots'));
  const attendant = attend(options, {
    ...end,
    terminal,
    progress,
    info,
    takePicture: (name) => takePicture(window.webContents, pictureSize, folder, name),
    isSandboxed: () => isSandboxed(window.webContents.getOSProcessId()),
  });

  const engine = superviseEngine({
    clock,
    log,
    fork: () => forkEngine(join(__dirname, 'engine-process.cjs')),
    start: {
      kind: 'start',
      source: options.source.kind === 'fleet' ? { kind: 'fleet', path: resolve(options.source.path) } : options.source,
      seenFrom: hostname(),
      loopbackOnly: warning !== null && !options.acceptUnsupportedElectron,
      historyFile: historyFileOf(options.source, join(app.getPath('userData'), 'history')),
      decisionFiles: decisionFilesOf(options.source, join(app.getPath('userData'), 'decisions')),
      alertFolder: join(app.getPath('userData'), 'alerts', fileNameOf(options.source)),
    },
    onStatus: (status) => screen.engineIs(status),
    onMessage(message) {
      progress.heard(message);
      screen.hear(message);
      attendant(message);
    },
  });
  const screen = connectScreen(window, {
    info,
    clock,
    log,
    engineStatus: () => engine.status(),
    askForState: () => engine.send({ kind: 'give-state' }),
    tellEngine: (message) => engine.send(message),
    onPainted: (seq) => progress.painted(seq),
  });

  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}
