import type { MatrixMode } from '../../main/contract/matrix.ts';
import type { Selection } from './selection.ts';

/** The screens there are. */
export type View = 'topology' | 'matrix' | 'clusters' | 'decision' | 'timeline' | 'alerts' | 'settings';

/** What the round trips in cells are printed as: ms, or times the pair's own usual. */
export type RttForm = 'absolute' | 'usual';

/** Which screen is shown, and how its parts stand; kept while another one is shown. */
export interface Place {
  readonly view: View;
  readonly matrix: MatrixPlace;
  readonly clusters: ClustersPlace;
  readonly decision: DecisionPlace;
  readonly alerts: AlertsPlace;
  /** What is selected on the screens that are not shown. */
  readonly selections: Partial<Record<View, Selection>>;
}

/** How the Matrix stands. */
export interface MatrixPlace {
  readonly mode: MatrixMode;
  /** The cursor's cell, by what stands at its row and column; null = not moved yet. */
  readonly cursor: { readonly from: string; readonly to: string } | null;
  readonly rttForm: RttForm;
  /** Edge of a cell of the host matrix (px); null = as large as fits. */
  readonly cellSize: number | null;
  /** Regions folded into one row and one column. */
  readonly collapsed: readonly string[];
  /** Sides the axis is sorted by, as they were when the operator asked for it; null = inventory order. */
  readonly blocks: readonly (readonly string[])[] | null;
}

/** How the Clusters screen stands. */
export interface ClustersPlace {
  /** Cluster under the cursor; null = the topmost one. */
  readonly cursor: string | null;
}

/** What the Decision screen is about. */
export interface DecisionPlace {
  /** The cluster last looked at, on whatever screen; null = none yet. */
  readonly cluster: string | null;
  /** Who would be promoted; null = nobody: HOLD, change nothing. */
  readonly candidate: string | null;
}

/** The parts of the Alerts screen. */
export type AlertsTab = 'active' | 'shelved' | 'maintenance' | 'channels' | 'chains' | 'kpis';

/** How the Alerts screen stands. */
export interface AlertsPlace {
  readonly tab: AlertsTab;
  /** Incident under the cursor; null = the topmost one. */
  readonly cursor: string | null;
  /** Incidents whose children are shown. */
  readonly unfolded: readonly string[];
}

/** Where a window begins. */
export const home: Place = {
  view: 'topology',
  matrix: { mode: 'regions', cursor: null, rttForm: 'absolute', cellSize: null, collapsed: [], blocks: null },
  clusters: { cursor: null },
  decision: { cluster: null, candidate: null },
  alerts: { tab: 'active', cursor: null, unfolded: [] },
  selections: {},
};

/** The place with another screen. */
export function goTo(place: Place, view: View): Place {
  return { ...place, view };
}

/** The place with the Matrix changed. */
export function withMatrix(place: Place, change: Partial<MatrixPlace>): Place {
  return { ...place, matrix: { ...place.matrix, ...change } };
}

/** The place with another cluster under the cursor. */
export function withClusterCursor(place: Place, cursor: string): Place {
  return withDecisionOn({ ...place, clusters: { cursor } }, cursor);
}

/** The place with this cluster as the one last looked at. Of another cluster nobody is asked about yet. */
export function withDecisionOn(place: Place, cluster: string): Place {
  return place.decision.cluster === cluster ? place : { ...place, decision: { cluster, candidate: null } };
}

/** The place with this member asked about; null = nobody. */
export function withCandidate(place: Place, candidate: string | null): Place {
  return { ...place, decision: { ...place.decision, candidate } };
}

/** The place with the Alerts screen changed. */
export function withAlerts(place: Place, change: Partial<AlertsPlace>): Place {
  return { ...place, alerts: { ...place.alerts, ...change } };
}
