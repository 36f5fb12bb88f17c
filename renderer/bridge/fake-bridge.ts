import { type AlertAct, type AlertAnswer, type AlertsView, alertActSchema } from '../../main/contract/alerts.ts';
import {
  type DecisionAct,
  type DecisionAnswer,
  type DecisionQuestion,
  type DecisionLookAnswer,
  decisionActSchema,
  decisionQuestionSchema,
  type OperatorAct,
  type OperatorAnswer,
  operatorActSchema,
  replayAtSchema,
  type VerdictFile,
} from '../../main/contract/decision.ts';
import type { AppInfo } from './app-info.ts';
import type { Pushed, PushName, QuorumscopeApi } from '../../main/contract/ipc.ts';
import { type CellRecord, type MatrixFrame, type MatrixMode, matrixWishSchema } from '../../main/contract/matrix.ts';
import type { EngineStatus, ScreenState } from '../../main/contract/screen.ts';
import type { IncidentList } from '../../main/contract/report.ts';
import {
  type MomentAnswer,
  type MomentAsk,
  momentAskSchema,
  type SpanAnswer,
  type SpanAsk,
  spanAskSchema,
  stepAskSchema,
} from '../../main/contract/timeline.ts';
import { type WhatIfAnswer, type WhatIfAsk, whatIfAskSchema } from '../../main/contract/what-if.ts';

/** What a fake main process answers. */
export interface FakeWorld {
  readonly info: AppInfo;
  /** null = the engine has no snapshot yet. */
  readonly state: ScreenState | null;
  readonly engine: EngineStatus;
  /** What an open Matrix is given: its first frame, and the record of any cell. */
  readonly matrix?:
    | { readonly frame: (mode: MatrixMode) => MatrixFrame; readonly record: CellRecord | null }
    | undefined;
  /** What history answers; without it nothing comes in time. */
  readonly history?: FakeHistory | undefined;
  /** What the engine counts of what is imagined; without it no answer comes in time. */
  readonly whatIf?: ((ask: WhatIfAsk) => WhatIfAnswer) | undefined;
  /** What stands behind the Decision screen; without it no answer comes in time. */
  readonly decision?: FakeDecision | undefined;
  /** What the alarm system answers; without it nothing comes in time. */
  readonly alerts?: FakeAlerts | undefined;
  /** What is recorded; without it the engine gives no answer. */
  readonly incidents?: IncidentList | undefined;
}

/** An engine's answers to the Decision screen and to Settings. null = no answer in time. */
export interface FakeDecision {
  readonly look: (question: DecisionQuestion, replayAt: number | null) => DecisionLookAnswer | null;
  readonly act?: (act: DecisionAct, replayAt: number | null) => DecisionAnswer | null;
  readonly file?: (decision: string) => VerdictFile | null;
  readonly operators?: readonly string[] | null;
  readonly change?: (act: OperatorAct) => OperatorAnswer | null;
}

/** An alarm system's answers. null = no answer in time. */
export interface FakeAlerts {
  readonly look: () => AlertsView | null;
  readonly act?: (act: AlertAct) => AlertAnswer | null;
}

/** A history that is made up. `events` = the moments to which a step can lead, the earliest first. */
export interface FakeHistory {
  readonly span: (ask: SpanAsk) => SpanAnswer;
  readonly moment: (ask: MomentAsk) => MomentAnswer;
  readonly events: readonly number[];
}

/** A main process without Electron, for the gallery and for tests; the real one is `window.quorumscope`. */
export interface FakeBridge extends QuorumscopeApi {
  /** Pushes as the main process would. */
  push<N extends PushName>(name: N, payload: Pushed<N>): void;
  /** Changes what requests answer from now on. */
  become(world: FakeWorld): void;
  /** Sequence numbers the page said it painted. */
  readonly painted: readonly number[];
  /** How many requests of a name came. */
  requested(name: string): number;
  /** Listeners still subscribed. */
  listeners(): number;
}

/** Makes one that answers from `world`. */
export function createFakeBridge(first: FakeWorld): FakeBridge {
  let world = first;
  const painted: number[] = [];
  const requests: string[] = [];
  const listeners = new Map<PushName, Set<(payload: never) => void>>();
  const answers: Record<string, () => unknown> = {
    'app:info': () => world.info,
    'screen:state': () => world.state,
    'engine:status': () => world.engine,
    'screen:painted': () => null,
    'matrix:open': () => null,
    'matrix:close': () => null,
    'matrix:cell': () => world.matrix?.record ?? null,
    'export:save': () => ({ kind: 'cancelled' }),
    'report:list': () => world.incidents ?? null,
    'alerts:look': () => world.alerts?.look() ?? null,
    'report:write': () => ({ kind: 'written', folder: '/reports', files: ['incident-1.html'], notes: [] }),
  };
  const push = <N extends PushName>(name: N, payload: Pushed<N>) => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never);
  };
  return {
    request(name, ...args) {
      requests.push(name);
      if (name === 'screen:painted' && typeof args[0] === 'number') painted.push(args[0]);
      const wish = name === 'matrix:open' ? matrixWishSchema.safeParse(args[0]).data : undefined;
      if (wish?.have === null && world.matrix !== undefined) push('matrix:frame', world.matrix.frame(wish.mode));
      if (name === 'whatif:count') {
        const ask = whatIfAskSchema.parse(args[0]);
        return Promise.resolve((world.whatIf?.(ask) ?? null) as never);
      }
      if (name.startsWith('decision:') || name.startsWith('operators:'))
        return Promise.resolve(decided(world.decision, name, args) as never);
      if (name === 'alerts:act')
        return Promise.resolve((world.alerts?.act?.(alertActSchema.parse(args[0])) ?? null) as never);
      if (name.startsWith('timeline:')) return Promise.resolve(askHistory(world.history, name, args[0]) as never);
      return Promise.resolve(answers[name]?.() as never);
    },
    subscribe(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
    push,
    become(next) {
      world = next;
    },
    painted,
    requested: (name) => requests.filter((request) => request === name).length,
    listeners: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  };
}

/** Parsed as the main process would, so that no page can send what the contract does not know. */
function decided(fake: FakeDecision | undefined, name: string, [asked, moment]: readonly unknown[]): unknown {
  switch (name) {
    case 'decision:look':
      return fake?.look(decisionQuestionSchema.parse(asked), replayAtSchema.parse(moment)) ?? null;
    case 'decision:act':
      return fake?.act?.(decisionActSchema.parse(asked), replayAtSchema.parse(moment)) ?? null;
    case 'decision:file':
      return fake?.file?.(String(asked)) ?? null;
    case 'operators:act':
      return fake?.change?.(operatorActSchema.parse(asked)) ?? null;
    default:
      return fake?.operators ?? null;
  }
}

function askHistory(history: FakeHistory | undefined, name: string, ask: unknown): unknown {
  if (history === undefined) return null;
  if (name === 'timeline:span') return history.span(spanAskSchema.parse(ask));
  if (name === 'timeline:moment') return history.moment(momentAskSchema.parse(ask));
  const { at, direction } = stepAskSchema.parse(ask);
  const isOn = direction === 'on';
  const next = isOn ? history.events.find((event) => event > at) : history.events.findLast((event) => event < at);
  return { at: next ?? null };
}
