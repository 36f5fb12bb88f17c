import { useEffect } from 'react';
import type { Stores } from '../state/stores.ts';
import { useStores } from '../state/use-stores.ts';
import { isTyping } from '../ui/is-typing.ts';
import { type ShownIncident, whyNotAcknowledged } from './alert-words.ts';
import { acknowledge, chosenOf, fold, incidentsOf, openShelving, silenceSounds } from './use-alerts.ts';

/** `a` acknowledges the incident at the cursor, as does `Shift+A`: its alarms are one. `z` opens shelving, `e` folds, Escape closes. */
export function useAlertKeys(): void {
  const stores = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      const chosen = chosenNow(stores);
      if (chosen === null || (isTyping(event) && event.key !== 'Escape')) return;
      if (!obey(stores, chosen, event.key)) return;
      // The letter must not be typed into the field that it opens.
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [stores]);
}

/** The incident that keys act on: only those of the list of alarms have a cursor. */
function chosenNow({ alerts, place }: Stores): ShownIncident | null {
  const { tab, cursor } = place.getState().alerts;
  return tab === 'active' ? chosenOf(incidentsOf(alerts.getState().look?.view ?? null, tab), cursor) : null;
}

function obey(stores: Stores, chosen: ShownIncident, key: string): boolean {
  switch (key) {
    case 'a':
    case 'A':
      if (whyNotAcknowledged(chosen) === null) acknowledge(stores, chosen);
      return true;
    case 'z':
      openShelving(stores, chosen, true);
      return true;
    case 'e':
      fold(stores, chosen.id);
      return true;
    case 'Escape':
      openShelving(stores, chosen, false);
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
