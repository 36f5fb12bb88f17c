import type { AlertRules } from '../../domain/alert-rules.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Incident, IncidentEvent, IncidentId, Said } from '../../domain/incident.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { applyInput, type Applied } from './apply-input.ts';
import type { IncidentBook, KeptIncident } from './book.ts';
import { withEnded } from './ended.ts';

/** What a person does to an incident. `until` in epoch ms; one-shot = off the shelf once it is cleared. */
export type IncidentAct = { readonly id: IncidentId; readonly said: Said } & (
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'shelve'; readonly until: number; readonly isOneShot: boolean }
  | { readonly kind: 'unshelve' }
);

/** The book after an act, and what is told of it. */
export interface Acted {
  readonly book: IncidentBook;
  readonly events: readonly IncidentEvent[];
}

const longestName = 120;
const longestReason = 500;

/** Does what a person asks for, or says in a sentence why not. */
export function actOn(book: IncidentBook, act: IncidentAct, rules: AlertRules): Result<Acted, string> {
  const kept = book.open.find(({ incident }) => incident.id === act.id);
  if (kept === undefined) return err(whyUnknown(book, act.id));
  const said = {
    by: plainLine(act.said.by, longestName),
    at: act.said.at,
    reason: plainLine(act.said.reason, longestReason),
  };
  if (said.by === '') return err('say who you are');
  const done = apply(kept.incident, { ...act, said }, rules);
  return done.ok ? ok(write(book, kept, done.value, said.at)) : done;
}

function whyUnknown({ ended }: IncidentBook, id: IncidentId): string {
  const old = ended.findLast(({ incident }) => incident.id === id)?.incident;
  if (old === undefined) return `there is no incident ${plainLine(id, longestName)}`;
  return old.mergedInto === undefined
    ? `${id} is over already`
    : `${id} became a part of ${old.mergedInto}: act on that one`;
}

function apply(incident: Incident, act: IncidentAct, rules: AlertRules): Result<Applied, string> {
  switch (act.kind) {
    case 'acknowledge':
      return acknowledge(incident, act.said);
    case 'shelve':
      return shelve(incident, act, rules);
    case 'unshelve':
      return unshelve(incident, act.said);
    default:
      return assertNever(act);
  }
}

function acknowledge(incident: Incident, said: Said): Result<Applied, string> {
  const { acknowledged } = incident;
  if (acknowledged !== null) return err(`${acknowledged.by} has acknowledged it already`);
  return withheldBy(incident) ?? ok(applyInput(incident, 'acknowledge', said.at, { said }));
}

function shelve(
  incident: Incident,
  { said, until, isOneShot }: Extract<IncidentAct, { kind: 'shelve' }>,
  { longestShelfMs }: AlertRules,
): Result<Applied, string> {
  if (incident.priority === 'P1') return err('a P1 cannot be shelved: acknowledge it, so that the chain stops');
  const refusal = withheldBy(incident);
  if (refusal !== null) return refusal;
  if (incident.clearedAt !== null) return err('it is cleared already: there is nothing to shelve');
  if (said.reason === '') return err('say in words why it is shelved');
  if (!(until > said.at)) return err('a shelf ends in the future');
  if (until - said.at > longestShelfMs) {
    const minutes = Math.floor(longestShelfMs / 60_000);
    return err(`it can be shelved for ${minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`} at most`);
  }
  return ok(applyInput(incident, 'shelve', said.at, { shelf: { ...said, until, isOneShot } }));
}

function unshelve(incident: Incident, said: Said): Result<Applied, string> {
  if (incident.state !== 'shelved') return err('it is not on the shelf');
  return ok(applyInput(incident, incident.clearedAt === null ? 'return-active' : 'return-cleared', said.at));
}

function withheldBy({ state, shelved, suppressedBy }: Incident): Result<never, string> | null {
  if (state === 'shelved') return err(`${shelved?.by ?? 'somebody'} has shelved it: take it off the shelf first`);
  return state === 'suppressed' ? err(`planned work ${suppressedBy ?? ''} holds it back: nobody is told of it`) : null;
}

function write(book: IncidentBook, kept: KeptIncident, { incident, events }: Applied, at: number): Acted {
  if (incident.state !== 'acknowledged-cleared') {
    const open = book.open.map((one) => (one === kept ? { ...kept, incident } : one));
    return { book: { ...book, open }, events };
  }
  const open = book.open.filter((one) => one !== kept);
  const ended = withEnded(book.ended, [{ incident, endedAt: at, turns: kept.turns }]);
  return { book: { ...book, open, ended }, events };
}
