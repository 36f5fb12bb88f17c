import type { IncidentList, ReportAnswer } from '../../main/contract/report.ts';

/** A report on its way out of the program. `wished` = not asked for yet; `open` = the operator is asked, or it is being written. */
export type ReportProgress =
  | { readonly kind: 'none' }
  | { readonly kind: 'wished' | 'open'; readonly incident: string }
  | (ReportAnswer & { readonly incident: string });

/** What a window knows of incidents and their reports. */
export interface ReportState {
  /** How many parts of the window look at the list now; while any does, it is asked for. */
  readonly watchers: number;
  /** null = not known yet. */
  readonly list: IncidentList | null;
  readonly progress: ReportProgress;
}

/** Nothing is known and nothing was asked. */
export const noReports: ReportState = { watchers: 0, list: null, progress: { kind: 'none' } };

/**
 * The incident that a situation belongs to: the newest that was open after the situation began (epoch ms). null = none yet, or not
 * written yet.
 */
export function incidentOf(list: IncidentList | null, since: number): string | null {
  return list?.incidents.find(({ endedAt }) => endedAt === null || endedAt >= since)?.id ?? null;
}
