import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { AlertAct, AlertsView } from '../../main/contract/alerts.ts';
import { type AlertDraft, draftFor, giveAlert, isBlind, sayAlert, silentMs, typeAlert } from '../state/alerts.ts';
import { type AlertsPlace, withAlerts } from '../state/place.ts';
import type { Stores } from '../state/stores.ts';
import { useStores } from '../state/use-stores.ts';
import { alarmCounts, type AlarmCounts, isOnList, type ShownIncident } from './alert-words.ts';

/** What the alarm system said last; null = it said nothing yet. */
export function useAlertsView(): AlertsView | null {
  return useStore(useStores().alerts, ({ look }) => look?.view ?? null);
}

/** How many stand where; null = nothing was said yet. */
export function useAlarmCounts(): AlarmCounts | null {
  return useStore(
    useStores().alerts,
    useShallow(({ look }) => (look === null ? null : alarmCounts(look.view))),
  );
}

/** Does the alarm system say nothing? Then nobody knows what is alarmed, and this is an alarm itself. */
export function useIsAlertingBlind(): boolean {
  const { alerts, pulse } = useStores();
  const state = useStore(alerts);
  return useStore(pulse, ({ nowMs }) => isBlind(state, nowMs));
}

/** Whole seconds for which nothing was said. */
export function useSilentSeconds(): number {
  const { alerts, pulse } = useStores();
  const state = useStore(alerts);
  return useStore(pulse, ({ nowMs }) => Math.floor(silentMs(state, nowMs) / 1000));
}

/** The alarm system's own clock (epoch ms), to the second: its last word and what has passed since. 0 before it spoke. */
export function useAlarmNow(): number {
  const { alerts, pulse } = useStores();
  const look = useStore(alerts, (state) => state.look);
  return useStore(pulse, ({ nowMs }) =>
    look === null ? 0 : Math.floor((look.view.at + Math.max(0, nowMs - look.receivedAtMs)) / 1000) * 1000,
  );
}

/** How the screen stands. */
export function useAlertsPlace(): AlertsPlace {
  return useStore(useStores().place, ({ alerts }) => alerts);
}

/** Changes how the screen stands. */
export function putAlerts({ place }: Stores, change: Partial<AlertsPlace>): void {
  place.setState(withAlerts(place.getState(), change), true);
}

/** The incidents that a tab lists, in the engine's order: gravest and newest first. */
export function incidentsOf(view: AlertsView | null, tab: AlertsPlace['tab']): readonly ShownIncident[] {
  const incidents = view?.incidents ?? [];
  if (tab === 'active') return incidents.filter(isOnList);
  if (tab === 'shelved') return incidents.filter(({ state }) => state === 'shelved');
  return tab === 'maintenance' ? incidents.filter(({ state }) => state === 'suppressed') : [];
}

/** The incident at the cursor; null = none, or its own is gone: another never slips under the hand that is about to acknowledge. */
export function chosenOf(list: readonly ShownIncident[], cursor: string | null): ShownIncident | null {
  return list.find(({ id }) => id === cursor) ?? null;
}

/** What is typed for this incident. */
export function useDraftFor(incident: string): AlertDraft {
  const draft = useStore(useStores().alerts, (state) => state.draft);
  return draftFor(draft, incident);
}

/** Hands on what somebody does, under the name that was given. */
export function give({ alerts, pulse }: Stores, about: string, actOf: (by: string) => AlertAct): void {
  giveAlert(alerts, about, pulse.getState().epochMs, actOf);
}

/** How long the sounds are silenced at a time (ms). */
const silenceForMs = 120_000;

/** Silences the sounds for two minutes. Nothing is acknowledged by it. */
export function silenceSounds({ alerts, pulse }: Stores): void {
  sayAlert(alerts, 'sounds for 2 min', pulse.getState().epochMs, { kind: 'silence', forMs: silenceForMs });
}

/** Acknowledges the incident with the reason that was typed for it, if any. */
export function acknowledge(stores: Stores, { id, text }: ShownIncident): void {
  const reason = draftFor(stores.alerts.getState().draft, id).reason.trim();
  give(stores, text, (by) => ({ kind: 'acknowledge', incident: id, by, reason }));
}

/** Opens the dialog of shelving for the incident, or closes it. */
export function openShelving({ alerts }: Stores, { id }: Pick<ShownIncident, 'id'>, isOpen: boolean): void {
  const draft = draftFor(alerts.getState().draft, id);
  typeAlert(alerts, { ...draft, shelving: { ...draft.shelving, isOpen } });
}

/** Shows the children of an incident, or folds them again. */
export function fold(stores: Stores, id: string): void {
  const { unfolded } = stores.place.getState().alerts;
  const isOpen = unfolded.includes(id);
  putAlerts(stores, { unfolded: isOpen ? unfolded.filter((one) => one !== id) : [...unfolded, id] });
}
