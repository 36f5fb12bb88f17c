import type { IncidentId } from '../../domain/incident.ts';
import type { NotificationKind, NotifiedIncident } from '../../domain/notification.ts';
import { type Destination, destinationKey, type HeldWord, type Lane } from './chain-state.ts';

/*
 * An inbox gets at most three messages in any minute, the third only for a P1, and at most one digest a minute. What finds no
 * room, and in a flood all but a P1, waits for the digest, which tells the incidents as they stand when it leaves. What waited
 * alone leaves as itself.
 */

/** Messages a minute; the last of them is kept for a P1. */
const mostInMinute = 3;
const minuteMs = 60_000;
/** So long a digest gathers before it leaves. */
const gatherMs = 10_000;

/** Something to be said of an incident to one inbox. */
export interface Word {
  readonly incident: NotifiedIncident;
  readonly kind: NotificationKind;
  readonly key: string;
  readonly destination: Destination;
}

/** Has to be read before the rest: a P1 that is not over. */
function isUrgent({ incident, kind }: Word): boolean {
  return incident.priority === 'P1' && kind !== 'cleared';
}

/** Puts a word into its lane: it leaves now, or waits for the digest. */
export function putInLane(
  known: Lane | undefined,
  word: Word,
  at: number,
  flood: boolean,
): { readonly lane: Lane; readonly leaves: boolean } {
  const { destination, incident, kind, key } = word;
  const lane = known ?? { destination, sentAt: [], lastDigestAt: null, held: [], heldSince: null };
  const others = lane.held.filter((held) => held.incident !== incident.id);
  const isHeld = others.length < lane.held.length;
  const mayLeave = isUrgent(word) || (!flood && !isHeld);
  if (mayLeave && at >= roomAt(lane, isUrgent(word))) {
    const heldSince = others.length === 0 ? null : lane.heldSince;
    return { lane: { ...lane, sentAt: sent(lane, at), held: others, heldSince }, leaves: true };
  }
  const held: HeldWord = { incident: incident.id, kind: isHeld ? 'digest' : kind, key };
  return { lane: { ...lane, held: [...others, held], heldSince: lane.heldSince ?? at }, leaves: false };
}

/** When the digest of a lane is due; null where nothing waits. `isGrave` = a P1 that is not over is among what waits. */
export function digestDueAt(lane: Lane, isGrave: boolean): number | null {
  if (lane.heldSince === null) return null;
  const apart = lane.lastDigestAt === null ? Number.NEGATIVE_INFINITY : lane.lastDigestAt + minuteMs;
  return Math.max(lane.heldSince + gatherMs, apart, roomAt(lane, isGrave));
}

/** The lane once its digest has left; `rest` = words that had no room in it, which wait for the next. */
export function afterDigest(lane: Lane, rest: readonly HeldWord[], at: number): Lane {
  const heldSince = rest.length === 0 ? null : at;
  return { ...lane, sentAt: sent(lane, at), lastDigestAt: at, held: rest, heldSince };
}

/**
 * As what the digest of a lane leaves: a word that waited alone as itself, where it `stillHolds`. No two digests of one inbox begin
 * to gather at the same moment.
 */
export function digestHead(
  { destination, held, heldSince }: Lane,
  stillHolds: (word: HeldWord) => boolean,
): Pick<Word, 'kind' | 'key'> {
  const [only, ...others] = held;
  if (only !== undefined && only.kind !== 'digest' && others.length === 0 && stillHolds(only))
    return { kind: only.kind, key: only.key };
  return { kind: 'digest', key: `digest/${heldSince ?? 0}/${destinationKey(destination)}/digest` };
}

/** Whose words wait in any lane. */
export function heldIn(lanes: Iterable<Lane>): ReadonlySet<IncidentId> {
  return new Set([...lanes].flatMap(({ held }) => held.map(({ incident }) => incident)));
}

/** From when on a lane has room for one message more. */
function roomAt({ sentAt }: Lane, isGrave: boolean): number {
  const most = isGrave ? mostInMinute : mostInMinute - 1;
  const inTheWay = sentAt.at(-most);
  return inTheWay === undefined ? Number.NEGATIVE_INFINITY : inTheWay + minuteMs;
}

function sent({ sentAt }: Lane, at: number): readonly number[] {
  return [...sentAt, at].slice(-mostInMinute);
}
