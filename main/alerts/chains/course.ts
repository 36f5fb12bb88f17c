import type { Incident, IncidentId } from '../../domain/incident.ts';
import type { NotificationKind, NotifiedIncident } from '../../domain/notification.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { maxIncidents } from '../channels/bound-notification.ts';
import {
  type ChainInput,
  type ChainMessage,
  type ChainPolicy,
  type ChainRun,
  type ChainState,
  type Destination,
  destinationKey,
  type Gap,
  type HeldWord,
  type Lane,
  mostGaps,
  rankOf,
} from './chain-state.ts';
import { afterDigest, digestHead, putInLane } from './lanes.ts';
import { notifiedIncident } from './notified-incident.ts';

/** The chains while they are advanced: a copy that one advance works on and gives away at its end. */
export interface Course {
  readonly policy: ChainPolicy;
  readonly flood: boolean;
  readonly runs: Map<IncidentId, ChainRun>;
  readonly lanes: Map<string, Lane>;
  /** Incidents to which nothing happens in this advance, as they are now: what is said of them is of now. */
  readonly still: ReadonlyMap<IncidentId, Incident>;
  gaps: readonly Gap[];
  readonly messages: ChainMessage[];
}

/** Begins one advance. */
export function beginCourse(before: ChainState, { events, incidents, policy, flood }: ChainInput): Course {
  const moved = new Set(events.map(({ incident }) => incident.id));
  const still = incidents.filter(({ id }) => !moved.has(id)).map((incident) => [incident.id, incident] as const);
  return {
    policy,
    flood,
    runs: new Map(before.runs),
    lanes: new Map(before.lanes),
    still: new Map(still),
    gaps: before.gaps,
    messages: [],
  };
}

/** The incident of a run as it is now, as far as that is known. */
export function incidentOf(course: Course, run: ChainRun): NotifiedIncident {
  const now = course.still.get(run.incident.id);
  return now === undefined ? run.incident : notifiedIncident(now);
}

/** Says one thing of a run to inboxes, now or by their digests. `label` tells which step and round it is. */
export function say(
  course: Course,
  run: ChainRun,
  kind: NotificationKind,
  label: string,
  destinations: readonly Destination[],
  at: number,
): void {
  const { incident } = run;
  for (const destination of destinations) {
    const inbox = destinationKey(destination);
    const key = `${incident.id}/${run.chain ?? ''}/${label}/${inbox}/${kind}`;
    const word = { incident, kind, key, destination };
    const { lane, leaves } = putInLane(course.lanes.get(inbox), word, at, course.flood);
    course.lanes.set(inbox, lane);
    if (leaves) course.messages.push(messageTo(course, destination, { key, kind, at, incidents: [incident] }));
  }
}

/**
 * Sends the digest of a lane: what waits in it, the gravest first, as it stands now, each without its details where they are many. What
 * one message cannot name waits for the next digest, so that nobody remains untold.
 */
export function sendDigest(course: Course, inbox: string, lane: Lane, at: number): void {
  const waiting = lane.held
    .flatMap((word) => {
      const run = course.runs.get(word.incident);
      return run === undefined ? [] : [{ word, incident: incidentOf(course, run) }];
    })
    .sort(
      (a, b) => rankOf(a.incident.priority) - rankOf(b.incident.priority) || a.incident.raisedAt - b.incident.raisedAt,
    );
  const rest = waiting.slice(maxIncidents).map(({ word }) => word);
  const incidents = waiting
    .slice(0, maxIncidents)
    .map(({ incident }) => (lane.held.length > 1 ? { ...incident, details: [] } : incident));
  // Who reads a call must not find that it is answered: then the digest says how it stands.
  const stillHolds = ({ incident, kind }: HeldWord): boolean => {
    const standing = course.runs.get(incident)?.standing;
    return kind === 'cleared' || standing === 'calling' || standing === 'spent';
  };
  course.lanes.set(inbox, afterDigest(lane, rest, at));
  course.messages.push(messageTo(course, lane.destination, { ...digestHead(lane, stillHolds), at, incidents }));
}

/** Notes that somebody could not be told; the same of the same incident once. `what` is a clause. */
export function noteGap(course: Course, run: ChainRun, what: string, at: number): void {
  const { id, priority, text } = run.incident;
  const where = run.chain === null ? '' : `chain ${run.chain}: `;
  const sentence = plainLine(`${where}${what} (${priority}: ${text})`, 500);
  if (course.gaps.some((gap) => gap.incident === id && gap.sentence === sentence)) return;
  course.gaps = [...course.gaps, { at, incident: id, chain: run.chain, sentence }].slice(-mostGaps);
}

function messageTo(
  { policy }: Course,
  { channel, to, who }: Destination,
  said: Pick<ChainMessage, 'key' | 'kind' | 'incidents'> & { readonly at: number },
): ChainMessage {
  const { key, kind, at, incidents } = said;
  const { fleet, seenFrom } = policy;
  return { key, kind, channel, recipient: to, who, madeAt: at, fleet, seenFrom, incidents };
}
