import { assertNever } from '../../domain/assert-never.ts';
import type { Priority } from '../../domain/incident.ts';
import type { Notification, NotifiedIncident } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { durationWords, momentWords } from '../../domain/time-words.ts';

/** Longest subject; what is longer ends in `…`. Mail programs and telephones show less than that. */
export const mostSubject = 160;
/** Longest plain text of a message. */
export const mostText = 4000;

const mostLine = 500;
const mostDetail = 300;
const mostDetails = 20;
const mostNames = 10;
const mostName = 80;

/** One thing that is known, for a channel that shows names and values: `Since`, `2026-11-22 22:45:01 UTC (48 s ago)`. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** An incident in words. Every line is plain: no control characters, bounded. */
export interface IncidentWords {
  /** `P1 ledger ambiguous`, with `(cleared)` behind it where it is over. */
  readonly headline: string;
  /** What it is, since when, where, and what to do; the incident's id is the last. */
  readonly facts: readonly Fact[];
  /** Gravest first. */
  readonly details: readonly string[];
}

/**
 * What a channel of text says of a notification. It is plain text of one line each: whoever puts it into another form (HTML, mrkdwn,
 * a header) escapes it for that form. Only `text` has line breaks.
 */
export interface MessageWords {
  /** One line of at most {@link mostSubject} characters: why, which fleet, what. */
  readonly subject: string;
  readonly incidents: readonly IncidentWords[];
  /** Which fleet, seen from where, and when this was said. */
  readonly origin: string;
  /** All of it in at most {@link mostText} characters; what had no room is counted. */
  readonly text: string;
}

/** Words for people of one notification. */
export function messageWords(notification: Notification): MessageWords {
  const { madeAt, incidents } = notification;
  const subject = subjectOf(notification);
  const told = incidents.map((incident) => incidentWords(incident, madeAt));
  const origin = `Fleet ${name(notification.fleet)}, seen from ${name(notification.seenFrom)}, ${moment(madeAt)}`;
  return { subject, incidents: told, origin, text: textOf(subject, told, origin) };
}

/** The gravest priority of what a notification tells; null for a test. */
export function gravestOf({ incidents }: Notification): Priority | null {
  return gravest(incidents)?.priority ?? null;
}

/** `[P1] prod: DUB lost FRA`, `[P2 cleared] …`, `[P1] prod: 12 incidents, the gravest: …`. */
function subjectOf(notification: Notification): string {
  const { kind, incidents, channel } = notification;
  const fleet = name(notification.fleet);
  const first = gravest(incidents);
  if (kind === 'test' || first === undefined) {
    return plainLine(`[Test] ${fleet}: a person tries channel ${name(channel)}, nobody needs to act`, mostSubject);
  }
  const many = incidents.length > 1 ? `${incidents.length} incidents, the gravest: ` : '';
  return plainLine(`[${first.priority}${whyWords(kind)}] ${fleet}: ${many}${line(first.text)}`, mostSubject);
}

function gravest(incidents: readonly NotifiedIncident[]): NotifiedIncident | undefined {
  return incidents.toSorted((a, b) => a.priority.localeCompare(b.priority))[0];
}

function whyWords(kind: Exclude<Notification['kind'], 'test'>): string {
  switch (kind) {
    case 'raised':
    case 'digest':
      return '';
    case 'escalated':
      return ' not acknowledged';
    case 'repeated':
      return ' again';
    case 'worsened':
      return ' worse';
    case 'cleared':
      return ' cleared';
    default:
      return assertNever(kind);
  }
}

function incidentWords(incident: NotifiedIncident, now: number): IncidentWords {
  const { priority, text, clearedAt, details } = incident;
  const over = clearedAt === null ? '' : ' (cleared)';
  const rest = details.length - mostDetails;
  const shown = details.slice(0, mostDetails).map((detail) => plainLine(detail, mostDetail));
  return {
    headline: `${priority} ${line(text)}${over}`,
    facts: factsOf(incident, now),
    details: rest > 0 ? [...shown, `and ${rest} more`] : shown,
  };
}

function factsOf(incident: NotifiedIncident, now: number): readonly Fact[] {
  const { id, state, count, runbook, regions, hosts, clusters } = incident;
  const facts: readonly Fact[] = [
    timeFact(incident, now),
    { name: 'State', value: stateWords(state) },
    { name: 'Regions', value: names(regions) },
    { name: 'Clusters', value: names(clusters) },
    { name: 'Hosts', value: names(hosts) },
    { name: 'Behind it', value: count > 1 ? `${count} paths, hosts or clusters` : '' },
    { name: 'What to do', value: runbook === null ? '' : line(runbook) },
    { name: 'Incident', value: line(id) },
  ];
  return facts.filter(({ value }) => value !== '');
}

function timeFact({ raisedAt, clearedAt }: NotifiedIncident, now: number): Fact {
  if (clearedAt === null) return { name: 'Since', value: `${moment(raisedAt)} (${durationWords(now - raisedAt)})` };
  const lasted = durationWords(clearedAt - raisedAt);
  return { name: 'Lasted', value: `${lasted}, from ${moment(raisedAt)} to ${moment(clearedAt)}` };
}

function stateWords(state: NotifiedIncident['state']): string {
  switch (state) {
    case 'unacknowledged-active':
      return 'active, not acknowledged';
    case 'acknowledged-active':
      return 'active, acknowledged';
    case 'unacknowledged-cleared':
      return 'cleared, not acknowledged';
    case 'acknowledged-cleared':
      return 'cleared, acknowledged';
    case 'shelved':
      return 'shelved';
    case 'suppressed':
      return 'suppressed by a maintenance';
    default:
      return assertNever(state);
  }
}

function textOf(subject: string, incidents: readonly IncidentWords[], origin: string): string {
  const end = `\n\n${origin}`;
  const [first, ...others] = incidents;
  if (first === undefined) return `${subject}${end}`;
  const lines = others.length === 0 ? linesOfOne(first) : incidents.map(lineOfMany);
  return `${fit(lines, mostText - end.length)}${end}`;
}

/** The incident's id stands above the details: it is there also where those have no room. */
function linesOfOne({ headline, facts, details }: IncidentWords): readonly string[] {
  const known = facts.map((fact) => `${fact.name}: ${fact.value}`);
  return [headline, '', ...known, ...(details.length === 0 ? [] : ['', ...details.map((detail) => `- ${detail}`)])];
}

function lineOfMany({ headline, facts }: IncidentWords): string {
  const short = facts.filter((fact) => fact.name !== 'State' && fact.name !== 'Hosts' && fact.name !== 'Behind it');
  return `- ${headline}; ${short.map((fact) => `${fact.name.toLowerCase()} ${fact.value}`).join('; ')}`;
}

/** As many whole lines as have room, and how many had none. */
function fit(lines: readonly string[], room: number): string {
  const whole = lines.join('\n');
  if (whole.length <= room) return whole;
  const lastWord = (left: number): string => `\n… and ${left} more lines`;
  let shown = '';
  for (const [at, text] of lines.entries()) {
    const longer = at === 0 ? text : `${shown}\n${text}`;
    if (longer.length + lastWord(lines.length).length > room) return `${shown}${lastWord(lines.length - at)}`;
    shown = longer;
  }
  return shown;
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, mostNames).map(name).join(', ');
  return all.length > mostNames ? `${shown} and ${all.length - mostNames} more` : shown;
}

function name(text: string): string {
  return plainLine(text, mostName);
}

function line(text: string): string {
  return plainLine(text, mostLine);
}

/** A queue that was read back may hold any number; no date reaches further than this (ECMA-262, 21.4.1.1). */
function moment(at: number): string {
  return Math.abs(at) <= 8.64e15 ? momentWords(at) : 'an unknown time';
}
