import type { AlertAct } from '../../main/contract/alerts.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import { err, ok, type Result } from '../../main/domain/result.ts';
import type { WorkDraft } from '../state/alerts.ts';

type Plan = Extract<AlertAct, { kind: 'add-maintenance' }>;

/**
 * Reads a moment in UTC, as people write it: `2026-11-22 14:05`, or `14:05` for the next time that the clock shows it. `nowMs` and the
 * answer are epoch ms; null where it is no such moment.
 */
export function readMoment(text: string, nowMs: number): number | null {
  const words = text.trim();
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const clock = /^\d{1,2}:\d{2}$/.test(words) ? words.padStart(5, '0') : null;
  const whole = clock === null ? words.replace(' ', 'T') : `${today}T${clock}`;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(whole)) return null;
  const at = Date.parse(`${whole}Z`);
  // A day that does not exist is moved on by some engines.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 16) !== whole) return null;
  return clock !== null && at <= nowMs ? at + 86_400_000 : at;
}

/** What the form of a maintenance says, or the sentence that says what is missing in it. */
export function readWork(draft: WorkDraft, inventory: InventoryView, by: string, nowMs: number): Result<Plan, string> {
  const from = draft.from.trim() === '' ? nowMs : readMoment(draft.from, nowMs);
  const until = readMoment(draft.until, nowMs);
  if (from === null) return err('When does it begin? As 2026-11-22 14:05 in UTC, or empty for now.');
  if (until === null)
    return err('When does it end? As 2026-11-22 16:00 or 16:00 in UTC: a maintenance without an end is forgotten.');
  if (until <= from) return err('It ends before it begins.');
  const regions = readNames(
    draft.regions,
    inventory.regions.flatMap(({ id, code }) => [[id, id] as const, [code, id] as const]),
  );
  const hosts = readNames(
    draft.hosts,
    inventory.hosts.map(({ id }) => [id, id] as const),
  );
  const clusters = readNames(
    draft.clusters,
    inventory.clusters.map(({ id }) => [id, id] as const),
  );
  const unknown = [...regions.unknown, ...hosts.unknown, ...clusters.unknown];
  if (unknown.length > 0) return err(`The inventory has no ${unknown.join(', ')}.`);
  const count = regions.ids.length + hosts.ids.length + clusters.ids.length;
  if (count === 0) return err('What is worked on? Name a region, a host or a cluster.');
  const reason = draft.reason.trim();
  if (reason === '') return err('Why? A reason is needed.');
  const names = { regions: regions.ids, hosts: hosts.ids, clusters: clusters.ids };
  return ok({ kind: 'add-maintenance', from, until, owner: by, reason, ...names });
}

/** Ids of the names in a list with commas, each once, and the names that stand for nothing. */
function readNames(text: string, known: readonly (readonly [name: string, id: string])[]) {
  const ids = new Map(known);
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    ids: [...new Set(names.flatMap((name) => ids.get(name) ?? []))],
    unknown: names.filter((name) => !ids.has(name)),
  };
}
