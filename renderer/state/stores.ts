import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppInfo } from '../bridge/app-info.ts';
import type { EngineStatus, Notice } from '../../main/contract/screen.ts';
import type { ScreenPhase } from './advance-link.ts';
import { type AlertsState, noAlerts } from './alerts.ts';
import { type ExportState, noExport } from './exports.ts';
import { type DecisionState, noDecision } from './decision.ts';
import { noReplay, type ReplayState } from './replay.ts';
import { noTimeline, type TimelineState } from './timeline.ts';
import { type MatrixState, noMatrix } from './matrix.ts';
import { noOperators, type OperatorsState } from './operators.ts';
import { home, type Place } from './place.ts';
import { noReports, type ReportState } from './reports.ts';
import { nothing, type Selection } from './selection.ts';
import { noSound, type SoundState } from './sound.ts';
import { noWhatIf, type WhatIfState } from './what-if.ts';

/** Time as the window knows it. Written on each received frame and once a second, so that ages count. */
export interface Pulse {
  /** Epoch ms, for the UTC clock. */
  readonly epochMs: number;
  /** Monotonic ms of the window. */
  readonly nowMs: number;
  /** Frames received so far. */
  readonly frames: number;
  /** When the last frame came, on the clock of `nowMs`; null before the first. */
  readonly receivedAtMs: number | null;
  /** The past is shown: what is shown does not age while the window looks at it. */
  readonly isReplay: boolean;
}

/** One store per owner of truth. Each is replaced whole (`setState(next, true)`): zustand would merge a union. */
export interface Stores {
  /** Owned by the engine: what is, whatever is shown. */
  readonly live: StoreApi<ScreenPhase>;
  /** What is shown: the live one, or in a replay the past. */
  readonly screen: StoreApi<ScreenPhase>;
  /** Owned by the Electron main process. */
  readonly engine: StoreApi<{ readonly status: EngineStatus | null }>;
  readonly notices: StoreApi<{ readonly list: readonly Notice[] }>;
  readonly info: StoreApi<{ readonly app: AppInfo | null }>;
  /** Owned by the window. */
  readonly pulse: StoreApi<Pulse>;
  readonly selection: StoreApi<Selection>;
  readonly place: StoreApi<Place>;
  /** Owned by the engine, fed while a Matrix is shown. */
  readonly matrix: StoreApi<MatrixState>;
  /** What the operator imagines, and what the engine counts of it. */
  readonly whatIf: StoreApi<WhatIfState>;
  /** Sheet, round and log as the engine tells them, and what people are about to do. */
  readonly decision: StoreApi<DecisionState>;
  /** Who may decide. Owned by the engine. */
  readonly operators: StoreApi<OperatorsState>;
  /** The stretch of the Timeline, wished by the window, answered by the engine. */
  readonly timeline: StoreApi<TimelineState>;
  readonly replay: StoreApi<ReplayState>;
  /** What the operator takes out: wished by the window, answered by the main process. */
  readonly exports: StoreApi<ExportState>;
  /** Incidents that are recorded, and the report that the operator takes out. */
  readonly reports: StoreApi<ReportState>;
  /** What is to be heard, wished by the engine, and whether this machine can. */
  readonly sound: StoreApi<SoundState>;
  /** Alarms of live as the engine tells them, and what people say to the alarm system. */
  readonly alerts: StoreApi<AlertsState>;
}

/** A fresh set, for one window, one gallery page or one test. */
export function createStores(): Stores {
  return {
    live: createStore<ScreenPhase>(() => ({ phase: 'loading' })),
    screen: createStore<ScreenPhase>(() => ({ phase: 'loading' })),
    engine: createStore<{ readonly status: EngineStatus | null }>(() => ({ status: null })),
    notices: createStore<{ readonly list: readonly Notice[] }>(() => ({ list: [] })),
    info: createStore<{ readonly app: AppInfo | null }>(() => ({ app: null })),
    pulse: createStore<Pulse>(() => ({ epochMs: 0, nowMs: 0, frames: 0, receivedAtMs: null, isReplay: false })),
    selection: createStore<Selection>(() => nothing),
    place: createStore<Place>(() => home),
    matrix: createStore<MatrixState>(() => noMatrix),
    whatIf: createStore<WhatIfState>(() => noWhatIf),
    decision: createStore<DecisionState>(() => noDecision),
    operators: createStore<OperatorsState>(() => noOperators),
    timeline: createStore<TimelineState>(() => noTimeline),
    replay: createStore<ReplayState>(() => noReplay),
    exports: createStore<ExportState>(() => noExport),
    reports: createStore<ReportState>(() => noReports),
    sound: createStore<SoundState>(() => noSound),
    alerts: createStore<AlertsState>(() => noAlerts),
  };
}
