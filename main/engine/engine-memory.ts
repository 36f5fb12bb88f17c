import type { ToEngine } from '../contract/engine-messages.ts';
import type { InventoryView, ScreenState } from '../contract/screen.ts';
import type { Clock } from '../domain/clock.ts';
import type { Fleet } from '../domain/fleet.ts';
import { capturesFolderOf } from '../journal/captures/segment-name.ts';
import type { HistoryLink } from '../journal/history/history-messages.ts';
import type { HistoryPlace } from '../journal/history/serve-history.ts';
import type { ReportDesk } from '../report/files/report-thread.ts';
import type { EngineAnswers } from './answer-questions.ts';
import { answerDecisions, openDecisionOffice } from './decision-office.ts';
import type { LiveEngine } from './live-engine.ts';
import { recordCapture } from './record-capture.ts';
import { recordTicks } from './record-ticks.ts';
import { createReportAnswers, type ReportAnswers } from './report-answers.ts';
import { createTimelineDesk } from './timeline-desk.ts';

type FromMemory = Extract<
  keyof EngineAnswers,
  `decision:${string}` | `operators:${string}` | `report:${string}` | `timeline:${string}`
>;

/** What an engine keeps of itself: history, captures of incidents, decisions; and what is answered from them. */
export interface EngineMemory {
  readonly answers: Pick<EngineAnswers, FromMemory>;
  readonly reports: ReportAnswers;
  /** Bounded in time. After the engine. */
  close(): Promise<void>;
}

/** What keeping needs. */
export interface EngineMemoryOptions {
  readonly engine: LiveEngine;
  readonly fleet: Fleet;
  readonly isDemo: boolean;
  readonly clock: Clock;
  /** Starts the thread that writes history. */
  readonly startHistory: (place: HistoryPlace) => HistoryLink;
  /** Makes reports beside the engine. */
  readonly reports: ReportDesk;
  /** The newest state, and the inventory in force. */
  readonly state: () => ScreenState | null;
  readonly inventory: () => InventoryView;
  /** Gets sentences for the operator. */
  readonly note: (id: string, text: string) => void;
}

type Places = Pick<Extract<ToEngine, { kind: 'start' }>, 'historyFile' | 'decisionFiles'>;

/** Opens what is kept, before the engine starts, so that nothing is missed. Where no place is given nothing is kept. */
export function openEngineMemory({ historyFile, decisionFiles }: Places, options: EngineMemoryOptions): EngineMemory {
  const { engine, fleet, isDemo, clock, startHistory, note, state } = options;
  const onNotice = (id: string) => (text: string) => note(id, text);
  const history =
    historyFile === null
      ? null
      : recordTicks(engine, historyFile, { clock, startHistory, isDemo, onNotice: onNotice('history') });
  const captures =
    historyFile === null
      ? null
      : recordCapture(engine, capturesFolderOf(historyFile), { fleet, clock, onNotice: onNotice('capture') });
  const office = decisionFiles && openDecisionOffice(decisionFiles, { source: engine, captures, clock });
  const reports = createReportAnswers({
    desk: options.reports,
    historyFile,
    decisionLog: decisionFiles?.log ?? null,
    capture: captures,
    inventory: options.inventory,
    now: clock.epochMs,
  });
  const timeline = createTimelineDesk(history, state, clock, (span) => office?.keeper.flags(span) ?? []);
  return {
    answers: {
      ...answerDecisions(office),
      'report:list': reports.list,
      'timeline:span': timeline.span,
      'timeline:moment': timeline.moment,
      'timeline:step': timeline.step,
    },
    reports,
    close: async () => {
      await office?.close();
      await Promise.all([history?.stop(), captures?.stop()]);
    },
  };
}
