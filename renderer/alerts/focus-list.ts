/** Brings the hand back to the list of alarms, from a field beside it; where no list is shown nothing happens. */
export function focusList(from: HTMLElement | null): void {
  from?.closest('[data-alerts]')?.querySelector<HTMLElement>('[data-incident-table]')?.focus();
}
