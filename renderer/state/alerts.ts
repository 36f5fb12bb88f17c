import type { StoreApi } from 'zustand/vanilla';
import type { AlertAct, AlertsView } from '../../main/contract/alerts.ts';

/** What the window knows of the alarm system of live, and what its people say to it. Alarms are never those of a replay. */
export interface AlertsState {
  /** The newest answer; null = none yet. */
  readonly look: AlertsLook | null;
  /** When it was asked first (monotonic ms of the window); null = not yet. */
  readonly askedFirstAtMs: number | null;
  /** What was said, the newest first. */
  readonly acts: readonly GivenAct[];
  readonly draft: AlertDraft;
}

/** One answer of the alarm system. */
export interface AlertsLook {
  readonly view: AlertsView;
  /** When it came (monotonic ms of the window); durations go on from there. */
  readonly receivedAtMs: number;
}

/** How an act ended. `unanswered` = nobody knows whether it was done. */
export type ActOutcome =
  | { readonly kind: 'wished' | 'sent' | 'unanswered' }
  | { readonly kind: 'answered'; readonly isDone: boolean; readonly sentence: string };

/** Something a person said to the alarm system. */
export interface GivenAct {
  /** Counts up, so that an answer finds its act. */
  readonly no: number;
  readonly act: AlertAct;
  /** What it is about, in words, as it was when the act was given. */
  readonly about: string;
  /** Epoch ms. */
  readonly at: number;
  readonly outcome: ActOutcome;
}

/** What people have typed so far: it outlives a glance at another screen. */
export interface AlertDraft {
  /** Who acts; asked for once and kept for the session of this window. */
  readonly by: string;
  /** An act was wished without a name. */
  readonly isNameMissing: boolean;
  /** The incident that `reason` was typed for: it never stands ready for another. */
  readonly incident: string | null;
  readonly reason: string;
  readonly shelving: ShelvingDraft;
  readonly work: WorkDraft;
}

/** How the dialog of shelving stands. */
export interface ShelvingDraft {
  readonly isOpen: boolean;
  readonly forMs: number;
  readonly isOneShot: boolean;
}

/** A maintenance that is being planned, as typed: moments in UTC to the minute, names with commas between them. */
export interface WorkDraft {
  readonly from: string;
  readonly until: string;
  readonly regions: string;
  readonly hosts: string;
  readonly clusters: string;
  readonly reason: string;
}

const noShelving: ShelvingDraft = { isOpen: false, forMs: 30 * 60_000, isOneShot: false };

/** No maintenance is being planned. */
export const noWork: WorkDraft = { from: '', until: '', regions: '', hosts: '', clusters: '', reason: '' };

/** Nothing asked, nothing said, nothing typed. */
export const noAlerts: AlertsState = {
  look: null,
  askedFirstAtMs: null,
  acts: [],
  draft: { by: '', isNameMissing: false, incident: null, reason: '', shelving: noShelving, work: noWork },
};

/** An alarm system that says nothing for so long is an alarm itself, P2 (research/5, A6). Ms. */
export const blindAfterMs = 5000;

/** So many acts stay on screen with what became of them. */
const actsKept = 20;

/** How long the alarm system has said nothing (ms); 0 before it was asked. */
export function silentMs({ look, askedFirstAtMs }: AlertsState, nowMs: number): number {
  const heardAtMs = look?.receivedAtMs ?? askedFirstAtMs;
  return heardAtMs === null ? 0 : Math.max(0, nowMs - heardAtMs);
}

/** Is the alarm system blind: did it say nothing for too long? */
export function isBlind(state: AlertsState, nowMs: number): boolean {
  return silentMs(state, nowMs) >= blindAfterMs;
}

/** Changes what is typed. */
export function typeAlert(store: StoreApi<AlertsState>, change: Partial<AlertDraft>): void {
  const state = store.getState();
  store.setState({ ...state, draft: { ...state.draft, ...change } }, true);
}

/** The draft for this incident: what was typed for another is not for it. */
export function draftFor(draft: AlertDraft, incident: string): AlertDraft {
  return draft.incident === incident ? draft : { ...draft, incident, reason: '', shelving: noShelving };
}

/**
 * Hands an act to the bridge under the name of who sits here; without a name it is asked for instead. One that is on its way is not
 * sent twice. `at` = epoch ms.
 */
export function giveAlert(
  store: StoreApi<AlertsState>,
  about: string,
  at: number,
  actOf: (by: string) => AlertAct,
): void {
  const state = store.getState();
  const by = state.draft.by.trim();
  if (by === '') return typeAlert(store, { isNameMissing: true });
  sayAlert(store, about, at, actOf(by));
}

/** Hands an act to the bridge that needs no name. */
export function sayAlert(store: StoreApi<AlertsState>, about: string, at: number, act: AlertAct): void {
  const state = store.getState();
  const wanted = JSON.stringify(act);
  const isUnderWay = state.acts.some(
    (given) =>
      (given.outcome.kind === 'wished' || given.outcome.kind === 'sent') && JSON.stringify(given.act) === wanted,
  );
  if (isUnderWay) return;
  const no = (state.acts[0]?.no ?? 0) + 1;
  const given: GivenAct = { no, act, about, at, outcome: { kind: 'wished' } };
  store.setState({ ...state, acts: [given, ...state.acts].slice(0, actsKept) }, true);
}

/** The acts with this one ended in that way. */
export function withOutcome(acts: readonly GivenAct[], no: number, outcome: ActOutcome): readonly GivenAct[] {
  return acts.map((given) => (given.no === no ? { ...given, outcome } : given));
}

/** What is left of a draft after an act was done: the name stays; what was typed for the act goes. After a refusal all stays. */
export function draftAfterDone(draft: AlertDraft, act: AlertAct): AlertDraft {
  if (act.kind === 'add-maintenance') return { ...draft, work: noWork };
  const isTypedFor = (act.kind === 'acknowledge' || act.kind === 'shelve') && draft.incident === act.incident;
  return isTypedFor ? { ...draft, reason: '', shelving: noShelving } : draft;
}
