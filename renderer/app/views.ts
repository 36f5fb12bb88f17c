import type { Stores } from '../state/stores.ts';
import { nothing } from '../state/selection.ts';
import { goTo, type View, withDecisionOn } from '../state/place.ts';

/** The screens that exist, in the order of the rail. Keys of screens to come do nothing yet. */
export const views: readonly { readonly id: View; readonly key: string; readonly name: string }[] = [
  { id: 'topology', key: '1', name: 'Topology' },
  { id: 'matrix', key: '2', name: 'Matrix' },
  { id: 'clusters', key: '3', name: 'Clusters' },
  { id: 'decision', key: '4', name: 'Decision' },
  { id: 'timeline', key: '5', name: 'Timeline' },
  { id: 'alerts', key: '6', name: 'Alerts' },
  { id: 'settings', key: '8', name: 'Settings' },
];

/** Shows a screen. Each remembers what was selected on it. */
export function showView({ place, selection }: Stores, view: View): void {
  const before = place.getState();
  if (before.view === view) return;
  const remembered = { ...before.selections, [before.view]: selection.getState() };
  place.setState({ ...goTo(before, view), selections: remembered }, true);
  selection.setState(remembered[view] ?? nothing, true);
}

/** Shows the Decision screen for a cluster: it is opened from one, and never stands for the whole fleet. */
export function showDecision(stores: Stores, cluster: string): void {
  stores.place.setState(withDecisionOn(stores.place.getState(), cluster), true);
  showView(stores, 'decision');
}
