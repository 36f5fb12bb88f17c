import { ipcMain } from 'electron';
import type { BrowserWindow } from 'electron';
import type { FromEngine, ToEngine } from '../../main/contract/engine-messages.ts';
import type { EngineStatus } from '../../main/contract/screen.ts';
import type { Clock } from '../../main/domain/clock.ts';
import type { AppInfo } from '../bootstrap/app-info.ts';
import { createAnswerDesk } from '../engine/answer-desk.ts';
import { createReportLine } from '../engine/report-line.ts';
import { createStateDesk } from '../engine/state-desk.ts';
import { createAlarmDesk } from '../ipc/alarm-desk.ts';
import { createExportDesk } from '../ipc/export-desk.ts';
import { createReportDesk } from '../ipc/report-desk.ts';
import { createScreenPush, sendTo } from '../ipc/push.ts';
import { serveRequests } from '../ipc/serve-requests.ts';
import { isTrustedSender } from '../ipc/trusted-sender.ts';
import { keepAlive } from './keep-alive.ts';
import { exportsOf } from './save-export.ts';
import { notesOf } from './show-note.ts';
import { reportsOf } from './write-report.ts';

/** What a window needs from the rest of the main process. */
export interface ScreenNeeds {
  readonly info: AppInfo;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly engineStatus: () => EngineStatus;
  /** Asks the engine for its whole state, which comes as a message. */
  readonly askForState: () => void;
  readonly tellEngine: (message: ToEngine) => void;
  /** A frame with this sequence number is on screen. */
  readonly onPainted: (seq: number) => void;
}

/** What the rest of the main process tells a window. */
export interface ScreenLink {
  hear(message: FromEngine): void;
  engineIs(status: EngineStatus): void;
  /** Afterwards nothing is sent and no timer is left. */
  close(): void;
}

/** Everything between one window and the engine: its page is kept alive, asks and is answered, and gets what is new. */
export function connectScreen(window: BrowserWindow, needs: ScreenNeeds): ScreenLink {
  const { clock, askForState } = needs;
  const own = new Set([window.webContents.id]);
  const send = sendTo(window.webContents);
  const desk = createStateDesk(askForState, clock);
  const answers = createAnswerDesk((ask, question) => needs.tellEngine({ kind: 'ask', ask, question }), clock);
  const push = createScreenPush({ send, askForState, clock });
  const save = createExportDesk(exportsOf(window));
  const reports = createReportLine(needs.tellEngine, clock);
  const report = createReportDesk({ ...reportsOf(window, needs.log), write: reports.write });
  const alarm = createAlarmDesk({ ...notesOf(window), push: send, tell: needs.tellEngine, clock });
  const living = keepAlive(window, clock, needs.log);

  const stopServing = serveRequests(ipcMain, (event) => isTrustedSender(event, own), {
    'app:info': () => needs.info,
    'screen:state': () => desk.request(),
    'engine:status': needs.engineStatus,
    'screen:painted': (seq) => {
      living.painted();
      needs.onPainted(seq);
      return null;
    },
    'matrix:open': (wish) => {
      needs.tellEngine({ kind: 'matrix-open', wish });
      return null;
    },
    'matrix:close': () => {
      needs.tellEngine({ kind: 'matrix-close' });
      return null;
    },
    'matrix:cell': (key) => answers.request('matrix:cell', key),
    'whatif:count': (question) => answers.request('whatif:count', question),
    'decision:look': (question, replayAt) => answers.request('decision:look', question, replayAt),
    'decision:act': (act, replayAt) => answers.request('decision:act', act, replayAt),
    'decision:file': (decision) => answers.request('decision:file', decision),
    'operators:list': () => answers.request('operators:list'),
    'operators:act': (act) => answers.request('operators:act', act),
    'timeline:span': (ask) => answers.request('timeline:span', ask),
    'timeline:moment': (ask) => answers.request('timeline:moment', ask),
    'timeline:step': (ask) => answers.request('timeline:step', ask),
    'export:save': save,
    'report:list': () => answers.request('report:list'),
    'alerts:look': () => answers.request('alerts:look'),
    'alerts:act': (act) => answers.request('alerts:act', act),
    'report:write': report,
    'alarm:now': alarm.now,
    'alarm:sounded': alarm.sounded,
  });

  return {
    hear(message) {
      if (message.kind === 'state') desk.arrived(message.state);
      if (message.kind === 'answer') answers.arrived(message.ask, message.answer);
      if (message.kind === 'workstation') alarm.hear(message.order);
      if (message.kind === 'report-written') reports.arrived(message.ask, message.written);
      if (message.kind === 'state' || message.kind === 'delta') living.given();
      push.pass(message);
    },
    engineIs(status) {
      if (status.state !== 'running') {
        desk.lost();
        answers.lost();
        reports.lost();
      }
      send('engine:status', status);
    },
    close() {
      stopServing();
      push.close();
      alarm.close();
      desk.lost();
      answers.lost();
      reports.lost();
    },
  };
}
