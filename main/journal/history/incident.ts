import type { SituationTold } from './second.ts';

/** A stretch of time in which something confirmed was wrong; all that was wrong in it is one incident. */
export interface Incident {
  /** When it began, as `20261122-224501-123` (UTC). */
  readonly id: string;
  /** Since when the first confirmed situation held, epoch ms. */
  readonly beganAt: number;
  /** When the last confirmed situation was cleared, epoch ms; null while one is open. */
  readonly endedAt: number | null;
  /** What was confirmed first, in words. */
  readonly title: string;
}

/** The open incident and the confirmed situations that keep it open. */
export interface IncidentWatch {
  readonly incident: Incident | null;
  readonly open: ReadonlySet<string>;
}

/** Before anything was told. */
export const noIncident: IncidentWatch = { incident: null, open: new Set() };

/** What a told situation means: the watch after it, and the incident that it belongs to, as it is then; null for none. */
export interface IncidentStep {
  readonly watch: IncidentWatch;
  readonly incident: Incident | null;
}

/**
 * The first confirmed situation begins an incident, the clearing of the last one ends it. A suspicion alone is none; one
 * that comes while an incident is open belongs to it.
 */
export function stepIncident({ incident, open }: IncidentWatch, told: SituationTold): IncidentStep {
  const { situation, at, since } = told;
  const left = new Set(open);
  if (situation.phase === 'confirmed') left.add(situation.id);
  else if (situation.phase === 'cleared') left.delete(situation.id);

  const current = incident ?? (left.size > 0 ? beginIncident(since, situation.text) : null);
  if (current === null) return { watch: { incident: null, open: left }, incident: null };
  if (left.size > 0) return { watch: { incident: current, open: left }, incident: current };
  return { watch: noIncident, incident: { ...current, endedAt: at } };
}

function beginIncident(since: number, text: string): Incident {
  const id = new Date(since).toISOString().replace(/[-:Z]/g, '').replace(/[T.]/g, '-');
  return { id, beganAt: since, endedAt: null, title: text };
}
