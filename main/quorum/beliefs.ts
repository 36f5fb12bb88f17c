import type { Cluster } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { UnreadReason } from '../domain/reading.ts';
import type { BelievedPrimary, MemberBelief } from '../domain/snapshot.ts';
import { termText } from './claim.ts';
import type { MemberWord } from './known-roles.ts';
import type { Leadership } from './leadership.ts';
import type { WhoIs } from './who-is.ts';

/** One row a declared member: what it believes now, or why nobody knows. Empty while nobody of the cluster was ever asked. */
export function memberBeliefs(
  cluster: Cluster,
  words: ReadonlyMap<HostId, MemberWord>,
  whoIs: WhoIs,
  now: number,
): readonly MemberBelief[] {
  return cluster.members.map(({ host }) => beliefOf(host, words.get(host), whoIs, now));
}

function beliefOf(host: HostId, word: MemberWord | undefined, whoIs: WhoIs, now: number): MemberBelief {
  if (word === undefined) return { ...nothing(host), why: 'it was not asked yet' };
  const { reading, takenAt, freshForMs } = word.last;
  const ageMs = Math.max(0, Math.round(now - takenAt));
  if (now - takenAt > freshForMs) return { ...nothing(host), ageMs, why: 'its last answer is too old' };
  if (reading.role === 'unknown') {
    return { ...nothing(host), ageMs, why: whyUnknown(word) };
  }
  const { role, writable, leader, quorate, note } = reading;
  const who = leader === null ? null : (whoIs(leader) ?? leader);
  return { host, role, writable, leader: who, term: termText(reading), quorate, ageMs, why: note };
}

/** Why its last answer says nothing, and how often in a row none came at all. */
function whyUnknown({ last: { reading }, hangs }: MemberWord): string {
  const why = reading.note ?? reasonWords(reading.reason ?? 'unreadable');
  return hangs > 1 ? `${why} (${hangs} times in a row)` : why;
}

function nothing(host: HostId): MemberBelief {
  return { host, role: 'unknown', writable: null, leader: null, term: null, quorate: null, ageMs: null, why: null };
}

/** A reason as an operator says it. */
export function reasonWords(reason: UnreadReason): string {
  switch (reason) {
    case 'wrong-credentials':
      return 'the product refused the name or password of the probe';
    case 'not-installed':
      return 'the client program is not installed there';
    case 'timed-out':
      return 'the product did not answer in time';
    case 'no-permission':
      return 'the probe may not ask there';
    case 'unreadable':
      return 'its answer could not be read';
  }
}

/** Who claims to lead, with the term and the age of the word. Stale leaders too: they believe it. */
export function believedPrimaries({ claims, stale }: Leadership, now: number): readonly BelievedPrimary[] {
  return [...claims, ...stale].map(({ host, reading, takenAt }) => ({
    host,
    term: termText(reading),
    ageMs: Math.max(0, Math.round(now - takenAt)),
  }));
}
