import { mkdtempSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, ipcMain, protocol, session } from 'electron';
import type { FromEngine } from '../../main/contract/engine-messages.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { forkEngine } from '../engine/fork-engine.ts';
import { createStateDesk } from '../engine/state-desk.ts';
import { superviseEngine } from '../engine/supervise-engine.ts';
import { createScreenPush, sendTo } from '../ipc/push.ts';
import { serveRequests } from '../ipc/serve-requests.ts';
import { isTrustedSender } from '../ipc/trusted-sender.ts';
import { trackProgress } from '../story/progress.ts';
import { failSelfTest, runSelfTest } from '../story/self-test.ts';
import { takePicture } from '../story/take-picture.ts';
import { tellFleet, tellStory } from '../story/tell-story.ts';
import { serveScreen } from '../windows/app-protocol.ts';
import { isSandboxed } from '../windows/is-sandboxed.ts';
import { keepAlive } from '../windows/keep-alive.ts';
import { lockPages, lockSession } from '../windows/lock-down.ts';
import { openWindow, pictureSize } from '../windows/open-window.ts';
import type { AppInfo } from './app-info.ts';
import type { Options } from './options.ts';
import { runtimeWarning } from './runtime-support.ts';
import { prepareShutDown } from './shut-down.ts';
import type { Terminal } from './terminal.ts';

/** Starts what Electron is ready for now: page, window, engine, and the wires between them. */
export function runDesktop(options: Options, terminal: Terminal): void {
  const clock = systemClock;
  const warning = runtimeWarning(process.versions.electron ?? '', process.env['QUORUMSCOPE_ELECTRON_KIND']);
  const info: AppInfo = {
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    runtimeWarning: warning,
  };
  const log = (line: string): void => terminal.complain(line);
  const report = (what: string): void => log(`Refused to the page: ${what}.`);

  lockSession(session.defaultSession, report);
  lockPages(app, report);
  serveScreen(protocol, join(__dirname, '..', 'renderer'));

  const window = openWindow({
    mode: options.mode,
    title: warning === null ? 'Quorumscope' : `Quorumscope - ${warning}`,
    preload: join(__dirname, 'preload.cjs'),
  });
  const windowId = window.webContents.id;
  const progress = trackProgress(clock);
  const send = sendTo(window.webContents);
  const askForState = (): void => engine.send({ kind: 'give-state' });
  const desk = createStateDesk(askForState, clock);
  const push = createScreenPush({ send, askForState, clock });

  const end = prepareShutDown(app, async () => {
    push.close();
    // The window goes first: nothing is drawn any more while the engine takes its leave.
    if (!window.isDestroyed()) window.destroy();
    await engine.stop();
  });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });

  const picturesIn = options.screenshots === null ? null : resolve(options.screenshots);
  let folder = picturesIn;
  const story = {
    terminal,
    progress,
    finish: end.finish,
    takePicture: (name: string) =>
      takePicture(window.webContents, pictureSize, (folder ??= mkdtempSync(join(tmpdir(), 'quorumscope-'))), name),
  };
  const attend = (): ((message: FromEngine) => void) => {
    if (options.mode === 'story') return options.source.kind === 'demo' ? tellStory(story) : tellFleet(story);
    if (options.mode === 'self-test') {
      void runSelfTest({ ...story, info, isSandboxed: () => isSandboxed(window.webContents.getOSProcessId()) });
    }
    return () => {};
  };
  const attendant = attend();

  const engine = superviseEngine({
    fork: () => forkEngine(join(__dirname, 'engine-process.cjs')),
    start: {
      kind: 'start',
      source: options.source.kind === 'fleet' ? { kind: 'fleet', path: resolve(options.source.path) } : options.source,
      seenFrom: hostname(),
      loopbackOnly: warning !== null && !options.acceptUnsupportedElectron,
    },
    clock,
    log,
    onStatus(status) {
      if (status.state !== 'running') desk.lost();
      send('engine:status', status);
    },
    onMessage(message) {
      progress.heard(message);
      if (message.kind === 'state') desk.arrived(message.state);
      push.pass(message);
      attendant(message);
      if (message.kind === 'failed') fail(message.sentence, message.exitCode);
    },
  });
  const fail = (sentence: string, code: number): void => {
    terminal.complain(sentence);
    if (options.mode === 'self-test') failSelfTest(terminal, sentence);
    // A person in front of a window reads it there; the status is kept for when the window is closed.
    if (options.mode === 'window') end.statusOnClose(code);
    else end.finish(code);
  };

  const living = keepAlive(window, clock, log);
  serveRequests(ipcMain, (event) => isTrustedSender(event, new Set([windowId])), {
    'app:info': () => info,
    'screen:state': () => desk.request(),
    'engine:status': () => engine.status(),
    'screen:painted': (seq) => {
      living.painted();
      progress.painted(seq);
      return null;
    },
  });
}
