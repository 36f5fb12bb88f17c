import type { Member } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import type { Testimony } from '../domain/snapshot.ts';
import { isClaim } from '../quorum/claim.ts';
import { freshReading } from '../quorum/known-roles.ts';
import { hostOf, seconds, testify, type Case } from './case.ts';
import { leaseEndsAt } from './lease.ts';

/**
 * Can another member take writes now? leads = it says so, or takes them; harmless = proven not to; open = nobody can tell. Of one that is
 * open: `isAlive` = its host is seen alive, and nothing is known to have stopped its service, so that no record of fencing can be true of
 * it as it stands.
 */
export type Standing =
  | { readonly kind: 'leads' | 'harmless'; readonly host: HostId; readonly why: string; readonly evidence: Testimony }
  | {
      readonly kind: 'open';
      readonly host: HostId;
      readonly why: string;
      readonly evidence: Testimony | null;
      readonly isAlive: boolean;
    };

/** How all others stand that could take writes: who holds data, and whoever claims to lead. */
export function standings(one: Case): readonly Standing[] {
  return one.cluster.members.flatMap((member) => {
    if (member.host === one.candidate.host) return [];
    const standing = standingOf(one, member);
    return member.role === 'data' || standing.kind === 'leads' ? [standing] : [];
  });
}

function standingOf(one: Case, { host }: Member): Standing {
  const fresh = freshReading(one.words.get(host), one.now);
  return fresh === null ? unread(one, host) : read(one, host, fresh.reading, fresh.takenAt);
}

function read(one: Case, host: HostId, reading: Reading, takenAt: number): Standing {
  const evidence = testify(one, host, readingWords(reading), takenAt);
  const leads = isClaim(reading) || reading.writable === true;
  const isBefore = one.reason !== null && takenAt <= one.reason.since;
  const isAlive = isSeenAlive(one, host);
  // What it said before it was lost is no word of now, to either side.
  if (isBefore && !(leads && isAlive)) {
    const why = `the last word of ${host} is from before the trouble began: ${readingWords(reading)}`;
    return { kind: 'open', host, why, evidence, isAlive };
  }
  if (!leads) return { kind: 'harmless', host, why: `${host} was read: ${readingWords(reading)}`, evidence };
  const why = reading.writable === true ? `${host} takes writes` : `${host} says it leads`;
  return { kind: 'leads', host, why: `${why} (${seconds(evidence.ageMs)} ago)`, evidence };
}

function readingWords({ product, role, writable, leader, quorate }: Reading): string {
  const parts = [
    `${product} says ${role}`,
    writable === true ? 'takes writes' : writable === false ? 'takes no writes' : null,
    quorate === false ? 'without quorum' : null,
    leader === null ? null : `led by ${leader}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Nobody has its word of now: what else is known of it? */
function unread(one: Case, host: HostId): Standing {
  const isAlive = isSeenAlive(one, host);
  const stopped = stoppedService(one, host);
  if (stopped !== null) {
    const why = `the service on ${host} is seen stopped, but nobody says that it is kept from starting again`;
    return { kind: 'open', host, why, evidence: stopped, isAlive: false };
  }
  if (isAlive) {
    const why = `${host} is alive and does not say whether it takes writes (${beliefWhy(one, host)})`;
    return { kind: 'open', host, why, evidence: null, isAlive };
  }
  const endsAt = leaseEndsAt(one, host);
  if (endsAt !== null && one.now >= endsAt) {
    const why = `the lease of ${host} ran out ${seconds(one.now - endsAt)} ago, margin included, and its watchdog stops it`;
    return { kind: 'harmless', host, why, evidence: testify(one, 'noc', why, one.now) };
  }
  const wait = endsAt === null ? '' : `; its lease has surely run out in ${seconds(endsAt - one.now)}`;
  const why = `nobody can tell whether ${host} still takes writes (${beliefWhy(one, host)}): a host that has crashed and one that is cut off look the same${wait}`;
  return { kind: 'open', host, why, evidence: null, isAlive };
}

/** Is the host seen to live now, by us or by a peer? */
export function isSeenAlive(one: Case, host: HostId): boolean {
  const status = hostOf(one, host);
  const isHeard = status?.ageMs != null && status.ageMs <= one.moment.fleet.policy.staleAfterMs;
  return isHeard || status?.state === 'alive' || one.sight.seen.has(host);
}

/** The word that the cluster's service on the host does not listen any more, confirmed; null = no such word. */
function stoppedService({ snapshot, cluster }: Case, host: HostId): Testimony | null {
  const down = snapshot.situations.find(
    (one) =>
      one.type === 'service-down' &&
      one.phase === 'confirmed' &&
      one.subject.host === host &&
      cluster.ports.includes(one.subject.port),
  );
  return down?.evidence[0] ?? null;
}

function beliefWhy({ status, words }: Case, host: HostId): string {
  if (words.get(host) === undefined) return 'it was never asked';
  return status.members.find((member) => member.host === host)?.why ?? 'it has no word of now';
}
