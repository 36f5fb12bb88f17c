import type { Incident } from '../../domain/incident.ts';
import type { NotifiedIncident } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';

// A journal line and a message have an end, whatever the names of the hosts are.
const mostLetters = 1000;
const mostDetails = 10;
const mostLettersOfDetail = 300;
const mostNames = 100;

/** What is said of an incident, of bounded length. */
export function notifiedIncident(incident: Incident): NotifiedIncident {
  const { id, cause, priority, state, raisedAt, clearedAt, count } = incident;
  return {
    id,
    cause: plainLine(cause, mostLetters),
    priority,
    state,
    text: plainLine(incident.text, mostLetters),
    details: incident.children.slice(0, mostDetails).map(({ text }) => plainLine(text, mostLettersOfDetail)),
    runbook: incident.runbook === null ? null : plainLine(incident.runbook, mostLetters),
    raisedAt,
    clearedAt,
    count,
    regions: incident.regions.slice(0, mostNames),
    hosts: incident.hosts.slice(0, mostNames),
    clusters: incident.clusters.slice(0, mostNames),
  };
}
