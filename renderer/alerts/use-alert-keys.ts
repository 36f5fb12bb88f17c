import { useEffect } from 'react';
import type { Stores } from '../state/stores.ts';
import { useStores } from '../state/use-stores.ts';
import { isTyping } from '../ui/is-typing.ts';
import { rowOfKey } from '../ui/row-of-key.ts';
import { type ShownIncident, whyNotAcknowledged, whyNotShelved } from './alert-words.ts';
import { acknowledge, chosenOf, fold, incidentsOf, openShelving, putAlerts, silenceSounds } from './use-alerts.ts';

/**
 * Keys of the list of alarms: `j` `k`, arrows, Home and End move the cursor, `a` acknowledges (so does `Shift+A`: the alarms of an
 * incident are one), `z` opens shelving, Enter and `e` show the alarms behind it.
 */
export function useAlertKeys(): void {
  const stores = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
      // The letter must not be typed into the field that it opens.
      if (move(stores, event) || (!event.repeat && obey(stores, event))) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [stores]);
}

/** The list of alarms, where it is shown: only there is a cursor that keys act on. */
function listNow({ alerts, place }: Stores): readonly ShownIncident[] {
  const { tab } = place.getState().alerts;
  return tab === 'active' ? incidentsOf(alerts.getState().look?.view ?? null, tab) : [];
}

/** Is the hand on the list, or nowhere in particular? A button and a radio button take these keys for themselves. */
function isOfList({ target }: KeyboardEvent): boolean {
  return target === document.body || (target instanceof HTMLElement && 'incidentTable' in target.dataset);
}

function move(stores: Stores, event: KeyboardEvent): boolean {
  if (!isOfList(event)) return false;
  const list = listNow(stores);
  const at = list.findIndex(({ id }) => id === stores.place.getState().alerts.cursor);
  const next = list[rowOfKey(event.key, at, list.length) ?? -1];
  if (next !== undefined) putAlerts(stores, { cursor: next.id });
  return next !== undefined;
}

function obey(stores: Stores, event: KeyboardEvent): boolean {
  const chosen = chosenOf(listNow(stores), stores.place.getState().alerts.cursor);
  if (chosen === null) return false;
  switch (event.key) {
    case 'a':
    case 'A':
      if (whyNotAcknowledged(chosen) === null) acknowledge(stores, chosen);
      return true;
    case 'z':
      if (whyNotShelved(chosen) === null) openShelving(stores, chosen, true);
      return true;
    case 'Enter':
      if (!isOfList(event)) return false;
      fold(stores, chosen.id);
      return true;
    case 'e':
      fold(stores, chosen.id);
      return true;
    default:
      return false;
  }
}

/** `s` silences the sounds for two minutes, on every screen: they are heard on every screen. It acknowledges nothing. */
export function useSilenceKey(): void {
  const stores = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event)) return;
      if (event.key === 's') silenceSounds(stores);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [stores]);
}
